"""Circulate: open questions become exposures, channel by channel (ODD: Submodels, circulate)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.channels import Exposures, exposures, hub, join, word_of_mouth
from sim.day.managing import introduce
from sim.day.plugging import audience
from sim.day.today import Today
from sim.deciding import match
from sim.questions import FEED, HUB, MANAGERS, OPEN, WORD_OF_MOUTH
from sim.state import State

Ints = NDArray[np.int64]


def circulate(state: State, form: Any, today: Today) -> None:
    """Turn the open questions into exposures, channel by channel."""
    today.columns = columns = form.columns(state)
    c = state.scenario.channels
    parts = []
    if c.word_of_mouth is not None:
        place, person = form.tell(state, columns)
        parts.append(exposures(place, person, WORD_OF_MOUTH))
        if state.passing is not None:
            parts.append(_passed_on(state))
    if c.hub is not None:
        parts.append(_relay(state))
    if c.feed is not None:
        audience(state)
        place, person = form.show(state, columns)
        parts.append(exposures(place, person, FEED))
    if c.managers is not None:
        parts.append(introduce(state, columns, np.flatnonzero(columns.bits & (1 << MANAGERS))))
    today.shown = join(parts)


def _passed_on(state: State) -> Exposures:
    """What was passed on yesterday reaches its people today, if the question is still open."""
    passing, state.passing = state.passing, None
    assert passing is not None
    w = state.scenario.channels.word_of_mouth
    q = state.questions
    alive = q.status[passing.question] == OPEN
    teller, row, hops = passing.teller[alive], passing.question[alive], passing.hops[alive]
    person = word_of_mouth.pass_on(
        state.luck, teller, q.asker[row].astype(np.int64), q.asked[row], q.topic[row].astype(np.int64),
        w.pass_on, w.referral, state.ties.face_to_face, lambda who, topic: match(state, who, topic),
    )  # fmt: skip
    told = person >= 0
    place = np.searchsorted(state.open, row[told])
    return exposures(place, person[told], WORD_OF_MOUTH, hops[told] + 1)


def _relay(state: State) -> Exposures:
    """Let every hub relay what it can of its queue; what has closed meanwhile has left the queue."""
    h, q = state.scenario.channels.hub, state.questions
    rows = state.waiting[q.status[state.waiting] == OPEN]
    asker, asked = q.asker[rows].astype(np.int64), q.asked[rows].astype(np.int64)
    hub_of = state.hub_of[asker]
    ties = state.ties.face_to_face.degree[asker].astype(np.int64)
    taken = hub.take(state.luck, state.tick, hub_of, h.order, asker, asked, ties, state.per_tick(h.capacity))
    state.waiting = rows[~taken]
    rows, asker, asked, hub_of = rows[taken], asker[taken], asked[taken], hub_of[taken]
    assert state.members is not None
    place, person = hub.audience(state.members, hub_of, asker)
    heard = hub.heeded(state.luck, asker, asked, h.resistance)[place]
    return exposures(np.searchsorted(state.open, rows)[place], person, HUB, 1, heard)
