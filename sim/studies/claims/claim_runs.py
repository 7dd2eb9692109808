"""The runs that a claim asks for: its contrasts as declared, without the mechanism, and around."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sim import society as model
from sim.errors import StudyError
from sim.measures import KNOWN, measure_named, required_tables
from sim.runner import START_CACHE, Note, run_with_tables
from sim.scenarios import Scenario
from sim.studies.claims.claim import Claim
from sim.studies.claims.parameter_sets import Sets, sets_of
from sim.studies.experiments.design import Content
from sim.studies.experiments.experiment import Task, digest, run_id, seeds_of, span_of
from sim.studies.sweeps.sweep_tasks import ScenarioTask

OWN = (1, 1, 1)
"""Seeds of people, ties and luck of replicate 0, whatever the scenarios say: all arms share a society."""


@dataclass(frozen=True)
class Size:
    """How much evidence is gathered."""

    sets: int = 64  # parameter sets around the scenarios
    replicates: int = 20  # pairs of societies at the declared values, with the mechanism and without
    each: int = 1  # pairs of societies in each parameter set, or so many times those that the claim asks for
    fast: bool = False  # whether this is a first look

    def __post_init__(self) -> None:
        for name, least in (("sets", 1), ("replicates", 2), ("each", 1)):
            if not least <= getattr(self, name) <= 1_000_000:
                raise StudyError(f"{name} must be from {least} to 1,000,000; got {getattr(self, name)}.")


FULL = Size()
FAST = Size(sets=16, replicates=5, fast=True)


@dataclass(frozen=True)
class ClaimTask(Task):
    """One run of a claim. Its id includes its measures, because only those that it needs are computed."""

    measures: tuple[str, ...] = ()


class Cell(NamedTuple):
    """One society of a contrast at one place in a claim's evidence."""

    scenario: str
    content: Content


@dataclass(frozen=True)
class Plan:
    """A claim with its parameter sets, and the run behind each piece of its evidence."""

    claim: Claim
    size: Size
    sets: Sets

    @classmethod
    def of(cls, claim: Claim, size: Size) -> Plan:
        """Draw the claim's parameter sets."""
        return cls(claim, size, sets_of(claim, size.sets))

    def declared(self, part: int) -> list[list[Cell]]:
        """Cells of a part's arms, as declared."""
        return [[Cell(arm.scenario, arm.content) for arm in self.claim.parts[part].arms]]

    def without(self, part: int) -> list[list[Cell]]:
        """Cells of a part's arms with the mechanism off; none where it has no switch."""
        arms = self.claim.parts[part].arms
        if self.claim.mechanism.none:
            return []
        return [[Cell(arm.scenario, arm.content if arm.off is None else arm.off) for arm in arms]]

    def around(self, part: int) -> list[list[Cell]]:
        """Cells of a part's arms in each of the parameter sets."""
        arms = self.claim.parts[part].arms
        rows = zip(*(self.sets.contents(arm) for arm in arms), strict=True)
        return [[Cell(arm.scenario, c) for arm, c in zip(arms, row, strict=True)] for row in rows]

    def replicates(self, number: int) -> range:
        """Replicates of a parameter set: seeds of its own, so that no society stands behind all sets."""
        each = self.size.each * self.claim.societies
        return range(number * each, (number + 1) * each)

    def tasks(self) -> Iterator[ClaimTask]:
        """Yield every run of the claim, each once."""
        tasks = (self.task(cell, replicate) for cell, replicate in self._wanted())
        yield from {task.run_id: task for task in tasks}.values()

    def _wanted(self) -> Iterator[tuple[Cell, int]]:
        parts = range(len(self.claim.parts))
        rows = [row for part in parts for row in (*self.declared(part), *self.without(part))]
        for replicate in range(self.size.replicates):
            yield from ((cell, replicate) for row in rows for cell in row)
        around = [self.around(part) for part in parts]
        for number in range(self.size.sets):
            for replicate in self.replicates(number):
                yield from ((cell, replicate) for rows in around for cell in rows[number])

    def task(self, cell: Cell, replicate: int) -> ClaimTask:
        """Return one run."""
        seeds = seeds_of(OWN, replicate)
        name = self.name(cell, replicate)
        return ClaimTask(name, cell.scenario, cell.content, replicate, seeds, self.claim.measures)

    def name(self, cell: Cell, replicate: int) -> int:
        """Name of a run, found by its content."""
        whole = (*cell.content, ("measures", tuple(sorted(self.claim.measures))))
        return run_id(digest((cell.scenario, whole)), replicate)


def all_tasks(plans: Iterable[Plan]) -> list[ClaimTask]:
    """Return the runs of all claims, claim by claim; one that two of them share comes once."""
    return list({task.run_id: task for plan in plans for task in plan.tasks()}.values())


class MeasureTask(ScenarioTask):
    """Run a scenario at a point, and take only the measures that the run's claim needs."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of all measures that claims may have."""
        return tuple(KNOWN)

    def _measured(self, task: Task) -> tuple[dict[str, float], tuple[Note, ...]]:
        wanted = task.measures if isinstance(task, ClaimTask) else ()
        return measured(self.scenario_of(task), wanted, engine=self.engine)


def measured(
    scenario: Scenario, names: Sequence[str], *, engine: str = "compiled"
) -> tuple[dict[str, float], tuple[Note, ...]]:
    """Run a scenario with its own seeds; returns some measures (of `sim.measures.KNOWN`), and notes."""
    society = model.Society(scenario, engine=engine, threads=1, starts=START_CACHE)
    wanted = tuple(dict.fromkeys(names))
    tables = run_with_tables(society, required_tables(wanted))
    return measure_named(wanted, tables, **span_of(scenario)), society.state.notes
