"""Broad appeal against depth: how many read a question, and how much each reading helps."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from sim.array_types import Floats
from sim.plots.style import PALE, Colour, colour, columns, key_below, on_axes, plain, point

# Fewer askers say more of themselves than of their followers.
FEWEST = 20

# Along these lines readings times help is the same: so many answers a question.
_ANSWERS = 2.0 ** np.arange(-8, 9)


def plot_reading(reading: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw help per reading against readings per question, a point for each group of askers.

    The askers of a scenario are joined from those with fewest followers to those with most. Along a
    dotted line answers a question are the same: more readings at less help each come to the same. Groups
    of fewer than 20 askers are left out.

    Parameters
    ----------
    reading : DataFrame
        ``reading_by_followers`` of one or more scenarios, with a column ``scenario`` where there are
        several.
    """
    own = reading if "scenario" in reading else reading.assign(scenario="askers by followers")
    own = own[(own["readings"] > 0) & (own["help"] > 0) & (own["askers"] >= FEWEST)]
    with on_axes(ax) as axes:
        axes.set(xscale="log", yscale="log", title="Is broad appeal shallow?")
        for place, name in enumerate(dict.fromkeys(own["scenario"])):
            _points(axes, own[own["scenario"] == name], place=place, name=name)
        _lines(axes)
        axes.set_xlabel("readings of a question, with 95 % interval\n(numbers: followers of those who ask)")
        axes.set_ylabel("helpful answers in 100 readings\nwith 95 % interval")
        key_below(axes, gap=62)
    return axes


def _points(axes: Axes, own: pd.DataFrame, *, place: int, name: str) -> None:
    x, left, right = columns(own, "readings", "readings_low", "readings_high")
    y, low, high = columns(own, "help", "help_low", "help_high", scale=100.0)
    look = point(place, 8, joined=True) | {"elinewidth": 1.5, "capsize": 3, "label": plain(name)}
    axes.errorbar(x, y, xerr=_reach(x, left, right), yerr=_reach(y, low, high), **look)
    _name(axes, own, x, y, shade=colour(place))


def _reach(middle: Floats, low: Floats, high: Floats) -> Floats:
    # A bound of 0 has no place on this axis; the bar then ends a hundredth above it.
    below = np.maximum(np.nan_to_num(low, nan=np.inf), 0.01 * middle)
    above = np.nan_to_num(high, nan=-np.inf)
    return np.vstack([np.maximum(middle - below, 0.0), np.maximum(above - middle, 0.0)])


def _name(axes: Axes, each: pd.DataFrame, x: Floats, y: Floats, *, shade: Colour) -> None:
    for row, right, up in zip(each.itertuples(), x, y, strict=True):
        last = pd.isna(row.followers_to)
        few = f"{row.followers_from:,}" + ("+" if last else f"–{int(row.followers_to):,}")
        text = "0" if row.followers_to == 0 else few
        axes.annotate(
            text,
            (right, up),
            xytext=(9, 9),
            textcoords="offset points",
            color=shade,
            fontweight="bold",
            path_effects=[withStroke(linewidth=3, foreground="white")],
        )


def _lines(axes: Axes) -> None:
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:g}"))
        axis.set_minor_formatter(NullFormatter())
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    ends, word = np.array([left, right]), "the same answers a question"
    for answers in _ANSWERS:
        axes.plot(
            ends, 100.0 * (answers / ends), color=PALE, linewidth=1, linestyle=":", zorder=0, label=word
        )
        word = "_further lines"
    axes.set(xlim=(left, right), ylim=(low, high))
