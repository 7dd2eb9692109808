"""The tables of a resilience study: answered shares of those who stay, before and after some leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import stdtr

from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.measures import full_life, measure_named, share_difference_interval, share_interval
from sim.measures.outcome.question_shares import spearman
from sim.measures.registry import with_standard
from sim.measures.statistics.intervals import FEWEST_FOR_SHARES
from sim.runner import FinishedRun, Run, Tables
from sim.studies.claims.separating_parameter import holm_adjusted
from sim.studies.experiments.experiment import span_of
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.resilience.leavings import Leaving

WEEK = 7.0
_SLACK = 1e-6  # days; moments are sums of ticks and so have rounding errors
PEOPLE = ("top_helpers", "best_connected", "random")
"""Kinds that can be compared: a share of each is the same number of people, unlike a share of the hubs."""
_CONTRASTS = ["who", "less", "share", "difference", "low", "high", "p", "p_holm", "replicates"]
_FLOATS = ("share", "difference", "low", "high", "p", "p_holm")

Changes = Mapping[tuple[str, float], Mapping[int, float]]
_COURSE = ["who", "share", "day", "mean", "low", "high", "replicates"]


@dataclass(frozen=True)
class Outcomes:
    """The results of a run that the study needs: questions observed for their whole lifetime, and people."""

    asker: AnyInts  # (Q,) int32: who asked
    asked: Floats  # (Q,) float64: the day on which each question was asked
    answered: Bools  # (Q,) bool: whether each question was answered
    gone: Bools  # (N,) bool: whether each person had left by the end
    # (N,) int64: helpful answers that each person gave
    helped: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    # (N,) float64: effort of each person, in answers a day
    effort: Floats = field(default_factory=lambda: np.zeros(0))
    # (N,) int64: questions that only this person answered, if the people are from a file
    sole: Ints = field(default_factory=lambda: np.zeros(0, np.int64))


def outcomes_by_question(tables: Tables, run: Run) -> tuple[dict[str, float], Outcomes]:
    """Return the measures of a run, and the results that the study needs from the run."""
    span = span_of(run.scenario)
    questions, people = tables["questions"], tables["people"]
    whole = full_life(questions, **span)
    return measure_named(with_standard(run.measures), tables, **span), Outcomes(
        asker=questions["asker"].to_numpy()[whole],
        asked=questions["asked_day"].to_numpy(dtype=np.float64)[whole],
        answered=questions["answers"].to_numpy()[whole] > 0,
        gone=~np.asarray(people["removed_day"].isna(), np.bool_),
        helped=people["helped"].to_numpy(dtype=np.int64),
        effort=people["effort"].to_numpy(dtype=np.float64),
        sole=_sole_answers(tables) if run.scenario.people.from_file is not None else np.zeros(0, np.int64),
    )


def _sole_answers(tables: Tables) -> Ints:
    """Return the number of questions to which each person gave the only helpful answer, (N,)."""
    answers = tables["answers"]
    helpful = answers["helpful"].to_numpy(dtype=np.bool_)
    question, helper = (answers[name].to_numpy()[helpful] for name in ("question_id", "helper"))
    _, first, times = np.unique(question, return_index=True, return_counts=True)
    return np.bincount(helper[first[times == 1]], minlength=len(tables["people"]))


def effects_table(
    leavings: Sequence[Leaving], ran: Sequence[FinishedRun], day: float, lifetime: float
) -> pd.DataFrame:
    """Return answered shares of those who stay: before the departure, after it, and if nobody leaves.

    Parameters
    ----------
    leavings, ran
        Who left in each run, and the runs.
    day, lifetime
        The day of the departure, and the lifetime of questions in days.

    Returns
    -------
    DataFrame
        - ``who, share``: who left;
        - ``left``: number of people who left, mean over replicates, without those whom the scenario removes
          anyway;
        - ``before``, ``after``, ``otherwise``: answered shares before the day, after it, and after it if
          nobody leaves, each with ``_low`` and ``_high``;
        - ``difference, low, high``: after minus otherwise, paired by replicate, with Student's 95 % interval;
        - ``asked, asked_otherwise``: numbers of questions in the shares ``after`` and ``otherwise``, means
          over replicates;
        - ``replicates``.
    """
    rows = []
    for cell, pairs in _paired(leavings, ran).items():
        found = np.array([_shares(base, other, day, lifetime) for base, other in pairs.values()])
        before, after, otherwise, asked, asked_otherwise, left = found.T
        gap = share_difference_interval(otherwise, after)
        rows.append({
            "who": cell.who, "share": cell.share, "left": left.mean(), **_share_columns("before", before),
            **_share_columns("after", after), **_share_columns("otherwise", otherwise), "difference":
            gap.mean, "low": gap.low, "high": gap.high, "asked": asked.mean(), "asked_otherwise":
            asked_otherwise.mean(), "replicates": gap.size,
        })  # fmt: skip
    return pd.DataFrame(rows)


def changes_by_replicate(
    leavings: Sequence[Leaving], ran: Sequence[FinishedRun], day: float, lifetime: float
) -> dict[tuple[str, float], dict[int, float]]:
    """Return the change of the answered share of those who stay, for each (who, share) and replicate."""
    found: dict[tuple[str, float], dict[int, float]] = {}
    for cell, pairs in _paired(leavings, ran).items():
        for replicate, (base, other) in pairs.items():
            _, after, otherwise, *_ = _shares(base, other, day, lifetime)
            found.setdefault((cell.who, cell.share), {})[replicate] = after - otherwise
    return found


def contrasts_table(changes: Changes) -> pd.DataFrame:
    """Return the difference between the effects of two kinds of people, if equal numbers of them leave.

    The effect of leaving is the change of the answered share of those who stay, compared with the same people
    in the run in which nobody leaves. The difference is the effect of ``who`` minus the effect of ``less``,
    averaged over societies.

    Returns
    -------
    DataFrame
        - ``who, less, share``: the kind that leaves, the kind with which it is compared, and the share that
          leaves;
        - ``difference, low, high``: difference of the effects with Student's paired 95 % interval;
        - ``p, p_holm``: two-sided p-value, and the p-value adjusted for all rows (Holm 1979);
        - ``replicates``.

        Intervals and p-values are missing below five pairs.
    """
    rows: list[dict[str, object]] = []
    for share in sorted({share for who, share in changes if who in PEOPLE}):
        kinds = [who for who in PEOPLE if (who, share) in changes]
        for who, other in combinations(kinds, 2):
            mine, theirs = changes[who, share], changes[other, share]
            both = sorted(r for r in mine if r in theirs)
            a, b = (np.array([each[r] for r in both], np.float64) for each in (theirs, mine))
            i = share_difference_interval(a, b)
            rows.append({
                "who": who, "less": other, "share": share, "difference": i.mean, "low": i.low,
                "high": i.high, "p": p_value(b - a), "replicates": i.size,
            })  # fmt: skip
    table = pd.DataFrame(rows, columns=_CONTRASTS).astype(dict.fromkeys(_FLOATS, np.float64))
    known = table["p"].notna()
    table.loc[known, "p_holm"] = holm_adjusted(table.loc[known, "p"].to_numpy(np.float64))
    return table


def p_value(differences: Floats) -> float:
    """Return the two-sided p-value of Student's test that the mean difference is 0; NaN below five pairs."""
    known = differences[~np.isnan(differences)]
    if known.size < FEWEST_FOR_SHARES:
        return float("nan")
    spread = float(known.std(ddof=1)) / np.sqrt(known.size)
    if spread == 0.0:
        return float(known.mean() == 0.0)
    return float(2.0 * stdtr(known.size - 1, -abs(float(known.mean())) / spread))


class Helpers(NamedTuple):
    """Whether those who help most are the same people in every society."""

    drawn: int  # number of people whose effort differs between societies; 0 with one society
    people: int  # number of people; 0 with one society
    correlation: float  # mean rank correlation of the help that people give in two societies if nobody leaves


def same_helpers(leavings: Sequence[Leaving], ran: Sequence[FinishedRun]) -> Helpers:
    """Compare successive replicates: each person's effort, and the help the person gives if nobody leaves."""
    lives = [
        one.harvest
        for cell, one in zip(leavings, ran, strict=True)
        if cell.share == 0.0 and one.harvest is not None
    ]
    pairs = [(a, b) for a, b in pairwise(lives) if a.helped.size == b.helped.size > 1]
    if not pairs:
        return Helpers(0, 0, float("nan"))
    drawn = max(int(np.count_nonzero(a.effort != b.effort)) for a, b in pairs)
    found = np.array([spearman(a.helped.astype(np.float64), b.helped.astype(np.float64)) for a, b in pairs])
    known = found[~np.isnan(found)]
    return Helpers(drawn, pairs[0][0].helped.size, float(known.mean()) if known.size else float("nan"))


def course_table(leavings: Sequence[Leaving], ran: Sequence[FinishedRun], day: float) -> pd.DataFrame:
    """Return the answered share of the questions asked in each week, counted from the day of the departure.

    Columns: ``who, share, day`` (middle of the week), ``mean, low, high, replicates``. Only questions of
    those who stay count, before and after that day. Questions that were still open on that day are included,
    so the week before it already shows part of the loss.
    """
    rows = []
    for cell, pairs in _paired(leavings, ran, with_nobody=True).items():
        weeks = [_weeks(other, base.gone | other.gone, day) for base, other in pairs.values()]
        for week in sorted(set().union(*weeks)):
            i = share_interval([each.get(week, np.nan) for each in weeks])
            rows.append({
                "who": cell.who, "share": cell.share, "day": day + (week + 0.5) * WEEK, "mean": i.mean,
                "low": i.low, "high": i.high, "replicates": i.size,
            })  # fmt: skip
    return pd.DataFrame(rows, columns=_COURSE)


Pairs = dict[int, tuple[Outcomes, Outcomes]]


def _paired(
    leavings: Sequence[Leaving], ran: Sequence[FinishedRun], *, with_nobody: bool = False
) -> dict[Leaving, Pairs]:
    """Return, for each kind and share, the outcomes without and with leaving in each replicate.

    Replicates in which one of the two runs failed are left out. With `with_nobody`, the runs in which nobody
    leaves are included, paired with themselves.
    """
    runs = list(zip(leavings, ran, strict=True))
    base = {one.run.replicate: one.harvest for cell, one in runs if cell.share == 0.0 and one.harvest}
    pairs: dict[Leaving, Pairs] = {}
    for cell, one in runs:
        if (cell.share > 0.0 or with_nobody) and one.harvest is not None and one.run.replicate in base:
            pairs.setdefault(cell, {})[one.run.replicate] = base[one.run.replicate], one.harvest
    return pairs


def _shares(base: Outcomes, other: Outcomes, day: float, lifetime: float) -> tuple[float, ...]:
    """Return the shares and counts of `effects_table` in one replicate."""
    gone = base.gone | other.gone
    before, _ = _share(other, gone, other.asked + lifetime <= day + _SLACK)
    after, asked = _share(other, gone, other.asked >= day - _SLACK)
    otherwise, asked_otherwise = _share(base, gone, base.asked >= day - _SLACK)
    left = float(np.count_nonzero(other.gone & ~base.gone))
    return before, after, otherwise, asked, asked_otherwise, left


def _share(found: Outcomes, gone: Bools, when: Bools) -> tuple[float, int]:
    """Return the answered share and the number of questions in `when` whose askers haven't left."""
    counted = found.answered[when & ~gone[found.asker]]
    return (float(counted.mean()) if counted.size else float("nan")), int(counted.size)


def _weeks(found: Outcomes, gone: Bools, day: float) -> dict[int, float]:
    """Return the answered share by week; week 0 begins on the day of the departure."""
    week = np.floor((found.asked - day + _SLACK) / WEEK).astype(np.int64)
    first, last = found.asked.min(initial=day), found.asked.max(initial=day)
    starts = day + np.unique(week) * WEEK
    # A week that is cut short by the start or the end of the run has too few questions.
    whole = (starts >= first - 1.0) & (starts + WEEK <= last + 1.0 + _SLACK)
    return {int(w): _share(found, gone, week == w)[0] for w in np.unique(week)[whole]}


def _share_columns(name: str, values: Floats) -> dict[str, float]:
    """Return the mean of shares and its interval, as a mapping from column names to numbers."""
    i = share_interval(values)
    return {name: i.mean, f"{name}_low": i.low, f"{name}_high": i.high}
