"""How much one scenario differs from another: paired differences with intervals."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots.style import (
    INK,
    PALE,
    colour,
    columns,
    group_size,
    key_below,
    label_groups,
    on_axes,
    plain,
    point,
    reach,
    rows_of_groups,
)


def plot_differences(
    differences: pd.DataFrame, *, measure: str = "answered_share", ax: Axes | None = None
) -> Axes:
    """Draw one measure's paired differences by group, with 95 % intervals and a line at zero.

    The interval of a filled point excludes zero; that of an open square includes it, so there is no clear
    difference. A cross has no interval, because fewer than five pairs give none of a share.

    Parameters
    ----------
    differences : DataFrame
        ``measure, group, a, b, difference, low, high``, of one pair of scenarios; b minus a.
    measure : str
        The measure to draw: a share.
    """
    own, names, heights = rows_of_groups(differences[differences["measure"] == measure])
    middle, low, high = columns(own, "difference", "low", "high", scale=100.0)
    clear = (low > 0) | (high < 0)
    with on_axes(ax, size=group_size(names)) as axes:
        axes.axvline(0, color=INK, linewidth=1.5)
        for chosen, shape, fill, word in (
            (clear, "o", colour(0), "interval excludes 0"),
            (low * high <= 0, "s", "white", "no clear difference"),
            (~np.isnan(middle) & np.isnan(low), "x", PALE, "no interval"),
        ):
            if not chosen.any():
                continue
            look = point(0) | {"markeredgewidth": 2, "capsize": 3, "label": word}
            look |= {"fmt": shape, "color": colour(0) if shape == "o" else PALE, "markerfacecolor": fill}
            bars = reach(middle, low, high)[:, chosen]
            axes.errorbar(middle[chosen], heights[chosen], xerr=bars, **look)
        if names:
            label_groups(axes, names, heights.tolist())
        for height in heights[np.isnan(middle)]:
            axes.text(0, height, "  not in both", color=PALE, va="center")
        least, most = np.nanmin(np.r_[middle, low, -0.5]), np.nanmax(np.r_[middle, high, 0.5])
        axes.set_xlim(least - 0.15 * (most - least), most + 0.15 * (most - least))
        pair = f"{own['b'].iloc[0]} minus {own['a'].iloc[0]}" if names else ""
        known = "" if np.isnan(low).all() else "\n(95 % interval)"
        axes.set_xlabel(plain(f"difference in percentage points: {pair}{known}"))
        axes.set_title("Who gains, who loses?")
        if axes.containers:
            key_below(axes, gap=68)
    return axes
