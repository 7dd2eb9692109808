"""Count how often each person is shown questions, and how often somebody would answer with more effort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import rng
from sim.array_types import Ints
from sim.day.read import OwnRules
from sim.engine.numpy.help import believes_able, log_odds
from sim.runner.observers.observer import Observer
from sim.tables.array_table import ArrayTable
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.society.plain_society import PlainSociety


class Demand(Observer):
    """Counts exposures of each person, and questions that the person would have answered with more effort."""

    def __init__(self, society: PlainSociety) -> None:
        self.society = society
        self.shown = np.zeros(society.state.people.count, np.int64)
        self.willing: list[Ints] = []

    def after_circulation(self) -> None:
        """Count today's exposures, and record who would answer which question."""
        state, today = self.society.state, self.society.today
        shown, tally = today.shown, today.tally
        assert shown is not None and tally is not None
        self.shown += np.bincount(shown.person, minlength=self.shown.size)
        who = np.concatenate([tally.willing.astype(np.int64), self._willing_without_effort()])
        self.willing.append(state.open[shown.question[who]] * self.shown.size + shown.person[who])

    def _willing_without_effort(self) -> Ints:
        """Return the places of exposures whose readers would answer, but have no effort for a single answer.

        The engines leave these readers out of their decisions (`sim.engine.numpy.read.decide`), because they
        can't answer anyway.
        """
        state, today = self.society.state, self.society.today
        shown, questions, decisions = today.shown, today.questions, today.decisions
        assert shown is not None and questions is not None and decisions is not None
        e = np.flatnonzero(decisions.read & (state.people.budget[shown.person] < 1))
        place, person = shown.question[e].astype(np.int64), shown.person[e].astype(np.int64)
        draws = questions.at(place).draws(rng.DECIDE, person, daily=False)
        able = believes_able(state, questions, place, person, rng.unit(draws[1]))
        e, place, person, draw = e[able], place[able], person[able], draws[0][able]
        odds = log_odds(state, questions, place, person, shown.channel[e])
        if state.has_rules("willingness"):
            odds = OwnRules(state, questions).willingness(place, person, shown.channel[e], odds)
        found: Ints = e[rng.unit(draw) < rng.logistic(odds)]
        return found

    def table(self) -> pd.DataFrame:
        """Return the table of `arrays` as a data frame."""
        return self.arrays().to_pandas()

    def arrays(self) -> ArrayTable:
        """Return one row per person: ``person, shown, over_asked, over_asked_unanswered``.

        ``shown`` is the number of exposures: times that a question was shown to the person on any channel.
        ``over_asked`` is the number of questions that the person was willing to answer on some day, and
        believed to be able to answer, but never answered, because no effort was left. A question
        counts once per person. With more effort the person would not give as many answers more, because
        others answer many of these questions: ``over_asked_unanswered`` is the number of them that nobody
        answered helpfully in the run.
        """
        count, answers = self.shown.size, self.society.state.answers
        willing = np.unique(np.concatenate([np.zeros(0, np.int64), *self.willing]))
        answered = answers.question.astype(np.int64) * count + answers.helper
        refused = willing[~np.isin(willing, answered)]
        helped = answers.question[answers.helpful].astype(np.int64)
        lost = refused[~np.isin(refused // max(1, count), helped)]
        return ArrayTable("", {
            "person": np.arange(count), "shown": self.shown,
            "over_asked": np.bincount(refused % max(1, count), minlength=count),
            "over_asked_unanswered": np.bincount(lost % max(1, count), minlength=count),
        })  # fmt: skip
