"""Ties by preferential attachment: who comes is tied to those with many ties (Barabási & Albert 1999).

People come in the order of rows, each with m ties to different earlier ones, drawn in proportion to their
ties. Drawing somebody so is drawing an end of an earlier tie, either the newcomer's, which is known, or the
other one, which was drawn in the same way (Batagelj & Brandes 2005). Which end it is depends only on the
number of the tie (Sanders & Schulz 2016): nothing of it changes when one more person comes.
"""

from collections.abc import Iterator

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Ints
from sim.networks.kinds import waves
from sim.networks.kinds.waves import Pairs, Search

# people who come together at a time: so many, or this share of those there, so that they find places that
# aren't taken by later ones
FEWEST, SHARE, MOST = 16, 0.25, 8_192
ON_32_BITS = 2.0**-32


def draw(seed: int, way: int, count: int, ties: float, slots: int | None) -> Pairs:
    """Ties (newcomer, earlier person), each once, in order; a newcomer has `ties`, randomly rounded.

    The first comers are tied to all before them. Whoever has `slots` ties (None: no bound) turns others
    away, and they look again. What is drawn again, or twice by the same newcomer, counts in the
    proportions as it was drawn first.
    """
    growth = _Growth(seed, way, count, ties)
    room = None if slots is None else slots - growth.starts
    search = Search(growth.propose, count, mutual=False)
    found = [np.zeros(0, np.int64)]
    for piece in _groups(count):
        person = np.repeat(np.arange(piece.start, piece.stop), growth.starts[piece])
        pick = np.arange(person.size) + growth.first[piece.start] - growth.first[person]
        growth.settle(person, pick)
        found.append(search.seek(person, pick, room=room))
    return waves.split(np.concatenate(found), count)


def _groups(count: int) -> Iterator[slice]:
    begin = 0
    while begin < count:
        end = min(count, begin + min(MOST, max(FEWEST, int(SHARE * begin))))
        yield slice(begin, end)
        begin = end


class _Growth:
    """Every tie as it is drawn first: `target` of tie e, by the person who comes with it."""

    def __init__(self, seed: int, way: int, count: int, ties: float) -> None:
        self.seed, self.way = seed, way
        rows = np.arange(count, dtype=np.int32)
        self.starts = np.minimum(waves.starts(seed, rng.GROWTH_PICKS, way, rows, ties), rows)
        self.first: Ints = np.cumsum(self.starts) - self.starts
        self.newcomer = np.repeat(rows, self.starts)
        self.target = np.full(self.newcomer.size, -1, np.int32)

    def settle(self, person: Ints, pick: Ints) -> None:
        """Draw the targets of people who come now, whose ties are numbered on from those before."""
        if person.size == 0:
            return
        tie = self.first[person] + pick
        someone, end = self._drawn(person, pick, np.zeros(person.size, np.int64))
        self.target[tie] = someone
        waiting = np.flatnonzero(someone < 0)
        while waiting.size:  # ends that lead to ties of the same people: follow them, twice as far each time
            self.target[tie[waiting]] = self.target[end[waiting]]
            still = self.target[tie[waiting]] < 0
            waiting = waiting[still]
            end[waiting] = end[end[waiting] - tie[0]]

    def propose(self, person: Ints, pick: AnyInts, attempt: Ints) -> tuple[Ints, Bools]:
        """One earlier person for each (person, pick, attempt)."""
        if not attempt.any():
            partner = self.target[self.first[person] + pick].astype(np.int64)
        else:
            partner, end = self._drawn(person, pick, attempt)
            partner = np.where(partner < 0, self.target[end], partner)
        return partner, np.ones(person.size, bool)

    def _drawn(self, person: Ints, pick: AnyInts, attempt: Ints) -> tuple[Ints, Ints]:
        """Whoever is at the end drawn, -1 where it is the target of an earlier tie; and that tie."""
        w0, w1, _, _ = rng.words(self.seed, rng.GROWTH, self.way, person, pick, attempt)
        u = (w0 + rng.unit(w1)) * ON_32_BITS
        ends = 2 * self.first[person]
        end = np.minimum((u * ends).astype(np.int64), np.maximum(ends - 1, 0))
        anyone = np.minimum((u * person).astype(np.int64), person - 1)  # while there is no tie at all
        someone = np.where(end % 2 == 0, self.newcomer[end // 2], -1).astype(np.int64)
        someone = np.where(ends == 0, anyone, someone)
        everyone = self.starts[person] == person
        return np.where(everyone, pick, someone), end // 2
