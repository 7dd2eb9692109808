"""Curves over the days of a run: answered share, open questions, morale, and people on the crowd (feed)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.array_types import Floats
from sim.measures.outcome.groups import full_life
from sim.measures.statistics.intervals import share_interval, student_interval
from sim.tables.array_table import AnyTable, ArrayColumn, ArrayTable, Values
from sim.tables.lazy_pandas import pd

MOST_POINTS = 60


class Curve(NamedTuple):
    """A quantity that is drawn over time, with its name in tables, its title and its unit."""

    name: str
    label: str
    unit: str


CURVES = {
    each.name: each
    for each in (
        Curve("answered_share", "Questions answered", "share"),
        Curve("open", "Open questions", "questions"),
        Curve("mean_morale", "Mean morale", "share"),
        Curve("on_crowd_share", "People on the crowd", "share"),
    )
}
"""Curves by name. The answered share of a day is that of the questions asked on the day, among those observed
for their whole lifetime. The others are values at the end of a day."""


def daily_curves(tables: Mapping[str, AnyTable], *, lifetime_days: float, days: float) -> ArrayTable:
    """Return the curves of one life as means over groups of days, at most `MOST_POINTS` points per curve.

    `tables` must have ``questions`` and ``days``.

    Returns
    -------
    ArrayTable
        ``measure``, ``day`` (the middle of the group of days), ``value``. The answered share is missing for
        days without any question that was observed for its whole lifetime.
    """
    width = max(1, -(-int(np.ceil(days)) // MOST_POINTS))
    points = -(-int(np.ceil(days)) // width)
    middle = (np.arange(points) + 0.5) * width - 0.5
    questions, daily = tables["questions"], tables["days"]
    complete = full_life(questions, lifetime_days=lifetime_days, days=days)
    asked, day = (column.to_numpy(dtype=np.float64) for column in (questions["asked_day"], daily["day"]))
    answered = questions["answers"].to_numpy()[complete] > 0
    values = [
        _means(asked[complete], answered, width, points)
        if name == "answered_share"
        else _means(day, daily[name].to_numpy(), width, points)
        for name in CURVES
    ]
    measure = ArrayColumn(np.repeat(np.arange(len(CURVES)), points), tuple(CURVES))
    day, value = np.tile(middle, len(CURVES)), np.concatenate(values)
    return ArrayTable("", {"measure": measure, "day": day, "value": value})


def _means(day: Floats, value: Values, width: int, points: int) -> Floats:
    """Return the mean value in each group of `width` successive days; NaN if the group has no values."""
    place = (day // width).astype(np.int64)
    count = np.bincount(place, minlength=points).astype(np.float64)
    total = np.bincount(place, weights=value.astype(np.float64), minlength=points)
    return np.asarray(total / np.where(count > 0, count, np.nan), np.float64)


def curve_table(curves: Mapping[str, Sequence[AnyTable]]) -> pd.DataFrame:
    """Return the mean curve of each scenario over its lives, with a confidence interval.

    Parameters
    ----------
    curves : mapping of str to sequence of ArrayTable or DataFrame
        For each scenario, the result of :func:`daily_curves` for each life, all over the same days.

    Returns
    -------
    DataFrame
        ``scenario, measure, day, mean, low, high, replicates``. Intervals are Student's at 95 %, for shares
        on the logit scale; bounds below 0 are set to 0.
    """
    rows = []
    for name, lives in curves.items():
        values = [life["value"].to_numpy() for life in lives]
        points = zip(lives[0]["measure"].to_numpy(), lives[0]["day"].to_numpy(), strict=True) if lives else ()
        for place, (measure, day) in enumerate(points):
            is_share = CURVES[str(measure)].unit == "share"
            found = (share_interval if is_share else student_interval)([value[place] for value in values])
            low, high = np.maximum([found.low, found.high], 0.0)
            rows.append((name, measure, day, found.mean, low, high, found.size))
    return pd.DataFrame(rows, columns=["scenario", "measure", "day", "mean", "low", "high", "replicates"])
