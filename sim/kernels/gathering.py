"""Compiled twins: what the day's questions and exposures come to, before and after they are decided."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.deciding import IS_HOSTILE, IS_READ, IS_WILLING, Asked, Decisions, Tally
from sim.kernels.twins import depth, jit, visibility
from sim.questions import FEED


@jit
def _columns(
    rows: Any, asker: Any, asked: Any, topic: Any, difficulty: Any, answers: Any, followers: Any, standing: Any,
    scale: float, half: float, dilution: float, shallowness: float, whole: Any, real: Any,
) -> None:  # fmt: skip
    for q in range(rows.size):
        row = rows[q]
        j = asker[row]
        whole[0, q], whole[1, q], whole[2, q] = j, asked[row], topic[row]
        real[0, q], real[1, q] = difficulty[row], answers[row]
        real[2, q] = depth(np.float64(followers[j]), dilution, shallowness)
        real[3, q] = visibility(np.float64(standing[j]) * scale, half) if half > 0.0 else 0.0


def columns(state: Any) -> Asked:
    """Twin of `sim.deciding.columns`."""
    q, h, f = state.questions, state.scenario.helping, state.scenario.channels.feed
    whole, real = np.empty((3, state.open.size), np.int64), np.empty((4, state.open.size))
    _columns(
        state.open, q.asker, q.asked, q.topic, q.difficulty, q.answers, state.ties.followers.size,
        state.people.standing, float(state.fame.scale), 0.0 if f is None else float(f.half), float(h.dilution),
        float(h.shallowness), whole, real,
    )  # fmt: skip
    return Asked(whole[0], whole[1], whole[2], real[0], real[1], real[2], real[3])


@jit
def _messages(person: Any, channel: Any, chatter: float, on: Any, got: Any) -> None:
    off = np.zeros(on.size, np.int32)
    for e in range(person.size):
        if channel[e] == FEED:
            on[person[e]] += 1
        else:
            off[person[e]] += 1
    for i in range(on.size):
        got[i] = off[i] + on[i] * (1.0 + chatter)


def messages(person: Any, channel: Any, count: int, chatter: float) -> Any:
    """Twin of `sim.rules.read.messages`."""
    on, got = np.zeros(count, np.int32), np.empty(count, np.float32)
    _messages(person, channel, chatter, on, got)
    return got


@jit
def _tally(code: Any, question: Any, shown: Any, read: Any, hostile: Any, willing: Any) -> Any:
    bad = able = 0
    for e in range(code.size):
        c = code[e]
        shown[question[e]] += 1
        read[question[e]] += c & IS_READ
        if c & IS_HOSTILE:
            hostile[bad] = e
            bad += 1
        if c & IS_WILLING:
            willing[able] = e
            able += 1
    return bad, able


def tally(decisions: Decisions, question: Any, many: int, room: Any) -> Tally:
    """Twin of `sim.deciding.tally`."""
    shown, read = np.zeros(many, np.int64), np.zeros(many, np.int64)
    hostile, willing = room("hostile", question.size, np.int32), room("willing", question.size, np.int32)
    bad, able = _tally(decisions.code, question, shown, read, hostile, willing)
    return Tally(shown, read, hostile[:bad].copy(), willing[:able].copy())
