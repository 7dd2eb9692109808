"""The compiled day: friends of friends who meet (`sim.rules.meet.friends_of_friends`)."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.compiler.jit import address, inner, unit
from sim.engine.compiled.keys import choose_least
from sim.engine.compiled.tie_access import degree_of, find_online_slot, find_slot, neighbour_at, stored_at

CLOSURE, ZERO = np.uint64(rng.CLOSURE), np.uint64(0)


@inner
def meet_friends(seed: Any, tick: Any, count: int, net: Any, law: Any, room: Any, sizes: Any) -> bool:
    """List the changes of ties of people whom a common friend introduces; return False without enough room."""
    near = net.near
    size: Any = np.int64(0)
    for i in range(count):
        w0, w1, w2, _ = address(seed, CLOSURE, tick, np.uint64(i), ZERO, ZERO)
        if not (unit(w0) < law.closure and degree_of(near, i) > 0):
            continue
        j = _draw_tie(near, i, unit(w1))
        if degree_of(near, j) == 0:
            continue
        k = _draw_tie(near, j, unit(w2))
        if k != i and find_slot(near, i, k) < 0:
            if size >= room.key.size:
                sizes.candidates = count
                return False
            room.key[size] = np.float64(min(i, k)) * count + max(i, k)
            size += 1
    if 4 * size > room.changes.shape[1]:
        sizes.changes = 4 * size
        return False
    choose_least(room.key, size, size, room.heap)
    _list_changes(net, room, size, count, sizes)
    return True


@inner
def _draw_tie(near: Any, row: int, u: float) -> Any:
    """Draw a neighbour in proportion to the strength of the tie, uniformly if all strengths are 0."""
    ties, total, edge, at = degree_of(near, row), 0.0, 0.0, 0
    for s in range(ties):
        total += stored_at(near, row, s)
    goal = u * (total if total > 0.0 else np.float64(ties))
    for s in range(ties):
        edge += stored_at(near, row, s) if total > 0.0 else 1.0
        at += edge <= goal
    return neighbour_at(near, row, min(at, ties - 1))


@inner
def _list_changes(net: Any, room: Any, size: int, count: int, sizes: Any) -> None:
    """List the changes of the face-to-face ties of each pair, then of their online ties."""
    changes, made = room.changes, 0
    for layer in range(2):
        for s in range(size):
            key = np.int64(room.key[room.heap[s]])
            if s > 0 and key == np.int64(room.key[room.heap[s - 1]]):
                continue
            sizes.met += 1 - layer
            for side in range(2):
                i, j = (key // count, key % count) if side == 0 else (key % count, key // count)
                if layer == 0 or find_online_slot(net.far, net.followers, i, j) >= 0:
                    changes[0, made], changes[1, made], changes[2, made], changes[3, made] = i, j, layer, 0
                    made += 1
    sizes.changes, sizes.changed, sizes.gone = made, 0, 0
