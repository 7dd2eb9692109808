"""Search in sorted keys."""

from typing import Any

from sim.engine.compiled.jit import inner


@inner
def find(keys: Any, key: int) -> int:
    """Return the place of a key among ascending keys, or -1."""
    begin, end = 0, keys.size
    while begin < end:
        middle = (begin + end) // 2
        if keys[middle] < key:
            begin = middle + 1
        else:
            end = middle
    return begin if begin < keys.size and keys[begin] == key else -1


@inner
def contains(keys: Any, key: int) -> bool:
    """Return whether ascending keys contain a key."""
    return bool(find(keys, key) >= 0)
