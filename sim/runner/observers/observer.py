"""Look at the days of a society while it lives, without changing anything in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from sim.society.society import Society


class Watch(Protocol):
    """What looks at a society's days; it may read everything and write nothing."""

    def asked(self) -> None:
        """Look once the day's questions are asked."""

    def circulated(self) -> None:
        """Look once they have circulated and been read, before anybody answers."""

    def table(self) -> pd.DataFrame:
        """What was seen, once all is over."""


def lived(society: Society, watch: Callable[[Any], Watch] | None) -> pd.DataFrame | None:
    """Let a society live to its end under the eyes of `watch`; gives what was seen."""
    if watch is None:
        society.run()
        return None
    eyes = watch(society)
    while society.running:
        society.begin_day()
        society.ask()
        eyes.asked()
        society.circulate()
        eyes.circulated()
        society.help()
        society.end_day()
    return eyes.table()


class AskingChance:
    """The chance with which each question came to be asked: the asker's morale times the rate, at most 1.

    Who is answered asks more. A question counts by one over its chance where all days are to count alike.
    """

    def __init__(self, society: Society) -> None:
        self.state = society.state
        self.chances: list[Any] = []
        self.seen = 0

    def asked(self) -> None:
        """Keep the chances of today's questions."""
        state = self.state
        asker = state.questions.asker[self.seen :]
        rate = state.scenario.asking.rate * state.days
        self.chances.append(np.minimum(1.0, rate * state.people.morale[asker].astype(np.float64)))
        self.seen = state.questions.size

    def circulated(self) -> None:
        """Nothing more is to be seen."""

    def table(self) -> pd.DataFrame:
        """``question_id, chance``: one row a question."""
        q = self.state.questions
        identity = q.asked.astype(np.int64) * self.state.people.count + q.asker
        return pd.DataFrame({"question_id": identity, "chance": np.concatenate([np.zeros(0), *self.chances])})
