"""Compiled feed: draw the followers to whom each question is shown."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import rng
from sim.channels import feed
from sim.engine.compiled.jit import address, inner, inner_allocating, pack_ticks, prefetch, unit, word_of

FOLLOWER = np.uint64(rng.FOLLOWER)
ZERO, ONE = np.uint64(0), np.uint64(1)
HALF_WORD, LOW = rng.HALF_WORD, rng.LOW
FEW = feed.FEW
AHEAD = 8  # number of questions ahead whose memory is prefetched


@inner
def _floyd(
    seed: Any, days: Any, asker: Any, near: int, have: int, pool: Any, start: int, out: Any, base: int
) -> None:
    """Draw `near` different followers by Floyd's method, and write them to `out` from the index `base` on."""
    w0 = w1 = w2 = w3 = ZERO
    for s in range(near):
        if s % 4 == 0:
            w0, w1, w2, w3 = address(seed, FOLLOWER, days, asker, np.uint64(s // 4), ZERO)
        last = have - near + s
        drawn = min(np.int64(unit(word_of(w0, w1, w2, w3, s % 4)) * (last + 1)), last)
        for t in range(s):
            if out[base + t] == drawn:
                drawn = last
                break
        out[base + s] = drawn
    for s in range(near):
        out[base + s] = pool[start + out[base + s]]


@inner
def _sink(heap: Any, at: int, size: int) -> None:
    """Let a key sink to its place in a heap of `size` keys, whose smallest key is the first."""
    key = heap[at]
    while 2 * at + 1 < size:
        below = 2 * at + 1
        if below + 1 < size and heap[below + 1] < heap[below]:
            below += 1
        if key < heap[below]:
            break
        heap[at] = heap[below]
        at = below
    heap[at] = key


@inner_allocating
def _rank_followers(
    seed: Any, days: Any, asker: Any, near: int, have: int, pool: Any, start: int, out: Any, base: int
) -> None:
    """Write the `near` followers with the lowest lots to `out`; those with equal lots in order of the list."""
    heap = np.empty(have, np.uint64)
    for s in range(have):
        lot = address(seed, FOLLOWER, days, asker, np.uint64(pool[start + s]), ONE)[0]
        heap[s] = (lot << HALF_WORD) | np.uint64(s)
    for s in range(have // 2):
        _sink(heap, np.int64(have // 2 - 1 - s), np.int64(have))
    for s in range(near):
        out[base + s] = pool[start + np.int64(heap[0] & LOW)]
        heap[0] = heap[have - 1 - s]
        _sink(heap, np.int64(0), np.int64(have - 1 - s))


@inner
def draw_followers(
    seed: Any, tick: Any, where: Any, asker: Any, asked: Any, near: Any, far: Any, pool: Any, lists: Any,
    person: Any,
) -> None:  # fmt: skip
    base: Any = np.int64(0)  # not a literal, for which the functions called would be compiled once more
    for s in range(where.size):
        if s + AHEAD < where.size:
            prefetch(pool, lists[asker[where[s + AHEAD]], 0])
        j, n = asker[where[s]], near[s]
        if n > 0:
            who, days = np.uint64(j), pack_ticks(tick, np.uint64(asked[where[s]]))
            if n <= FEW:
                _floyd(seed, days, who, n, lists[j, 1], pool, lists[j, 0], person, base)
            else:
                _rank_followers(seed, days, who, n, lists[j, 1], pool, lists[j, 0], person, base)
        base += n + far[s]
