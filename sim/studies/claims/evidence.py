"""Compute the evidence on a claim from the runs in a ledger: effects with and without the mechanism."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.array_types import Floats
from sim.measures import Interval, student_interval
from sim.studies.claims.claim import Claim, Part
from sim.studies.claims.claim_runs import Cell, ClaimPlan
from sim.studies.claims.parameter_sets import ParameterSets
from sim.studies.claims.separating_parameter import Separator, parameters_with_sign_change, rank_separators
from sim.studies.claims.verdict import CONTRADICTED, DEPENDS, Effect, Judgement, SetCounts, judge
from sim.studies.store.ledger import Ledger


class StoredRuns:
    """The runs of a ledger, by their ids."""

    def __init__(self, ledger: Ledger) -> None:
        self.runs = {run.run_id: run for run in ledger.rows()}
        self._column = {name: n for n, name in enumerate(ledger.measures)}

    def value(self, run: int, measure: str) -> float:
        """Return a measure of a run; NaN if the run is missing or has no value of the measure."""
        row = self.runs.get(run)
        found = None if row is None else row.measures[self._column[measure]]
        return float("nan") if found is None else float(found)


@dataclass(frozen=True)
class PartEvidence:
    """The evidence of one contrast."""

    part: Part  # the contrast
    effects: Floats  # (R,) effect in each replicate, as declared
    effects_without: Floats  # (R,) the effects with the mechanism off; empty if it can't be switched off
    effects_in_sets: Floats  # (S,) effect in each parameter set, the mean over the set's societies

    @property
    def interval(self) -> Interval:
        """The effect with its 95 % interval."""
        return student_interval(self.effects)

    @property
    def interval_without(self) -> Interval:
        """The effect without the mechanism, with its 95 % interval."""
        return student_interval(self.effects_without)

    @property
    def mechanism_interval(self) -> Interval:
        """Mean over replicates of the effect with the mechanism minus without it, with 95 % interval."""
        return student_interval(self.effects - self.effects_without if self.effects_without.size else ())

    def effect(self, parts: int) -> Effect:
        """Return the effect at the declared values, for a claim with this number of parts."""
        mean, low, high, _ = self.interval
        upper = student_interval(self.effects, level=1 - 0.05 / parts).high
        return Effect(mean, low, high, self.part.smallest, upper)

    @property
    def set_counts(self) -> SetCounts:
        """In how many parameter sets the effect is above, at and below 0."""
        return _counted(np.sign(self.effects_in_sets))

    @property
    def change_without(self) -> str:
        """How the effect changes without the mechanism: ``less``, ``more``, ``unclear`` or ``unknown``."""
        low, high = self.mechanism_interval.low, self.mechanism_interval.high
        if math.isnan(low + high):
            return "unknown"
        return "less" if low > 0 else "more" if high < 0 else "unclear"


@dataclass(frozen=True)
class ClaimEvidence:
    """A claim with its evidence and its verdict."""

    plan: ClaimPlan  # the claim and its runs
    parts: tuple[PartEvidence, ...]  # the evidence of each contrast
    # (S,) the sign of the claim in each parameter set: 1 if every part's effect is above 0; -1 if some part's
    # effect is below 0; 0 if no effect is below 0 and some effect is exactly 0; NaN if an effect is missing
    signs: Floats
    # parameters ranked by how well they separate the sets with sign 1 from those with sign -1
    separators: tuple[Separator, ...]
    # the separating parameters along which some part's effect is shown to change its sign
    sign_changing: tuple[str, ...]
    runs: int  # number of runs that the claim needs
    failed: int  # runs that failed
    missing: int  # runs that haven't been executed yet
    reason: str  # error of the first run that failed; empty if none did
    seconds: float  # total time of the claim's runs, including runs that other claims share

    @property
    def claim(self) -> Claim:
        """The claim that was tested."""
        return self.plan.claim

    @property
    def set_counts(self) -> SetCounts:
        """In how many parameter sets the claim holds."""
        return _counted(self.signs)

    @property
    def separator(self) -> Separator | None:
        """The best separating parameter along which the effect is shown to change its sign, if any."""
        return next((each for each in self.separators if each.path in self.sign_changing), None)

    @property
    def judgement(self) -> Judgement:
        """The verdict with its reason, by the rule `sim.studies.claims.verdict.judge`."""
        return judge_claim(self.parts, self.signs, sign_changes=bool(self.sign_changing))

    @property
    def weakest(self) -> PartEvidence:
        """The part on which the verdict depends most.

        If the verdict is *depends*, it is the part that holds in the fewest parameter sets. If it is
        *contradicted*, it is a part that contradicts the claim. Otherwise, or if several parts qualify, it is
        the one with the smallest ratio of the interval's low end to the smallest effect worth mentioning.
        """
        verdict = self.judgement.verdict

        def rank(part: PartEvidence) -> tuple[float, float]:
            low = part.interval.low
            ratio = -math.inf if math.isnan(low) else low / part.part.smallest
            against = part.effect(len(self.parts)).against and part.set_counts.nearly_nowhere
            first = {DEPENDS: part.set_counts.share, CONTRADICTED: float(not against)}
            return (first.get(verdict, 0.0), ratio)

        return min(self.parts, key=rank)


def gather(plan: ClaimPlan, rows: StoredRuns) -> ClaimEvidence:
    """Compute a claim's evidence from its stored runs."""
    parts = tuple(_part(plan, rows, number) for number in range(len(plan.claim.parts)))
    signs, found, changing = signs_and_separators(plan.sets, [part.effects_in_sets for part in parts])
    ids = [task.run_id for task in plan.tasks()]
    runs = [rows.runs[number] for number in ids if number in rows.runs]
    errors = [run.error for run in runs if run.error is not None]
    return ClaimEvidence(
        plan=plan,
        parts=parts,
        signs=signs,
        separators=found,
        sign_changing=changing,
        runs=len(ids),
        failed=len(errors),
        missing=len(ids) - len(runs),
        reason=errors[0] if errors else "",
        seconds=sum(run.seconds or 0.0 for run in runs),
    )


def signs_and_separators(
    sets: ParameterSets, effects: Sequence[Floats]
) -> tuple[Floats, tuple[Separator, ...], tuple[str, ...]]:
    """Return a claim's sign in each parameter set, the ranked separators, and the sign-changing parameters.

    `ClaimEvidence` describes these three results. `effects` holds an (S,) array for each part.
    """
    signs = np.sign(np.stack(effects)).min(axis=0)
    nonzero = ~np.isnan(signs) & (signs != 0)
    found = rank_separators(sets.paths, sets.shares[nonzero], signs[nonzero] > 0)
    separating = [each.path for each in found if each.separates]
    return signs, found, parameters_with_sign_change(sets.paths, separating, sets.shares, effects)


def judge_claim(parts: Sequence[PartEvidence], signs: Floats, *, sign_changes: bool) -> Judgement:
    """Return the verdict on a claim, from its parts and its sign in each parameter set."""
    effects = [part.effect(len(parts)) for part in parts]
    return judge(effects, [part.set_counts for part in parts], _counted(signs), sign_changes=sign_changes)


def _counted(signs: Floats) -> SetCounts:
    """Return in how many parameter sets the sign is 1, 0 and -1."""
    above, equal, below = (int((signs == sign).sum()) for sign in (1, 0, -1))
    return SetCounts(above, equal, below, signs.size)


def _part(plan: ClaimPlan, rows: StoredRuns, number: int) -> PartEvidence:
    """Compute the evidence of one part."""
    part, replicates = plan.claim.parts[number], range(plan.size.replicates)
    around = [
        [_effect(plan, rows, part, row, r) for r in plan.replicates(n)]
        for n, row in enumerate(plan.cells_in_sets(number))
    ]
    return PartEvidence(
        part,
        np.array(
            [_effect(plan, rows, part, row, r) for row in plan.cells_declared(number) for r in replicates]
        ),
        np.array(
            [
                _effect(plan, rows, part, row, r)
                for row in plan.cells_without_mechanism(number)
                for r in replicates
            ]
        ),
        np.array([_mean(effects) for effects in around]),
    )


def _effect(plan: ClaimPlan, rows: StoredRuns, part: Part, cells: Sequence[Cell], replicate: int) -> float:
    """Return the effect of a part in one replicate: the sum over the part's arms of weight · measure.

    A sum below 1e-12 of its largest term is a rounding error, and is set to 0.
    """
    values = [rows.value(plan.run_id(cell, replicate), part.measure) for cell in cells]
    total = sum(arm.weight * value for arm, value in zip(part.arms, values, strict=True))
    scale = max((abs(arm.weight * v) for arm, v in zip(part.arms, values, strict=True)), default=0.0)
    return 0.0 if abs(total) <= 1e-12 * scale else total


def _mean(effects: Sequence[float]) -> float:
    """Return the mean of the effects that aren't NaN; NaN if there are none."""
    known = [effect for effect in effects if not math.isnan(effect)]
    return math.fsum(known) / len(known) if known else float("nan")
