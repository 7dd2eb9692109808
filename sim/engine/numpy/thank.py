"""Thanking in NumPy: record the answers of a day, and list the resulting changes of ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.array_types import Ints
from sim.networks.tie_updates import TieChanges
from sim.rules import help as helping
from sim.state.today import Offers, OpenQuestions

if TYPE_CHECKING:
    from sim.state.society_state import State


def record_answers(state: State, questions: OpenQuestions, attempts: Offers) -> tuple[TieChanges, Ints]:
    """Judge the attempts, record them and the first answers, and raise the standing of helpers.

    Returns the changes of ties, two for each helpful answer (the asker's row and the helper's row), and the
    askers whose question got its first helpful answer.
    """
    q, rows, p, place = state.questions, state.open, state.people, attempts.question
    helpful, rank = helping.judge(
        place, attempts.person, questions.topic, questions.difficulty, questions.answers, p.skill_by_topic
    )
    answers_wanted = state.scenario.asking.answers_wanted
    state.answers.append(
        place.size, question=rows[place], helper=attempts.person, tick=state.tick, channel=attempts.channel,
        hops=attempts.hops, helpful=helpful, surplus=helpful & (rank >= answers_wanted),
    )  # fmt: skip
    np.add.at(q.attempts, rows[place], np.int32(1))
    np.add.at(q.answers, rows[place[helpful]], np.int32(1))
    first = np.flatnonzero(helpful & (rank == 0))
    at = rows[place[first]]
    q.first_tick[at], q.first_helper[at] = state.tick, attempts.person[first]
    q.first_channel[at], q.first_hops[at] = attempts.channel[first], attempts.hops[first]
    asker, channel = questions.asker[place[helpful]], attempts.channel[helpful]
    helper = attempts.person[helpful].astype(np.int64)
    public = helper[state.channels.public[channel]]
    np.add.at(p.standing, public, np.float32(1 / state.standing_fading.scale))
    changes = TieChanges(
        row=np.stack([asker, helper], 1).ravel(),
        other=np.stack([helper, asker], 1).ravel(),
        layer=np.repeat(state.channels.layer[channel], 2),
        change=np.tile(np.array([1, -1]), helper.size),
    )
    return changes, questions.asker[place[first]]
