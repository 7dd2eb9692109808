"""The runs of a study of single people: who may leave, the screening, and what the study will cost."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sim.errors import StudyError
from sim.runner import Run, cores, run_once, with_replicate_seeds
from sim.scenarios import Scenario
from sim.studies.resilience.resilience_tables import outcomes_by_question
from sim.studies.sweeps.cost_estimate import until_done

MOST = 20  # people who leave in turn


@dataclass(frozen=True)
class EachPersonPlan:
    """The cost of a study of single people: numbers of runs, and the expected time."""

    replicates: int
    leaving: int  # number of people who leave in turn
    seconds: float  # of one run
    workers: int

    def text(self) -> str:
        """Return the cost in two sentences."""
        runs, workers = self.replicates * (self.leaving + 2), max(1, self.workers)
        needed = until_done(self.seconds * runs, 0.0, workers)
        return (
            f"{runs:,} runs: {self.replicates:,} societies show whom the community needs most, and in "
            f"{self.replicates:,} other societies each of {self.leaving:,} people leaves in turn. This takes "
            f"about {needed:,.0f} s ({self.seconds:.2g} s a run, {workers} at a time), besides starting."
        )


def plan_each_person(
    scenario: Scenario, *, replicates: int = 20, engine: str = "compiled", workers: int | None = None
) -> EachPersonPlan:
    """Count the runs of `sim.each_person`, and time one of them.

    Raises
    ------
    StudyError
        The people aren't from a file.
    """
    check_fixed_people(scenario, replicates)
    run = screening_runs(scenario, range(1), engine)[0]
    for _ in range(2):  # the first run loads or compiles code
        began = time.perf_counter()
        ran = run_once(run, outcomes_by_question)
        seconds = time.perf_counter() - began
    many = len(ran.harvest.helped) if ran.harvest is not None else MOST
    return EachPersonPlan(replicates, min(MOST, many), seconds, cores() if workers is None else workers)


def check_fixed_people(scenario: Scenario, replicates: int) -> None:
    """Refuse, before any run, a scenario whose people differ between societies."""
    if scenario.people.from_file is None:
        raise StudyError(
            f"{scenario.name}: people can leave one at a time only if a file lists them (people.from_file); "
            "over drawn societies, row 17 is another person each time."
        )
    if replicates < 1:
        raise StudyError(f"replicates must be 1 or more; got {replicates}.")


def screening_runs(scenario: Scenario, replicates: range, engine: str) -> list[Run]:
    """Return a run without anybody leaving for each replicate."""
    return [
        Run(n, with_replicate_seeds(scenario, replicate), replicate, engine)
        for n, replicate in enumerate(replicates)
    ]


def scenario_without(scenario: Scenario, person: str, day: int) -> Scenario:
    """Return the scenario with an intervention that removes one person."""
    removal = {"day": day, "remove": {"ids": [person]}}
    return scenario.replace({"interventions": [*scenario.to_dict()["interventions"], removal]})
