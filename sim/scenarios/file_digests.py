"""What is in the files that a scenario names: a digest of each."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from sim.errors import ScenarioError
from sim.scenarios.paths import is_file

_SMALL = 100_000_000


def is_small(path: Path) -> bool:
    """Whether a file is there and can be read in an instant."""
    return is_file(path) and path.stat().st_size <= _SMALL


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's contents in hexadecimal, read once while the file stays the same."""
    try:
        found = path.stat()
        return _digest(path, found.st_size, found.st_mtime_ns)
    except OSError as error:
        raise ScenarioError(f"{path}: the file can't be read: {error.strerror or error}.") from None


@lru_cache(maxsize=64)
def _digest(path: Path, size: int, changed: int) -> str:
    del size, changed  # they tell one state of the file from another
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
