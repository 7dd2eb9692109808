"""Observe a society during a run without changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.population.asking_rates import asking_rates
from sim.state.rhythm import day_share
from sim.tables.array_table import AnyTable, ArrayTable
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.array_types import Floats
    from sim.society.plain_society import PlainSociety


class Observer:
    """Base class of observers, whose methods are called on each tick. They never change the society."""

    def before_day(self) -> None:
        """Observe the society before the day begins."""

    def after_interventions(self) -> None:
        """Observe the society after the interventions of the morning."""

    def after_asking(self) -> None:
        """Observe the society after the day's questions have been asked."""

    def after_circulation(self) -> None:
        """Observe the society after the questions have circulated and been read, before anybody answers."""

    def table(self) -> pd.DataFrame:
        """Return the observations after the last day."""
        raise NotImplementedError

    def arrays(self) -> AnyTable:
        """Return the observations as arrays if the observer can make these without pandas."""
        return self.table()


def observe(society: PlainSociety, *observers: Observer) -> None:
    """Run a society to its last day, and call the observers' methods on each tick."""
    if not observers:
        society.run()
    methods = ("before_day", "after_interventions", "after_asking", "after_circulation")
    phases = (society.begin_day, society.ask, society.circulate, society.help)
    while society.running:
        for method, run_phase in zip(methods, phases, strict=True):
            for each in observers:
                getattr(each, method)()
            run_phase()
        society.end_day()


class AskingChance(Observer):
    """Records the probability with which each question was asked: the asker's morale × own rate, at most 1.

    People whose questions are answered ask more often, so they have more questions. Measures weight each
    question by 1 / (this probability), so that every day of every person counts equally.
    """

    def __init__(self, society: PlainSociety) -> None:
        self.state = society.state
        self.chances: list[Floats] = []
        self.recorded = 0

    def after_asking(self) -> None:
        """Record the probabilities of today's questions."""
        state = self.state
        asker = state.questions.asker[self.recorded :]
        rates = asking_rates(state.people, state.scenario.asking.rate) * day_share(state)
        rate = rates if isinstance(rates, float) else rates[asker]
        self.chances.append(np.minimum(1.0, rate * state.people.morale[asker].astype(np.float64)))
        self.recorded = state.questions.size

    def table(self) -> pd.DataFrame:
        """Return the table of `arrays` as a data frame."""
        return self.arrays().to_pandas()

    def arrays(self) -> ArrayTable:
        """Return the columns ``question_id, chance, life``, one row per question."""
        q = self.state.questions
        identity = q.asked.astype(np.int64) * self.state.people.count + q.asker
        chance = np.concatenate([np.zeros(0), *self.chances])
        life = np.zeros(identity.size, np.int64)
        return ArrayTable("", {"question_id": identity, "chance": chance, "life": life})
