"""Read, write and find ties in kernels. Only this file knows how ties and followers are stored in columns.

`layer` is what `Layer.columns` returns, and `followers` what `Followers.columns` returns.
"""

from typing import Any

import numpy as np

from sim.engine.compiled.jit import inline, inner, prefetch

ANYWHERE = 255  # instead of the slot of a tie: it is unknown whether there is a tie, and in which slot


@inner
def degree_of(layer: Any, row: int) -> Any:
    """Return the number of ties in a row."""
    return np.int64(layer[3][row])


@inner
def neighbour_at(layer: Any, row: int, slot: int) -> Any:
    """Return the neighbour in a slot."""
    return np.int64(layer[0][row, slot])


@inner
def stored_at(layer: Any, row: int, slot: int) -> Any:
    """Return the stored strength of a tie."""
    return np.float64(layer[1][row, slot])


@inner
def strength_at(layer: Any, row: int, slot: int, plain: float, shielded: float) -> Any:
    """Return the current strength of a tie; `plain` and `shielded` are the current fading scales."""
    return np.float64(layer[1][row, slot]) * (shielded if layer[2][row, slot] & 1 else plain)


@inner
def owed_at(layer: Any, row: int, slot: int) -> Any:
    """Return how many answers the person of the row owes the neighbour."""
    return np.int64(layer[2][row, slot] >> 1)


@inner
def is_shielded(layer: Any, row: int, slot: int) -> Any:
    """Return 1 if a tie is shielded from fading, otherwise 0."""
    return np.int64(layer[2][row, slot] & 1)


@inner
def write_tie(layer: Any, row: int, slot: int, other: int, stored: float, owed: int, shielded: int) -> None:
    """Store a tie; `shielded` is 1 if it is shielded from fading, otherwise 0."""
    layer[0][row, slot] = other
    layer[1][row, slot] = stored
    layer[2][row, slot] = owed * 2 + shielded


@inner
def find_slot(layer: Any, row: int, other: int) -> Any:
    """Return the slot of the tie from `row` to `other`, or -1 if there is no such tie."""
    at = np.int64(-1)
    for s in range(layer[3][row]):
        at = s if layer[0][row, s] == other else at
    return at


@inner
def find_online_slot(far: Any, followers: Any, follower: int, followed: int) -> Any:
    """Do the same as `find_slot` for an online tie. It looks first whether the list of followers has the person.

    Most people have no tie to an asker, and many people in succession are looked up in the same list.
    """
    if _is_follower(followers, followed, follower):
        return find_slot(far, follower, followed)
    return np.int64(-1)


@inner
def _is_follower(followers: Any, followed: int, follower: int) -> bool:
    pool, lists = followers
    base, size = lists[followed, 0], lists[followed, 1]
    if size == 0:
        return False
    while size > 1:  # a binary search without branches
        half = size // 2
        base += half if pool[base + half] <= follower else 0
        size -= half
    return bool(pool[base] == follower)


@inner
def follower_count(followers: Any, person: int) -> Any:
    """Return the number of followers of a person."""
    return np.int64(followers[1][person, 1])


@inner
def follower_at(followers: Any, person: int, place: int) -> Any:
    """Return a follower by place in the list, and the slot of the tie in the follower's row, or `ANYWHERE`."""
    pool, lists = followers
    return np.int64(pool[lists[person, 0] + place]), ANYWHERE


@inline
def expose(room: Any, e: int, person: int, slot: int) -> None:
    """Write to whom an exposure is shown, and the slot of the tie by which it came.

    If a person tells neighbours, this is the slot in the teller's face-to-face row. If followers are shown a
    question, it is the slot in the follower's online row. `ANYWHERE` is always right.
    """
    room.person[e], room.slot[e] = person, min(slot, ANYWHERE)


@inner
def prefetch_row(layer: Any, row: int) -> None:
    """Prefetch the first ties of a row."""
    at = np.int64(row) * layer[0].shape[1]
    prefetch(layer[3], row)
    for s in (0, 16):
        prefetch(layer[0], at + s)
        prefetch(layer[1], at + s)


@inner
def prefetch_list(followers: Any, person: int) -> None:
    """Prefetch where the list of followers of a person is."""
    prefetch(followers[1], 3 * np.int64(person))


@inner
def prefetch_followers(followers: Any, person: int) -> None:
    """Prefetch the list of followers of a person."""
    prefetch(followers[0], np.int64(followers[1][person, 0]))
