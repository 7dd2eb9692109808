"""Ties by nearness: person i draws j with weight exp(-distance / range_i) * cosine(interests)**homophily.

Partners are drawn exactly in proportion to the weight, without computing the weight of every pair. First a
cell of a square grid is drawn in proportion to an upper bound of the cell's weight. Then a person in the cell
is drawn, and accepted or rejected. People more than 20 ranges away are never partners (weight below 2e-9).
Face to face, each person looks for half of their expected ties, and other people look for the other half.
Online, each person looks for all ties to the people whom they follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Protocol

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints
from sim.networks.kinds import tie_search
from sim.networks.kinds.tie_search import Pairs, Search
from sim.population.people import People

FURTHEST = 20.0  # ranges
LEAST_RANGE = 1e-9  # km
BATCHES = (1, 1, 2, 2, 4, 4, 8, 8, 16, 32, 64, 128)  # proposals per tie in each wave
MOST_CELLS = 2000
MOST_LINES = 2**20  # keeps the squares of cell numbers within 64-bit integers
MOST_WEIGHTS = 2**16  # largest number of cell weights in memory at a time


class Seek(Protocol):
    """The type of the function `seek_near`, of which each engine has a version."""

    def __call__(self, near: Near, person: AnyInts, pick: AnyInts, *, mutual: bool) -> Ints:
        """Find a near partner for each (person, pick)."""


def seek_near(near: Near, person: AnyInts, pick: AnyInts, *, mutual: bool) -> Ints:
    """Find a near partner for each (person, pick), so that no tie occurs twice.

    Returns the ties as row * count + other, ascending. If ties are directed, the ties of different people are
    independent, so people in the same cell are processed together.
    """
    search = Search(near.propose, near.people.count, mutual, BATCHES, near.parts)
    if mutual:
        return search.seek(person, pick)
    order = np.lexsort((person, near.cell[person], near.kind[person]))
    new = np.flatnonzero(np.diff(person[order], prepend=-1))[:: tie_search.PEOPLE_AT_A_TIME]
    pieces = [np.sort(order[begin:end]) for begin, end in pairwise([*new.tolist(), order.size])]
    found = [search.seek(person[piece], pick[piece]) for piece in pieces]
    return np.sort(np.concatenate([np.zeros(0, np.int64), *found]))


def draw(seed: int, people: People, degree: float, homophily: float, seek: Seek = seek_near) -> Pairs:
    """Draw pairs (a, b), a < b, with expected mean degree `degree`; each pair once, in ascending order.

    Every random number depends only on (`seed`, person, pick, attempt). A person with too few near partners
    gets fewer ties. `seek` is the `seek_near` of one of the engines.
    """
    rows = np.arange(people.count, dtype=np.int32)
    starts = np.minimum(
        tie_search.draw_tie_counts(seed, rng.NEAR_PICKS, 0, rows, degree / 2, 1), people.count - 1
    )
    if not starts.any():
        return rows[:0], rows[:0]
    near = Near(people, rows, seed, 0, homophily)
    return tie_search.split_keys(
        seek(near, *tie_search.number_picks(rows, starts), mutual=True), people.count
    )


def follow(near: Near, degree: float, slots: int, seek: Seek = seek_near) -> Pairs:
    """Draw ties (follower, followed) among the people of `near`, each once, in ascending order."""
    starts = tie_search.draw_tie_counts(near.seed, rng.NEAR_PICKS, 1, near.rows, degree)
    starts = np.minimum(starts, min(slots, near.rows.size - 1))
    return tie_search.split_keys(
        seek(near, *tie_search.number_picks(near.rows, starts), mutual=False), near.people.count
    )


class Near:
    """People sorted into square cells, from which near partners are proposed.

    `order` contains the rows of the people, cell by cell. Each cell with at least one person has a `column`
    and a `line` in the grid, a `size` (number of people), and `first`, the place of its first person in
    `order`. `side` is the length of a cell in km. People are divided into classes by their range; `bound` is
    the largest range of each class in km. `cell` and `kind` (N,) are the cell and the class of each person.
    """

    def __init__(self, people: People, rows: AnyInts, seed: int, way: int, homophily: float) -> None:
        self.people, self.rows, self.seed, self.way, self.homophily = people, rows, seed, way, homophily
        self.side, self.column, self.line, cell, self.size = _cells(people, rows)
        self.order = rows[np.argsort(cell, kind="stable")]
        self.first = np.cumsum(self.size) - self.size
        # the largest ranges of neighbouring classes differ by a factor of sqrt 2
        steps = np.ceil(2 * rng.log(_reach(people.range[rows])) / np.log(2.0)).astype(np.int64)
        classes, kind = np.unique(steps, return_inverse=True)
        self.bound = 2.0 ** (classes / 2)
        self.cell, self.kind = np.zeros(people.count, np.int16), np.zeros(people.count, np.int16)
        self.cell[rows], self.kind[rows] = cell, kind

    def parts(self, person: AnyInts, proposals: int) -> Iterator[AnyInts]:
        """Divide `person` into parts whose weights are computed together; yield the indices of each part.

        All people of a part have the same class, and live in few cells.
        """
        place = self.kind[person].astype(np.int32) * self.size.size + self.cell[person]
        order = np.argsort(place, kind="stable").astype(np.int32)
        cells = max(1, MOST_WEIGHTS // self.size.size)
        new = np.flatnonzero(np.diff(place[order])) + 1
        whose = place[order[np.concatenate([[0], new])]]
        kinds = np.flatnonzero(np.diff(whose // self.size.size)) + 1
        edges = np.concatenate([[0], new, [order.size]])
        for begin, end in zip([0, *kinds], [*kinds, whose.size], strict=True):
            for first in range(begin, end, cells):
                part = order[edges[first] : edges[min(first + cells, end)]]
                for piece in rng.pieces(part.size, tie_search.PROPOSALS_AT_A_TIME // proposals):
                    yield part[piece]

    def _edges(self, kind: int, cells: Ints) -> Floats:
        """Return cumulative upper bounds of the weights of all cells, for a person in each of `cells`.

        The sums for a person in cell c are scaled to (c, c + 1], so that a single search draws all cells.
        """
        gap = self._gap(cells[:, None], np.arange(self.size.size)[None, :]) / self.bound[kind]
        weight, near = np.zeros(gap.shape), gap <= FURTHEST
        weight[near] = rng.exp(-gap[near])
        weight *= self.size[None, :]
        total = np.cumsum(weight, axis=1, out=weight)
        edges: Floats = (total / total[:, -1:] + cells[:, None]).ravel()
        return edges

    def _gap(self, a: Ints, b: Ints) -> Floats:
        """Return the smallest distance between points of two cells, km."""
        across = np.maximum(np.abs(self.column[a] - self.column[b]) - 1, 0)
        along = np.maximum(np.abs(self.line[a] - self.line[b]) - 1, 0)
        gap: Floats = self.side * np.sqrt((across * across + along * along).astype(np.float64))
        return gap

    def propose(self, person: Ints, pick: AnyInts, attempt: Ints) -> tuple[Ints, Bools]:
        """Draw a partner for each (person, pick, attempt), and whether the partner is accepted.

        All people must be of one class.
        """
        people, kind = self.people, int(self.kind[person[0]])
        w0, w1, w2, _ = rng.words(self.seed, rng.NEAR_TIE, self.way, person, pick, attempt)
        cells, at = np.unique(self.cell[person].astype(np.int64), return_inverse=True)
        cell = cells[at]
        u = cell + rng.unit(w0)
        target = np.searchsorted(self._edges(kind, cells), u, side="right") - at * self.size.size
        target = np.minimum(target, self.size.size - 1)
        within = np.minimum((rng.unit(w1) * self.size[target]).astype(np.int64), self.size[target] - 1)
        partner = self.order[self.first[target] + within].astype(np.int64)
        across = people.x[person].astype(np.float64) - people.x[partner]
        along = people.y[person].astype(np.float64) - people.y[partner]
        distance, reach = np.sqrt(across**2 + along**2), _reach(people.range[person])
        chance_of = rng.exp(self._gap(cell, target) / self.bound[kind] - distance / reach)
        chance_of = np.where(distance <= FURTHEST * reach, chance_of, 0.0)
        if self.homophily:
            chance_of *= interest_similarity(people, person, partner, self.homophily)
        return partner, rng.unit(w2) < chance_of


def _reach(ranges: AnyFloats) -> Floats:
    return np.maximum(ranges.astype(np.float64), LEAST_RANGE)


def _cells(people: People, rows: AnyInts) -> tuple[float, Ints, Ints, Ints, Ints]:
    """Return side, column and line of the cells, the cell of each row, and the number of people per cell."""
    x, y = people.x[rows].astype(np.float64), people.y[rows].astype(np.float64)
    x, y = x - x.min(), y - y.min()
    extent = max(float(x.max()), float(y.max()))
    side = max(float(np.median(_reach(people.range[rows]))), 1e-6, extent / MOST_LINES)
    most = min(MOST_CELLS, max(64, people.count // 8))
    while True:
        line = np.floor(y / side).astype(np.int64)
        lines = int(line.max()) + 1
        square = np.floor(x / side).astype(np.int64) * lines + line
        cells, cell, size = np.unique(square, return_inverse=True, return_counts=True)
        if cells.size <= most:
            return side, cells // lines, cells % lines, cell, size
        side *= 1.5


def interest_similarity(people: People, a: Ints, b: Ints, power: float) -> Floats:
    """Return the cosine of the interests of a and b, raised to `power`; 0 if they share no interest."""
    p, q = people.interest[a].astype(np.float64), people.interest[b].astype(np.float64)
    dot = np.cumsum(p * q, axis=1)[:, -1]
    size = np.sqrt(np.cumsum(p * p, axis=1)[:, -1] * np.cumsum(q * q, axis=1)[:, -1])
    known = size > 0  # people without interests are similar to nobody
    cosine = np.minimum(np.divide(dot, size, out=np.zeros_like(dot), where=known), 1.0)
    return np.where(cosine > 0, rng.exp(power * rng.log(np.where(cosine > 0, cosine, 1.0))), 0.0)
