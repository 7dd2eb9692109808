"""Meet: events bring people together, and friends their friends (ODD: Submodels, meet)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.day.today import Today
from sim.networks import FACE_TO_FACE, ONLINE
from sim.networks.exchange import Scales
from sim.rules import meet as meeting
from sim.state.society_state import State

Ints = NDArray[np.int64]
Pairs = tuple[Ints, Ints]


def meet(state: State, form: Any, today: Today) -> None:
    """Hold the events that come round today, and let friends introduce their friends."""
    m = state.scenario.meeting
    if m.every and state.tick and state.tick % round(m.every / state.days) == 0:
        hold_event(state, form, today, 0, None, m.turnout, m.meets)
    if m.closure > 0:
        near = state.ties.face_to_face
        rate = m.closure * state.days
        pairs = meeting.friends_of_friends(
            state.luck, state.tick, rate, near.neighbour, near.strength, near.degree
        )
        bring_together(state, form, today, pairs)


def hold_event(  # noqa: PLR0913 - an event is as much as that
    state: State, form: Any, today: Today, nth: int, town: int | None, turnout: float, rounds: int
) -> None:
    """Hold an event, in one town or in each; `nth` tells the events of a day apart."""
    here = state.present if town is None else state.present & (state.people.town == town)
    who = meeting.attends(state.luck, state.tick, nth, np.flatnonzero(here), turnout)
    towns = state.people.town[who].astype(np.int64)
    bring_together(state, form, today, meeting.pairs(state.luck, state.tick, nth, who, towns, rounds))


def bring_together(state: State, form: Any, today: Today, pairs: Pairs) -> None:
    """Strengthen the face-to-face ties of pairs that meet, and those online that are there already."""
    a, b = pairs
    row, other = np.stack([a, b], 1).ravel(), np.stack([b, a], 1).ravel()
    known = state.ties.online.slot_of(row, other) >= 0
    layer = np.repeat(np.array([FACE_TO_FACE, ONLINE]), [row.size, int(known.sum())])
    row, other = np.concatenate([row, row[known]]), np.concatenate([other, other[known]])
    form.exchange(
        state.ties, Scales(state.fading.scale, state.fading.shielded_scale),
        float(state.scenario.ties.learning), int(state.scenario.ties.owed_cap), row, other, layer,
        np.zeros(row.size, np.int64),
    )  # fmt: skip
    today.met += a.size
