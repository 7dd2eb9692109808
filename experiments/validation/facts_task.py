"""One run of the validation: two lives of a society, and its facts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy import stats

import sim
from sim import facts
from sim.facts.question_facts import questions_of
from sim.facts.run_logs import logs_of
from sim.runner import Note
from sim.scenarios import Scenario
from sim.studies.sweeps.sweep_tasks import ScenarioTask

NULLS = 40  # random networks with the same degrees, for reciprocity by chance
EARLIER = {"0": (0, 0), "1_to_4": (1, 4), "5_to_19": (5, 19), "20_or_more": (20, math.inf)}
"""Groups of earlier answers of the asker, each with its smallest and largest number."""
BY_HELP = tuple(f"answered_after_help_{group}" for group in EARLIER)
ASKED_BY_HELP = tuple(f"asked_after_help_{group}" for group in EARLIER)
OWN = ("active_share", "rank_between_lives", *ASKED_BY_HELP)


class FactsTask(ScenarioTask):
    """Runs a scenario twice, with the same people and ties and another luck, and computes the facts."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the facts, and of those that need a second life."""
        return (*facts.FACTS, *OWN)

    def _measured(self, task: Any) -> tuple[dict[str, float], tuple[Note, ...]]:
        scenario = self.scenario_of(task)
        first, notes = lived(scenario, scenario.seed.luck)
        second, _ = lived(scenario, scenario.seed.luck + 1_000_000)
        return measured(first, second, scenario), notes


class OneLifeTask(FactsTask):
    """Runs a scenario once, and computes the facts that don't need a second life."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the facts."""
        return tuple(facts.FACTS)

    def _measured(self, task: Any) -> tuple[dict[str, float], tuple[Note, ...]]:
        scenario = self.scenario_of(task)
        life, notes = lived(scenario, scenario.seed.luck)
        return facts.values(life, lifetime_days=float(scenario.asking.lifetime), nulls=NULLS), notes


def lived(scenario: Scenario, luck: int) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """Run a life of a society; return its tables and notes."""
    society = sim.Society(scenario, luck=luck)
    society.run()
    return society.tables(), society.state.notes


def measured(first: dict[str, Any], second: dict[str, Any], scenario: Scenario) -> dict[str, float]:
    """Return the facts of the first life, and what the two have in common."""
    lifetime = float(scenario.asking.lifetime)
    found = facts.values(first, lifetime_days=lifetime, nulls=NULLS)
    people = first["people"]
    active = (people["asked"].to_numpy() > 0) | (people["helped"].to_numpy() > 0)
    received = [_received(life) for life in (first, second)]
    varied = all(np.ptp(each) > 0 for each in received)
    ranks = stats.spearmanr(*received).statistic if varied else math.nan
    (log,), _ = logs_of(first, lifetime)
    questions = questions_of(log, lifetime_days=lifetime)
    earlier = questions.earlier[questions.followed]
    asked = [float(((earlier >= low) & (earlier <= high)).sum()) for low, high in EARLIER.values()]
    own = (float(active.mean()), float(ranks), *asked)
    return {**found, **dict(zip(OWN, own, strict=True))}


def _received(life: dict[str, Any]) -> np.ndarray:
    """Return the number of helpful answers that each person received."""
    answers = life["answers"]
    askers = answers["asker"].to_numpy()[answers["helpful"].to_numpy()]
    return np.bincount(askers, minlength=len(life["people"]))
