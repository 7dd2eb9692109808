"""From the rows of a ledger to the evidence on a claim: effects, intervals, sets, and the mechanism."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.array_types import Floats
from sim.measures import Interval, student_interval
from sim.studies.claims.claim import Claim, Part
from sim.studies.claims.claim_runs import Cell, Plan
from sim.studies.claims.parameter_sets import Sets
from sim.studies.claims.separating_parameter import Separator, separators, turning
from sim.studies.claims.verdict import CONTRADICTED, DEPENDS, Around, Effect, Judgement, judge
from sim.studies.store.ledger import Ledger


class Rows:
    """The rows of a ledger, by the names of runs."""

    def __init__(self, ledger: Ledger) -> None:
        self.runs = {run.run_id: run for run in ledger.rows()}
        self._place = {name: n for n, name in enumerate(ledger.measures)}

    def value(self, run: int, measure: str) -> float:
        """A measure of a run; NaN where it isn't there, or has none."""
        row = self.runs.get(run)
        found = None if row is None else row.measures[self._place[measure]]
        return float("nan") if found is None else float(found)


@dataclass(frozen=True)
class PartEvidence:
    """The evidence of one contrast."""

    part: Part  # the contrast
    # (R,) effects of the pairs of societies, as declared and with the mechanism off; none of the latter where
    # it has no switch
    declared: Floats
    without: Floats
    around: Floats  # (S,) effects in the parameter sets, each the mean over its societies

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

    def effect(self, parts: int) -> Effect:
        """Return the effect at the declared values, for a claim with so many parts."""
        mean, low, high, _ = self.interval
        upper = student_interval(self.declared, level=1 - 0.05 / parts).high
        return Effect(mean, low, high, self.part.smallest, upper)

    @property
    def counts(self) -> Around:
        """In how many parameter sets the effect is above, at and below 0."""
        return _counted(np.sign(self.around))

    @property
    def mechanism(self) -> str:
        """What becomes of the effect without the mechanism: less, more, unclear, or unknown."""
        low, high = self.change.low, self.change.high
        if math.isnan(low + high):
            return "unknown"
        return "less" if low > 0 else "more" if high < 0 else "unclear"


@dataclass(frozen=True)
class ClaimEvidence:
    """A claim with its evidence and its verdict."""

    plan: Plan  # the claim, and what was to be run
    parts: tuple[PartEvidence, ...]  # what came of each contrast
    # (S,) the sign of the claim in each parameter set: 1 where every part's effect is above 0, -1 where some
    # part's is below, 0 where none is below and some is exactly 0; NaN where one is missing
    signs: Floats
    # parameters by how well they separate the sets above from those below 0, the best first
    separators: tuple[Separator, ...]
    # those of the separating ones along which some part's effect is shown to change its sign
    turning: tuple[str, ...]
    # runs that the claim has, and those of them that came to grief
    runs: int
    failed: int
    missing: int  # runs that are not done
    reason: str  # why the first of the failed ones failed
    seconds: float  # time of its runs together; one that is shared with another claim counts in both

    @property
    def claim(self) -> Claim:
        """What was put to the test."""
        return self.plan.claim

    @property
    def around(self) -> Around:
        """In how many parameter sets the claim holds."""
        return _counted(self.signs)

    @property
    def separator(self) -> Separator | None:
        """The best separating parameter along which the effect is shown to change its sign, if any."""
        return next((each for each in self.separators if each.path in self.turning), None)

    @property
    def judgement(self) -> Judgement:
        """The verdict, by the rule."""
        return judge_claim(self.parts, self.signs, turns=bool(self.turning))

    @property
    def weakest(self) -> PartEvidence:
        """The part on which the verdict depends most.

        Where the verdict is that it depends, the one that holds in the fewest parameter sets; where it is
        contradicted, one that contradicts it; else, and of several, the one whose interval reaches
        least of its smallest effect.
        """
        verdict = self.judgement.verdict

        def rank(part: PartEvidence) -> tuple[float, float]:
            low = part.interval.low
            reach = -math.inf if math.isnan(low) else low / part.part.smallest
            against = part.effect(len(self.parts)).against and part.counts.nearly_nowhere
            first = {DEPENDS: part.counts.share, CONTRADICTED: float(not against)}
            return (first.get(verdict, 0.0), reach)

        return min(self.parts, key=rank)


def gather(plan: Plan, rows: Rows) -> ClaimEvidence:
    """Compute a claim's evidence from the rows of its runs."""
    parts = tuple(_part(plan, rows, number) for number in range(len(plan.claim.parts)))
    signs, found, turning_along = directions(plan.sets, [part.around for part in parts])
    names = [task.run_id for task in plan.tasks()]
    runs = [rows.runs[name] for name in names if name in rows.runs]
    errors = [run.error for run in runs if run.error is not None]
    return ClaimEvidence(
        plan=plan,
        parts=parts,
        signs=signs,
        separators=found,
        turning=turning_along,
        runs=len(names),
        failed=len(errors),
        missing=len(names) - len(runs),
        reason=errors[0] if errors else "",
        seconds=sum(run.seconds or 0.0 for run in runs),
    )


def directions(
    sets: Sets, effects: Sequence[Floats]
) -> tuple[Floats, tuple[Separator, ...], tuple[str, ...]]:
    """Return the sign of a claim in each parameter set, and the parameters that separate and turn it.

    See `ClaimEvidence` for each of the three. `effects` holds the (S,) effects of each part.
    """
    signs = np.sign(np.stack(effects)).min(axis=0)
    clear = ~np.isnan(signs) & (signs != 0)
    found = separators(sets.paths, sets.shares[clear], signs[clear] > 0)
    separating = [each.path for each in found if each.separates]
    return signs, found, turning(sets.paths, separating, sets.shares, effects)


def judge_claim(parts: Sequence[PartEvidence], signs: Floats, *, turns: bool) -> Judgement:
    """Judge a claim by its parts and by its sign in each parameter set."""
    effects = [part.effect(len(parts)) for part in parts]
    return judge(effects, [part.counts for part in parts], _counted(signs), turns=turns)


def _counted(signs: Floats) -> Around:
    above, equal, below = (int((signs == sign).sum()) for sign in (1, 0, -1))
    return Around(above, equal, below, signs.size)


def _part(plan: Plan, rows: Rows, number: int) -> PartEvidence:
    part, many = plan.claim.parts[number], range(plan.size.replicates)
    around = [
        [_effect(plan, rows, part, row, r) for r in plan.replicates(n)]
        for n, row in enumerate(plan.around(number))
    ]
    return PartEvidence(
        part,
        np.array([_effect(plan, rows, part, row, r) for row in plan.declared(number) for r in many]),
        np.array([_effect(plan, rows, part, row, r) for row in plan.without(number) for r in many]),
        np.array([_mean(effects) for effects in around]),
    )


def _effect(plan: Plan, rows: Rows, part: Part, cells: Sequence[Cell], replicate: int) -> float:
    """Sum of weight times measure over the arms; twelve digits, so that what is 0 comes out as 0."""
    values = [rows.value(plan.name(cell, replicate), part.measure) for cell in cells]
    total = sum(arm.weight * value for arm, value in zip(part.arms, values, strict=True))
    scale = max((abs(arm.weight * v) for arm, v in zip(part.arms, values, strict=True)), default=0.0)
    return 0.0 if abs(total) <= 1e-12 * scale else total


def _mean(effects: Sequence[float]) -> float:
    known = [effect for effect in effects if not math.isnan(effect)]
    return math.fsum(known) / len(known) if known else float("nan")
