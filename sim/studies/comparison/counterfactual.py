"""Count the questions that are answered in both of two networks, in only one of them, or in neither."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.measures.measure_run import measure_named, totals
from sim.measures.outcome.daily_curves import daily_curves
from sim.measures.outcome.groups import full_life, group_shares, groupings, is_regular
from sim.measures.outcome.waiting_times import answered_within
from sim.measures.ranges import clip_share
from sim.measures.registry import with_standard
from sim.measures.statistics.intervals import Totals, bounds_if_enough, totals_interval
from sim.runner import FinishedRun, Run, Tables
from sim.studies.comparison.differences import (
    completed_outcomes,
    group_sizes,
    groups_too_small,
    groups_with_other_people,
)
from sim.studies.comparison.person_outcomes import count_by_person
from sim.studies.comparison.question_outcomes import count_ends
from sim.studies.experiments.experiment import span_of
from sim.tables.array_table import AnyTable, ArrayTable
from sim.tables.lazy_pandas import pd

SHARES = ("neither", "only_a", "only_b", "both")
_COLUMNS = [
    "group", *SHARES, "questions", "a", "b",
    *(f"{share}_{end}" for share in SHARES for end in ("low", "high")),
    "asked_only_a", "asked_only_b", "same_people", "people",
]  # fmt: skip


def _no_waiting() -> AnyTable:
    return ArrayTable("", {"day": np.zeros(0), "value": np.zeros(0)})


@dataclass(frozen=True)
class Outcomes:
    """The results of one run that a comparison needs."""

    groups: AnyTable  # answered share of each group (`sim.measures.outcome.groups.by_group`)
    course: AnyTable  # curves over the days (`sim.measures.outcome.daily_curves.daily_curves`)
    question: Ints  # (Q,) int64: ids of the questions whose whole lifetime is within the run, ascending
    answered: Bools  # (Q,) bool: whether each question was answered
    asker: AnyInts  # (Q,) int32: who asked each question
    member: dict[str, Bools]  # for each group, an (N,) mask of its people
    totals: dict[str, tuple[float, float]]  # numerator and denominator of measures that are ratios of totals
    # share answered within each number of days (`sim.measures.outcome.waiting_times.answered_within`)
    waiting: AnyTable = field(default_factory=_no_waiting)
    ends: dict[str, int] | None = None  # number of questions with each kind of end, if they were observed
    # (Q,) day on which each question was asked
    asked_day: Floats = field(default_factory=lambda: np.zeros(0))
    # (N,) day on which each person becomes a regular (`sim.measures.outcome.groups`), if people come and go
    regular_from: Floats | None = None
    # counts of each person (`sim.studies.comparison.person_outcomes`), if the people are from a file
    people: dict[str, AnyInts] | None = None


def outcomes(tables: Tables, run: Run) -> tuple[dict[str, float], Outcomes]:
    """Return the measures of a run, and the results that the comparison needs from the run."""
    span = span_of(run.scenario)
    questions = tables["questions"]
    whole = full_life(questions, **span)
    found = groupings(tables["people"])
    member = {name: own for g in found for name, own in zip(g.names, g.members, strict=True)}
    return measure_named(with_standard(run.measures), tables, **span), Outcomes(
        groups=group_shares(tables, **span),
        course=daily_curves(tables, **span),
        question=questions["question_id"].to_numpy()[whole],
        answered=questions["answers"].to_numpy()[whole] > 0,
        asker=questions["asker"].to_numpy()[whole],
        member=member,
        totals=totals(tables, **span),
        waiting=answered_within(questions, **span),
        ends=count_ends(tables, run.scenario) if "watched" in tables else None,
        asked_day=questions["asked_day"].to_numpy(dtype=np.float64)[whole],
        regular_from=next((each.changes for each in found if each.changes is not None), None),
        people=count_by_person(tables, run),
    )


def counterfactual_table(
    names: Sequence[str],
    ran: Sequence[FinishedRun],
    unpaired: Collection[str] = (),
    *,
    small_groups: bool = False,
) -> pd.DataFrame:
    """Return shares of questions answered only in the first scenario a, only in another b, in both, or none.

    There is one row for each b and group of askers, with shares of the questions that are asked in both a and
    b. Askers are grouped as in b, so that people who are on the crowd (the feed) only in b have their own
    group. Shares are pooled over replicates; ``_low`` and ``_high`` are the ends of their 95 % intervals, as
    ratios of totals. ``asked_only_a`` and ``asked_only_b`` count the questions that are asked in only one of
    the two scenarios, which happens because whether people ask depends on their morale; no share includes
    these questions. ``same_people`` is false if the group has different people in a, and ``people`` is its
    mean size in b. Groups of fewer than five people in b have no row, unless `small_groups` is true. The
    scenarios in `unpaired` have other people than the first, so no question is the same, and they have no
    rows.
    """
    found, other_people = completed_outcomes(names, ran), groups_with_other_people(names, ran)
    sizes, small = group_sizes(names, ran), set() if small_groups else groups_too_small(names, ran)
    first = found[names[0]]
    rows: list[dict[str, object]] = []
    for b in names[1:]:
        if b in unpaired:
            continue
        counts = [_counts(first[r], found[b][r]) for r in sorted(first.keys() & found[b].keys())]
        rows += [
            _row(group, names[0], b, np.array([c[group] for c in counts if group in c]))
            | {"same_people": (b, group) not in other_people, "people": float(np.mean(sizes[b, group]))}
            for group in (counts[0] if counts else ())
            if (b, group) not in small
        ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _counts(a: Outcomes, b: Outcomes) -> dict[str, Ints]:
    """Return six numbers of questions for each group.

    The first four count questions asked in both a and b: answered in neither, only in a, only in b, and in
    both. The last two count questions asked only in a and only in b.
    """
    _, at_a, at_b = np.intersect1d(a.question, b.question, assume_unique=True, return_indices=True)
    kind_of_b = np.full(b.question.size, 5)
    kind_of_b[at_b] = a.answered[at_a] * 1 + b.answered[at_b] * 2
    only_a = np.delete(a.asker, at_a)
    kind = np.concatenate([kind_of_b, np.full(only_a.size, 4)])
    asker = np.concatenate([b.asker, only_a])
    in_b = asker < min(map(len, b.member.values()))  # b may have fewer people
    kind, asker = kind[in_b], asker[in_b]
    own = {group: who[asker] for group, who in b.member.items()}
    if b.regular_from is not None:
        asked_day = np.concatenate([b.asked_day, np.delete(a.asked_day, at_a)])[in_b]
        regular = is_regular(b.regular_from, asker, asked_day)
        own |= {"newcomers": ~regular, "regulars": regular}
    return {group: np.bincount(kind[who], minlength=6) for group, who in own.items()}


def _row(group: str, a: str, b: str, counts: Ints) -> dict[str, object]:
    """Return the row of a group from its (replicates, 6) counts (`_counts`)."""
    common, in_one = counts[:, :4], counts[:, 4:].sum(axis=0)
    pooled = [totals_interval(Totals(each, common.sum(axis=1))) for each in common.T]
    found = [bounds_if_enough(clip_share(interval)) for interval in pooled]
    row: dict[str, object] = {"group": group}
    row |= {share: interval.mean for share, interval in zip(SHARES, found, strict=True)}
    row |= {"questions": int(common.sum()), "a": a, "b": b}
    for share, interval in zip(SHARES, found, strict=True):
        row |= {f"{share}_low": interval.low, f"{share}_high": interval.high}
    row |= {"asked_only_a": int(in_one[0]), "asked_only_b": int(in_one[1])}
    return row
