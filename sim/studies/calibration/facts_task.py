"""One run of a calibration: a life of a society, and the facts of the log that it leaves."""

from __future__ import annotations

from sim import facts
from sim.runner import Note
from sim.society.plain_society import PlainSociety
from sim.studies.experiments.experiment import Task
from sim.studies.sweeps.sweep_tasks import ScenarioTask

_NULLS = 40  # random networks for reciprocity by chance


class FactsTask(ScenarioTask):
    """Runs a scenario at a point of the design, and computes facts instead of measures."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the facts."""
        return tuple(facts.FACTS)

    def _measured(self, task: Task) -> tuple[dict[str, float], tuple[Note, ...]]:
        scenario = self.scenario_of(task)
        society = PlainSociety(scenario, engine=self.engine)
        society.run()
        lifetime = float(scenario.asking.lifetime)
        return facts.values(society.tables(), lifetime_days=lifetime, nulls=_NULLS), society.state.notes
