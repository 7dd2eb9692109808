"""Compiled twin: telling by word of mouth."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.kernels.twins import address, both_days, jit, prefetch, unit, word_of

TELL = np.uint64(chance.TELL)
ZERO = np.uint64(0)
AHEAD = 8  # how many questions ahead memory is asked for


@jit
def _tell(
    seed: Any, tick: Any, asker: Any, asked: Any, contacts: int, neighbour: Any, strength: Any, degree: Any,
    place: Any, person: Any,
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


def tell(
    seed: int, tick: int, asker: Any, asked: Any, contacts: int, neighbour: Any, strength: Any, degree: Any
) -> Any:
    """Twin of `sim.channels.word_of_mouth.tell`."""
    contacts = min(contacts, neighbour.shape[1])
    place, person = np.empty((2, asker.size * contacts), np.int64)
    found = _tell(
        np.uint64(seed), np.uint64(tick), asker, asked, contacts, neighbour, strength, degree, place, person
    )
    return place[:found], person[:found]
