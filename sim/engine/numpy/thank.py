"""Write a day's answers down, the array form, and what they change between people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.engine.numpy.help import Asked
from sim.networks import FACE_TO_FACE, ONLINE
from sim.rules import help as helping
from sim.rules.help import Attempts
from sim.state.questions import FEED

if TYPE_CHECKING:
    from sim.state.society_state import State

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Changes:
    """What a day's helpful answers change: two rows an answer, the asker's and the helper's.

    Attributes
    ----------
    row, other, layer, change : (U,) int64
        Whose tie, to whom, in which layer, and how many answers more are owed.
    newly : (F,) int64
        Askers whose question was answered for the first time.
    """

    row: Ints
    other: Ints
    layer: Ints
    change: Ints
    newly: Ints


def enter(state: State, asked: Asked, attempts: Attempts) -> Changes:
    """Judge the attempts, write them and the first answers down, and raise the helpers' standing."""
    q, rows, p, place = state.questions, state.open, state.people, attempts.question
    helpful, rank = helping.judge(
        place, attempts.person, asked.topic, asked.difficulty, asked.answers, p.ability
    )
    wanted = state.scenario.asking.answers_wanted
    state.answers.append(
        place.size, question=rows[place], helper=attempts.person, tick=state.tick, channel=attempts.channel,
        hops=attempts.hops, helpful=helpful, surplus=helpful & (rank >= wanted),
    )  # fmt: skip
    np.add.at(q.attempts, rows[place], np.int32(1))
    np.add.at(q.answers, rows[place[helpful]], np.int32(1))
    first = np.flatnonzero(helpful & (rank == 0))
    at = rows[place[first]]
    q.first_tick[at], q.first_helper[at] = state.tick, attempts.person[first]
    q.first_channel[at], q.first_hops[at] = attempts.channel[first], attempts.hops[first]
    asker, helper, channel = asked.asker[place[helpful]], attempts.person[helpful], attempts.channel[helpful]
    np.add.at(p.standing, helper[channel == FEED], np.float32(1 / state.fame.scale))
    layer = np.where(channel == FEED, ONLINE, FACE_TO_FACE).astype(np.int64)
    return Changes(
        row=np.stack([asker, helper], 1).ravel(),
        other=np.stack([helper, asker], 1).ravel(),
        layer=np.repeat(layer, 2),
        change=np.tile(np.array([1, -1]), helper.size),
        newly=asked.asker[place[first]],
    )
