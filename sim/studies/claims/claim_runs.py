"""List the runs that a claim needs: as declared, without the mechanism, and in each parameter set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sim.errors import StudyError
from sim.measures import FURTHER, MEASURES
from sim.runner import Note
from sim.studies.claims.claim import Claim
from sim.studies.claims.parameter_sets import ParameterSets, draw_sets
from sim.studies.experiments.design import Content
from sim.studies.experiments.experiment import Task, digest, run_id, seeds_of
from sim.studies.sweeps.sweep_tasks import ScenarioTask, measure_scenario

CLAIM_SEEDS = (1, 1, 1)
"""Seeds of people, ties and luck of replicate 0. All arms use these instead of their scenarios' own seeds."""


@dataclass(frozen=True)
class EvidenceSize:
    """How much evidence is gathered for a claim."""

    sets: int = 64  # parameter sets around the scenarios
    replicates: int = 20  # pairs of societies at the declared values, with the mechanism and without
    per_set: int = 1  # pairs of societies in each parameter set; multiplied by the claim's `societies`
    fast: bool = False  # whether the size is that of a first look

    def __post_init__(self) -> None:
        for name, least in (("sets", 1), ("replicates", 2), ("per_set", 1)):
            if not least <= getattr(self, name) <= 1_000_000:
                raise StudyError(f"{name} must be from {least} to 1,000,000; got {getattr(self, name)}.")


FULL = EvidenceSize()
FAST = EvidenceSize(sets=16, replicates=5, fast=True)


@dataclass(frozen=True)
class ClaimTask(Task):
    """One run of a claim. Its id includes its measures, because only the needed measures are computed."""

    measures: tuple[str, ...] = ()


class Cell(NamedTuple):
    """A scenario with changed values: an arm as declared, without the mechanism, or in a parameter set."""

    scenario: str
    content: Content


@dataclass(frozen=True)
class ClaimPlan:
    """A claim with its parameter sets and all its runs."""

    claim: Claim
    size: EvidenceSize
    sets: ParameterSets

    @classmethod
    def of(cls, claim: Claim, size: EvidenceSize) -> ClaimPlan:
        """Draw the claim's parameter sets, and return the plan."""
        return cls(claim, size, draw_sets(claim, size.sets))

    def cells_declared(self, part: int) -> list[list[Cell]]:
        """Return one row: the cells of a part's arms as declared."""
        return [[Cell(arm.scenario, arm.content) for arm in self.claim.parts[part].arms]]

    def cells_without_mechanism(self, part: int) -> list[list[Cell]]:
        """Return one row: the cells of a part's arms with the mechanism off; no row if that is impossible."""
        arms = self.claim.parts[part].arms
        if self.claim.mechanism.none:
            return []
        return [
            [
                Cell(arm.scenario, arm.content if arm.content_without is None else arm.content_without)
                for arm in arms
            ]
        ]

    def cells_in_sets(self, part: int) -> list[list[Cell]]:
        """Return a row for each parameter set: the cells of a part's arms in that set."""
        arms = self.claim.parts[part].arms
        rows = zip(*(self.sets.contents(arm) for arm in arms), strict=True)
        return [[Cell(arm.scenario, c) for arm, c in zip(arms, row, strict=True)] for row in rows]

    def replicates(self, number: int) -> range:
        """Return the replicate numbers of a parameter set.

        Each set has its own replicate numbers, and therefore its own seeds, so that one unusual society can't
        affect all sets.
        """
        each = self.size.per_set * self.claim.societies
        return range(number * each, (number + 1) * each)

    def tasks(self) -> Iterator[ClaimTask]:
        """Yield every run of the claim, each once."""
        tasks = (self.task(cell, replicate) for cell, replicate in self._cells_and_replicates())
        yield from {task.run_id: task for task in tasks}.values()

    def _cells_and_replicates(self) -> Iterator[tuple[Cell, int]]:
        """Yield the cell and the replicate of every run; some combinations are repeated."""
        parts = range(len(self.claim.parts))
        rows = [
            row for part in parts for row in (*self.cells_declared(part), *self.cells_without_mechanism(part))
        ]
        for replicate in range(self.size.replicates):
            yield from ((cell, replicate) for row in rows for cell in row)
        around = [self.cells_in_sets(part) for part in parts]
        for number in range(self.size.sets):
            for replicate in self.replicates(number):
                yield from ((cell, replicate) for rows in around for cell in rows[number])

    def task(self, cell: Cell, replicate: int) -> ClaimTask:
        """Return the run of a cell in a replicate."""
        seeds = seeds_of(CLAIM_SEEDS, replicate)
        number = self.run_id(cell, replicate)
        return ClaimTask(number, cell.scenario, cell.content, replicate, seeds, self.claim.measures)

    def run_id(self, cell: Cell, replicate: int) -> int:
        """Return the id of a run, which depends only on its scenario, values, measures and replicate."""
        content = (*cell.content, ("measures", tuple(sorted(self.claim.measures))))
        return run_id(digest((cell.scenario, content)), replicate)


def all_tasks(plans: Iterable[ClaimPlan]) -> list[ClaimTask]:
    """Return the runs of all claims, claim by claim; a run that several claims share is included once."""
    return list({task.run_id: task for plan in plans for task in plan.tasks()}.values())


class MeasureTask(ScenarioTask):
    """Runs a scenario at a point, and computes only the measures that the run's claim needs.

    `further` names the user's own measures that the claims use.
    """

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of all measures of this package, and of the user's own measures that the claims use."""
        return (*MEASURES, *FURTHER, *self.further)

    def _measured(self, task: Task) -> tuple[dict[str, float], tuple[Note, ...]]:
        wanted = task.measures if isinstance(task, ClaimTask) else ()
        return measure_scenario(self.scenario_of(task), wanted, engine=self.engine)
