"""Compute the SHA-256 digests of the files that a scenario names."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from sim.errors import ScenarioError
from sim.scenarios.paths import is_file

_SMALL = 100_000_000  # bytes


def is_small(path: Path) -> bool:
    """Return whether a file exists and is small enough to be read in an instant."""
    return is_file(path) and path.stat().st_size <= _SMALL


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's contents in hexadecimal. An unchanged file is read only once."""
    try:
        status = path.stat()
        return _digest(path, status.st_size, status.st_mtime_ns)
    except OSError as error:
        raise ScenarioError(f"{path}: the file can't be read: {error.strerror or error}.") from None


@lru_cache(maxsize=64)
def _digest(path: Path, size: int, modified: int) -> str:
    del size, modified  # size and time are part of the cache's key, so that a changed file is read again
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
