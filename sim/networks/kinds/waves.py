"""Ties that people look for in waves: whoever has not found one proposes anew, until accepted and new.

All who are still looking propose at once, each by draws of its own; what one finds hangs on others only
where two want the same tie (the one who comes first in the order gets it) or a place that is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng

Ints = NDArray[np.int64]
# (person, pick, attempt) to the partners proposed, and whether each would do
Propose = Callable[[Any, Any, Any], tuple[Ints, NDArray[np.bool_]]]

ONE_BY_ONE = (1,) * 60  # proposals a tie in each wave
TOGETHER = 1_024  # people looked at together where they don't hang on one another
AT_ONCE = 4_096  # proposals looked at together, to bound working memory


def seek(
    propose: Propose,
    count: int,
    person: Any,
    pick: Any,
    *,
    mutual: bool,
    batches: tuple[int, ...] = ONE_BY_ONE,
    parts: Callable[[Any, int], Iterator[Any]] | None = None,
    found: Ints | None = None,
    room: Ints | None = None,
) -> Ints:
    """Find a tie for each (person, pick), different from all others found.

    Parameters
    ----------
    propose : function
        Gives a partner for each (person, pick, attempt), and whether the partner would do.
    mutual : bool
        Whether a tie from a to b is the same as one from b to a.
    batches : tuple of int
        How many proposals are looked at in each wave.
    parts : function, optional
        Rows to be looked at together, bounding working memory.
    found : (F,) int64, ascending, optional
        Ties that are there already.
    room : (N,) int64, optional
        Ties that each person can still take from others; it is lowered by those found.

    Returns
    -------
    (F,) int64
        All ties as row * count + other (the lower row first where `mutual`), ascending. Where none was
        found in all waves there is none.
    """
    found = np.zeros(0, np.int64) if found is None else found
    first = 0
    for tries in batches:
        if person.size == 0:
            break
        attempt = np.arange(first, first + tries, dtype=np.int64)
        chosen = np.full(person.size, -1, np.int64)
        for part in parts(person, tries) if parts else rng.pieces(person.size, AT_ONCE // tries):
            key, would = _proposed(propose, count, person[part], pick[part], attempt, mutual=mutual)
            chosen[part] = _first_new(key, would, found, tries)
        new, place = _taken(chosen, person, count, room)
        found = merged(found, new)
        waiting = np.ones(person.size, bool)
        waiting[place] = False
        person, pick, first = person[waiting], pick[waiting], first + tries
    return found


def _taken(chosen: Ints, person: Any, count: int, room: Ints | None) -> tuple[Ints, Ints]:
    """Ties that come about of those chosen (-1: none), each once, ascending; and who found each."""
    new, place = first_of_each(chosen)
    there = new >= 0
    if room is not None:
        partner = new // count + new % count - person[place]
        there[there] = _with_room(room, partner[there], place[there])
    return new[there], place[there]


def _proposed(
    propose: Propose, count: int, person: Any, pick: Any, attempt: Ints, *, mutual: bool
) -> tuple[Ints, NDArray[np.bool_]]:
    """Keys of all proposals of each (person, pick), one behind the other, and whether each would do."""
    who = np.repeat(person, attempt.size).astype(np.int64)
    partner, would = propose(who, np.repeat(pick, attempt.size), np.tile(attempt, person.size))
    return keys(who, partner, count, mutual=mutual), would & (partner != who)


def keys(row: Any, other: Any, count: int, *, mutual: bool) -> Ints:
    """Ties as row * count + other; the lower row first where they are mutual."""
    if mutual:
        row, other = np.minimum(row, other), np.maximum(row, other)
    key: Ints = row.astype(np.int64) * count + other
    return key


def _first_new(key: Ints, would: NDArray[np.bool_], found: Ints, tries: int) -> Ints:
    """Key of the first of each `tries` proposals that would do and is new; -1 for none."""
    would[would] = ~known(key[would], found)
    would = would.reshape(-1, tries)
    best = key.reshape(-1, tries)[np.arange(would.shape[0]), would.argmax(axis=1)]
    return np.where(would.any(axis=1), best, -1)


def _with_room(room: Ints, partner: Ints, place: Ints) -> NDArray[np.bool_]:
    """Who of those that come gets a tie with a partner of bounded room, the first in order first."""
    order = np.lexsort((place, partner))
    rank = np.empty(partner.size, np.int64)
    rank[order] = np.arange(partner.size) - np.searchsorted(partner[order], partner[order], side="left")
    taken: NDArray[np.bool_] = rank < room[partner]
    np.subtract.at(room, partner[taken], 1)
    return taken


def known(key: Ints, found: Ints) -> NDArray[np.bool_]:
    """Whether each key is among those found, which ascend."""
    if found.size == 0:
        return np.zeros(key.size, bool)
    at = np.minimum(np.searchsorted(found, key), found.size - 1)
    result: NDArray[np.bool_] = found[at] == key
    return result


def first_of_each(key: Ints) -> tuple[Ints, Ints]:
    """Each key once, ascending, and its first place; quicker than `numpy.unique` by sorting both as one."""
    low, high, bits = int(key.min(initial=0)), int(key.max(initial=0)), int(key.size).bit_length()
    if (high - low).bit_length() + bits > 62:
        keys, places = np.unique(key, return_index=True)
        return keys, places.astype(np.int64)
    both = (key - low) << bits
    both |= np.arange(key.size)
    both.sort()
    new = np.ones(key.size, bool)
    new[1:] = (both[1:] >> bits) != (both[:-1] >> bits)
    both = both[new]
    return (both >> bits) + low, both & ((1 << bits) - 1)


def merged(found: Ints, new: Ints) -> Ints:
    """Both, ascending, as each of them is."""
    return np.insert(found, np.searchsorted(found, new), new) if found.size else new


def picks(
    seed: int, stream: int, way: int, whose: Any, degree: float, most: Any, block: int = 0
) -> tuple[Any, Any]:
    """(person, pick) for each tie that people start: `degree`, randomly rounded, `most` at most."""
    starts = np.empty(whose.size, np.int64)
    for piece in rng.pieces(whose.size):
        u = rng.unit(rng.words(seed, stream, way, whose[piece], 0, block)[3])
        starts[piece] = np.floor(degree + u)
    starts = np.minimum(starts, most)
    pick = np.arange(starts.sum()) - np.repeat(np.cumsum(starts) - starts, starts)
    return np.repeat(whose, starts), pick.astype(np.int32)


def uniform_other(u: Any, person: Any, size: int) -> Any:
    """Somebody among `size` by a uniform number, anybody but the person alike (rows as integers)."""
    other = np.minimum((u * (size - 1)).astype(np.int64), size - 2)
    return other + (other >= person)
