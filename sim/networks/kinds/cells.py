"""People sorted into the cells of a grid, from which near partners are proposed (see `proximity`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints, Singles
from sim.population.people import People

FURTHEST = 20.0  # ranges
LEAST_RANGE = 1e-9  # km
MOST_CELLS = 2000
MOST_LINES = 2**20  # keeps the squares of cell numbers within 64-bit integers
MOST_WEIGHTS = 2**16  # largest number of cell weights in memory at a time, and size of the table of weights
PICKS_AT_A_TIME = 8_192
SURE = 1 + 1e-9  # margin for rounding


class Near:
    """People sorted into square cells, from which near partners are proposed.

    `order` contains the rows of the people, cell by cell. Each cell with at least one person has a `column`
    and a `line` in the grid, a `size` (number of people), and `first`, the place of its first person in
    `order`. `side` is the length of a cell in km. People are divided into classes by their range; `bound` is
    the largest range of each class in km. `cell` and `kind` (N,) are the cell and the class of each person.
    `decay` (classes, squares) is the weight of a cell by the square of its distance in cells; all larger
    squares have the last weight. It is None if there are too many squares.
    """

    def __init__(self, people: People, rows: AnyInts, seed: int, way: int, homophily: float) -> None:
        self.people, self.seed, self.way, self.homophily = people, seed, way, homophily
        self.rows = rows = rows.astype(np.int32)  # one type, so that one version of the code is compiled
        self.side, self.column, self.line, cell, self.size = _cells(people, rows)
        self.order = rows[np.argsort(cell, kind="stable")]
        self.first = np.cumsum(self.size) - self.size
        # the largest ranges of neighbouring classes differ by a factor of sqrt 2
        steps = np.ceil(2 * rng.log(reach_of(people.range[rows])) / np.log(2.0)).astype(np.int64)
        classes, kind = np.unique(steps, return_inverse=True)
        self.bound = 2.0 ** (classes / 2)
        self.cell, self.kind = np.zeros(people.count, np.int16), np.zeros(people.count, np.int16)
        self.cell[rows], self.kind[rows] = cell, kind
        self.decay = self._decay()

    def _decay(self) -> Floats | None:
        widest = int(self.column.max()) ** 2 + int(self.line.max()) ** 2
        within = (FURTHEST * float(self.bound[-1]) / self.side) ** 2 + 2
        squares = int(min(widest, within)) + 1
        if squares * self.bound.size > MOST_WEIGHTS:
            return None
        return _weight(self._length(np.arange(squares)) / self.bound[:, None])

    @cached_property
    def points(self) -> Singles:
        """Home (x, y) of each person in `order`, (M, 2) km: neighbours are near one another in memory."""
        return np.stack([self.people.x[self.order], self.people.y[self.order]], axis=1)

    def place_of(self, person: AnyInts) -> Ints:
        """Return one number for the class and the cell of each person."""
        return self.kind[person].astype(np.int64) * self.size.size + self.cell[person]

    def parts(self, person: AnyInts) -> Iterator[tuple[Ints, Ints, Floats]]:
        """Divide `person` into parts of people who live in few cells.

        Yields the indices of each part, the cumulative weights for the part (`_edges`), and the row of each
        index in these weights.
        """
        place = self.place_of(person)
        order = np.argsort(place, kind="stable")
        place = place[order]
        new = np.flatnonzero(np.diff(place, prepend=-1))
        row = np.repeat(np.arange(new.size), np.diff(new, append=place.size))
        most = max(1, MOST_WEIGHTS // self.size.size)
        ends = np.append(new, place.size)
        for first in range(0, new.size, most):
            some = new[first : first + most]
            edges = self._edges(*np.divmod(place[some], self.size.size))
            begin, end = int(some[0]), int(ends[min(first + most, new.size)])
            for piece in rng.pieces(end - begin, PICKS_AT_A_TIME):
                part = slice(begin + piece.start, begin + piece.stop)
                yield order[part], row[part] - first, edges

    def _edges(self, kind: Ints, cell: Ints) -> Floats:
        """Return cumulative upper bounds of the weights of all cells for a person of each class and cell.

        The sums for a person in cell c are scaled to (c, c + 1].
        """
        square = self._square(cell[:, None], np.arange(self.size.size))
        if self.decay is None:
            weight = _weight(self._length(square) / self.bound[kind, None])
        else:
            np.minimum(square, self.decay.shape[1] - 1, out=square)
            weight = self.decay[kind[:, None], square]
        weight *= self.size
        total = np.cumsum(weight, axis=1, out=weight)
        total /= total[:, -1:].copy()
        total += cell[:, None]
        return total

    def _square(self, a: Ints, b: Ints) -> Ints:
        """Return the square of the smallest distance between points of two cells, in sides."""
        across = np.maximum(np.abs(self.column[a] - self.column[b]) - 1, 0)
        along = np.maximum(np.abs(self.line[a] - self.line[b]) - 1, 0)
        square: Ints = across * across + along * along
        return square

    def _length(self, square: Ints) -> Floats:
        """Return the length in km of a distance whose square is given in sides."""
        length: Floats = self.side * np.sqrt(square.astype(np.float64))
        return length

    def propose(
        self, person: Ints, pick: AnyInts, attempt: Ints, row: Ints, edges: Floats
    ) -> tuple[Ints, Bools]:
        """Draw a partner for each (person, pick, attempt), and whether the partner is accepted.

        `edges` are cumulative weights, and `row` is the row of each person in them.
        """
        people, kind, cell = self.people, self.kind[person], self.cell[person].astype(np.int64)
        w0, w1, w2, _ = rng.words(self.seed, rng.NEAR_TIE, self.way, person, pick, attempt)
        target = _first_above(edges, row, cell + rng.unit(w0))
        size = self.size[target]
        within = np.minimum((rng.unit(w1) * size).astype(np.int64), size - 1)
        at = self.first[target] + within
        partner = self.order[at].astype(np.int64)
        across = people.x[person].astype(np.float64) - self.points[at, 0]
        along = people.y[person].astype(np.float64) - self.points[at, 1]
        distance, reach = np.sqrt(across**2 + along**2), reach_of(people.range[person])
        gap = self._length(self._square(cell, target))
        chance_of = rng.exp(gap / self.bound[kind] - distance / reach)
        chance_of = np.where(distance <= FURTHEST * reach, chance_of, 0.0)
        u = rng.unit(w2)
        if self.homophily:  # only partners who would be accepted if their interests were the same
            able = np.flatnonzero(u < chance_of * SURE)
            chance_of[able] *= interest_similarity(people, person[able], partner[able], self.homophily)
        return partner, u < chance_of


def _weight(gap: Floats) -> Floats:
    """Return the weight of a cell at a distance in ranges: exp(-gap), or 0 if it is too far away."""
    return np.where(gap <= FURTHEST, rng.exp(-gap), 0.0)


def _first_above(edges: Floats, row: Ints, u: Floats) -> Ints:
    """Return the first column in each `row` of `edges` that is above u, or the last, by binary search."""
    flat, size = edges.ravel(), edges.shape[1]
    begin = row * size
    at: Ints = begin.copy()
    while size > 1:
        half = size // 2
        at += half * (flat[at + (half - 1)] <= u)
        size -= half
    at -= begin
    return at


def reach_of(ranges: AnyFloats) -> Floats:
    """Return the ranges as float64; ranges of 0 become a very small number."""
    return np.maximum(ranges.astype(np.float64), LEAST_RANGE)


def _cells(people: People, rows: AnyInts) -> tuple[float, Ints, Ints, Ints, Ints]:
    """Return side, column and line of the cells, the cell of each row, and the number of people per cell."""
    x, y = people.x[rows].astype(np.float64), people.y[rows].astype(np.float64)
    x, y = x - x.min(), y - y.min()
    extent = max(float(x.max()), float(y.max()))
    side = max(float(np.median(reach_of(people.range[rows]))), 1e-6, extent / MOST_LINES)
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
