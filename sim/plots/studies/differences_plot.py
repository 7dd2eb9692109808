"""How much one scenario differs from another: paired differences with intervals."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.plots.style import (
    INK,
    PALE,
    colour,
    drawn_on,
    group_rows,
    group_size,
    key_below,
    label_groups,
    plain,
    shown_groups,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_differences(
    differences: pd.DataFrame, *, measure: str = "answered_share", ax: "Axes | None" = None
) -> "Axes":
    """Draw one measure's paired differences by group, with 95 % intervals and a line at zero.

    The interval of a filled point excludes zero; that of an open square includes it, so there is no clear
    difference. A cross has no interval, because fewer than five pairs give none of a share.

    Parameters
    ----------
    differences : DataFrame
        ``measure, group, a, b, difference, low, high``, of one pair of scenarios; b minus a.
    measure : str
        The measure to draw: a share.
    ax : Axes, optional
        Where to draw; a new figure, if not given.
    """
    own = differences[differences["measure"] == measure].set_index("group")
    names = shown_groups(list(own.index))
    own = own.reindex(names)
    heights = np.array(group_rows(names))
    middle, low, high = (100.0 * own[name].to_numpy(dtype=float) for name in ("difference", "low", "high"))
    clear = (low > 0) | (high < 0)
    with drawn_on(ax, size=group_size(names)) as axes:
        axes.axvline(0, color=INK, linewidth=1.5)
        for chosen, shape, fill, word in (
            (clear, "o", colour(0), "interval excludes 0"),
            (low * high <= 0, "s", "white", "no clear difference"),
            (~np.isnan(middle) & np.isnan(low), "x", PALE, "no interval"),
        ):
            if not chosen.any():
                continue
            reach = np.vstack([middle - low, high - middle])[:, chosen]
            axes.errorbar(
                middle[chosen],
                heights[chosen],
                xerr=np.nan_to_num(reach),
                fmt=shape,
                color=colour(0) if shape == "o" else PALE,
                markerfacecolor=fill,
                markeredgewidth=2,
                markersize=9,
                elinewidth=2.5,
                capsize=3,
                label=word,
            )
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
