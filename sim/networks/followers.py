"""The followers of each person: sorted lists in one pool, updated whenever ties begin or end."""

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.array_types import AnyInts, Ints
from sim.networks.layer import Layer
from sim.networks.tie_words import WHO

SPARE = 4  # free places after each list when the pool is laid out
SLACK = 4  # the pool gets an additional quarter of its size, for lists that need more places than they have
TIES_AT_A_TIME = 2**17  # slots of the layer processed at a time; working memory is 40 bytes a slot
SLOT_BITS = 8
ANYWHERE = 2**SLOT_BITS - 1  # instead of a slot from 255 on: look for the tie in the follower's row


class Followers:
    """A list of followers (ascending) for each person; all lists share one array.

    This array, `pool` (P,) uint32, contains the lists one after another, each followed by some free places.
    An entry is the row of the follower (24 bits) and the slot in which the tie began (8 bits); the tie may
    have moved since, if an earlier tie of the follower was cut. `lists` (N, 3) has the
    start, the size and the capacity of each list. `end` is the first place in the pool after the last list.
    """

    def __init__(self, count: int, online: Layer) -> None:
        self.lists = np.zeros((count, 3), np.int32)
        width = max(1, online.width)
        for block in rng.pieces(count, max(1, 4 * TIES_AT_A_TIME // width)):
            followed = (online.word[block] & WHO).ravel()
            self.lists[:, 1] += np.bincount(followed.view(np.int64), minlength=count + 1)[1:].astype(np.int32)
        self._reserve()
        end = self.start.astype(np.int64)
        for block in rng.pieces(count, max(1, TIES_AT_A_TIME // width)):  # followers in ascending order
            self._fill(online.word[block], block.start, end)

    def _fill(self, words: NDArray[np.uint64], first: int, end: Ints) -> None:
        """Append the followers whose ties are `words` to the lists; the row of the first follower is `first`.

        `end` (N,) is the end of each list so far. It is updated.
        """
        bits = int(words.shape[0]).bit_length()
        row, slot = np.arange(words.shape[0])[:, None], np.arange(words.shape[1])
        key = ((words & WHO).view(np.int64) << bits | row) << SLOT_BITS | np.minimum(slot, ANYWHERE)
        key = key[words != 0]
        key.sort()
        followed = (key >> (bits + SLOT_BITS)) - 1
        new = np.flatnonzero(np.diff(followed, prepend=-1))
        number = np.diff(new, append=followed.size)
        whose = followed[new]
        key &= (1 << (bits + SLOT_BITS)) - 1
        key += first << SLOT_BITS
        self.pool[np.repeat(end[whose] - new, number) + np.arange(followed.size)] = key
        end[whose] += number

    @property
    def columns(self) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
        """Pool and lists; get them anew after each call that may make a new pool."""
        return self.pool, self.lists

    @property
    def start(self) -> NDArray[np.int32]:
        """Place in the pool where each person's list starts, (N,)."""
        return self.lists[:, 0]

    @property
    def size(self) -> NDArray[np.int32]:
        """Number of followers of each person, (N,)."""
        return self.lists[:, 1]

    @property
    def capacity(self) -> NDArray[np.int32]:
        """Number of places reserved for each person's list, (N,)."""
        return self.lists[:, 2]

    def at(self, person: AnyInts, place: AnyInts) -> Ints:
        """Return the followers of people by their places in the lists."""
        found: Ints = (self.pool[self.start[person] + place] >> SLOT_BITS).astype(np.int64)
        return found

    def list_of(self, person: int) -> Ints:
        """Return the rows of the followers of `person`, ascending."""
        return self.at(np.array(person), np.arange(int(self.size[person])))

    def pack(self) -> None:
        """Copy all lists to a new pool, with free places after each list and at the end."""
        self._lay_out(self._without_gaps())

    def _without_gaps(self) -> NDArray[np.uint32]:
        first = np.cumsum(self.size) - self.size
        return self.pool[np.repeat(self.start - first, self.size) + np.arange(int(self.size.sum()))]

    @staticmethod
    def grown_size(size: int) -> int:
        """Return the new capacity of a full list of `size` followers that gets one more."""
        return size + size // 2 + 4

    def new_pool(self) -> NDArray[np.uint32]:
        """Return an empty pool that is large enough for all lists, their free places, and their growth."""
        size = self.size.astype(np.int64)
        end = int(size.sum()) + SPARE * size.size
        return np.zeros(end + end // SLACK + 4 * int(size.max(initial=0)) + 64, np.uint32)

    def _lay_out(self, packed: NDArray[np.uint32]) -> None:
        self._reserve()
        size = self.size.astype(np.int64)
        first = np.cumsum(size) - size
        self.pool[np.repeat(self.start - first, size) + np.arange(packed.size)] = packed

    def _reserve(self) -> None:
        """Make a new pool, and reserve places in it for each list and a few more followers."""
        room = self.size.astype(np.int64) + SPARE
        self.pool, self.end = self.new_pool(), int(room.sum())
        self.lists[:, 0], self.lists[:, 2] = np.cumsum(room) - room, room

    def _find(self, followed: int, follower: int) -> int:
        """Return the place in the pool where a follower is in a list, or belongs."""
        at = int(self.start[followed])
        entries = self.pool[at : at + int(self.size[followed])]
        return at + int(np.searchsorted(entries, np.uint32(follower << SLOT_BITS)))

    def add(self, followed: int, follower: int, slot: int) -> None:
        """Add the person `follower` to the followers of `followed`; it must not be among them yet.

        `slot` is the slot of the tie in the row of the follower.
        """
        size = int(self.size[followed])
        if size == self.capacity[followed] and self.end + self.grown_size(size) > self.pool.size:
            self.pack()
        if size == self.capacity[followed]:
            at = int(self.start[followed])
            self.pool[self.end : self.end + size] = self.pool[at : at + size]
            self.start[followed], self.capacity[followed] = self.end, self.grown_size(size)
            self.end += self.grown_size(size)
        place, end = self._find(followed, follower), int(self.start[followed]) + size
        self.pool[place + 1 : end + 1] = self.pool[place:end].copy()
        self.pool[place] = follower << SLOT_BITS | min(slot, ANYWHERE)
        self.size[followed] = size + 1

    def remove(self, followed: int, follower: int) -> None:
        """Remove the person `follower` from the followers of `followed`; it must be among them."""
        place, end = self._find(followed, follower), int(self.start[followed] + self.size[followed])
        self.pool[place : end - 1] = self.pool[place + 1 : end].copy()
        self.size[followed] -= 1

    def remove_people(self, who: Ints) -> None:
        """Empty the lists of the people `who`, and remove these people from all lists, in one pass."""
        gone = np.zeros(self.size.size, bool)
        gone[who] = True
        owner = np.repeat(np.arange(self.size.size), self.size)
        packed = self._without_gaps()
        stays = ~(gone[owner] | gone[packed >> SLOT_BITS])
        self.lists[:, 1] = np.bincount(owner[stays], minlength=self.size.size)
        self._lay_out(packed[stays])
