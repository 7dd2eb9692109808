"""Whole numbers as bytes, small ones short: what a day's frame is written in, and the page reads.

A number takes seven bits a byte, the lowest first; the eighth bit says that more follow (LEB128, as in the
DWARF debugging format, section 7.6). A number that may be negative is folded first: 0, -1, 1, -2, ... become
0, 1, 2, 3, ...
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.array_types import AnyInts, Bools, Ints

Column = AnyInts | Bools | Sequence[int]


def packed(numbers: Sequence[int]) -> bytes:
    """Return numbers from 0 on as bytes.

    Examples
    --------
    >>> packed([0, 127, 128, 300]).hex(" ")
    '00 7f 80 01 ac 02'
    """
    v = np.asarray(numbers, np.uint64)
    size = np.ones(v.size, np.int64)
    for bits in range(7, 64, 7):
        size += v >= np.uint64(1 << bits)
    first = np.cumsum(size) - size
    out = np.zeros(int(size.sum()), np.uint8)
    for k in range(int(size.max(initial=0))):
        has = size > k
        low = (v[has] >> np.uint64(7 * k)) & np.uint64(127)
        out[first[has] + k] = low | ((size[has] > k + 1).astype(np.uint64) << np.uint64(7))
    return out.tobytes()


def folded(numbers: AnyInts | Sequence[int]) -> Ints:
    """Return numbers of any sign as numbers from 0 on.

    Examples
    --------
    >>> folded([0, -1, 1, -2]).tolist()
    [0, 1, 2, 3]
    """
    signed = np.asarray(numbers, np.int64)
    return np.where(signed >= 0, 2 * signed, -2 * signed - 1)


def steps(values: AnyInts | Sequence[int]) -> Ints:
    """Return each value as its folded step from the one before, the first from 0."""
    row = np.asarray(values, np.int64)
    return folded(row - np.concatenate([[0], row[:-1]]))


class Numbers:
    """The numbers of a frame, as they are put down."""

    def __init__(self) -> None:
        self.put: list[int] = []

    def add(self, *numbers: int) -> None:
        """Put numbers down."""
        self.put += numbers

    def rising(self, numbers: AnyInts) -> None:
        """Put down how many there are, and each as its step from the one before; they must rise."""
        self.put += [len(numbers), *np.diff(numbers, prepend=0).tolist()]

    def rows(self, *columns: Column) -> None:
        """Put down how many rows there are, and row after row the values of the columns."""
        table = np.column_stack(columns).astype(np.int64)
        self.put += [len(table), *table.ravel().tolist()]

    def bytes(self) -> bytes:
        """Return everything put down, as bytes."""
        return packed(self.put)
