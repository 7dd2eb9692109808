"""Means and paired differences over replicates, with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.measures.outcome.groups import EVERYBODY
from sim.measures.outcome.run_measures import MEASURES
from sim.measures.statistics.intervals import (
    Interval,
    Totals,
    paired_interval,
    paired_totals_interval,
    share_difference_interval,
    share_interval,
    student_interval,
    totals_interval,
)
from sim.runner import FinishedRun

if TYPE_CHECKING:
    from sim.studies.comparison.counterfactual import Outcomes

_COLUMNS = [
    "measure", "group", "a", "b", "mean_a", "mean_b", "difference", "low", "high", "replicates", "missing",
]  # fmt: skip
SHARES = frozenset(name for name, each in MEASURES.items() if each.unit in ("share", "Gini"))
"""Measures from 0 to 1, whose intervals need some replicates
(`sim.measures.statistics.intervals.share_interval`)."""


def completed(names: Sequence[str], ran: Sequence[FinishedRun]) -> dict[str, dict[int, Outcomes]]:
    """Return what completed runs gave, by scenario and replicate, in the order of the runs."""
    found: dict[str, dict[int, Outcomes]] = {name: {} for name in names}
    for one in ran:
        if one.harvest is not None:
            found[one.run.scenario.name][one.run.replicate] = one.harvest
    return found


def _series(ran: Sequence[FinishedRun]) -> dict[tuple[str, str, str, str], dict[int, float]]:
    """Value of each (scenario, measure, kind of group, group) by replicate; failed runs are left out."""
    series: dict[tuple[str, str, str, str], dict[int, float]] = {}
    for one in ran:
        if one.harvest is None:
            continue
        name, replicate = one.run.scenario.name, one.run.replicate
        for m in MEASURES:
            series.setdefault((name, m, "overall", EVERYBODY), {})[replicate] = one.row[m]
        for g in one.harvest.groups.itertuples():
            if g.group_kind != "overall":
                key = (name, "answered_share", g.group_kind, g.group)
                series.setdefault(key, {})[replicate] = g.answered_share
    return series


def within_shares(interval: Interval) -> Interval:
    """Hold the interval of a share to 0 and 1, which Student's can leave with few replicates."""
    if interval.size < 2:
        return interval
    return interval._replace(low=max(interval.low, 0.0), high=min(interval.high, 1.0))


def within_bounds(name: str, interval: Interval) -> Interval:
    """Hold the interval of a measure to what is possible: nothing below 0, no share or Gini above 1.

    What isn't of `MEASURES`, as what a function gives that is evaluated, may be anything.
    """
    if name not in MEASURES or interval.size < 2:
        return interval
    held = within_shares(interval)
    return held if name in SHARES else held._replace(high=interval.high)


def groups_table(names: Sequence[str], ran: Sequence[FinishedRun]) -> pd.DataFrame:
    """Answered share of each group under each scenario: mean over replicates with its 95 % interval (logit).

    `same_people` is false of a group that is of other people than under the first scenario.
    """
    rows, apart = [], not_the_same(names, ran)
    series = sorted(_series(ran).items(), key=lambda pair: names.index(pair[0][0]))
    for (name, m, kind, group), values in series:
        if m == "answered_share":
            i = share_interval(list(values.values()))
            rows.append({
                "scenario": name, "group_kind": kind, "group": group, "mean": i.mean, "low": i.low,
                "high": i.high, "replicates": i.size, "same_people": (name, group) not in apart,
            })  # fmt: skip
    return pd.DataFrame(rows)


def differences_table(names: Sequence[str], ran: Sequence[FinishedRun]) -> pd.DataFrame:
    """Each later scenario less the first, measure by measure and group by group, paired by replicate.

    Means over replicates with Student's interval, of shares from five pairs on; of measures that are declared
    as ratios of totals the ratios of all replicates' totals, with the jackknife's. Groups that aren't the
    same people in both are left out: their difference would be one of people and not of networks. `missing`
    counts the pairs of runs of which one has no value, as no median wait where fewer than half are answered:
    they are in no mean, and where no pair is left, each mean is that of its own runs and there is no
    difference. Ratios of totals have room for a run without an answer (`_of_totals`).
    """
    series, totals, apart = _series(ran), _totals(ran), not_the_same(names, ran)
    rows: list[dict[str, object]] = []
    for b in names[1:]:
        for (name, m, kind, group), mine in series.items():
            theirs = series.get((b, m, kind, group))
            if name != names[0] or theirs is None or (b, group) in apart:
                continue
            if kind == "overall" and (name, m) in totals and (b, m) in totals:
                mean_a, mean_b, i = _of_totals(totals[name, m], totals[b, m])
            else:
                mean_a, mean_b, i = _of_values(mine, theirs, of_shares=m in SHARES)
            if np.isnan(i.mean) and (kind != "overall" or np.isnan([mean_a, mean_b]).all()):
                continue
            rows.append({
                "measure": m, "group": group, "a": names[0], "b": b, "mean_a": mean_a, "mean_b": mean_b,
                "difference": i.mean, "low": i.low, "high": i.high, "replicates": i.size,
                "missing": len(mine.keys() & theirs.keys()) - i.size,
            })  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS)


def not_the_same(names: Sequence[str], ran: Sequence[FinishedRun]) -> set[tuple[str, str]]:
    """(scenario, group) of groups that are of other people than in the first scenario, in any replicate.

    Of a group without anybody in one of them there is no difference anyway.
    """
    found = completed(names, ran)
    first = found[names[0]]
    return {
        (b, group)
        for b in names[1:]
        for replicate in found[b].keys() & first.keys()
        for group, member in found[b][replicate].member.items()
        if (mine := first[replicate].member.get(group)) is not None
        and mine.any()
        and member.any()
        and not np.array_equal(mine, member)
    }


def notes_on_groups(names: Sequence[str], ran: Sequence[FinishedRun]) -> tuple[str, ...]:
    """Report groups that have other people in a later scenario than in the first, so aren't compared."""
    apart = not_the_same(names, ran)
    notes = []
    for b in names[1:]:
        groups = sorted(group for name, group in apart if name == b)
        if groups:
            notes.append(
                f"Not the same people are {', '.join(groups)} in {names[0]} and in {b}, so no difference of "
                f"these groups is given; the same questions in both go by who is where in {b} at the end."
            )
    return tuple(notes)


def _of_values(
    mine: Mapping[int, float], theirs: Mapping[int, float], *, of_shares: bool
) -> tuple[float, float, Interval]:
    """Means of both over the replicates in which neither is missing, else over their own; the difference."""
    shared = [r for r in mine if r in theirs and not np.isnan([mine[r], theirs[r]]).any()]
    if not shared:
        a, b = (np.array([v for v in each.values() if not np.isnan(v)]) for each in (mine, theirs))
        return student_interval(a).mean, student_interval(b).mean, student_interval([])
    x, y = (np.array([each[r] for r in shared], np.float64) for each in (mine, theirs))
    difference = share_difference_interval(x, y) if of_shares else paired_interval(x, y)
    return float(x.mean()), float(y.mean()), difference


def _totals(ran: Sequence[FinishedRun]) -> dict[tuple[str, str], dict[int, tuple[float, float]]]:
    """What each replicate adds above and below the line of each ratio of totals, by scenario and measure."""
    found: dict[tuple[str, str], dict[int, tuple[float, float]]] = {}
    for one in ran:
        for m, sums in one.harvest.totals.items() if one.harvest is not None else ():
            found.setdefault((one.run.scenario.name, m), {})[one.run.replicate] = sums
    return found


def _of_totals(
    mine: Mapping[int, tuple[float, float]], theirs: Mapping[int, tuple[float, float]]
) -> tuple[float, float, Interval]:
    """Ratios of both's totals, and their difference.

    A pair without anything below the line still counts where there is an interval, which all pairs carry
    together. Where there is none, as one pair has all that is below, the size is that of the pairs in which
    both have a ratio of their own; without any there is no difference, as with every other measure.
    """
    shared = [r for r in mine if r in theirs]
    a, b = (Totals(*np.array([each[r] for r in shared]).reshape(-1, 2).T) for each in (mine, theirs))
    i = paired_totals_interval(a, b)
    if np.isnan(i.low):
        size = sum(mine[r][1] > 0 and theirs[r][1] > 0 for r in shared)
        i = Interval(i.mean if size else np.nan, np.nan, np.nan, size)
    return totals_interval(a).mean, totals_interval(b).mean, i
