"""Helping in NumPy: who believes they can answer a question, and how willing they are to do so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints
from sim.networks import Layer
from sim.rules import help as helping
from sim.state.questions import MANAGERS
from sim.state.today import OpenQuestions

if TYPE_CHECKING:
    from sim.state.society_state import State


def believes_able(state: State, questions: OpenQuestions, place: Ints, person: Ints, u: Floats) -> Bools:
    """Return whether each `person` believes they can answer the question at `place`.

    `u` is the uniform number from which the misjudgement is drawn.
    """
    return helping.believes_able(
        state.people.skill[person, questions.topic[place]].astype(np.float64),
        np.float64(state.scenario.helping.misjudgement),
        rng.normal(u),
        questions.difficulty[place],
    )


def log_odds(state: State, questions: OpenQuestions, place: Ints, person: Ints, channel: AnyInts) -> Floats:
    """Return the log odds that each `person` is willing to help with the question at `place`.

    `channel` is the channel on which the person has read it.
    """
    p, w = state.people, state.scenario.helping.willingness
    asker, topic = questions.asker[place], questions.topic[place]
    strength, owed = _bond(state, person, asker)
    across = p.x[person].astype(np.float64) - p.x[asker].astype(np.float64)
    along = p.y[person].astype(np.float64) - p.y[asker].astype(np.float64)
    near = helping.nearness(across, along, p.range[person].astype(np.float64))
    table = state.channels
    strength = helping.add_trust(strength, trust_in_channel(state, place, person, channel))
    public = w.standing * questions.visibility[place] + w.purpose * table.purpose[channel]
    public = np.where(table.public[channel], public, 0.0)
    return helping.log_odds(
        np.float64(w.baseline), w.interest, p.match(person, topic), w.tie,
        strength * questions.depth[place], w.owed, owed, w.nearness, near, w.rivalry,
        _cosine(p.interest[person], p.interest[asker]), public, w.bystander, questions.answers[place],
    )  # fmt: skip


def trust_in_channel(state: State, place: Ints, person: Ints, channel: AnyInts) -> Floats:
    """Return the tie strength that the channel of each exposure adds, (E,).

    If a community manager introduces the question, a share `channels.managers.trust` of the strength of the
    reader's tie with that manager carries over to the asker.
    """
    trust: Floats = state.channels.trust[channel]
    if state.host_work is None or not trust.any():
        return trust
    e = np.flatnonzero(channel == MANAGERS)
    trust[e] *= strength_of_introducer(state, place[e], person[e])
    return trust


def strength_of_introducer(state: State, place: Ints, person: Ints) -> Floats:
    """Return the strength of each person's tie to who introduced the question to them; 0 if nobody did."""
    assert state.host_work is not None
    manager = state.host_work.introducer(state.open[place] * state.people.count + person)
    tied, _ = _bond(state, person, manager)
    return np.where(manager >= 0, tied, 0.0)


def _cosine(a: AnyFloats, b: AnyFloats) -> Floats:
    p, q = a.astype(np.float64), b.astype(np.float64)
    dot, pp, qq = (np.cumsum(v, axis=1)[:, -1] for v in (p * q, p * p, q * q))
    cosine: Floats = dot / np.sqrt(pp * qq)
    return cosine


def _bond(state: State, person: Ints, asker: Ints) -> tuple[Floats, Floats]:
    """Return the combined strength of each pair's ties, and the reader's debt as a share of the largest debt.

    A face-to-face tie is stored in the rows of both people, and is read from the asker's row. The online tie
    is read from the reader's row.
    """
    near, lent = _strength_and_owed(state, state.ties.face_to_face, asker, person)
    far, owed = _strength_and_owed(state, state.ties.online, person, asker)
    cap = state.scenario.ties.owed_cap
    return helping.combine_strengths(near, far), np.maximum(np.minimum(owed - lent, cap), -cap) / max(1, cap)


def _strength_and_owed(state: State, layer: Layer, row: Ints, other: Ints) -> tuple[Floats, Ints]:
    slot = layer.slot_of(row, other)
    account = layer.account[row, slot].astype(np.int64)
    scale = np.where(account & 1 == 1, state.tie_fading.shielded_scale, state.tie_fading.scale)
    strength = layer.strength[row, slot].astype(np.float64) * scale
    return np.where(slot >= 0, strength, 0.0), np.where(slot >= 0, account >> 1, 0)
