"""Compiled twins: what the day's questions and exposures come to, before and after they are decided."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from sim.engine.compiled.jit import depth, jit, prefetch, visibility
from sim.engine.numpy.help import IS_HOSTILE, IS_READ, IS_WILLING, Asked, Decisions, Tally
from sim.rules import help as helping

AHEAD = 16  # how many questions ahead memory is asked for


@lru_cache(maxsize=8)
def _depths(dilution: float, shallowness: float) -> Any:
    """Depth of ties to people with up to so many followers, looked up because it costs two series."""
    return helping.depth(np.arange(1024.0), np.float64(dilution), np.float64(shallowness))


@jit
def _columns(
    rows: Any, asker: Any, asked: Any, topic: Any, channels: Any, difficulty: Any, answers: Any, lists: Any, standing: Any,
    scale: float, half: float, dilution: float, shallowness: float, depths: Any, whole: Any, real: Any,
) -> None:  # fmt: skip
    for q in range(rows.size):
        row = rows[q]
        whole[0, q], whole[1, q], whole[2, q], whole[3, q] = asker[row], asked[row], topic[row], channels[row]
        real[0, q], real[1, q] = difficulty[row], answers[row]
    for q in range(rows.size):
        if q + AHEAD < rows.size:
            prefetch(lists, 3 * whole[0, q + AHEAD])
        j = whole[0, q]
        many = lists[j, 1]
        known = many < depths.size
        real[2, q] = depths[many] if known else depth(np.float64(many), dilution, shallowness)
        real[3, q] = visibility(np.float64(standing[j]) * scale, half) if half > 0.0 else 0.0


def columns(state: Any) -> Asked:
    """Twin of `sim.engine.numpy.help.columns`."""
    q, h, f = state.questions, state.scenario.helping, state.scenario.channels.feed
    whole, real = np.empty((4, state.open.size), np.int64), np.empty((4, state.open.size))
    dilution, shallowness = float(h.dilution), float(h.shallowness)
    _columns(
        state.open, q.asker, q.asked, q.topic, q.channels, q.difficulty, q.answers, state.ties.followers.lists,
        state.people.standing, float(state.fame.scale), 0.0 if f is None else float(f.half), dilution,
        shallowness, _depths(dilution, shallowness), whole, real,
    )  # fmt: skip
    return Asked(whole[0], whole[1], whole[2], real[0], real[1], real[2], real[3], whole[3])


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
    """Twin of `sim.engine.numpy.help.tally`."""
    shown, read = np.zeros(many, np.int64), np.zeros(many, np.int64)
    hostile, willing = room("hostile", question.size, np.int32), room("willing", question.size, np.int32)
    bad, able = _tally(decisions.code, question, shown, read, hostile, willing)
    return Tally(shown, read, hostile[:bad].copy(), willing[:able].copy())
