"""Draw, by group of people, answered shares, differences, and how two scenarios answer the same questions."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.array_types import Floats
from sim.measures.outcome.groups import kind_of_group
from sim.plots.stacked_bars import Numbers, Part, stack
from sim.plots.style import (
    INK,
    PALE,
    Colour,
    colour,
    columns,
    error_bars,
    key_below,
    marker,
    on_axes,
    plain,
    point,
)
from sim.tables.comparison import labels_with_sizes

# towns in a picture; a table lists all of them
TOWNS_SHOWN = 20


def plot_groups(groups: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the answered share of each group: one point per scenario, with a bar for the 95 % interval.

    Parameters
    ----------
    groups : DataFrame
        ``scenario, group_kind, group, mean, low, high``, shares from 0 to 1. Where the interval is missing
        there is no bar, and where the mean is missing there is no point.
    """
    names = shown_groups(list(dict.fromkeys(groups["group"])))
    scenarios = list(dict.fromkeys(groups["scenario"]))
    heights = np.array(group_rows(names))
    with on_axes(ax, size=group_size(names)) as axes:
        for index, scenario in enumerate(scenarios):
            own = groups[groups["scenario"] == scenario].set_index("group").reindex(names)
            offset = 0.36 * ((len(scenarios) - 1) / 2 - index) / max(1, len(scenarios) - 1)
            mean, low, high = columns(own, "mean", "low", "high", scale=100.0)
            bars, look = error_bars(mean, low, high), point(index, 7)
            axes.errorbar(mean, heights + offset, xerr=bars, label=plain(scenario), **look)
        label_groups(axes, names, heights.tolist(), labels_with_sizes(groups))
        interval = "" if groups["low"].isna().all() else ", with 95 % interval"
        axes.set(xlim=(0, 100), xlabel=f"questions answered (%){interval}", title="Who gets answers?")
        key_below(axes, columns=min(3, max(1, len(scenarios))))
    return axes


def plot_differences(
    differences: pd.DataFrame, *, measure: str = "answered_share", place: int = 1, ax: Axes | None = None
) -> Axes:
    """Draw one measure's paired differences by group, with 95 % intervals and a line at zero.

    A filled point marks an interval that excludes 0. An open square marks an interval that includes 0, which
    is no clear difference. A cross marks a difference without an interval: an interval needs five pairs.

    Parameters
    ----------
    differences : DataFrame
        ``measure, group, a, b, difference, low, high`` of one pair of scenarios; the difference is b minus a.
    measure : str
        The measure to draw, which must be a share.
    place : int
        Place of scenario b among the scenarios, from 0: it decides the colour and the shape of the points.
    """
    own, names, heights = rows_of_groups(differences[differences["measure"] == measure])
    middle, low, high = columns(own, "difference", "low", "high", scale=100.0)
    clear = (low > 0) | (high < 0)
    with on_axes(ax, size=group_size(names)) as axes:
        axes.axvline(0, color=INK, linewidth=1.5)
        for chosen, shape, fill, label in (
            (clear, marker(place), colour(place), "interval excludes 0"),
            (low * high <= 0, "s", "white", "no clear difference"),
            (~np.isnan(middle) & np.isnan(low), "x", PALE, "no interval"),
        ):
            if not chosen.any():
                continue
            look = point(0) | {"markeredgewidth": 2, "capsize": 3, "label": label}
            look |= {"fmt": shape, "color": fill if chosen is clear else PALE, "markerfacecolor": fill}
            bars = error_bars(middle, low, high)[:, chosen]
            axes.errorbar(middle[chosen], heights[chosen], xerr=bars, **look)
        if names:
            label_groups(axes, names, heights.tolist(), labels_with_sizes(own.reset_index()))
        for height in heights[np.isnan(middle)]:
            axes.text(0, height, "  not in both scenarios", color=PALE, va="center")
        least, most = np.nanmin(np.r_[middle, low, -0.5]), np.nanmax(np.r_[middle, high, 0.5])
        axes.set_xlim(least - 0.15 * (most - least), most + 0.15 * (most - least))
        pair = f"{own['b'].iloc[0]} minus {own['a'].iloc[0]}" if names else ""
        interval = "" if np.isnan(low).all() else "\n(95 % interval)"
        label = plain(f"difference in percentage points: {pair}{interval}")
        axes.set(xlabel=label, title="Who gains, who loses?")
        if axes.containers:
            key_below(axes, gap=68)
    return axes


def plot_counterfactual(
    counterfactual: pd.DataFrame, *, places: tuple[int, int] = (0, 1), ax: Axes | None = None
) -> Axes:
    """Draw one bar of four parts per group: answered in both scenarios, in one, in the other, in neither.

    Parameters
    ----------
    counterfactual : DataFrame
        ``group, neither, only_a, only_b, both, a, b`` of one pair of scenarios; shares from 0 to 1.
    places : (int, int)
        Places of a and b among the scenarios, from 0: they decide the colours of the parts.
    """
    own, names, heights = rows_of_groups(counterfactual)
    a, b = (str(own[which].iloc[0]) if names else which for which in ("a", "b"))
    looks: dict[str, tuple[str, Colour, str, str]] = {
        "neither": ("in neither", "#c9c9c9", "", "black"),
        "only_a": (plain(f"only in {a}"), colour(places[0]), "//", "white" if places[0] == 0 else "black"),
        "only_b": (plain(f"only in {b}"), colour(places[1]), "..", "black"),
        "both": ("in both", "#595959", "", "white"),
    }
    parts = [
        Part(100.0 * np.nan_to_num(own[column].to_numpy(dtype=float)), *look, behind=look[1])
        for column, look in looks.items()
    ]
    with on_axes(ax, size=group_size(names)) as axes:
        ends = stack(axes, heights, parts, thick=0.72, numbers=Numbers(least_width=2.5))
        for height in heights[ends == 0.0]:
            axes.text(1, height, "no questions", color=PALE, va="center")
        if names:
            label_groups(axes, names, heights.tolist(), labels_with_sizes(own.reset_index()))
        title = "Where is the same question answered?"
        axes.set(xlim=(0, 100), xlabel="questions asked in both scenarios (%)", title=title)
        key_below(axes)
    return axes


def shown_groups(names: Sequence[str]) -> list[str]:
    """Return the groups to draw: all groups, but at most 20 towns."""
    towns = [name for name in names if kind_of_group(name) == "town"]
    hidden = set(towns[TOWNS_SHOWN:])
    return [name for name in names if name not in hidden]


def rows_of_groups(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str], Floats]:
    """Return a table indexed by the groups to draw, the names of these groups, and the height of each row."""
    own = table.set_index("group")
    names = shown_groups(list(own.index))
    return own.reindex(names), names, np.array(group_rows(names))


def group_rows(names: Sequence[str]) -> list[float]:
    """Return the height of each group's row, from 0 downwards, with a gap between kinds of groups."""
    heights: list[float] = []
    for row, name in enumerate(names):
        gap = 0.6 if row and kind_of_group(name) != kind_of_group(names[row - 1]) else 0.0
        heights.append(heights[-1] - 1.0 - gap if heights else 0.0)
    return heights


def group_size(names: Sequence[str]) -> tuple[float, float]:
    """Return the size, in inches, of a picture with one row per group."""
    return 9.0, max(3.2, 2.0 + 0.42 * (len(names) + 2))


def label_groups(ax: Axes, names: Sequence[str], heights: Sequence[float], shown: Mapping[str, str]) -> None:
    """Write the groups' names and sizes beside their rows."""
    labels = ["everybody" if name == "all" else plain(shown[name]) for name in names]
    ax.set_yticks(list(heights), labels)
    ax.set_ylim(heights[-1] - 0.8, 0.8)
    ax.grid(visible=False, axis="y")
