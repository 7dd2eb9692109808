"""Draw the share of readings that lead to help against the number of people who read a question."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from sim.array_types import Floats
from sim.plots.style import PALE, Colour, colour, columns, key_below, on_axes, plain, point

# In a smaller group, differences between single askers hide the effect of followers.
FEWEST_ASKERS = 20

# Answers per question, for the dotted lines: readings times help per reading is constant along each line.
_ANSWERS = 2.0 ** np.arange(-8, 9)


def plot_reading(reading: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw help per reading against readings per question, a point for each group of askers.

    A line joins the groups of a scenario, from the askers with the fewest followers to those with the most.
    Along a dotted line the number of answers per question is constant: more readings make up for less help
    per reading. Groups of fewer than 20 askers are left out.

    Parameters
    ----------
    reading : DataFrame
        ``reading_by_followers`` of one or more scenarios, with a column ``scenario`` if there are
        several.
    """
    own = reading if "scenario" in reading else reading.assign(scenario="askers, by number of followers")
    own = own[(own["readings"] > 0) & (own["help"] > 0) & (own["askers"] >= FEWEST_ASKERS)]
    with on_axes(ax) as axes:
        axes.set(xscale="log", yscale="log", title="Do more readings mean less help per reading?")
        for index, name in enumerate(dict.fromkeys(own["scenario"])):
            _points(axes, own[own["scenario"] == name], index=index, name=name)
        _lines(axes)
        axes.set_xlabel("readings per question, with 95 % interval\n(the numbers are the asker's followers)")
        axes.set_ylabel("helpful answers per 100 readings,\nwith 95 % interval")
        key_below(axes, gap=62)
    return axes


def _points(axes: Axes, own: pd.DataFrame, *, index: int, name: str) -> None:
    x, left, right = columns(own, "readings", "readings_low", "readings_high")
    y, low, high = columns(own, "help", "help_low", "help_high", scale=100.0)
    look = point(index, 8, joined=True) | {"elinewidth": 1.5, "capsize": 3, "label": plain(name)}
    axes.errorbar(x, y, xerr=_error_bars(x, left, right), yerr=_error_bars(y, low, high), **look)
    _label_points(axes, own, x, y, shade=colour(index))


def _error_bars(middle: Floats, low: Floats, high: Floats) -> Floats:
    # A bound of 0 can't be shown on a logarithmic axis; the bar then ends at a hundredth of the mean.
    below = np.maximum(np.nan_to_num(low, nan=np.inf), 0.01 * middle)
    above = np.nan_to_num(high, nan=-np.inf)
    return np.vstack([np.maximum(middle - below, 0.0), np.maximum(above - middle, 0.0)])


def _label_points(axes: Axes, groups: pd.DataFrame, x: Floats, y: Floats, *, shade: Colour) -> None:
    """Write the number of followers beside each point."""
    for row, right, up in zip(groups.itertuples(), x, y, strict=True):
        last = pd.isna(row.followers_to)
        span = f"{row.followers_from:,}" + ("+" if last else f"–{int(row.followers_to):,}")
        text = "0" if row.followers_to == 0 else span
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
    """Set the scales, and draw a dotted line for each number of answers per question."""
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:g}"))
        axis.set_minor_formatter(NullFormatter())
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    ends, label = np.array([left, right]), "same number of answers per question"
    for answers in _ANSWERS:
        axes.plot(
            ends, 100.0 * (answers / ends), color=PALE, linewidth=1, linestyle=":", zorder=0, label=label
        )
        label = "_further lines"
    axes.set(xlim=(left, right), ylim=(low, high))
