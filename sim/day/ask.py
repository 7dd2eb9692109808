"""Ask: today's questions and the channels they travel on (ODD: Submodels, ask)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.channels import hub
from sim.day.learn import channels_of, weights
from sim.day.today import Today
from sim.rules import ask as asking
from sim.state.questions import HUB
from sim.state.society_state import State

Ints = NDArray[np.int64]


def ask(state: State, form: Any, today: Today) -> None:
    """Add today's questions."""
    p, a = state.people, state.scenario.asking
    asker = form.ask(state.luck, state.tick, p.morale, float(a.rate * state.days))
    if today.asked:  # by hand; a person asks once a day
        asker = asker[~np.isin(asker, state.questions.asker[-today.asked :])]
    a_, b_ = (
        (float(a.difficulty), 0.0)
        if isinstance(a.difficulty, (int, float))
        else (a.difficulty.a, a.difficulty.b)
    )
    topic, difficulty = form.word(
        state.luck, state.tick, asker, p.interest, float(a.outside), float(a_), float(b_)
    )
    add(state, today, asker, topic, difficulty)


def add(state: State, today: Today, asker: Ints, topic: Ints, difficulty: Any) -> Ints:
    """Enter questions of today with their channels; gives their rows."""
    s = state.scenario
    bits = asking.channels(state.luck, state.tick, asker, channels_of(state, asker), *weights(state, asker))
    if s.channels.hub is not None:
        kept = hub.submits(state.luck, state.tick, asker, s.channels.hub.submits)
        bits = np.where(kept, bits, bits & ~np.uint8(1 << HUB))
    rows = state.questions.append(
        asker.size, asker=asker, topic=topic, difficulty=difficulty, asked=state.tick, channels=bits
    )
    state.open = np.concatenate([state.open, rows])
    if s.channels.hub is not None:
        state.waiting = np.concatenate([state.waiting, rows[bits & (1 << HUB) != 0]])
    if state.short is not None and today.shown is not None:  # by hand, after this tick's went round
        state.short.late = np.concatenate([state.short.late, rows])
    today.asked += asker.size
    return rows
