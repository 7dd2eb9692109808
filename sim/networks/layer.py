"""A layer of ties: a limited number of slots per person, one word each (ODD: Entities, state)."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints
from sim.networks.tie_words import WHO, neighbour_in, tie_word

Scalar = TypeVar("Scalar", bound=np.generic)
Weighted = tuple[AnyInts, AnyInts, Floats]
"""The two people of each pair, and the strength of their tie."""

MIN_MAPPED_BYTES = 1 << 16  # each array of at least this size gets a separate memory mapping
BLOCK = 4_096  # rows moved at a time
SPARE = 8  # columns allocated beyond those needed when a layer is widened, because widening moves every row
TIES_AT_A_TIME = 2**18  # ties written at a time, to limit working memory


@dataclass
class Layer:
    """The ties of one layer. Person i's ties are in columns 0 to ``degree[i] - 1`` of row i.

    Attributes
    ----------
    word : (N, W) uint64
        The next three values of each tie in one word (`sim.networks.tie_words`); 0 where the slot is empty.
    neighbour : (N, W) int32
        Row of the neighbour; -1 where the slot is empty.
    strength : (N, W) float32
        Stored strength. The current strength (0 to 1) is this number times the current fading scale.
    account : (N, W) int8
        Twice the net number of answers owed to the neighbour, plus 1 if the tie is shielded from fading.
    degree : (N,) int16
        Number of ties.
    slots : int
        The largest number of ties per person; W grows up to it as needed.
    directed : bool
        Whether ties have a direction. If not, each tie is stored in the rows of both people.
    """

    word: NDArray[np.uint64]
    degree: NDArray[np.int16]
    slots: int
    directed: bool = False

    @property
    def columns(self) -> tuple[NDArray[np.uint64], NDArray[np.int16]]:
        """Words and degree; get them anew after each call of `make_room`."""
        return self.word, self.degree

    @property
    def neighbour(self) -> NDArray[np.int32]:
        """Row of each neighbour; a copy."""
        return (self.word.view(np.int32)[:, ::2] & np.int32(WHO)) - np.int32(1)

    @property
    def strength(self) -> NDArray[np.float32]:
        """Stored strength; a view, so writing changes the ties."""
        return self.word.view(np.float32)[:, 1::2]

    @property
    def account(self) -> NDArray[np.int8]:
        """Twice the number of answers owed, plus 1 if shielded; a view, so writing changes the ties."""
        return self.word.view(np.int8)[:, 3::8]

    @property
    def width(self) -> int:
        """Number of columns W that are allocated now."""
        return int(self.word.shape[1])

    def make_room(self, columns: int) -> None:
        """Allocate at least `columns` columns and `SPARE` more, but never more than `slots`."""
        if min(self.slots, columns) <= self.width:
            return
        width = min(self.slots, columns + SPARE)
        only = [self.__dict__.pop("word")]  # no other reference exists, so the memory can be resized
        self.word = widen(only, width)

    def slot_of(self, row: AnyInts, other: AnyInts) -> Ints:
        """Return the column of the tie from each `row` to `other`, -1 if there is no such tie."""
        hit = self.word[row] & WHO == (other[:, None] + 1).astype(np.uint64)
        return np.where(hit.any(axis=1), hit.argmax(axis=1), -1).astype(np.int64)

    def edges(self, who: Ints | None = None) -> tuple[Ints, Ints, Ints]:
        """Return all ties, or those of `who`, as (row, column, neighbour), ordered by row and column."""
        degree = self.degree if who is None else self.degree[who]
        row, column = np.nonzero(np.arange(self.width)[None, :] < degree[:, None])
        row = row if who is None else who[row]
        return row, column, neighbour_in(self.word[row, column])

    def neighbours_of(self, person: int) -> Ints:
        """Return the neighbours of a person, in order of column."""
        found: Ints = neighbour_in(self.word[person, : self.degree[person]])
        return found

    def contacts(self) -> Ints:
        """Return each person's number of ties; if ties have directions, those of both directions count."""
        degree = self.degree.astype(np.int64)
        if not self.directed:
            return degree
        known = self.neighbour
        return degree + np.bincount(known[known >= 0], minlength=degree.size)

    def with_tie_to(self, who: Ints) -> Ints:
        """Return the rows of all people who have a tie to one of `who`, ascending."""
        wanted = np.zeros(self.degree.size + 1, bool)  # the last is for empty slots, whose neighbour is -1
        wanted[who] = True
        return np.flatnonzero(wanted[self.neighbour].any(axis=1))


def resizable_zeros(shape: tuple[int, int], dtype: type[Scalar] | np.dtype[Scalar]) -> NDArray[Scalar]:
    """Return an array of zeros whose memory can be resized in place.

    The memory goes back to the operating system when the array is freed.
    """
    size = shape[0] * shape[1] * np.dtype(dtype).itemsize
    if size < MIN_MAPPED_BYTES:
        return np.zeros(shape, dtype)
    return np.frombuffer(OwnMemory(size), dtype).reshape(shape)


class OwnMemory(mmap.mmap):
    """A private memory mapping for one array, because only private mappings can be resized."""

    def __new__(cls, size: int) -> OwnMemory:
        """Ask the system for `size` bytes of zeros."""
        if not hasattr(mmap, "MAP_PRIVATE"):
            return super().__new__(cls, -1, size)
        return super().__new__(cls, -1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)


def widen(only: list[NDArray[Scalar]], width: int) -> NDArray[Scalar]:
    """Return the array in the list `only`, widened to `width` columns, in place if possible.

    The array is removed from the list, so that no other reference prevents the resizing. New columns contain
    0.
    """
    narrow = only.pop()
    (rows, was), dtype, memory = narrow.shape, narrow.dtype, _memory(narrow)
    if memory is not None:
        del narrow
        try:
            memory.resize(rows * width * dtype.itemsize)
        except (BufferError, OSError, SystemError, ValueError):  # used elsewhere, or not supported here
            narrow = np.frombuffer(memory, dtype, rows * was).reshape(rows, was)
            memory = None
    if memory is None:
        wide = resizable_zeros((rows, width), dtype)
    else:
        narrow = np.frombuffer(memory, dtype, rows * was).reshape(rows, was)
        wide = np.frombuffer(memory, dtype).reshape(rows, width)
    for end in range(rows, 0, -BLOCK):  # from the last row, because each row overwrites later rows
        begin = max(0, end - BLOCK)
        wide[begin:end, :was] = narrow[begin:end].copy()
        wide[begin:end, was:] = 0
    return wide


def _memory(array: NDArray[Scalar]) -> OwnMemory | None:
    """Return the memory mapping of an array, or None if the array has no separate mapping."""
    base: object = array
    while isinstance(base, np.ndarray):
        base = base.base
    base = base.obj if isinstance(base, memoryview) else base
    return base if isinstance(base, OwnMemory) and len(base) == array.nbytes else None


def empty(count: int, width: int, slots: int, *, directed: bool = False) -> Layer:
    """Make a layer of `count` people without ties, with `width` columns allocated."""
    shape = (count, min(slots, max(1, width)))
    word = resizable_zeros(shape, np.uint64)
    return Layer(word, degree=np.zeros(count, np.int16), slots=slots, directed=directed)


def from_directed(count: int, row: AnyInts, other: AnyInts, strength: AnyFloats | float, slots: int) -> Layer:
    """Make a layer from directed ties: at most `slots` per row, sorted by row and neighbour."""
    degree = np.bincount(row, minlength=count)
    layer = empty(count, int(degree.max(initial=0)), slots, directed=True)
    layer.degree[:] = degree
    first = np.cumsum(degree) - degree
    strength = np.broadcast_to(strength, row.shape)
    place = np.arange(count) * layer.width - first
    for piece in rng.pieces(row.size):
        _write(layer, place[row[piece]] + np.arange(piece.start, piece.stop), other[piece], strength[piece])
    return layer


def _write(layer: Layer, place: Ints, other: AnyInts, strength: AnyFloats) -> None:
    """Write ties to their places, counted row by row through the whole layer."""
    layer.word.reshape(-1)[place] = tie_word(other, strength, 0)


def from_pairs(count: int, only: list[Weighted], slots: int) -> Layer:
    """Make a layer from pairs (a, b), a < b, each given once; the tie is written to both rows.

    A pair is dropped unless it is among the `slots` strongest ties of each of the two people. The arrays a, b
    and the strengths are removed from the list `only`, so that their memory can be freed.
    """
    a, b, strength = _in_order(count, *only.pop())
    degree = np.bincount(a, minlength=count) + np.bincount(b, minlength=count)
    if int(degree.max(initial=0)) > slots:
        within = _within_slots(a, b, strength, slots)
        a, b, strength = a[within], b[within], strength[within]
        degree = np.bincount(a, minlength=count) + np.bincount(b, minlength=count)
    stored = strength.astype(np.float32)  # as in the layer: memory is largest from here on
    del strength
    layer = empty(count, int(degree.max(initial=0)), slots)
    layer.degree[:] = degree
    end = np.arange(count, dtype=np.int64) * layer.width
    for mine, theirs in ((b, a), (a, b)):  # first the neighbours in lower rows
        for piece in rng.pieces(a.size, TIES_AT_A_TIME):
            _append(layer, end, mine[piece], theirs[piece], stored[piece])
    return layer


def _append(layer: Layer, end: Ints, mine: AnyInts, theirs: AnyInts, strength: AnyFloats) -> None:
    """Write ties to the rows `mine`, after the ties that these rows have already.

    `end` (N,) is the place after the last tie of each row, counted through the whole layer. It is updated.
    """
    bits = int(mine.size).bit_length()
    key = (mine.astype(np.int64) << bits) | np.arange(mine.size)
    key.sort()
    order = key & ((1 << bits) - 1)
    mine = key >> bits
    new = np.flatnonzero(np.diff(mine, prepend=-1))
    number = np.diff(new, append=mine.size)
    rows = mine[new]
    _write(layer, np.repeat(end[rows] - new, number) + np.arange(mine.size), theirs[order], strength[order])
    end[rows] += number


def _in_order(count: int, a: AnyInts, b: AnyInts, strength: Floats) -> Weighted:
    """Return pairs sorted by a and then by b. Those of a user's file may come in another order."""
    later = a[1:] > a[:-1]
    later |= (a[1:] == a[:-1]) & (b[1:] >= b[:-1])
    if bool(later.all()):
        return a, b, strength
    order = np.argsort(a.astype(np.int64) * count + b)
    return a[order], b[order], strength[order]


def _within_slots(a: AnyInts, b: AnyInts, strength: Floats, slots: int) -> Bools:
    """Return whether each pair is among the `slots` strongest ties of each of the two people."""
    row, other, s = np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([strength, strength])
    order = np.lexsort((other, -s, row))
    first = np.searchsorted(row[order], row)
    place = np.empty(row.size, np.int64)
    place[order] = np.arange(row.size)
    within = place - first < slots
    return within[: a.size] & within[a.size :]
