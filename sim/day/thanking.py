"""Thank: answers are written down; ties, accounts, standing and morale move (ODD: Submodels, thank)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.day.today import Today
from sim.questions import FEED
from sim.rules.help import Attempts
from sim.state import State
from sim.ties import FACE_TO_FACE, ONLINE
from sim.ties.exchange import Scales

Ints = NDArray[np.int64]


def thank(state: State, form: Any, today: Today) -> None:
    """Record the answers; strengthen ties, settle accounts, raise standing and morale."""
    attempts, columns, p = today.attempts, today.columns, state.people
    assert attempts is not None and columns is not None
    helpful, rank = form.judge(
        attempts.question, attempts.person, columns.topic, columns.difficulty, columns.answers, p.ability
    )
    newly = _enter(state, attempts, helpful, rank)
    place, helper, channel = attempts.question[helpful], attempts.person[helpful], attempts.channel[helpful]
    asker = columns.asker[place]
    row, other = np.stack([asker, helper], 1).ravel(), np.stack([helper, asker], 1).ravel()
    layer = np.where(channel == FEED, ONLINE, FACE_TO_FACE).astype(np.int64)
    t = state.scenario.ties
    form.exchange(
        state.ties, Scales(state.fading.scale, state.fading.shielded_scale), float(t.learning),
        int(t.owed_cap), row, other, np.repeat(layer, 2), np.tile(np.array([1, -1]), helper.size),
    )  # fmt: skip
    np.add.at(p.standing, helper[channel == FEED], np.float32(1 / state.fame.scale))
    if state.scenario.discouragement.enabled:
        form.move(p.morale, columns.asker[newly], 0.0, float(state.scenario.discouragement.up))


def _enter(state: State, attempts: Attempts, helpful: NDArray[np.bool_], rank: Ints) -> Ints:
    """Write attempts and first answers down; gives the places of questions answered for the first time."""
    q, rows = state.questions, state.open
    place = attempts.question
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
    return place[first]
