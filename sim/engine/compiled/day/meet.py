"""The compiled day: friends of friends who meet (`sim.rules.meet.friends_of_friends`)."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.day.heap import choose_least
from sim.engine.compiled.help import slot_of
from sim.engine.compiled.jit import address, inline, unit

CLOSURE, ZERO = np.uint64(rng.CLOSURE), np.uint64(0)


@inline
def meet_friends(seed: Any, tick: Any, net: Any, law: Any, room: Any, sizes: Any) -> bool:
    """List the changes of ties of people whom a common friend introduces; return False without enough room."""
    near, far, count, size = net.near, net.far, net.near[3].size, 0
    for i in range(count):
        w0, w1, w2, _ = address(seed, CLOSURE, tick, np.uint64(i), ZERO, ZERO)
        if not (unit(w0) < law.closure and near[3][i] > 0):
            continue
        j = _draw_tie(near, i, unit(w1))
        if near[3][j] == 0:
            continue
        k = _draw_tie(near, j, unit(w2))
        if k != i and slot_of(near[0], near[3][i], i, k) < 0:
            if size >= room.key.size:
                sizes.candidates[0] = count
                return False
            room.key[size] = np.float64(min(i, k)) * count + max(i, k)
            size += 1
    if 4 * size > room.changes.shape[1]:
        sizes.changes[0] = 4 * size
        return False
    choose_least(room.key, size, size, room.heap)
    _list_changes(far, room, size, count, sizes)
    return True


@inline
def _draw_tie(near: Any, row: int, u: float) -> Any:
    """Draw a neighbour in proportion to the strength of the tie, uniformly if all strengths are 0."""
    neighbour, strength, _, degree = near
    total, edge, at = 0.0, 0.0, 0
    for s in range(degree[row]):
        total += np.float64(strength[row, s])
    goal = u * (total if total > 0.0 else np.float64(degree[row]))
    for s in range(degree[row]):
        edge += np.float64(strength[row, s]) if total > 0.0 else 1.0
        at += edge <= goal
    return np.int64(neighbour[row, min(at, np.int64(degree[row]) - 1)])


@inline
def _list_changes(far: Any, room: Any, size: int, count: int, sizes: Any) -> None:
    """List the changes of the face-to-face ties of each pair, then of their online ties."""
    changes, made = room.changes, 0
    for layer in range(2):
        for s in range(size):
            key = np.int64(room.key[room.heap[s]])
            if s > 0 and key == np.int64(room.key[room.heap[s - 1]]):
                continue
            sizes.met[0] += 1 - layer
            for side in range(2):
                i, j = (key // count, key % count) if side == 0 else (key % count, key // count)
                if layer == 0 or slot_of(far[0], far[3][i], i, j) >= 0:
                    changes[0, made], changes[1, made], changes[2, made], changes[3, made] = i, j, layer, 0
                    made += 1
    sizes.changes[0], sizes.changed[0], sizes.gone[0] = made, 0, 0
