"""Read, write and find ties in kernels. Only this file knows how ties and followers are stored in columns.

`layer` is what `Layer.columns` returns, and `followers` what `Followers.columns` returns.
"""

from typing import Any

import numpy as np

from sim.engine.compiled.compiler.jit import account_in, inner, neighbour_in, prefetch, stored_in, tie_word
from sim.networks.followers import ANYWHERE, SLOT_BITS
from sim.networks.tie_words import WHO

SHIFT, LAST = np.uint32(SLOT_BITS), np.uint32(ANYWHERE)
ROW_LINES = 3  # number of cache lines of a row that are prefetched, 8 ties each


@inner
def degree_of(layer: Any, row: int) -> Any:
    """Return the number of ties in a row."""
    return np.int64(layer[1][row])


@inner
def is_full(layer: Any, row: int, slots: int) -> bool:
    """Return whether the layer must be widened before the row can get another tie."""
    return bool(layer[1][row] == layer[0].shape[1] < slots)


@inner
def neighbour_at(layer: Any, row: int, slot: int) -> Any:
    """Return the neighbour in a slot."""
    return neighbour_in(layer[0][row, slot])


@inner
def stored_at(layer: Any, row: int, slot: int) -> Any:
    """Return the stored strength of a tie."""
    return stored_in(layer[0][row, slot])


@inner
def strength_at(layer: Any, row: int, slot: int, plain: float, shielded: float) -> Any:
    """Return the current strength of a tie; `plain` and `shielded` are the current fading scales."""
    word = layer[0][row, slot]
    return stored_in(word) * (shielded if account_in(word) & 1 else plain)


@inner
def owed_at(layer: Any, row: int, slot: int) -> Any:
    """Return how many answers the person of the row owes the neighbour."""
    return account_in(layer[0][row, slot]) >> 1


@inner
def is_shielded(layer: Any, row: int, slot: int) -> Any:
    """Return 1 if a tie is shielded from fading, otherwise 0."""
    return account_in(layer[0][row, slot]) & 1


@inner
def write_tie(layer: Any, row: int, slot: int, other: int, stored: float, owed: int, shielded: int) -> None:
    """Store a tie; `shielded` is 1 if it is shielded from fading, otherwise 0."""
    layer[0][row, slot] = tie_word(other, stored, owed * 2 + shielded)


@inner
def append_tie(layer: Any, row: int, other: int, stored: float, shielded: int) -> Any:
    """Begin a tie in the first free slot of a row, which must not be full, and return the slot."""
    slot = degree_of(layer, row)
    write_tie(layer, row, slot, other, stored, 0, shielded)
    layer[1][row] += 1
    return slot


@inner
def drop_tie(layer: Any, row: int, slot: int) -> None:
    """End the tie in a slot; later ties of the row move up."""
    words, last = layer[0], degree_of(layer, row) - 1
    for s in range(slot, last):
        words[row, s] = words[row, s + 1]
    words[row, last] = 0
    layer[1][row] = last


@inner
def clear_row(layer: Any, row: int) -> None:
    """End all ties in a row."""
    for s in range(degree_of(layer, row)):
        layer[0][row, s] = 0
    layer[1][row] = 0


@inner
def find_slot(layer: Any, row: int, other: int) -> Any:
    """Return the slot of the tie from `row` to `other`, or -1 if there is no such tie."""
    words, key = layer[0], np.uint64(other + 1)
    at: Any = np.int64(-1)
    for s in range(layer[1][row]):
        at = s if words[row, s] & WHO == key else at
    return at


@inner
def confirm_slot(layer: Any, row: int, other: int, slot: int) -> Any:
    """Return the slot of a tie that began in `slot`, or -1 if there is no such tie."""
    if slot < min(layer[0].shape[1], ANYWHERE) and neighbour_at(layer, row, slot) == other:
        return np.int64(slot)
    return find_slot(layer, row, other)


@inner
def find_online_slot(far: Any, followers: Any, follower: int, followed: int) -> Any:
    """Do the same as `find_slot` for an online tie, without looking through the row of the follower.

    Many people in succession are looked up in the list of followers of the same asker.
    """
    at = _find_entry(followers, followed, follower)
    if at < 0:
        return np.int64(-1)
    return confirm_slot(far, follower, followed, np.int64(followers[0][at] & LAST))


@inner
def _find_entry(followers: Any, followed: int, follower: int) -> Any:
    """Return where in the pool a follower is in a list, or -1; a binary search without branches."""
    pool, lists = followers
    base: Any = np.int64(lists[followed, 0])
    size: Any = np.int64(lists[followed, 1])
    key = np.uint32(follower) << SHIFT | LAST
    if size == 0:
        return np.int64(-1)
    while size > 1:
        half = size // 2
        base += half if pool[base + half] <= key else 0
        size -= half
    return base if pool[base] | LAST == key else np.int64(-1)


@inner
def follower_count(followers: Any, person: int) -> Any:
    """Return the number of followers of a person."""
    return np.int64(followers[1][person, 1])


@inner
def follower_at(followers: Any, person: int, place: int) -> Any:
    """Return a follower by place in the list, and the slot in which the tie began, or `ANYWHERE`."""
    pool, lists = followers
    entry = pool[lists[person, 0] + place]
    return np.int64(entry >> SHIFT), np.int64(entry & LAST)


@inner
def is_list_full(followers: Any, end: int, person: int) -> bool:
    """Return whether the pool must be replaced before a person can get another follower."""
    pool, lists = followers
    size = lists[person, 1]
    return bool(size == lists[person, 2] and end + size + size // 2 + 4 > pool.size)


@inner
def follow(followers: Any, end: int, followed: int, follower: int, slot: int) -> Any:
    """Add a follower, whose tie is in `slot`, to a list; return the new end of the pool (`Followers.end`)."""
    pool, lists = followers
    start: Any = np.int64(lists[followed, 0])
    many: Any = np.int64(lists[followed, 1])
    if many == lists[followed, 2]:
        for s in range(many):
            pool[end + s] = pool[start + s]
        start = lists[followed, 0] = end
        lists[followed, 2] = many + many // 2 + 4  # as `Followers.grown_size`
        end += many + many // 2 + 4
    at, entry = start + many, np.uint32(follower) << SHIFT | np.uint32(min(slot, ANYWHERE))
    while at > start and pool[at - 1] > entry:
        pool[at] = pool[at - 1]
        at -= 1
    pool[at] = entry
    lists[followed, 1] = many + 1
    return end


@inner
def unfollow(followers: Any, followed: int, follower: int) -> None:
    """Remove a follower, who must be in the list."""
    pool, lists = followers
    for s in range(_find_entry(followers, followed, follower), lists[followed, 0] + lists[followed, 1] - 1):
        pool[s] = pool[s + 1]
    lists[followed, 1] -= 1


@inner
def clear_list(followers: Any, person: int) -> None:
    """Remove all followers of a person."""
    followers[1][person, 1] = 0


@inner
def expose(room: Any, e: int, person: int, slot: int) -> None:
    """Write to whom an exposure is shown, and the slot of the tie by which it came.

    If a person tells neighbours, this is the slot in the teller's face-to-face row. If followers are shown a
    question, it is the slot in the follower's online row. `ANYWHERE` is always right.
    """
    room.person[e], room.slot[e] = person, min(slot, ANYWHERE)


@inner
def prefetch_row(layer: Any, row: int) -> None:
    """Prefetch the first ties of a row."""
    prefetch(layer[1], np.int64(row))
    for line in range(ROW_LINES):
        prefetch(layer[0], np.int64(row) * layer[0].shape[1] + 8 * line)


@inner
def prefetch_list(followers: Any, person: int) -> None:
    """Prefetch where the list of followers of a person is."""
    prefetch(followers[1], 3 * np.int64(person))


@inner
def prefetch_followers(followers: Any, person: int) -> None:
    """Prefetch the list of followers of a person."""
    prefetch(followers[0], np.int64(followers[1][person, 0]))
