"""Choose the smallest of many keys, with a heap, and find keys among ascending ones."""

from typing import Any

from sim.engine.compiled.compiler.jit import inner


@inner
def _is_later(key: Any, one: int, other: int) -> bool:
    """Return whether `one` has the larger key; of equal keys, whether it comes later."""
    return bool(key[one] > key[other] or (key[one] == key[other] and one > other))


@inner
def _sink(key: Any, heap: Any, at: int, size: int) -> None:
    """Let a place sink in a heap whose first place has the largest key."""
    place = heap[at]
    while 2 * at + 1 < size:
        below = 2 * at + 1
        if below + 1 < size and _is_later(key, heap[below + 1], heap[below]):
            below += 1
        if not _is_later(key, heap[below], place):
            break
        heap[at] = heap[below]
        at = below
    heap[at] = place


@inner
def choose_least(key: Any, size: int, many: int, heap: Any) -> None:
    """Store in `heap` the places, 0 to `size` - 1, of the `many` smallest keys, the smallest first.

    Of equal keys, the first come first.
    """
    for s in range(many):
        heap[s] = s
    for s in range(many // 2 - 1, -1, -1):
        _sink(key, heap, s, many)
    for s in range(many, size):
        if many > 0 and key[s] < key[heap[0]]:
            heap[0] = s
            _sink(key, heap, 0, many)
    for last in range(many - 1, 0, -1):  # heap sort
        heap[0], heap[last] = heap[last], heap[0]
        _sink(key, heap, 0, last)


@inner
def find(keys: Any, size: int, key: int) -> int:
    """Return the first place of a key among the first `size` keys, which are ascending, or -1."""
    begin, end = 0, size
    while begin < end:
        middle = (begin + end) // 2
        if keys[middle] < key:
            begin = middle + 1
        else:
            end = middle
    return begin if begin < size and keys[begin] == key else -1


@inner
def contains(keys: Any, size: int, key: int) -> bool:
    """Return whether the first `size` keys, which are ascending, contain a key."""
    return bool(find(keys, size, key) >= 0)
