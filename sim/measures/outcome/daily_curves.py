"""How a run goes, from day to day: answers, open questions, morale, and who is on the crowd."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.array_types import Floats
from sim.measures.outcome.groups import full_life
from sim.measures.statistics.intervals import share_interval, student_interval

MOST_POINTS = 60


class Curve(NamedTuple):
    """One thing followed over time: its name, its words and its unit."""

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
"""Courses by name: of the answered share over those asked in some days if they had all their life, of open
questions at the end of the day, and of the people who are there."""


def daily_curves(tables: Mapping[str, pd.DataFrame], *, lifetime_days: float, days: float) -> pd.DataFrame:
    """Return the course of one life, from ``questions`` and ``days``: means over at most `MOST_POINTS` days.

    Returns
    -------
    DataFrame
        ``measure``, ``day`` (the middle of the days taken together), ``value``; missing where nobody
        asked, or where questions didn't have all their life.
    """
    width = max(1, -(-int(np.ceil(days)) // MOST_POINTS))
    points = -(-int(np.ceil(days)) // width)
    middle = (np.arange(points) + 0.5) * width - 0.5
    questions, daily = tables["questions"], tables["days"]
    whole = questions[full_life(questions, lifetime_days=lifetime_days, days=days)]
    values = {"answered_share": _means(whole["asked_day"], whole["answers"] > 0, width, points)}
    for name in CURVES:
        if name != "answered_share":
            values[name] = _means(daily["day"], daily[name], width, points)
    parts = [pd.DataFrame({"measure": name, "day": middle, "value": value}) for name, value in values.items()]
    return pd.concat(parts, ignore_index=True)


def _means(day: pd.Series[float], value: pd.Series[float], width: int, points: int) -> Floats:
    """Mean of the values of each `width` days; missing where there is none."""
    place = (day.to_numpy(dtype=np.float64) // width).astype(np.int64)
    many = np.bincount(place, minlength=points).astype(np.float64)
    total = np.bincount(place, weights=value.to_numpy(dtype=np.float64), minlength=points)
    return np.asarray(total / np.where(many > 0, many, np.nan), np.float64)


def curve_table(courses: Mapping[str, Sequence[pd.DataFrame]]) -> pd.DataFrame:
    """Return the mean course of each scenario over its lives, with its interval.

    Parameters
    ----------
    courses : mapping of str to sequence of DataFrame
        What :func:`over_time` gave for each life of each scenario, all over the same days.

    Returns
    -------
    DataFrame
        ``scenario, measure, day, mean, low, high, replicates``; intervals are Student's at 95 %, of
        shares on the logit scale, held to what is possible.
    """
    rows = []
    for name, lives in courses.items():
        values = [life["value"].to_numpy() for life in lives]
        for place, point in enumerate(lives[0].itertuples() if lives else ()):
            of_share = CURVES[str(point.measure)].unit == "share"
            found = (share_interval if of_share else student_interval)([value[place] for value in values])
            low, high = np.maximum([found.low, found.high], 0.0)
            rows.append((name, point.measure, point.day, found.mean, low, high, found.size))
    return pd.DataFrame(rows, columns=["scenario", "measure", "day", "mean", "low", "high", "replicates"])
