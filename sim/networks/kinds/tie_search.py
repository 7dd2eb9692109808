"""Search for ties in waves: a person proposes partners until one is accepted and the tie is new.

In each wave, all people who still look for a tie make proposals, each from separate random numbers. The
results of two people affect each other only if the two find the same tie, or if a partner can accept only one
of the two. Then the person who comes first in the order gets the tie.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Ints

# maps (person, pick, attempt) to the proposed partners, and whether each is acceptable
Propose = Callable[[Ints, AnyInts, int], tuple[Ints, Bools]]
Pairs = tuple[AnyInts, AnyInts]

PEOPLE_AT_A_TIME = 2_048  # people processed at a time if they don't depend on one another
PROPOSALS_AT_A_TIME = 8_192  # proposals processed at a time, to limit working memory


@dataclass(frozen=True)
class Search:
    """A search for ties among `count` people.

    `propose` returns a partner for each (person, pick, attempt), and whether the partner is acceptable. A
    pick is the number of a tie that the person looks for, from 0. If `mutual`, a tie from a to b is the same
    as one from b to a. In each of at most `waves` waves a pick makes one proposal.
    """

    propose: Propose
    count: int
    mutual: bool
    waves: int = 60

    def seek(
        self, person: AnyInts, pick: AnyInts, found: Ints | None = None, room: Ints | None = None
    ) -> Ints:
        """Find a tie for each (person, pick), different from all others and from those already `found`.

        Returns the keys of all ties (see `tie_keys`), including `found`, ascending. A pick gets no tie if no
        wave finds one. `room` (N,) is the number of ties that each person can still accept from others; it is
        reduced in place.
        """
        found = np.zeros(0, np.int64) if found is None else found
        for wave in range(self.waves):
            if person.size == 0:
                break
            chosen = np.empty(person.size, np.int64)
            for part in rng.pieces(person.size, PROPOSALS_AT_A_TIME):
                chosen[part] = self._propose_new(person[part].astype(np.int64), pick[part], wave, found)
            new, place = self._select_made(chosen, person, room)
            found = merge(found, new)
            waiting = np.ones(person.size, bool)
            waiting[place] = False
            person, pick = person[waiting], pick[waiting]
        return found

    def _select_made(self, chosen: Ints, person: AnyInts, room: Ints | None) -> tuple[Ints, Ints]:
        """Return the keys of the ties that are made, each once, ascending, and the place of each in `chosen`.

        `chosen` has the key that each (person, pick) proposes, or -1.
        """
        new, place = distinct_with_place(chosen)
        made = new >= 0
        if room is not None:
            partner = new // self.count + new % self.count - person[place]
            made[made] = _with_room(room, partner[made], place[made])
        return new[made], place[made]

    def _propose_new(self, person: Ints, pick: AnyInts, wave: int, found: Ints) -> Ints:
        """Return the key that each (person, pick) proposes, or -1 if it isn't acceptable or not new."""
        partner, acceptable = self.propose(person, pick, wave)
        key = tie_keys(person, partner, self.count, mutual=self.mutual)
        return np.where(acceptable & (partner != person) & ~is_in(key, found), key, -1)


def tie_keys(row: AnyInts, other: AnyInts, count: int, *, mutual: bool) -> Ints:
    """Return the key of each tie, row * count + other; in mutual ties the lower row comes first."""
    if mutual:
        row, other = np.minimum(row, other), np.maximum(row, other)
    return row.astype(np.int64) * count + other


def split_keys(key: Ints, count: int) -> Pairs:
    """Return the two people of each tie, given its key (see `tie_keys`)."""
    row, other = np.empty(key.size, np.int32), np.empty(key.size, np.int32)
    for piece in rng.pieces(key.size):
        row[piece] = key[piece] // max(1, count)
        other[piece] = key[piece] - row[piece].astype(np.int64) * count
    return row, other


def _with_room(room: Ints, partner: Ints, place: Ints) -> Bools:
    """Return whether each proposal to a partner is accepted: in order of `place`, while there is room.

    `room` is reduced by the number of accepted proposals.
    """
    order = np.lexsort((place, partner))
    rank = np.empty(partner.size, np.int64)
    rank[order] = np.arange(partner.size) - np.searchsorted(partner[order], partner[order], side="left")
    taken = rank < room[partner]
    np.subtract.at(room, partner[taken], 1)
    return taken


def is_in(key: Ints, found: Ints) -> Bools:
    """Return whether each key is among `found`, which is ascending."""
    if found.size == 0:
        return np.zeros(key.size, bool)
    same: Bools = found[np.minimum(np.searchsorted(found, key), found.size - 1)] == key
    return same


def is_in_many(key: Ints, found: Ints) -> Bools:
    """Do the same as `is_in` for many keys, faster: sorted keys are near one another in memory."""
    if found.size == 0:
        return np.zeros(key.size, bool)
    ordered = np.sort(key)
    return is_in(key, np.unique(ordered[is_in(ordered, found)]))


def distinct_with_place(key: Ints) -> tuple[Ints, Ints]:
    """Return each key once, ascending, and the index of its first occurrence.

    This is faster than `numpy.unique`, because key and index are sorted as one number.
    """
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


def merge(found: Ints, new: Ints) -> Ints:
    """Merge two ascending arrays."""
    return np.insert(found, np.searchsorted(found, new), new) if found.size else new


def draw_tie_counts(seed: int, stream: int, way: int, whose: AnyInts, degree: float, block: int = 0) -> Ints:
    """Draw how many ties each person looks for: `degree`, randomly rounded up or down."""
    number = np.empty(whose.size, np.int64)
    for piece in rng.pieces(whose.size):
        u = rng.unit(rng.words(seed, stream, way, whose[piece], 0, block)[3])
        number[piece] = np.floor(degree + u)
    return number


def number_picks(whose: AnyInts, number: Ints) -> Pairs:
    """Return (person, pick) for each tie that people look for; the picks of each person count from 0."""
    pick = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    return np.repeat(whose, number), pick.astype(np.int32)
