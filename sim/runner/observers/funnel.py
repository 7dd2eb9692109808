"""Record whether each person who was shown a question read it, was able to help, and was willing to help.

These records explain why nobody helped with a question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import rng
from sim.array_types import Ints
from sim.engine.numpy.help import believes_able, log_odds
from sim.runner.observers.observer import Observer
from sim.tables.array_table import ArrayColumn, ArrayTable
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.society.plain_society import PlainSociety
    from sim.state.society_state import State

SHOWN, READ, ABLE, WILLING = range(4)
ANSWERED = "answered"
# The reason why nobody helped with a question follows from the furthest stage that anybody reached with it.
REASONS = ("not shown", "not read", "not able", "not willing", "no effort left")
ENDS = (*REASONS, ANSWERED)


class Funnel(Observer):
    """Records the furthest stage that each person reached with each question: shown, read, able, willing.

    A person is able if they have the skill and believe so. A person who was able and willing but didn't help
    had no effort left, or spent it on questions with which they were more willing to help.
    """

    def __init__(self, society: PlainSociety) -> None:
        self.society = society
        self.keys: list[Ints] = []

    def after_circulation(self) -> None:
        """Record the stages of today's exposures."""
        state, today = self.society.state, self.society.today
        shown, columns, decisions = today.shown, today.questions, today.decisions
        assert shown is not None and columns is not None and decisions is not None
        stage = np.where(decisions.read, READ, SHOWN)
        e = np.flatnonzero(decisions.read)
        place, person = shown.question[e].astype(np.int64), shown.person[e].astype(np.int64)
        draws = columns.at(place).draws(rng.DECIDE, person, daily=False)
        skill = state.people.skill[person, columns.topic[place]].astype(np.float64)
        able = believes_able(state, columns, place, person, rng.unit(draws[1]))
        able &= skill >= columns.difficulty[place]
        stage[e[able]] = ABLE
        odds = log_odds(state, columns, place[able], person[able], shown.channel[e[able]])
        stage[e[able][rng.unit(draws[0][able]) < rng.logistic(odds)]] = WILLING
        question = state.open[shown.question]
        self.keys.append((question * state.people.count + shown.person) * 4 + stage)

    def table(self) -> pd.DataFrame:
        """Return the table of `arrays` as a data frame."""
        return self.arrays().to_pandas()

    def arrays(self) -> ArrayTable:
        """Return one row per question: the number of people who reached each stage, and how it ended.

        The columns are ``question_id, people_shown, people_read, people_able, people_willing, people_skilled,
        end``. Nobody is counted twice in a column. ``people_skilled`` is the number of people, without the
        asker, who have the skill, whether the question was shown to them or not. ``end`` is "answered" or
        the reason why nobody helped.
        """
        state = self.society.state
        q, count = state.questions, state.people.count
        keys = np.unique(np.concatenate([np.zeros(0, np.int64), *self.keys]))
        pair = keys >> 2
        furthest = keys[np.append(pair[1:] != pair[:-1], True)] if keys.size else keys
        question, stage = (furthest >> 2) // count, furthest & 3
        counts = [np.bincount(question[stage >= n], minlength=q.size) for n in range(4)]
        last_stage = sum(np.minimum(each, 1) for each in counts)
        end = np.where(q.answers > 0, len(REASONS), last_stage)
        ids = q.asked.astype(np.int64) * count + q.asker
        table = ArrayTable("", {
            "question_id": ids,
            "people_shown": counts[SHOWN], "people_read": counts[READ], "people_able": counts[ABLE],
            "people_willing": counts[WILLING], "people_skilled": _skilled(state),
            "end": ArrayColumn(end, ENDS),
        })  # fmt: skip
        return table.select(np.argsort(ids, kind="stable"))


def _skilled(state: State) -> Ints:
    """Return the number of people other than the asker who have the skill for each question."""
    q, skill = state.questions, state.people.skill
    result = np.zeros(q.size, np.int64)
    for topic in np.unique(q.topic):
        rows = np.flatnonzero(q.topic == topic)
        skills = np.sort(skill[:, topic].astype(np.float64))
        needed = q.difficulty[rows].astype(np.float64)
        own = skill[q.asker[rows], topic].astype(np.float64) >= needed
        result[rows] = skills.size - np.searchsorted(skills, needed, side="left") - own
    return result
