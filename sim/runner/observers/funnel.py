"""How far each question came with each person who was shown it, and so why nobody helped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim import rng
from sim.array_types import Ints
from sim.engine.numpy.help import believes, log_odds
from sim.runner.observers.observer import Observer

if TYPE_CHECKING:
    from sim.society.society import Society
    from sim.state.society_state import State

SHOWN, READ, ABLE, WILLING = range(4)
ANSWERED = "answered"
# Where a question ends that nobody helped with, by the furthest that anybody came with it; then all ends.
REASONS = ("not shown", "not read", "not able", "not willing", "no effort left")
ENDS = (*REASONS, ANSWERED)


class Funnel(Observer):
    """How far each person came with each question: shown, read it, was able, was willing too.

    Able is who has the skill and believes so. Effort comes last: who was able and willing, and yet did not
    help, had none left, or spent it on questions of which they were more willing.
    """

    def __init__(self, society: Society) -> None:
        self.society = society
        self.keys: list[Ints] = []

    def after_circulation(self) -> None:
        """Keep how far today's exposures come."""
        state, today = self.society.state, self.society.today
        shown, columns, decisions = today.shown, today.questions, today.decisions
        assert shown is not None and columns is not None and decisions is not None
        stage = np.where(decisions.read, READ, SHOWN)
        e = np.flatnonzero(decisions.read)
        place, person = shown.question[e].astype(np.int64), shown.person[e].astype(np.int64)
        draws = columns.at(place).draws(rng.DECIDE, person, daily=False)
        skill = state.people.skill[person, columns.topic[place]].astype(np.float64)
        able = believes(state, columns, place, person, rng.unit(draws[1]))
        able &= skill >= columns.difficulty[place]
        stage[e[able]] = ABLE
        odds = log_odds(state, columns, place[able], person[able], shown.channel[e[able]])
        stage[e[able][rng.unit(draws[0][able]) < rng.logistic(odds)]] = WILLING
        question = state.open[shown.question]
        self.keys.append((question * state.people.count + shown.person) * 4 + stage)

    def table(self) -> pd.DataFrame:
        """Return one row a question: people it came to, how far, who could have solved it, and how it ended.

        ``question_id, people_shown, people_read, people_able, people_willing, people_skilled, end``; each
        number counts different people, ``people_skilled`` all others who have the skill, shown or not.
        """
        state = self.society.state
        q, many = state.questions, state.people.count
        keys = np.unique(np.concatenate([np.zeros(0, np.int64), *self.keys]))
        pair = keys >> 2
        furthest = keys[np.append(pair[1:] != pair[:-1], True)] if keys.size else keys
        question, stage = (furthest >> 2) // many, furthest & 3
        counts = [np.bincount(question[stage >= n], minlength=q.size) for n in range(4)]
        came = sum(np.minimum(each, 1) for each in counts)
        end = np.where(q.answers > 0, len(REASONS), came)
        return pd.DataFrame({
            "question_id": q.asked.astype(np.int64) * many + q.asker,
            "people_shown": counts[SHOWN], "people_read": counts[READ], "people_able": counts[ABLE],
            "people_willing": counts[WILLING], "people_skilled": _skilled(state),
            "end": pd.Categorical.from_codes(end, list(ENDS)),
        }).sort_values("question_id", kind="stable", ignore_index=True)  # fmt: skip


def _skilled(state: State) -> Ints:
    """How many people other than the asker have the skill that each question takes."""
    q, skill = state.questions, state.people.skill
    result = np.zeros(q.size, np.int64)
    for topic in np.unique(q.topic):
        mine = np.flatnonzero(q.topic == topic)
        held = np.sort(skill[:, topic].astype(np.float64))
        needed = q.difficulty[mine].astype(np.float64)
        own = skill[q.asker[mine], topic].astype(np.float64) >= needed
        result[mine] = held.size - np.searchsorted(held, needed, side="left") - own
    return result
