"""A layer of ties: a bounded number of slots a person, in three arrays (ODD: Entities, state)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]

LARGEST_OWED = 60


@dataclass
class Layer:
    """Ties of one layer: person i's ties stand in columns 0 to ``degree[i] - 1`` of row i.

    Attributes
    ----------
    neighbour : (N, W) int32
        Row of the neighbour; -1 where the slot is empty.
    strength : (N, W) float32
        Strength in units of the day's fading scale: times the scale it is the strength now (0 to 1).
    account : (N, W) int8
        Twice the answers owed to the neighbour (net), plus 1 where the tie is shielded from fading.
    degree : (N,) int16
        Number of ties.
    slots : int
        The most ties that a person can hold; W grows towards it as needed.
    """

    neighbour: NDArray[np.int32]
    strength: NDArray[np.float32]
    account: NDArray[np.int8]
    degree: NDArray[np.int16]
    slots: int

    @property
    def width(self) -> int:
        """Number of columns W that are laid out now."""
        return int(self.neighbour.shape[1])

    def make_room(self, columns: int) -> None:
        """Lay out at least `columns` columns, never more than `slots`."""
        width = min(self.slots, columns)
        if width <= self.width:
            return
        width = min(self.slots, (width + 7) // 8 * 8)
        more = width - self.width
        self.neighbour = np.pad(self.neighbour, ((0, 0), (0, more)), constant_values=-1)
        self.strength = np.pad(self.strength, ((0, 0), (0, more)))
        self.account = np.pad(self.account, ((0, 0), (0, more)))

    def slot_of(self, row: Any, other: Any) -> Ints:
        """Column in which each `row` holds `other`, -1 where there is no such tie."""
        hit = self.neighbour[row] == np.asarray(other)[:, None]
        return np.where(hit.any(axis=1), hit.argmax(axis=1), -1).astype(np.int64)

    def edges(self) -> tuple[Ints, Ints, Ints]:
        """All ties as (row, column, neighbour), in order of row and column."""
        row, column = np.nonzero(np.arange(self.width)[None, :] < self.degree[:, None])
        return row, column, self.neighbour[row, column].astype(np.int64)


def lay_out(count: int, row: Ints, other: Ints, strength: F8, slots: int) -> Layer:
    """Make a layer of `count` people from directed ties, sorted by row and neighbour.

    A row of more than `slots` ties keeps its strongest.
    """
    order = np.lexsort((other, -strength, row))
    row, other, strength = row[order], other[order], strength[order]
    first = np.searchsorted(row, np.arange(count))
    keep = np.arange(row.size) - first[row] < slots
    row, other, strength = row[keep], other[keep], strength[keep]
    order = np.lexsort((other, row))
    row, other, strength = row[order], other[order], strength[order]
    degree = np.bincount(row, minlength=count)
    width = max(1, int(degree.max(initial=0)))
    layer = Layer(
        neighbour=np.full((count, width), -1, np.int32),
        strength=np.zeros((count, width), np.float32),
        account=np.zeros((count, width), np.int8),
        degree=degree.astype(np.int16),
        slots=slots,
    )
    column = np.arange(row.size) - (np.cumsum(degree) - degree)[row]
    layer.neighbour[row, column] = other
    layer.strength[row, column] = strength
    return layer


def both_ways(a: Ints, b: Ints, strength: F8, slots: int) -> tuple[Ints, Ints, F8]:
    """Directed ties of undirected pairs (a, b); a pair that either side has no slot for is dropped."""
    row, other, s = np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([strength, strength])
    order = np.lexsort((other, -s, row))
    first = np.searchsorted(row[order], row)
    place = np.empty(row.size, np.int64)
    place[order] = np.arange(row.size)
    kept = (place - first < slots).reshape(2, -1).all(axis=0)
    both = np.concatenate([kept, kept])
    return row[both], other[both], s[both]
