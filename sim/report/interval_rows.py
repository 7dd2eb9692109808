"""Charts of a few numbers with their intervals, for the first screen of a report."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from sim.report.small_screen import WITH_INTERVAL, Chart, Mark, Row, axis_numbers, position

_LEAST = 0.5  # half of the smallest width of an axis, in its own numbers: tiny effects don't look large
_WIDENED = 0.06  # share of the axis that is kept free at its ends
_MARK = 3.0  # width of a mark in per cent of that of the smallest chart


class Line(NamedTuple):
    """A number with its interval: the name of its row, the text beside it, its colour and shape."""

    label: str
    value: str
    at: float
    low: float
    high: float
    hue: int
    words: str = ""  # title of a scenario in words


def level_rows(axis: str, lines: Iterable[Line], *, scale: float = 1.0) -> Chart:
    """Return a chart of levels, from 0 on: like `interval_rows`, but no point is marked as unclear."""
    chart = interval_rows(axis, lines, scale=scale, levels=True)
    rows = [
        row._replace(marks=[m._replace(kind="point" if m.kind == "hollow" else m.kind) for m in row.marks])
        for row in chart.rows
    ]
    return chart._replace(rows=rows)


def interval_rows(
    axis: str, lines: Iterable[Line], *, scale: float = 1.0, levels: bool = False
) -> Chart:  # fmt: skip
    """Return a chart with a row for each line and a vertical line at 0; its axis says if there are intervals.

    A point whose interval includes 0 is a hollow square, and one without an interval is a cross. The numbers
    on the axis are values times 100 times `scale`: with 0.01 they are the values themselves. With `levels`
    the axis begins at 0 if no value lies below.
    """
    lines = list(lines)
    values = [x for each in lines for x in (each.at, each.low, each.high) if not math.isnan(x)]
    least = _LEAST / scale / 100
    low, high = min([*values, 0.0 if levels else -least]), max([*values, least])
    ends = low - (0.0 if levels and not low else _WIDENED * (high - low)), high + _WIDENED * (high - low)
    rows = [
        Row(each.label, each.value, 1, _marks(each, ends), hue=each.hue, words=each.words, value=each.value)
        for each in lines
    ]
    ticks = [
        (position(at / scale, *ends), text) for at, text in axis_numbers(ends[0] * scale, ends[1] * scale)
    ]
    known = any(not math.isnan(each.low) for each in lines)
    return Chart(axis + WITH_INTERVAL * known, (), ticks, rows, position(0.0, *ends))


def marks_explained(*charts: Chart) -> str:
    """Return how to read those marks of some charts that don't explain themselves; empty if all do."""
    marks = [(chart, mark) for chart in charts for row in chart.rows for mark in row.marks]
    kinds = {mark.kind for _, mark in marks}
    narrow = any(
        mark.kind != "cross" and mark.high - mark.low < _MARK and chart.axis.endswith(WITH_INTERVAL)
        for chart, mark in marks
    )
    sentences = (
        ("hollow" in kinds, "Hollow: the interval includes 0."),
        ("cross" in kinds, "Cross: there is no interval, because fewer than five societies have a value."),
        (narrow, "An interval narrower than its mark can't be seen."),
    )
    return " ".join(sentence for is_shown, sentence in sentences if is_shown)


def _marks(line: Line, ends: tuple[float, float]) -> list[Mark]:
    if math.isnan(line.at):
        return []
    known = not math.isnan(line.low)
    kind = "cross" if not known else "hollow" if line.low <= 0 <= line.high else "point"
    low, high = (line.low, line.high) if known else (line.at, line.at)
    return [Mark(position(line.at, *ends), position(low, *ends), position(high, *ends), 0, line.hue, kind)]
