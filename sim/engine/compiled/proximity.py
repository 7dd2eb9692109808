"""Compiled search for near partners (see `sim.networks.kinds.proximity`), for large populations.

It makes the same proposals in the same waves as `sim.networks.kinds.tie_search.Search`, so it finds the same
ties. It is faster, because it stores ties in a hash table, stops at the first acceptable partner, and
computes cosines only if the decision depends on them.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.engine.compiled.help import cosine_of
from sim.engine.compiled.jit import address, exp, inner, jit, log, unit
from sim.engine.cpu_count import cores
from sim.networks.kinds import proximity

Ints = NDArray[np.int64]

WORTH_IT = 20_000  # number of people for whom the NumPy search takes as long as loading the compiled code
_searched = {"people": 0}  # number of people for whom this process has searched so far, over all societies
NEAR_TIE, ZERO = np.uint64(rng.NEAR_TIE), np.uint64(0)
FURTHEST, LEAST = np.float64(proximity.FURTHEST), np.float64(proximity.LEAST_RANGE)
SURE = 1 + 1e-9  # margin for rounding
SPREAD, TOP = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


def seek_near(near: proximity.Near, person: Any, pick: Any, *, mutual: bool) -> Ints:
    """Do the same as `sim.networks.kinds.proximity.seek_near`, with bit-identical results.

    The search uses all cores; results don't depend on their number. Working memory for mutual ties is 16 to
    32 bytes per tie plus 24 bytes for each tie not found yet, for directed ties 20 bytes per tie. If this
    process has searched for few people so far, the NumPy search runs, because loading the compiled code would
    take longer than it saves.
    """
    _searched["people"] += near.people.count
    if _searched["people"] < WORTH_IT:
        return proximity.seek_near(near, person, pick, mutual=mutual)
    p = near.people
    points = np.stack([p.x[near.order], p.y[near.order]], axis=1)
    where = (
        np.uint64(near.seed), near.way, near.kind, near.cell, near.bound, near.side, near.column, near.line,
        near.size, near.first, near.order, points, p.x, p.y, p.range, p.interest, float(near.homophily),
    )  # fmt: skip
    return (_mutual if mutual else _directed)(near, person, pick, where)


def _mutual(near: proximity.Near, person: Any, pick: Any, where: tuple[Any, ...]) -> Ints:
    """Search for mutual ties wave by wave, because a tie must differ from the ties that others have found."""
    table = np.full(1 << (2 * person.size).bit_length(), -1, np.int64)
    first = 0
    for proposals in proximity.BATCHES:
        if person.size == 0:
            break
        chosen = np.empty(person.size, np.int64)
        order = np.argsort(near.kind[person].astype(np.int32) * near.size.size + near.cell[person])
        _run_in_pieces(_choose, order, where, person, pick, first, proposals, table, chosen)
        waiting = _store_chosen(chosen, table)
        person, pick, first = person[waiting], pick[waiting], first + proposals
    found: Ints = table[table >= 0]
    found.sort()
    return found


def _directed(near: proximity.Near, person: Any, pick: Any, where: tuple[Any, ...]) -> Ints:
    """Search for directed ties person by person, because they don't depend on the ties of others."""
    if person.size == 0:
        return np.zeros(0, np.int64)
    begin = np.flatnonzero(np.diff(person, prepend=-1, append=-1))
    who, partner = person[begin[:-1]], np.empty(person.size, np.int32)
    order = np.argsort(near.kind[who].astype(np.int32) * near.size.size + near.cell[who], kind="stable")
    _run_in_pieces(_seek_directed, order, where, who, begin, np.array(proximity.BATCHES), pick, partner)
    key: Ints = person.astype(np.int64) * near.people.count + partner
    return key[partner >= 0]


def _run_in_pieces(kernel: Any, order: Any, *columns: Any) -> None:
    """Call a kernel on each piece of `order`, in one thread per core; the pieces are independent."""
    if order.size < WORTH_IT:
        kernel(order, *columns)
        return
    pieces = np.array_split(order, 8 * cores())
    with ThreadPoolExecutor(cores()) as pool:
        list(pool.map(lambda piece: kernel(piece, *columns), pieces))


@inner
def _slot(key: int, table: Any) -> int:
    """Return the place of a key in the hash table, or the empty place where it would be stored."""
    last = np.uint64(table.size - 1)
    at = ((np.uint64(key) * SPREAD) >> TOP) & last
    while table[at] >= 0 and table[at] != key:
        at = (at + np.uint64(1)) & last
    return int(at)


@inner
def _edges(
    cell: int, bound: float, side: float, column: Any, line: Any, size: Any, near: Any, edge: Any
) -> None:
    """Compute the distance from one cell to each cell (divided by `bound`), and cumulative weight bounds."""
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
    """Return the index of the first edge above u, or the last index, by binary search without branches."""
    base, size = 0, edge.size
    while size > 1:
        half = size // 2
        base += half if edge[base + half - 1] <= u else 0
        size -= half
    return base


@inner
def _accepts(interest: Any, i: int, j: int, power: float, chance_of: float, u: float) -> bool:
    """Return whether a partner is accepted: whether u < `chance_of` * (similarity of interests)."""
    if power == 0.0:
        return u < chance_of
    cosine = cosine_of(interest, i, j)
    if cosine > 1.0:
        cosine = 1.0
    return u < chance_of * exp(power * log(cosine)) if cosine > 0.0 else False


@inner
def _propose(
    seed: Any, way: int, i: int, pick: int, attempt: int, home_x: float, home_y: float, reach: float, of_cell: int,
    near: Any, edge: Any, size: Any, start: Any, members: Any, points: Any, interest: Any, power: float,
) -> int:  # fmt: skip
    """Return the partner of one proposal, or -1 if it is rejected."""
    w0, w1, w2, _ = address(seed, NEAR_TIE, np.uint64(way), np.uint64(i), np.uint64(pick), np.uint64(attempt))
    c = _above(edge, of_cell + unit(w0))
    at = start[c] + min(np.int64(unit(w1) * size[c]), size[c] - 1)
    across, along = home_x - np.float64(points[at, 0]), home_y - np.float64(points[at, 1])
    distance = np.sqrt(across * across + along * along)
    chance_of = exp(near[c] - distance / reach) if distance <= FURTHEST * reach else 0.0
    if unit(w2) >= chance_of * SURE:
        return -1
    j = np.int64(members[at])
    return int(j) if i != j and _accepts(interest, i, j, power, chance_of, unit(w2)) else -1


@jit
def _choose(
    order: Any, where: Any, person: Any, pick: Any, first: int, proposals: int, table: Any, chosen: Any
) -> None:
    """Write the first acceptable and new tie of each pick to `chosen`, or -1 if there is none."""
    (
        seed, way, kind, cell, bound, side, column, line, size, start, members, points, x, y, ranges, interest,
        power,
    ) = where  # fmt: skip
    near, edge = np.empty(size.size), np.empty(size.size)
    of_kind, of_cell = -1, -1
    count = np.int64(x.size)
    for n in order:
        i = np.int64(person[n])
        if kind[i] != of_kind or cell[i] != of_cell:
            of_kind, of_cell = kind[i], cell[i]
            _edges(of_cell, bound[of_kind], side, column, line, size, near, edge)
        home_x, home_y, reach = np.float64(x[i]), np.float64(y[i]), max(np.float64(ranges[i]), LEAST)
        chosen[n] = -1
        for attempt in range(first, first + proposals):
            j = _propose(
                seed, way, i, pick[n], attempt, home_x, home_y, reach, of_cell, near, edge, size, start, members,
                points, interest, power,
            )  # fmt: skip
            if j >= 0:
                key = min(i, j) * count + max(i, j)
                if table[_slot(key, table)] < 0:
                    chosen[n] = key
                    break


@inner
def _contains(partner: Any, begin: int, end: int, j: int) -> bool:
    """Return whether j is among the partners from `begin` to `end`."""
    found = False
    for s in range(begin, end):
        found |= partner[s] == j
    return found


@inner
def _ascending(partner: Any, begin: int, end: int) -> None:
    for s in range(begin + 1, end):
        j, at = partner[s], s
        while at > begin and partner[at - 1] > j:
            partner[at] = partner[at - 1]
            at -= 1
        partner[at] = j


@jit
def _seek_directed(
    order: Any, where: Any, who: Any, begin: Any, batches: Any, pick: Any, partner: Any
) -> None:
    """Find the directed ties of one person after another, each person in all waves.

    The partners of who[n] are written from begin[n] to begin[n + 1], ascending, with -1 after the last one.
    """
    (
        seed, way, kind, cell, bound, side, column, line, size, start, members, points, x, y, ranges, interest,
        power,
    ) = where  # fmt: skip
    near, edge = np.empty(size.size), np.empty(size.size)
    waiting = np.empty(np.diff(begin).max(), np.int64)
    of_kind, of_cell = -1, -1
    for n in order:
        i = np.int64(who[n])
        if kind[i] != of_kind or cell[i] != of_cell:
            of_kind, of_cell = kind[i], cell[i]
            _edges(of_cell, bound[of_kind], side, column, line, size, near, edge)
        home_x, home_y, reach = np.float64(x[i]), np.float64(y[i]), max(np.float64(ranges[i]), LEAST)
        end, left, first = begin[n], begin[n + 1] - begin[n], 0
        for w in range(left):
            waiting[w] = begin[n] + w
            partner[begin[n] + w] = -1
        for proposals in batches:
            # Partners before `known` are from earlier waves. A pick that finds the same partner as another
            # pick of this wave searches again in the next wave.
            known, still = end, 0
            for w in range(left):
                found = -1
                for attempt in range(first, first + proposals):
                    j = _propose(
                        seed, way, i, pick[waiting[w]], attempt, home_x, home_y, reach, of_cell, near, edge, size,
                        start, members, points, interest, power,
                    )  # fmt: skip
                    if j >= 0 and not _contains(partner, begin[n], known, j):
                        found = j
                        break
                if found >= 0 and not _contains(partner, known, end, found):
                    partner[end] = found
                    end += 1
                else:
                    waiting[still] = waiting[w]
                    still += 1
            left, first = still, first + proposals
            if left == 0:
                break
        _ascending(partner, begin[n], end)


@jit
def _store_chosen(chosen: Any, table: Any) -> Any:
    """Store each chosen tie for the first pick that chose it; return which picks are still waiting."""
    waiting = np.zeros(chosen.size, np.bool_)
    for n in range(chosen.size):
        waiting[n] = True
        if chosen[n] >= 0:
            at = _slot(chosen[n], table)
            if table[at] < 0:
                table[at] = chosen[n]
                waiting[n] = False
    return waiting
