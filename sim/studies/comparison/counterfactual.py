"""The very same question in two networks: answered in neither, in one, in the other, in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.array_types import AnyInts, Bools, Ints
from sim.measures.measure_run import measure, totals
from sim.measures.outcome.daily_curves import daily_curves
from sim.measures.outcome.groups import by_group, full_life, groupings
from sim.measures.outcome.waiting_times import answered_within
from sim.measures.statistics.intervals import Totals, bounds_if_enough, totals_interval
from sim.runner import FinishedRun, Tables
from sim.studies.comparison.differences import completed, not_the_same, within_shares
from sim.studies.comparison.question_outcomes import ends_of
from sim.studies.experiments.experiment import span_of

if TYPE_CHECKING:
    from sim.scenarios import Scenario

SHARES = ("neither", "only_a", "only_b", "both")
_COLUMNS = [
    "group", *SHARES, "questions", "a", "b",
    *(f"{share}_{end}" for share in SHARES for end in ("low", "high")),
    "asked_only_a", "asked_only_b", "same_people",
]  # fmt: skip


@dataclass(frozen=True)
class Outcomes:
    """What a comparison needs of one run."""

    groups: pd.DataFrame  # answered share of each group (`sim.measures.outcome.groups.by_group`)
    # how the run went, from day to day (`sim.measures.outcome.daily_curves.daily_curves`)
    course: pd.DataFrame
    question: Ints  # (Q,) int64: identities of the questions that had their full life, ascending
    answered: Bools  # (Q,) bool
    asker: AnyInts  # (Q,) int32
    member: dict[str, Bools]  # who belongs to each group
    # what the run adds above and below the line of measures that are ratios of
    # totals
    totals: dict[str, tuple[float, float]]
    # share answered within each number of days
    # (`sim.measures.outcome.waiting_times.answered_within`)
    waiting: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["day", "value"]))
    # how many questions with a full life ended how, where that was watched
    ends: dict[str, int] | None = None


def outcomes(tables: Tables, scenario: Scenario) -> tuple[dict[str, float], Outcomes]:
    """Return the measures of a run, and what the comparison needs of it."""
    span = span_of(scenario)
    questions = tables["questions"]
    whole = full_life(questions, **span)
    member = {name: g.group == n for g in groupings(tables["people"]) for n, name in enumerate(g.names)}
    return measure(tables, **span), Outcomes(
        groups=by_group(tables, **span),
        course=daily_curves(tables, **span),
        question=questions["question_id"].to_numpy()[whole],
        answered=questions["answers"].to_numpy()[whole] > 0,
        asker=questions["asker"].to_numpy()[whole],
        member=member,
        totals=totals(tables, **span),
        waiting=answered_within(questions, **span),
        ends=ends_of(tables, scenario) if "watched" in tables else None,
    )


def counterfactual_table(names: Sequence[str], ran: Sequence[FinishedRun]) -> pd.DataFrame:
    """Shares of the questions common to scenario a (the first) and each other b, by group of the asker.

    Groups are those of b, so that people who are on the crowd only there are told apart. Shares are pooled
    over replicates; ``_low`` and ``_high`` bound each with 95 %, as ratios of totals over replicates.
    ``asked_only_a`` and ``asked_only_b`` count the questions that were asked in one of them only, since
    people ask as long as their morale lets them; they are in no share. ``same_people`` is false of a group
    that is of other people in a.
    """
    found, apart = completed(names, ran), not_the_same(names, ran)
    first = found[names[0]]
    rows: list[dict[str, object]] = []
    for b in names[1:]:
        counts = [_counts(first[r], found[b][r]) for r in sorted(first.keys() & found[b].keys())]
        rows += [
            _row(group, names[0], b, np.array([c[group] for c in counts if group in c]))
            | {"same_people": (b, group) not in apart}
            for group in (counts[0] if counts else ())
        ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _counts(a: Outcomes, b: Outcomes) -> dict[str, Ints]:
    """By group: common questions answered in neither, only a, only b, both; those asked only in a or b."""
    _, at_a, at_b = np.intersect1d(a.question, b.question, assume_unique=True, return_indices=True)
    kind_of_b = np.full(b.question.size, 5)
    kind_of_b[at_b] = a.answered[at_a] * 1 + b.answered[at_b] * 2
    alone = np.delete(a.asker, at_a)
    kind = np.concatenate([kind_of_b, np.full(alone.size, 4)])
    asker = np.concatenate([b.asker, alone])
    there = asker < min(map(len, b.member.values()))  # b may have fewer people
    kind, asker = kind[there], asker[there]
    return {group: np.bincount(kind[who[asker]], minlength=6) for group, who in b.member.items()}


def _row(group: str, a: str, b: str, counts: Ints) -> dict[str, object]:
    common, alone = counts[:, :4], counts[:, 4:].sum(axis=0)
    pooled = [totals_interval(Totals(each, common.sum(axis=1))) for each in common.T]
    found = [bounds_if_enough(within_shares(interval)) for interval in pooled]
    row: dict[str, object] = {"group": group}
    row |= {share: interval.mean for share, interval in zip(SHARES, found, strict=True)}
    row |= {"questions": int(common.sum()), "a": a, "b": b}
    for share, interval in zip(SHARES, found, strict=True):
        row |= {f"{share}_low": interval.low, f"{share}_high": interval.high}
    row |= {"asked_only_a": int(alone[0]), "asked_only_b": int(alone[1])}
    return row
