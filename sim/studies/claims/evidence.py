"""From the rows of a ledger to the evidence on a claim: effects, intervals, sets, and the mechanism."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.measures import Interval, student_interval
from sim.studies.claims.claim import Claim, Part
from sim.studies.claims.runs import Cell, Plan
from sim.studies.claims.separating import Separator, separators
from sim.studies.claims.verdict import CONTRADICTED, DEPENDS, Around, Effect, Judgement, judge
from sim.studies.ledger import Ledger

Floats = NDArray[np.float64]


class Rows:
    """The rows of a ledger, by the names of runs."""

    def __init__(self, ledger: Ledger) -> None:
        self._rows = {row[0]: row for row in ledger.rows()}
        self._place = {name: 9 + n for n, name in enumerate(ledger.measures)}

    def value(self, run: int, measure: str) -> float:
        """A measure of a run; NaN where it isn't there, or has none."""
        row = self._rows.get(run)
        found = None if row is None else row[self._place[measure]]
        return float("nan") if found is None else float(found)

    def has(self, run: int) -> bool:
        """Whether a run is done."""
        return run in self._rows

    def error(self, run: int) -> str | None:
        """Why a run failed, if it did."""
        row = self._rows.get(run)
        return None if row is None else row[8]

    def seconds(self, run: int) -> float:
        """How long a run took; 0 where that isn't known."""
        row = self._rows.get(run)
        return 0.0 if row is None or row[7] is None else float(row[7])


@dataclass(frozen=True)
class PartEvidence:
    """What came of one contrast.

    Attributes
    ----------
    part
        The contrast.
    declared, without
        (R,) effects of the pairs of societies, as declared and with the mechanism off; none of the latter
        where it has no switch.
    around
        (S,) effects in the parameter sets, each the mean over its societies.
    """

    part: Part
    declared: Floats
    without: Floats
    around: Floats

    @property
    def interval(self) -> Interval:
        """The effect with its 95 % interval."""
        return student_interval(self.declared)

    @property
    def off(self) -> Interval:
        """The effect without the mechanism."""
        return student_interval(self.without)

    @property
    def change(self) -> Interval:
        """What the mechanism adds to the effect: with it less without it, pair by pair."""
        return student_interval(self.declared - self.without if self.without.size else ())

    @property
    def effect(self) -> Effect:
        """What the verdict rests on."""
        return Effect(self.interval.mean, self.interval.low, self.interval.high, self.part.smallest)

    @property
    def known(self) -> int:
        """Parameter sets in which the effect could be measured."""
        return int((~np.isnan(self.around)).sum())

    @property
    def holding(self) -> int:
        """Those of them in which it is as claimed, above 0."""
        return int((self.around > 0).sum())

    @property
    def mechanism(self) -> str:
        """What becomes of the effect without the mechanism: less, more, unclear, or unknown."""
        low, high = self.change.low, self.change.high
        if math.isnan(low + high):
            return "unknown"
        return "less" if low > 0 else "more" if high < 0 else "unclear"


@dataclass(frozen=True)
class Found:
    """A claim with its evidence and its verdict.

    Attributes
    ----------
    plan
        The claim, and what was to be run.
    parts
        What came of each contrast.
    holds
        (S,) whether every part's effect is above 0 in a parameter set; NaN where one is missing.
    separators
        Parameters by how well they separate, the best first.
    runs, failed
        Runs that the claim has, and those of them that came to grief.
    missing
        Runs that are not done.
    reason
        Why the first of the failed ones failed.
    seconds
        Time of its runs together; one that is shared with another claim counts in both.
    """

    plan: Plan
    parts: tuple[PartEvidence, ...]
    holds: Floats
    separators: tuple[Separator, ...]
    runs: int
    failed: int
    missing: int
    reason: str
    seconds: float

    @property
    def claim(self) -> Claim:
        """What was put to the test."""
        return self.plan.claim

    @property
    def around(self) -> Around:
        """What came of the parameter sets."""
        known = self.holds[~np.isnan(self.holds)]
        return Around(int(known.sum()), known.size, self.holds.size, self.separator is not None)

    @property
    def separator(self) -> Separator | None:
        """The parameter that best separates, if it does so by more than luck."""
        best = self.separators[0] if self.separators else None
        return best if best is not None and best.separates else None

    @property
    def judgement(self) -> Judgement:
        """The verdict, by the rule."""
        return judge([part.effect for part in self.parts], self.around)

    @property
    def weakest(self) -> PartEvidence:
        """The part on which the verdict hangs most.

        Where the verdict is that it depends, the one that holds in the fewest parameter sets; where it is
        contradicted, one whose interval lies below 0; else, and of several, the one whose interval reaches
        least of its smallest effect.
        """
        verdict = self.judgement.verdict

        def rank(part: PartEvidence) -> tuple[float, float]:
            low = part.interval.low
            reach = -math.inf if math.isnan(low) else low / part.part.smallest
            first = {DEPENDS: part.holding / max(1, part.known), CONTRADICTED: float(not part.effect.against)}
            return (first.get(verdict, 0.0), reach)

        return min(self.parts, key=rank)


def gather(plan: Plan, rows: Rows) -> Found:
    """Take a claim's evidence from the rows of its runs."""
    parts = tuple(_part(plan, rows, number) for number in range(len(plan.claim.parts)))
    effects = np.stack([part.around for part in parts])
    holds = np.where(np.isnan(effects).any(axis=0), np.nan, (effects > 0).all(axis=0).astype(np.float64))
    known = ~np.isnan(holds)
    names = [task.run_id for task in plan.tasks()]
    errors = [error for name in names if (error := rows.error(name)) is not None]
    return Found(
        plan=plan,
        parts=parts,
        holds=holds,
        separators=separators(plan.sets.paths, plan.sets.shares[known], holds[known] > 0),
        runs=len(names),
        failed=len(errors),
        missing=sum(not rows.has(name) for name in names),
        reason=errors[0] if errors else "",
        seconds=sum(rows.seconds(name) for name in names),
    )


def _part(plan: Plan, rows: Rows, number: int) -> PartEvidence:
    part, many = plan.claim.parts[number], range(plan.size.replicates)
    around = [
        [_effect(plan, rows, part, row, r) for r in plan.replicates(n)]
        for n, row in enumerate(plan.around(number))
    ]
    return PartEvidence(
        part,
        np.array(list(_paired(plan, rows, part, plan.declared(number), many))),
        np.array(list(_paired(plan, rows, part, plan.without(number), many))),
        np.array([_mean(effects) for effects in around]),
    )


def _paired(
    plan: Plan, rows: Rows, part: Part, cells: Sequence[Sequence[Cell]], replicates: range
) -> Iterator[float]:
    for row in cells:
        yield from (_effect(plan, rows, part, row, replicate) for replicate in replicates)


def _effect(plan: Plan, rows: Rows, part: Part, cells: Sequence[Cell], replicate: int) -> float:
    """Sum of weight times measure over the arms; twelve digits, so that what is 0 comes out as 0."""
    values = [rows.value(plan.name(cell, replicate), part.measure) for cell in cells]
    total = sum(arm.weight * value for arm, value in zip(part.arms, values, strict=True))
    scale = max((abs(arm.weight * v) for arm, v in zip(part.arms, values, strict=True)), default=0.0)
    return 0.0 if abs(total) <= 1e-12 * scale else total


def _mean(effects: Sequence[float]) -> float:
    known = [effect for effect in effects if not math.isnan(effect)]
    return math.fsum(known) / len(known) if known else float("nan")
