"""Circulate: open questions become exposures, channel by channel (ODD: Submodels, circulate)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.channels import Exposures, exposures, hub, join, word_of_mouth
from sim.day.manage import introduce
from sim.day.plug_in import audience
from sim.day.today import Today
from sim.engine.numpy.help import Asked, match
from sim.rules.spread import moments
from sim.state.questions import FEED, HUB, MANAGERS, OPEN, WORD_OF_MOUTH
from sim.state.society_state import State

Ints = NDArray[np.int64]


def circulate(state: State, form: Any, today: Today) -> None:
    """Turn the open questions into exposures, channel by channel."""
    today.columns = columns = form.columns(state)
    c = state.scenario.channels
    starting = columns
    if (short := state.short) is not None:
        starts = short.starts(state.tick, state.open, columns.asked)
        starting = replace(columns, bits=np.where(starts, columns.bits, 0))
    parts = []
    if c.word_of_mouth is not None:
        parts.append(_this_tick(state, columns, form.tell(state, starting), WORD_OF_MOUTH, 1.0))
        if state.passing is not None:
            parts.append(_passed_on(state))
    if c.hub is not None:
        parts.append(_relay(state))
    if c.feed is not None:
        audience(state)
        place, person = form.show(state, starting)
        if state.scenario.ties.online.kind == "from_file":  # only a file has followers off the crowd
            there = state.people.on_crowd[person]
            place, person = place[there], person[there]
        parts.append(_this_tick(state, columns, (place, person), FEED, c.feed.fading))
    if c.managers is not None:
        parts.append(introduce(state, columns, np.flatnonzero(columns.bits & (1 << MANAGERS))))
    today.shown = join(parts)


def _this_tick(
    state: State, columns: Asked, audience: tuple[Any, Any], channel: int, fading: float
) -> Exposures:
    """Spread the audience (place, person) of days that begin now over their ticks; return what comes now.

    A question that is closed or has left the channel isn't shown any more. People whose tie to the asker has
    ended don't hear of it, and people who have left the crowd aren't shown it on the feed.
    """
    place, person = audience
    if (short := state.short) is None:
        return exposures(place, person, channel)
    asker, asked = columns.asker[place], columns.asked[place]
    ahead = moments(state.luck, state.tick, asker, asked, person, channel, fading, short.per_day)
    left = short.per_day - 1 - (state.tick - asked) % short.per_day  # less if asked by hand late
    ahead = np.minimum(ahead, left)
    later = np.flatnonzero(ahead)
    short.keep(state.tick, channel, ahead[later], state.open[place[later]], person[later])
    rows, who = short.due(state.tick, channel)
    q, p = state.questions, state.people
    may = (q.status[rows] == OPEN) & (q.channels[rows] & (1 << channel) != 0)
    if channel == FEED:
        may &= p.on_crowd[who]
    else:
        may &= state.ties.face_to_face.slot_of(q.asker[rows].astype(np.int64), who.astype(np.int64)) >= 0
    place = np.concatenate([place[ahead == 0], np.searchsorted(state.open, rows[may])])
    order = np.argsort(place, kind="stable")
    return exposures(place[order], np.concatenate([person[ahead == 0], who[may]])[order], channel)


def _passed_on(state: State) -> Exposures:
    """Return the exposures from questions that were passed on a day ago and are still open."""
    passing, state.passing = state.passing, None
    assert passing is not None
    if state.short is not None:
        state.passing, passing = passing.of(passing.tick > state.tick), passing.of(passing.tick == state.tick)
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
    assert state.members is not None
    capacity: Any = state.per_day(h.capacity)
    if (short := state.short) is not None:
        capacity = (capacity - short.relayed)[hub_of]
    taken = hub.take(state.luck, state.tick, hub_of, h.order, asker, asked, ties, capacity)
    state.waiting = rows[~taken]
    rows, asker, asked, hub_of = rows[taken], asker[taken], asked[taken], hub_of[taken]
    if short is not None:
        short.relayed += np.bincount(hub_of, minlength=short.relayed.size)
    place, person = hub.audience(state.members, hub_of, asker)
    heard = hub.heeded(state.luck, asker, asked, h.resistance)[place]
    return exposures(np.searchsorted(state.open, rows)[place], person, HUB, 1, heard)
