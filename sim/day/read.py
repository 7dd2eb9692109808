"""Read, and offer to help (ODD: Submodels, read and help)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.day.today import Today
from sim.state.questions import FEED
from sim.state.society_state import State


def read(state: State, form: Any, today: Today) -> None:
    """Decide each exposure: whether it is read, answered badly, and whether the reader would help."""
    shown, columns = today.shown, today.columns
    assert shown is not None and columns is not None
    today.decisions = decisions = form.decide(state, columns, shown)
    if state.short is not None:
        state.short.receive(shown.person, shown.channel == FEED)
    q, many = state.questions, state.open.size
    today.tally = tally = form.tally(decisions, shown.question, many, state.room)
    readers = tally.read
    if state.several_ways:
        is_read = decisions.read
        count = state.people.count
        pairs = np.unique(shown.question[is_read].astype(np.int64) * count + shown.person[is_read])
        readers = np.bincount(pairs // count, minlength=many)
    q.shown[state.open] += tally.shown.astype(np.int32)
    q.read[state.open] += readers.astype(np.int32)
    today.read, today.hostile = int(readers.sum()), tally.hostile.size
    if today.hostile and state.scenario.discouragement.enabled:
        sting = float(state.scenario.channels.feed.sting)
        form.move(state.people.morale, columns.asker[shown.question[tally.hostile]], sting, 0.0)


def offer(today: Today) -> None:
    """Let every reader who is able and willing offer to help."""
    shown, decisions = today.shown, today.decisions
    assert shown is not None and decisions is not None and today.tally is not None
    w = today.tally.willing
    today.offers.append(
        (shown.question[w], shown.person[w], decisions.odds[w], shown.channel[w], shown.hops[w])
    )
