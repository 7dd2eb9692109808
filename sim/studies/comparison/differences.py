"""Means and paired differences of scenarios over replicates, with their intervals."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import spelled
from sim.measures.outcome.groups import EVERYBODY, is_small
from sim.measures.ranges import difference_interval
from sim.measures.registry import with_standard
from sim.measures.statistics.intervals import (
    Interval,
    Totals,
    paired_totals_interval,
    share_interval,
    student_interval,
    totals_interval,
    unpaired_totals_interval,
)
from sim.runner import FinishedRun
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.comparison.counterfactual import Outcomes

_GROUP_COLUMNS = ("group_kind", "group", "answered_share")
_COLUMNS = [
    "measure", "group", "a", "b", "mean_a", "mean_b", "difference", "low", "high", "replicates", "missing",
    "paired", "people",
]  # fmt: skip


def completed_outcomes(names: Sequence[str], ran: Sequence[FinishedRun]) -> dict[str, dict[int, Outcomes]]:
    """Return the outcomes of completed runs, by scenario and replicate, in the order of the runs."""
    found: dict[str, dict[int, Outcomes]] = {name: {} for name in names}
    for one in ran:
        if one.harvest is not None:
            found[one.run.scenario.name][one.run.replicate] = one.harvest
    return found


def _series(ran: Sequence[FinishedRun]) -> dict[tuple[str, str, str, str], dict[int, float]]:
    """Return values by replicate for each (scenario, measure, kind of group, group), without failed runs."""
    series: dict[tuple[str, str, str, str], dict[int, float]] = {}
    for one in ran:
        if one.harvest is None:
            continue
        name, replicate = one.run.scenario.name, one.run.replicate
        for m in with_standard(one.run.measures):
            series.setdefault((name, m, "overall", EVERYBODY), {})[replicate] = one.row[m]
        columns = (one.harvest.groups[label].to_numpy() for label in _GROUP_COLUMNS)
        for kind, group, share in zip(*columns, strict=True):
            if kind != "overall":
                series.setdefault((name, "answered_share", kind, group), {})[replicate] = share
    return series


def group_sizes(names: Sequence[str], ran: Sequence[FinishedRun]) -> dict[tuple[str, str], list[int]]:
    """Return the number of people of each (scenario, group) in each replicate."""
    found: dict[tuple[str, str], list[int]] = {}
    for name, own in completed_outcomes(names, ran).items():
        for each in own.values():
            for group, member in each.member.items():
                found.setdefault((name, group), []).append(int(member.sum()))
    return found


def groups_too_small(names: Sequence[str], ran: Sequence[FinishedRun]) -> set[tuple[str, str]]:
    """Return each (scenario, group) that has fewer than five people, but not none, in any replicate."""
    sizes = group_sizes(names, ran)
    return {key for key, several in sizes.items() if key[1] != EVERYBODY and any(map(is_small, several))}


def groups_table(
    names: Sequence[str], ran: Sequence[FinishedRun], unpaired: Collection[str] = (), *,
    small_groups: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """Return the answered share of each group under each scenario, and its mean number of people.

    The share is the mean over replicates, with a 95 % interval on the logit scale. `same_people` is false if
    the group has different people than under the first scenario, as all groups of a scenario in `unpaired`
    have. A group of fewer than five people has no share, unless `small_groups` is true.
    """
    rows, other_people = [], groups_with_other_people(names, ran)
    sizes, small = group_sizes(names, ran), set() if small_groups else groups_too_small(names, ran)
    series = sorted(_series(ran).items(), key=lambda pair: names.index(pair[0][0]))
    for (name, m, kind, group), values in series:
        if m == "answered_share":
            i = share_interval([] if (name, group) in small else list(values.values()))
            size = float(np.mean(sizes.get((name, group), np.nan)))
            rows.append({
                "scenario": name, "group_kind": kind, "group": group, "people": size, "mean": i.mean,
                "low": i.low, "high": i.high, "replicates": i.size,
                "same_people": name not in unpaired and (name, group) not in other_people,
            })  # fmt: skip
    return pd.DataFrame(rows)


def differences_table(
    names: Sequence[str],
    ran: Sequence[FinishedRun],
    unpaired: Collection[str] = (),
    *,
    small_groups: bool = False,
) -> pd.DataFrame:
    """Return the difference between each later scenario and the first, for each measure and group.

    Differences are means of pairs of runs with the same replicate, with Student's interval, which is clipped
    to the range of the measure; intervals of shares and other bounded measures need five pairs. If a measure
    is declared as a ratio of totals, the means are ratios of the totals of all replicates, with the
    jackknife's interval (`_of_totals`). Groups with different people in the two scenarios are left out,
    because the people and not only the networks would cause their difference. So are groups of fewer than
    five people in one of the two, unless `small_groups` is true.

    `missing` counts the pairs in which one run has no value, such as a median wait when fewer than half of
    the questions are answered. No mean includes these pairs. If no other pair remains, each mean is over the
    scenario's own runs that have a value, and there is no difference. A measure that was asked for has a
    row even if no run has a value.

    The scenarios in `unpaired` have other people than the first. Their runs are independent of its runs, so
    the interval is Welch's, and the groups are those whose names exist in both. `replicates` is then the
    smaller of the two numbers of runs with a value, and `missing` the larger of those without.
    """
    asked_for = {name for one in ran for name in one.run.measures}
    series, totals, sizes = _series(ran), _totals(ran), group_sizes(names, ran)
    other_people = groups_with_other_people(names, ran)
    small = set() if small_groups else _small_in_either(names, ran)
    rows: list[dict[str, object]] = []
    for b in names[1:]:
        for (name, m, kind, group), mine in series.items():
            theirs, paired = series.get((b, m, kind, group)), b not in unpaired
            if name != names[0] or theirs is None or (b, group) in small:
                continue
            if paired and (b, group) in other_people:
                continue
            if kind == "overall" and (name, m) in totals and (b, m) in totals:
                mean_a, mean_b, i = _of_totals(totals[name, m], totals[b, m], paired=paired)
            elif paired:
                mean_a, mean_b, i = _of_values(m, mine, theirs)
            else:
                mean_a, mean_b, i = _unpaired(m, mine, theirs)
            compared = len(mine.keys() & theirs.keys()) if paired else max(len(mine), len(theirs))
            empty = np.isnan([mean_a, mean_b]).all() and m not in asked_for
            if np.isnan(i.mean) and (kind != "overall" or empty):
                continue
            rows.append({
                "measure": m, "group": group, "a": names[0], "b": b, "mean_a": mean_a, "mean_b": mean_b,
                "difference": i.mean, "low": i.low, "high": i.high, "replicates": i.size,
                "missing": compared - i.size, "paired": paired,
                "people": float(np.mean(sizes.get((b, group), np.nan))),
            })  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS)


def _small_in_either(names: Sequence[str], ran: Sequence[FinishedRun]) -> set[tuple[str, str]]:
    """Return each (scenario, group) that is too small there or in the first scenario."""
    small = groups_too_small(names, ran)
    return {(b, group) for name, group in small for b in names if name in (b, names[0])}


def groups_with_other_people(names: Sequence[str], ran: Sequence[FinishedRun]) -> set[tuple[str, str]]:
    """Return each (scenario, group) whose people differ, in any replicate, from the first scenario's group.

    Groups that are empty in one of the two scenarios aren't included, because they have no difference anyway.
    """
    found = completed_outcomes(names, ran)
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


def notes_on_groups(
    names: Sequence[str], ran: Sequence[FinishedRun], unpaired: Collection[str] = ()
) -> tuple[str, ...]:
    """Return notes on groups that aren't compared, because their people differ between the scenarios.

    The groups of the scenarios in `unpaired` are compared although their people differ.
    """
    other_people = groups_with_other_people(names, ran)
    notes = []
    for b in names[1:]:
        if b in unpaired:
            continue
        groups = sorted(group for name, group in other_people if name == b)
        if groups:
            one = len(groups) == 1
            subject = f"The group {groups[0]} has" if one else f"The groups {', '.join(groups)} have"
            notes.append(
                f"{subject} different people in {names[0]} and in {b}, so no difference is reported for "
                f"{'it' if one else 'them'}. Where the same question is compared in both, the groups are "
                f"those of {b} at the end."
            )
    return tuple(notes)


def notes_on_small_groups(names: Sequence[str], ran: Sequence[FinishedRun]) -> tuple[str, ...]:
    """Return a note that names the groups without a share and a difference of their own."""
    groups = sorted({group for _, group in groups_too_small(names, ran)})
    if not groups:
        return ()
    subject = f"The group {groups[0]} has" if len(groups) == 1 else f"The groups {', '.join(groups)} have"
    own = (
        "it has no share and no difference of its own"
        if len(groups) == 1
        else ("they have no shares and no differences of their own")
    )
    return (
        f"{subject} fewer than five people, so {own} "
        f"({spelled('--small-groups', 'small_groups=True')} reports them).",
    )


def _of_values(
    name: str, mine: Mapping[int, float], theirs: Mapping[int, float]
) -> tuple[float, float, Interval]:
    """Return the means of a measure in two scenarios, and their paired difference.

    The means are over the replicates in which both scenarios have a value. If there are no such replicates,
    each mean is over the scenario's own replicates with a value.
    """
    shared = [r for r in mine if r in theirs and not np.isnan([mine[r], theirs[r]]).any()]
    if not shared:
        a, b = (np.array([v for v in each.values() if not np.isnan(v)]) for each in (mine, theirs))
        return student_interval(a).mean, student_interval(b).mean, student_interval([])
    x, y = (np.array([each[r] for r in shared], np.float64) for each in (mine, theirs))
    return float(x.mean()), float(y.mean()), difference_interval(name, x, y)


def _unpaired(
    name: str, mine: Mapping[int, float], theirs: Mapping[int, float]
) -> tuple[float, float, Interval]:
    """Return the means of a measure in two scenarios with other people, and their unpaired difference."""
    a, b = (np.array(list(each.values()), np.float64) for each in (mine, theirs))
    return (
        student_interval(a).mean,
        student_interval(b).mean,
        difference_interval(name, a, b, paired=False),
    )


def _totals(ran: Sequence[FinishedRun]) -> dict[tuple[str, str], dict[int, tuple[float, float]]]:
    """Return numerators and denominators of ratios of totals by replicate, for each scenario and measure."""
    found: dict[tuple[str, str], dict[int, tuple[float, float]]] = {}
    for one in ran:
        for m, sums in one.harvest.totals.items() if one.harvest is not None else ():
            found.setdefault((one.run.scenario.name, m), {})[one.run.replicate] = sums
    return found


def _of_totals(
    mine: Mapping[int, tuple[float, float]], theirs: Mapping[int, tuple[float, float]], *, paired: bool
) -> tuple[float, float, Interval]:
    """Return the ratios of two scenarios' totals, and their difference.

    All pairs count for the interval, even a pair whose denominator is 0. If there is no interval, because all
    denominators except one are 0, the size is the number of pairs in which both runs have a ratio. If there
    is no such pair, there is no difference.
    """
    if not paired:
        a, b = (Totals(*np.array(list(each.values())).reshape(-1, 2).T) for each in (mine, theirs))
        return totals_interval(a).mean, totals_interval(b).mean, unpaired_totals_interval(a, b)
    shared = [r for r in mine if r in theirs]
    a, b = (Totals(*np.array([each[r] for r in shared]).reshape(-1, 2).T) for each in (mine, theirs))
    i = paired_totals_interval(a, b)
    if np.isnan(i.low):
        size = sum(mine[r][1] > 0 and theirs[r][1] > 0 for r in shared)
        i = Interval(i.mean if size else np.nan, np.nan, np.nan, size)
    return totals_interval(a).mean, totals_interval(b).mean, i
