"""Draw measures day by day: a line and an interval band per scenario, and a mark for each intervention."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.measures.outcome.daily_curves import CURVES
from sim.plots.figure_style import current_style
from sim.plots.style import INK, colour, columns, dashes, house_style, key_below, new_figure, on_axes, plain
from sim.tables.intervention_labels import labels_by_day

Marks = Iterable[tuple[float, str]]

_TITLES = {
    "answered_share": "How many questions are answered?",
    "open": "How many questions are open?",
    "mean_morale": "How high is morale?",
    "on_crowd_share": "How many people are on the crowd?",
}
_LONGEST_LABEL = 60  # characters
_PANEL, _ROW = 3.2, 0.3  # heights in inches: of a panel, and of a row of labels in the first panel


def plot_over_time(
    table: pd.DataFrame, *, measure: str = "answered_share", marks: Marks = (), ax: Axes | None = None
) -> Axes:
    """Draw one measure, with an interval, over the days under each scenario.

    Parameters
    ----------
    table : DataFrame
        ``scenario, measure, day, mean, low, high``; no band is drawn where the interval is missing.
    measure : str
        One of ``sim.measures.outcome.daily_curves.CURVES``.
    marks : iterable of (day, text)
        Interventions; each is drawn as a line beside which the text is written.
    """
    own, course = table[table["measure"] == measure], CURVES[measure]
    scale = 100.0 if course.unit == "share" else 1.0
    with on_axes(ax) as axes:
        for index, (name, part) in enumerate(own.groupby("scenario", sort=False, observed=True)):
            (day,), shade = columns(part, "day"), colour(index)
            mean, low, high = columns(part, "mean", "low", "high", scale=scale)
            axes.fill_between(day, low, high, color=shade, alpha=0.2, linewidth=0)
            axes.plot(day, mean, dashes(index), color=shade, linewidth=2.5, label=plain(str(name)))
        axes.set_ylim(bottom=0)
        unit = "%" if course.unit == "share" else "number"
        axes.set(xlabel="day", ylabel=f"{course.label.lower()} ({unit})", title=_TITLES[measure])
        mark_days(axes, marks)
    return axes


def mark_days(axes: Axes, marks: Marks, *, labels: bool = True) -> None:
    """Draw a line on the morning of each intervention, and a label in a space added above the curves."""
    by_day: dict[float, list[str]] = {}
    for day, text in marks:
        by_day.setdefault(day, []).append(text)
    ticks = [tick for tick in axes.get_yticks() if tick <= axes.get_ylim()[1]]
    if labels:
        axes.set_ylim(top=axes.get_ylim()[1] / (1 - headroom(len(by_day))))
        axes.set_yticks(ticks)
    first, last = axes.get_xlim()
    for row, (day, texts) in enumerate(by_day.items()):
        axes.axvline(day - 0.5, color=INK, linewidth=1.2, linestyle=(0, (4, 3)))
        if labels:
            late = day > (first + last) / 2
            height = 1 - headroom(len(by_day)) * (row + 0.5) / len(by_day)
            axes.annotate(
                _shortened("; ".join(dict.fromkeys(texts))), (day - 0.5, height),
                xycoords=("data", "axes fraction"), xytext=(-6 if late else 6, 0), fontsize=12,
                textcoords="offset points", ha="right" if late else "left", va="center",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )  # fmt: skip


def headroom(days: int) -> float:
    """Return the fraction of a panel's height that the labels of the interventions on these days need."""
    return _ROW * days / (_PANEL + _ROW * days)


def _shortened(text: str) -> str:
    return plain(text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…")


def course_figure(table: pd.DataFrame, values: Mapping[str, Mapping[str, object]]) -> Figure:
    """Return one figure with a panel for each daily measure, in which all interventions are marked.

    The share of people on the crowd is drawn only if it changes. `values` holds each scenario's parameters.
    """
    measures = [name for name in CURVES if name != "on_crowd_share" or _changes(table, name)]
    marks = list(dict.fromkeys(mark for each in values.values() for mark in labels_by_day(each)))
    with house_style():
        label_height = _ROW * len({day for day, _ in marks})
        heights = [_PANEL + label_height * (panel == 0) for panel in range(len(measures))]
        figure = new_figure((9.0, sum(heights) + 0.8))
        panels = figure.subplots(len(measures), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
        for panel, (axes, measure) in enumerate(zip(panels, measures, strict=True)):
            plot_over_time(table, measure=measure, ax=axes)
            mark_days(axes, marks, labels=panel == 0)
            axes.set_xlabel("")
            if not current_style().titles:
                axes.set_title("")
        panels[-1].set_xlabel("day")
        key_below(panels[-1], columns=min(3, max(1, len(values))))
    return figure


def _changes(table: pd.DataFrame, measure: str) -> bool:
    """Return whether a measure changes over the days under any scenario."""
    courses = table[table["measure"] == measure].groupby("scenario", sort=False, observed=True)["mean"]
    return bool((courses.max() > courses.min()).any())
