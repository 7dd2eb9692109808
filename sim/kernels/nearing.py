"""Compiled twin of the search for near partners (`sim.ties.proximity`), for large populations.

The same proposals in the same waves as `sim.ties.waves.seek`, so the same ties; but what is found stands in
a hash table, a person looks no further than the first who would do, and cosines are computed only where the
draw doesn't settle it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import chance
from sim.kernels.twins import address, compiled, exp, inner, jit, unit
from sim.kernels.weighing import cosine_of
from sim.ties import proximity

Ints = NDArray[np.int64]

WORTH_IT = 20_000  # people; below, compiled code takes longer to load than it saves
NEAR_TIE, ZERO = np.uint64(chance.NEAR_TIE), np.uint64(0)
FURTHEST, LEAST = np.float64(proximity.FURTHEST), np.float64(proximity.LEAST_RANGE)
SURE = 1 + 1e-9  # beyond rounding
SPREAD, TOP = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
log = compiled["log"]


def seek_near(near: proximity.Near, person: Any, pick: Any, *, mutual: bool) -> Ints:
    """Find a tie for each (person, pick), as `sim.ties.proximity.seek_near` does and to the bit.

    Memory, while it works: 16 to 32 bytes a tie, 24 for each that somebody looks for, 8 a person.
    """
    if near.people.count < WORTH_IT:
        return proximity.seek_near(near, person, pick, mutual=mutual)
    p = near.people
    table = np.full(1 << (2 * person.size).bit_length(), -1, np.int64)
    points = np.stack([p.x[near.order], p.y[near.order]], axis=1)
    first, seed = 0, np.uint64(near.seed)
    for tries in proximity.BATCHES:
        if person.size == 0:
            break
        chosen = np.empty(person.size, np.int64)
        order = np.argsort(near.kind[person].astype(np.int32) * near.size.size + near.cell[person])
        _choose(
            seed, near.way, person, pick, order, first, tries, mutual, near.kind, near.cell, near.bound,
            near.side, near.column, near.line, near.size, near.first, near.order, points, p.x, p.y,
            p.range, p.interest, float(near.homophily), table, chosen,
        )  # fmt: skip
        waiting = _keep(chosen, table)
        person, pick, first = person[waiting], pick[waiting], first + tries
    found: Ints = table[table >= 0]
    found.sort()
    return found


@inner
def _slot(key: int, table: Any) -> int:
    """Where a key stands in the table, or would."""
    last = np.uint64(table.size - 1)
    at = ((np.uint64(key) * SPREAD) >> TOP) & last
    while table[at] >= 0 and table[at] != key:
        at = (at + np.uint64(1)) & last
    return int(at)


@inner
def _edges(
    cell: int, bound: float, side: float, column: Any, line: Any, size: Any, near: Any, edge: Any
) -> None:
    """Distances of all cells from one, by its bound, and the cumulative bounds of their weight."""
    total = 0.0
    for c in range(size.size):
        across = max(abs(column[cell] - column[c]) - 1, 0)
        along = max(abs(line[cell] - line[c]) - 1, 0)
        near[c] = side * np.sqrt(np.float64(across * across + along * along)) / bound
        total += (exp(-near[c]) if near[c] <= FURTHEST else 0.0) * size[c]
        edge[c] = total
    for c in range(size.size):
        edge[c] = edge[c] / total + cell


@inner
def _above(edge: Any, u: float) -> int:
    """Place of the first edge above u, the last one at most; by halving without branches."""
    base, size = 0, edge.size
    while size > 1:
        half = size // 2
        base += half if edge[base + half - 1] <= u else 0
        size -= half
    return base


@inner
def _alike(interest: Any, i: int, j: int, power: float, chance_of: float, u: float) -> bool:
    """Whether the draw u takes a partner of that chance, times the likeness of their interests."""
    if power == 0.0:
        return u < chance_of
    cosine = cosine_of(interest, i, j)
    if cosine > 1.0:
        cosine = 1.0
    return u < chance_of * exp(power * log(cosine)) if cosine > 0.0 else False


@jit
def _choose(
    seed: Any, way: int, person: Any, pick: Any, order: Any, first: int, tries: int, mutual: bool, kind: Any,
    cell: Any, bound: Any, side: float, column: Any, line: Any, size: Any, start: Any, members: Any,
    points: Any, x: Any, y: Any, ranges: Any, interest: Any, power: float, table: Any, chosen: Any,
) -> None:  # fmt: skip
    near, edge = np.empty(size.size), np.empty(size.size)
    of_kind, of_cell = -1, -1
    count = np.int64(x.size)
    for n in order:
        i = np.int64(person[n])
        if kind[i] != of_kind or cell[i] != of_cell:
            of_kind, of_cell = kind[i], cell[i]
            _edges(of_cell, bound[of_kind], side, column, line, size, near, edge)
        here, there, reach = np.float64(x[i]), np.float64(y[i]), max(np.float64(ranges[i]), LEAST)
        chosen[n] = -1
        for attempt in range(first, first + tries):
            w0, w1, w2, _ = address(
                seed, NEAR_TIE, np.uint64(way), np.uint64(i), np.uint64(pick[n]), np.uint64(attempt)
            )
            c = _above(edge, of_cell + unit(w0))
            at = start[c] + min(np.int64(unit(w1) * size[c]), size[c] - 1)
            across, along = here - np.float64(points[at, 0]), there - np.float64(points[at, 1])
            distance = np.sqrt(across * across + along * along)
            chance_of = exp(near[c] - distance / reach) if distance <= FURTHEST * reach else 0.0
            if unit(w2) >= chance_of * SURE:
                continue
            j = np.int64(members[at])
            if i != j and _alike(interest, i, j, power, chance_of, unit(w2)):
                key = min(i, j) * count + max(i, j) if mutual else i * count + j
                if table[_slot(key, table)] < 0:
                    chosen[n] = key
                    break


@jit
def _keep(chosen: Any, table: Any) -> Any:
    """Enter what was chosen, each tie for the first who chose it; gives who is still waiting."""
    waiting = np.zeros(chosen.size, np.bool_)
    for n in range(chosen.size):
        waiting[n] = True
        if chosen[n] >= 0:
            at = _slot(chosen[n], table)
            if table[at] < 0:
                table[at] = chosen[n]
                waiting[n] = False
    return waiting
