"""Compute checksums of the rows and texts of a ledger, which reveal if a bit has changed on the disk."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

# positions in a row of the ledger: ids, names and seeds; seconds; error. The measures follow after the error.
_TEXTS, _SECONDS, _ERROR = slice(0, 7), 7, 8


def checksum_of_row(row: Sequence[object]) -> int | None:
    """Return the CRC-32 of a row of the table of runs; None if a value isn't of its column's type."""
    numbers = [math.nan if each is None else each for each in (row[_SECONDS], *row[_ERROR + 1 :])]
    try:
        packed = _packer(len(numbers)).pack(*numbers)
    except struct.error:
        return None
    return crc32(packed, crc32(repr((*row[_TEXTS], row[_ERROR])).encode()))


def checksum_of(stored: object) -> int | None:
    """Return the CRC-32 of a text or of bytes; None if `stored` is neither."""
    if isinstance(stored, str):
        stored = stored.encode()
    return crc32(stored) if isinstance(stored, bytes) else None


@lru_cache(maxsize=8)
def _packer(count: int) -> struct.Struct:
    """Return a `struct.Struct` that packs `count` little-endian float64 numbers."""
    return struct.Struct(f"<{count}d")
