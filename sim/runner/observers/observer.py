"""Look at the days of a society while it lives, without changing anything in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from sim.array_types import Floats
    from sim.society.society import Society


class Observer:
    """Looks at a society's days; it may read everything and writes nothing."""

    def before_day(self) -> None:
        """Look before the day begins."""

    def after_interventions(self) -> None:
        """Look once the morning's interventions are done."""

    def after_asking(self) -> None:
        """Look once the day's questions are asked."""

    def after_circulation(self) -> None:
        """Look once they have circulated and been read, before anybody answers."""

    def table(self) -> pd.DataFrame:
        """Return what was seen, once all days are over."""
        raise NotImplementedError


def observe(society: Society, *observers: Observer) -> None:
    """Let a society live to its end while observers look at each of its days."""
    if not observers:
        society.run()
    looks = ("before_day", "after_interventions", "after_asking", "after_circulation")
    acts = (society.begin_day, society.ask, society.circulate, society.help)
    while society.running:
        for look, act in zip(looks, acts, strict=True):
            for each in observers:
                getattr(each, look)()
            act()
        society.end_day()


class AskingChance(Observer):
    """The chance with which each question came to be asked: the asker's morale times the rate, at most 1.

    Who is answered asks more. A question counts by one over its chance where all days are to count alike.
    """

    def __init__(self, society: Society) -> None:
        self.state = society.state
        self.chances: list[Floats] = []
        self.seen = 0

    def after_asking(self) -> None:
        """Keep the chances of today's questions."""
        state = self.state
        asker = state.questions.asker[self.seen :]
        rate = state.scenario.asking.rate * state.days
        self.chances.append(np.minimum(1.0, rate * state.people.morale[asker].astype(np.float64)))
        self.seen = state.questions.size

    def table(self) -> pd.DataFrame:
        """Return ``question_id, chance``: one row a question."""
        q = self.state.questions
        identity = q.asked.astype(np.int64) * self.state.people.count + q.asker
        return pd.DataFrame({"question_id": identity, "chance": np.concatenate([np.zeros(0), *self.chances])})
