"""Compiled circulation: collect the open questions, and draw whom the askers tell by word of mouth."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Floats
from sim.engine.compiled.jit import (
    address,
    jit,
    jit_allocating,
    pack_ticks,
    prefetch,
    tie_depth,
    unit,
    visibility,
    word_of,
)
from sim.rules import help as helping
from sim.state.questions import WORD_OF_MOUTH
from sim.state.today import OpenQuestions

if TYPE_CHECKING:
    from sim.state.society_state import State

TELL, ZERO = np.uint64(rng.TELL), np.uint64(0)
TOLD = 1 << WORD_OF_MOUTH
FAR_AHEAD, AHEAD = 16, 8  # number of questions ahead whose memory is prefetched


@lru_cache(maxsize=8)
def depth_table(dilution: float, shallowness: float) -> Floats:
    """Return the depth of ties to people with 0 to 1,023 followers; a table, because computing it is slow."""
    return helping.tie_depth(np.arange(1024.0), np.float64(dilution), np.float64(shallowness))


@jit
def _open_questions(
    rows: Any, asker: Any, asked: Any, topic: Any, channels: Any, difficulty: Any, answers: Any, lists: Any, standing: Any,
    scale: float, half: float, dilution: float, shallowness: float, depths: Any, integers: Any, floats: Any,
) -> None:  # fmt: skip
    for q in range(rows.size):
        row = rows[q]
        integers[0, q], integers[1, q], integers[2, q], integers[3, q] = (
            asker[row],
            asked[row],
            topic[row],
            channels[row],
        )
        floats[0, q], floats[1, q] = difficulty[row], answers[row]
    for q in range(rows.size):
        if q + FAR_AHEAD < rows.size:
            prefetch(lists, 3 * integers[0, q + FAR_AHEAD])
        j = integers[0, q]
        many = lists[j, 1]
        known = many < depths.size
        floats[2, q] = depths[many] if known else tie_depth(np.float64(many), dilution, shallowness)
        floats[3, q] = visibility(np.float64(standing[j]) * scale, half) if half > 0.0 else 0.0


def open_questions(state: State) -> OpenQuestions:
    """Do the same as `sim.engine.numpy.circulate.open_questions`."""
    q, h = state.questions, state.scenario.helping
    integers, floats = np.empty((4, state.open.size), np.int64), np.empty((4, state.open.size))
    dilution, shallowness = float(h.dilution), float(h.shallowness)
    _open_questions(
        state.open, q.asker, q.asked, q.topic, q.channels, q.difficulty, q.answers, state.ties.followers.lists,
        state.people.standing, float(state.standing_fading.scale), float(state.half_standing), dilution,
        shallowness, depth_table(dilution, shallowness), integers, floats,
    )  # fmt: skip
    asker, asked, topic, bits = integers
    difficulty, answered, depths, visible = floats
    return OpenQuestions(
        state.luck, state.tick, asker, asked, topic, difficulty, answered, depths, visible, bits
    )


@jit_allocating
def _tell(
    seed: Any, tick: Any, bits: Any, asker: Any, asked: Any, contacts: int, neighbour: Any, strength: Any,
    degree: Any, keenness: Any, place: Any, person: Any,
) -> int:  # fmt: skip
    found = 0
    weight = np.empty(neighbour.shape[1])
    width = neighbour.shape[1]
    for q in range(asker.size):
        if q + AHEAD < asker.size:
            ahead = width * asker[q + AHEAD]
            prefetch(degree, asker[q + AHEAD])
            for s in (0, 16):
                prefetch(neighbour, ahead + s)
                prefetch(strength, ahead + s)
        if bits[q] & TOLD == 0:
            continue
        j = asker[q]
        ties = degree[j]
        for s in range(ties):
            weight[s] = np.float64(strength[j, s])
        if keenness.size > 0:
            for s in range(ties):
                weight[s] *= np.float64(keenness[neighbour[j, s]])
        days = pack_ticks(tick, np.uint64(asked[q]))
        w0 = w1 = w2 = w3 = ZERO
        for c in range(contacts):
            if c % 4 == 0:
                w0, w1, w2, w3 = address(seed, TELL, days, np.uint64(j), np.uint64(c // 4), ZERO)
            total = 0.0
            for s in range(ties):
                total += weight[s]
            if not total > 0.0:
                break
            goal = unit(word_of(w0, w1, w2, w3, c % 4)) * total
            edge = 0.0
            at = 0
            for s in range(ties):
                edge += weight[s]
                at += edge <= goal
            if at < ties:
                place[found], person[found] = q, neighbour[j, at]
                found += 1
                weight[at] = 0.0
    return found


def tell(state: State, questions: OpenQuestions) -> tuple[AnyInts, AnyInts]:
    """Do the same as `sim.engine.numpy.circulate.tell`."""
    layer, w = state.ties.face_to_face, state.scenario.channels.word_of_mouth
    assert w is not None
    contacts = min(int(state.count_today(w.contacts)), layer.width)
    most = questions.asker.size * contacts
    place, person = state.buffer("place", most, np.int32), state.buffer("person", most, np.int32)
    keenness = np.zeros(0, np.float32) if state.people.keenness is None else state.people.keenness
    found = _tell(
        np.uint64(state.luck), np.uint64(state.tick), questions.bits, questions.asker, questions.asked, contacts,
        layer.neighbour, layer.strength, layer.degree, keenness, place, person,
    )  # fmt: skip
    return place[:found].copy(), person[:found].copy()
