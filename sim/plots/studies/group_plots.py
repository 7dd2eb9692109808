"""Groups of people beside one another: answered shares, differences, and the same questions twice."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.array_types import Floats
from sim.measures.outcome.groups import kind_of_group
from sim.plots.stacked_bars import Numbers, Part, stack
from sim.plots.style import INK, PALE, Colour, colour, columns, key_below, on_axes, plain, point, reach

# The fewest a reader must see at once; a table holds the rest.
TOWNS_SHOWN = 20


def plot_groups(groups: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the answered share of each group: a point a scenario, a bar for its 95 % interval.

    Parameters
    ----------
    groups : DataFrame
        ``scenario, group_kind, group, mean, low, high``, shares from 0 to 1. A missing interval draws
        no bar, a missing mean no point.
    """
    names = shown_groups(list(dict.fromkeys(groups["group"])))
    scenarios = list(dict.fromkeys(groups["scenario"]))
    heights = np.array(group_rows(names))
    with on_axes(ax, size=group_size(names)) as axes:
        for place, scenario in enumerate(scenarios):
            own = groups[groups["scenario"] == scenario].set_index("group").reindex(names)
            aside = 0.36 * ((len(scenarios) - 1) / 2 - place) / max(1, len(scenarios) - 1)
            mean, low, high = columns(own, "mean", "low", "high", scale=100.0)
            bars, look = reach(mean, low, high), point(place, 7)
            axes.errorbar(mean, heights + aside, xerr=bars, label=plain(scenario), **look)
        label_groups(axes, names, heights.tolist())
        known = "" if groups["low"].isna().all() else ", with 95 % interval"
        axes.set(xlim=(0, 100), xlabel=f"questions answered (%){known}", title="Who gets answers?")
        key_below(axes, columns=min(3, max(1, len(scenarios))))
    return axes


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
        label = plain(f"difference in percentage points: {pair}{known}")
        axes.set(xlabel=label, title="Who gains, who loses?")
        if axes.containers:
            key_below(axes, gap=68)
    return axes


def plot_counterfactual(counterfactual: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw, for each group, how its questions fared in both scenarios, as one bar of four parts.

    Parameters
    ----------
    counterfactual : DataFrame
        ``group, neither, only_a, only_b, both, a, b`` of one pair of scenarios, shares from 0 to 1.
    """
    own, names, heights = rows_of_groups(counterfactual)
    a, b = (str(own[which].iloc[0]) if names else which for which in ("a", "b"))
    looks: dict[str, tuple[str, Colour, str, str]] = {
        "neither": ("in neither", "#bdbdbd", "", "black"),
        "only_a": (plain(f"only in {a}"), colour(0), "//", "white"),
        "only_b": (plain(f"only in {b}"), colour(1), "..", "black"),
        "both": ("in both", colour(2), "", "black"),
    }
    parts = [
        Part(100.0 * np.nan_to_num(own[column].to_numpy(dtype=float)), *look, behind=look[1])
        for column, look in looks.items()
    ]
    with on_axes(ax, size=group_size(names)) as axes:
        ends = stack(axes, heights, parts, thick=0.72, numbers=Numbers(room=2.5))
        for height in heights[ends == 0.0]:
            axes.text(1, height, "no questions", color=PALE, va="center")
        if names:
            label_groups(axes, names, heights.tolist())
        title = "Would the same question be answered elsewhere?"
        axes.set(xlim=(0, 100), xlabel="questions asked in both scenarios (%)", title=title)
        key_below(axes)
    return axes


def shown_groups(names: Sequence[str]) -> list[str]:
    """Return the groups to draw: all, but no more towns than fit on a picture."""
    towns = [name for name in names if kind_of_group(name) == "town"]
    hidden = set(towns[TOWNS_SHOWN:])
    return [name for name in names if name not in hidden]


def rows_of_groups(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str], Floats]:
    """Return a table by its groups, those to draw, and the height of each one's row."""
    own = table.set_index("group")
    names = shown_groups(list(own.index))
    return own.reindex(names), names, np.array(group_rows(names))


def group_rows(names: Sequence[str]) -> list[float]:
    """Return the height of each group's row, from 0 downward, with a gap between kinds of groups."""
    heights: list[float] = []
    for place, name in enumerate(names):
        gap = 0.6 if place and kind_of_group(name) != kind_of_group(names[place - 1]) else 0.0
        heights.append(heights[-1] - 1.0 - gap if heights else 0.0)
    return heights


def group_size(names: Sequence[str]) -> tuple[float, float]:
    """Return the size, in inches, of a picture with one row a group."""
    return 9.0, max(3.2, 2.0 + 0.42 * (len(names) + 2))


def label_groups(ax: Axes, names: Sequence[str], heights: Sequence[float]) -> None:
    """Write the groups' names beside their rows."""
    words = ["everybody" if name == "all" else plain(name) for name in names]
    ax.set_yticks(list(heights), words)
    ax.set_ylim(heights[-1] - 0.8, 0.8)
    ax.grid(visible=False, axis="y")
