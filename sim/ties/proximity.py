"""Face-to-face ties by nearness: pair weight exp(-distance/range_i) * cosine(interests)**homophily.

A person starts half of the expected ties. Partners are drawn exactly in proportion to the weight, without
looking at every pair: first a cell of a square grid in proportion to an upper bound of its weight, then a
person in it, then accepted or refused. Beyond 20 ranges nobody counts as near (weight below 2e-9).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import chance
from sim.people import People

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]

FURTHEST = 20.0  # ranges
BATCHES = (1, 1, 2, 2, 4, 4, 8, 8, 16, 32, 64, 128)  # proposals a tie, until one is taken
MOST_CELLS = 2000
MOST_LINES = 2**20  # so that squares of cell numbers are whole numbers that fit


def draw(seed: int, people: People, degree: float, homophily: float) -> tuple[Ints, Ints]:
    """Pairs (a, b), a < b, each once, of an expected mean degree `degree`.

    Every draw is addressed by (`seed`, person, pick, attempt). Where fewer partners are near than a
    person looks for, the person ends with fewer.
    """
    found: Ints = np.zeros(0, np.int64)
    count = people.count
    person, pick = _picks(seed, count, degree)
    if count < 2 or person.size == 0:
        return found, found
    grid = _Grid(people)
    first = 0
    for tries in BATCHES:
        chosen = np.full(person.size, -1, np.int64)
        for piece in chance.pieces(person.size, 16_384 // tries):
            attempt = np.arange(first, first + tries, dtype=np.int64)
            chosen[piece] = _choose(grid, seed, person[piece], pick[piece], attempt, homophily, found)
        new, place = np.unique(chosen, return_index=True)
        done = np.zeros(person.size, bool)
        done[place[new >= 0]] = True
        found = np.sort(np.concatenate([found, new[new >= 0]]))
        person, pick, first = person[~done], pick[~done], first + tries
        if person.size == 0:
            break
    return found // count, found % count


def _choose(
    grid: _Grid, seed: int, person: Any, pick: Any, attempt: Ints, homophily: float, found: Ints
) -> Ints:
    """First proposal of each (person, pick) that is accepted and new, as low * N + high; -1 for none."""
    count, tries = grid.people.count, attempt.size
    who, which = np.repeat(person, tries).astype(np.int64), np.repeat(pick, tries)
    partner, accepted = grid.propose(seed, who, which, np.tile(attempt, person.size), homophily)
    key = np.minimum(who, partner) * count + np.maximum(who, partner)
    fresh = accepted & (who != partner)
    fresh[fresh] &= ~_known(key[fresh], found)
    fresh = fresh.reshape(-1, tries)
    best = key.reshape(-1, tries)[np.arange(person.size), fresh.argmax(axis=1)]
    return np.where(fresh.any(axis=1), best, -1)


def _picks(seed: int, count: int, degree: float) -> tuple[Any, Any]:
    """(person, pick) for each tie that a person starts: degree/2, randomly rounded."""
    rows = np.arange(count, dtype=np.int32)
    starts = np.floor(degree / 2 + _last_words(seed, rows)).astype(np.int64)
    starts = np.minimum(starts, max(0, count - 1))
    first = np.cumsum(starts) - starts
    person = np.repeat(rows, starts)
    pick = (np.arange(person.size) - np.repeat(first, starts)).astype(np.int32)
    return person, pick


def _last_words(seed: int, rows: Any) -> F8:
    result = np.empty(rows.size)
    for piece in chance.pieces(rows.size):
        result[piece] = chance.unit(chance.words(seed, chance.NEAR_PICKS, 0, rows[piece], 0, 1)[3])
    return result


def _known(key: Ints, found: Ints) -> NDArray[np.bool_]:
    if found.size == 0:
        return np.zeros(key.size, bool)
    at = np.minimum(np.searchsorted(found, key), found.size - 1)
    known: NDArray[np.bool_] = found[at] == key
    return known


class _Grid:
    """People sorted into square cells, and for each class of range the cells' bounds of weight."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.x, self.y = people.x.astype(np.float64), people.y.astype(np.float64)
        self.reach = np.maximum(people.range.astype(np.float64), 1e-9)
        extent = max(float(np.ptp(self.x)), float(np.ptp(self.y)))
        side = max(float(np.median(self.reach)), 1e-6, extent / MOST_LINES)
        most = min(MOST_CELLS, max(64, people.count // 8))
        while True:
            column = np.floor((self.x - self.x.min()) / side).astype(np.int64)
            line = np.floor((self.y - self.y.min()) / side).astype(np.int64)
            cells, self.cell, self.size = np.unique(
                column * (line.max() + 1) + line, return_inverse=True, return_counts=True
            )
            if cells.size <= most:
                break
            side *= 1.5
        self.side = side
        self.column, self.line = cells // (line.max() + 1), cells % (line.max() + 1)
        self.order = np.argsort(self.cell, kind="stable")
        self.first = np.cumsum(self.size) - self.size
        # classes of range a factor sqrt 2 apart, each bounded by its largest range
        steps = np.ceil(2 * chance.log(self.reach) / np.log(2.0)).astype(np.int64)
        self.classes, self.kind = np.unique(steps, return_inverse=True)
        self.bound = 2.0 ** (self.classes / 2)
        self._edges: dict[int, F8] = {}

    def gaps(self) -> F8:
        """Least distance between the points of each two cells, (C, C), km."""
        across = np.maximum(np.abs(self.column[:, None] - self.column[None, :]) - 1, 0)
        along = np.maximum(np.abs(self.line[:, None] - self.line[None, :]) - 1, 0)
        gaps: F8 = self.side * np.sqrt((across * across + along * along).astype(np.float64))
        return gaps

    def edges(self, kind: int) -> F8:
        """Cumulative bound of weight over cells, one row a cell, each scaled to (row, row + 1]."""
        if kind not in self._edges:
            gap = self.gaps() / self.bound[kind]
            levels, index = np.unique(gap, return_inverse=True)
            weight = np.where(levels <= FURTHEST, chance.exp(-levels), 0.0)[index.reshape(gap.shape)]
            total = np.cumsum(weight * self.size[None, :], axis=1)
            edges: F8 = (total / total[:, -1:] + np.arange(self.size.size)[:, None]).ravel()
            self._edges[kind] = edges
        known: F8 = self._edges[kind]
        return known

    def propose(
        self, seed: int, person: Ints, pick: Ints, attempt: Ints, homophily: float
    ) -> tuple[Ints, NDArray[np.bool_]]:
        """One partner for each (person, pick), and whether the partner is accepted."""
        w0, w1, w2, _ = chance.words(seed, chance.NEAR_TIE, 0, person, pick, attempt)
        cell = self.cell[person]
        target = np.empty(person.size, np.int64)
        for kind, members in self._by_kind(person):
            at = np.searchsorted(self.edges(kind), cell[members] + chance.unit(w0[members]), side="right")
            target[members] = np.minimum(at - cell[members] * self.size.size, self.size.size - 1)
        within = np.minimum((chance.unit(w1) * self.size[target]).astype(np.int64), self.size[target] - 1)
        partner = self.order[self.first[target] + within]
        across = np.maximum(np.abs(self.column[cell] - self.column[target]) - 1, 0)
        along = np.maximum(np.abs(self.line[cell] - self.line[target]) - 1, 0)
        gap = self.side * np.sqrt((across * across + along * along).astype(np.float64))
        distance = np.sqrt((self.x[person] - self.x[partner]) ** 2 + (self.y[person] - self.y[partner]) ** 2)
        chance_of = chance.exp(gap / self.bound[self.kind[person]] - distance / self.reach[person])
        chance_of = np.where(distance <= FURTHEST * self.reach[person], chance_of, 0.0)
        if homophily:
            chance_of *= likeness(self.people, person, partner, homophily)
        return partner, chance.unit(w2) < chance_of

    def _by_kind(self, person: Ints) -> Iterator[tuple[int, Any]]:
        kinds = self.kind[person]
        for kind in np.unique(kinds):
            yield int(kind), np.flatnonzero(kinds == kind)


def likeness(people: People, a: Ints, b: Ints, power: float) -> F8:
    """Cosine of the interests of a and b to the given power; 0 where they share nothing."""
    p, q = people.interest[a].astype(np.float64), people.interest[b].astype(np.float64)
    dot = np.cumsum(p * q, axis=1)[:, -1]
    size = np.sqrt(np.cumsum(p * p, axis=1)[:, -1] * np.cumsum(q * q, axis=1)[:, -1])
    cosine = np.minimum(dot / size, 1.0)
    return np.where(cosine > 0, chance.exp(power * chance.log(np.where(cosine > 0, cosine, 1.0))), 0.0)


def strengths(seed: int, stream: int, people: People, a: Ints, b: Ints, shape: Any, nearness: float) -> F8:
    """Strength of each pair, Beta(a, b) or constant; the nearest are strongest.

    A normal copula gives the rank correlation `nearness` (Spearman) with nearness.
    """
    if isinstance(shape, (int, float)):
        return np.full(a.size, float(shape))
    from scipy.special import betaincinv, ndtr, ndtri

    distance = np.empty(a.size)
    for piece in chance.pieces(a.size):
        across = people.x[a[piece]].astype(np.float64) - people.x[b[piece]]
        along = people.y[a[piece]].astype(np.float64) - people.y[b[piece]]
        distance[piece] = across**2 + along**2
    u = chance.uniforms(seed, stream, np.minimum(a, b), np.maximum(a, b))
    rank = np.empty(a.size, np.int32)
    rank[np.lexsort((u, -distance))] = np.arange(1, a.size + 1)
    pearson = 2 * np.sin(np.pi * nearness / 6)
    result = distance  # its place is used again
    for piece in chance.pieces(a.size):
        score = pearson * ndtri((rank[piece] - 0.5) / a.size)
        score += np.sqrt(1 - pearson**2) * chance.normal(u[piece])
        result[piece] = betaincinv(shape.a, shape.b, ndtr(score))
    return result
