"""Read, and offer to help (ODD: Submodels, read and help)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.day.today import Today
from sim.state import State


def read(state: State, form: Any, today: Today) -> None:
    """Decide each exposure: whether it is read, answered badly, and whether the reader would help."""
    shown, columns, p = today.shown, today.columns, state.people
    assert shown is not None and columns is not None
    f = state.scenario.channels.feed
    chatter = 0.0 if f is None else f.noise * (1 - f.purpose)
    got = form.messages(shown.person, shown.channel, p.count, float(chatter))
    today.decisions = decisions = form.decide(state, columns, shown, got)
    q, many = state.questions, state.open.size
    today.tally = tally = form.tally(decisions, shown.question, many, state.room)
    readers = tally.read
    if state.several_ways:
        is_read = decisions.read
        pairs = np.unique(shown.question[is_read].astype(np.int64) * p.count + shown.person[is_read])
        readers = np.bincount(pairs // p.count, minlength=many)
    q.shown[state.open] += tally.shown.astype(np.int32)
    q.read[state.open] += readers.astype(np.int32)
    today.read, today.hostile = int(readers.sum()), tally.hostile.size
    if today.hostile and state.scenario.discouragement.enabled:
        form.move(p.morale, columns.asker[shown.question[tally.hostile]], float(f.sting), 0.0)


def offer(today: Today) -> None:
    """Let every reader who is able and willing offer to help."""
    shown, decisions = today.shown, today.decisions
    assert shown is not None and decisions is not None and today.tally is not None
    w = today.tally.willing
    today.offers.append(
        (shown.question[w], shown.person[w], decisions.odds[w], shown.channel[w], shown.hops[w])
    )
