"""Compiled search for near partners (see `sim.networks.kinds.proximity`)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Ints
from sim.engine.compiled.compiler.jit import address, exp, inner, jit_allocating, log, unit
from sim.engine.compiled.help import cosine_of
from sim.engine.cpu_count import cores
from sim.networks.kinds import cells, proximity

WORTH_THREADS = 50_000  # number of picks for which threads are worth their start
NEAR_TIE = np.uint64(rng.NEAR_TIE)
FURTHEST, LEAST, SURE = np.float64(cells.FURTHEST), np.float64(cells.LEAST_RANGE), np.float64(cells.SURE)
LAST = proximity.LAST


def first_accepted(
    near: cells.Near, person: AnyInts, pick: AnyInts, since: AnyInts, found: Ints, *, mutual: bool
) -> tuple[AnyInts, AnyInts]:
    """Do the same as `sim.networks.kinds.proximity.first_accepted`, with bit-identical results.

    The search uses all cores; results don't depend on their number. It stops at the first accepted partner,
    and computes cosines only if the decision depends on them.
    """
    if near.decay is None:  # only if homes are scattered over a wide plane
        return proximity.first_accepted(near, person, pick, since, found, mutual=mutual)
    p = near.people
    where = (
        np.uint64(near.seed), np.uint64(near.way), near.kind, near.cell, near.bound, float(near.side),
        near.decay, np.stack([near.column, near.line, near.size, near.first]), near.order,
        near.points, p.x, p.y, p.range, p.interest, float(near.homophily),
    )  # fmt: skip
    accepted, partner = np.empty(person.size, np.int16), np.empty(person.size, np.int32)
    order = np.argsort(near.place_of(person).astype(np.int32))

    def search(piece: Ints) -> None:
        _first_accepted(piece, person, pick, since, found, mutual, *where, accepted, partner)

    if order.size < WORTH_THREADS:
        search(order)
    else:
        with ThreadPoolExecutor(cores()) as pool:
            list(pool.map(search, np.array_split(order, 8 * cores())))
    return accepted, partner


@inner
def _square(grid: Any, a: int, b: int) -> Any:
    across = max(abs(grid[0, a] - grid[0, b]) - 1, 0)
    along = max(abs(grid[1, a] - grid[1, b]) - 1, 0)
    return across * across + along * along


@inner
def _similarity(interest: Any, i: int, j: int, power: float) -> Any:
    cosine = cosine_of(interest, i, j)
    if not cosine > 0.0:
        return 0.0
    return exp(power * log(min(cosine, 1.0)))


@inner
def _contains(found: Any, key: int) -> Any:
    """Return whether the ascending array `found` contains a key."""
    begin, end = 0, found.size
    while begin < end:
        middle = (begin + end) // 2
        if found[middle] < key:
            begin = middle + 1
        else:
            end = middle
    return begin < found.size and found[begin] == key


@jit_allocating
def _first_accepted(
    order: Any, person: Any, pick: Any, since: Any, found: Any, mutual: bool, seed: Any, way: Any, kind: Any,
    cell: Any, bound: Any, side: float, decay: Any, grid: Any, members: Any, points: Any, x: Any, y: Any, ranges: Any, interest: Any, power: float,
    accepted: Any, partner: Any,
) -> None:  # fmt: skip
    cells = grid.shape[1]
    edge = np.empty(cells)
    of_kind = of_cell = np.int64(-1)
    for n in order:
        i = np.int64(person[n])
        if kind[i] != of_kind or cell[i] != of_cell:
            of_kind, of_cell = np.int64(kind[i]), np.int64(cell[i])
            total = 0.0
            for c in range(cells):
                square = min(_square(grid, of_cell, c), decay.shape[1] - 1)
                total += decay[of_kind, square] * grid[2, c]
                edge[c] = total
            for c in range(cells):
                edge[c] = edge[c] / total + of_cell
        home_x, home_y, reach = np.float64(x[i]), np.float64(y[i]), max(np.float64(ranges[i]), LEAST)
        accepted[n] = LAST
        for attempt in range(np.int64(since[n]), LAST):
            w0, w1, w2, _ = address(seed, NEAR_TIE, way, np.uint64(i), np.uint64(pick[n]), np.uint64(attempt))
            u, c, size = of_cell + unit(w0), 0, cells
            while size > 1:
                half = size // 2
                c += half if edge[c + half - 1] <= u else 0
                size -= half
            at = grid[3, c] + min(np.int64(unit(w1) * grid[2, c]), grid[2, c] - 1)
            across, along = home_x - np.float64(points[at, 0]), home_y - np.float64(points[at, 1])
            distance = np.sqrt(across * across + along * along)
            gap = side * np.sqrt(np.float64(_square(grid, of_cell, c)))
            chance_of = exp(gap / bound[of_kind] - distance / reach) if distance <= FURTHEST * reach else 0.0
            if unit(w2) >= chance_of * SURE:
                continue
            j = np.int64(members[at])
            if i == j:
                continue
            if power != 0.0:
                chance_of *= _similarity(interest, i, j, power)
            row, other = (min(i, j), max(i, j)) if mutual else (i, j)
            if unit(w2) < chance_of and not _contains(found, row * x.size + other):
                accepted[n], partner[n] = attempt, j
                break
