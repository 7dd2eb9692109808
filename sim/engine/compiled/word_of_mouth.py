"""Compiled twin: telling by word of mouth."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.jit import address, both_days, jit, prefetch, unit, word_of
from sim.state.questions import WORD_OF_MOUTH

TELL = np.uint64(rng.TELL)
TOLD = 1 << WORD_OF_MOUTH
ZERO = np.uint64(0)
AHEAD = 8  # how many questions ahead memory is asked for


@jit
def _tell(
    seed: Any, tick: Any, bits: Any, asker: Any, asked: Any, contacts: int, neighbour: Any, strength: Any,
    degree: Any, place: Any, person: Any,
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
        days = both_days(tick, np.uint64(asked[q]))
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


def tell(state: Any, columns: Any) -> Any:
    """Twin of `sim.engine.numpy.circulate.tell`."""
    layer = state.ties.face_to_face
    contacts = min(int(state.per_day(state.scenario.channels.word_of_mouth.contacts)), layer.width)
    most = columns.asker.size * contacts
    place, person = state.room("place", most, np.int32), state.room("person", most, np.int32)
    found = _tell(
        np.uint64(state.luck), np.uint64(state.tick), columns.bits, columns.asker, columns.asked, contacts,
        layer.neighbour, layer.strength, layer.degree, place, person,
    )  # fmt: skip
    return place[:found].copy(), person[:found].copy()
