"""Ties by preferential attachment: newcomers prefer people with many ties (Barabási & Albert 1999).

People arrive in the order of rows. Each newcomer gets m ties to different earlier people, who are drawn in
proportion to the number of ties that they have. This is the same as drawing one of the two ends of an earlier
tie uniformly: either the newcomer of that tie, who is known, or the target, who was drawn in the same way
(Batagelj & Brandes 2005). Each draw depends only on the number of the tie (Sanders & Schulz 2016), so one
more person changes no earlier tie.
"""

from collections.abc import Iterator

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Ints
from sim.networks.kinds import tie_search
from sim.networks.kinds.tie_search import Pairs, Search

# Newcomers are processed in groups, one group after another. So nobody takes a slot before all people of
# earlier groups have chosen. A group's size is a share of the people before it, from 16 to 8,192.
FEWEST, SHARE, MOST = 16, 0.25, 8_192
ON_32_BITS = 2.0**-32


def draw(seed: int, way: int, count: int, ties: float, slots: int | None) -> Pairs:
    """Draw ties (newcomer, earlier person), each once, in ascending order.

    Each newcomer gets `ties` ties, randomly rounded up or down.

    The first people are tied to everybody before them. A person with `slots` ties (None: no limit) refuses
    further ties, and the newcomer draws again. How often a person is drawn depends on the first draw of each
    earlier tie, even if that draw was refused or repeated another tie.
    """
    growth = _Growth(seed, way, count, ties)
    room = None if slots is None else slots - growth.starts
    search = Search(growth.propose, count, mutual=False)
    found = [np.zeros(0, np.int64)]
    for piece in _groups(count):
        person = np.repeat(np.arange(piece.start, piece.stop), growth.starts[piece])
        pick = np.arange(person.size) + growth.first[piece.start] - growth.first[person]
        growth.draw_targets(person, pick)
        found.append(search.seek(person, pick, room=room))
    return tie_search.split_keys(np.concatenate(found), count)


def _groups(count: int) -> Iterator[slice]:
    begin = 0
    while begin < count:
        end = min(count, begin + min(MOST, max(FEWEST, int(SHARE * begin))))
        yield slice(begin, end)
        begin = end


class _Growth:
    """The first draw of every tie: tie e leads from ``newcomer[e]`` to ``target[e]`` (-1: not drawn yet)."""

    def __init__(self, seed: int, way: int, count: int, ties: float) -> None:
        self.seed, self.way = seed, way
        rows = np.arange(count, dtype=np.int32)
        self.starts = np.minimum(tie_search.draw_tie_counts(seed, rng.GROWTH_PICKS, way, rows, ties), rows)
        self.first: Ints = np.cumsum(self.starts) - self.starts
        self.newcomer = np.repeat(rows, self.starts)
        self.target = np.full(self.newcomer.size, -1, np.int32)

    def draw_targets(self, person: Ints, pick: Ints) -> None:
        """Draw the targets of the next group of newcomers; all earlier groups must have been drawn."""
        if person.size == 0:
            return
        tie = self.first[person] + pick
        someone, end = self._draw_end(person, pick, 0)
        self.target[tie] = someone
        waiting = np.flatnonzero(someone < 0)
        # Some drawn ends are targets of ties of the same group, which form chains. Follow each chain to its
        # first tie, in steps whose length doubles.
        while waiting.size:
            self.target[tie[waiting]] = self.target[end[waiting]]
            still = self.target[tie[waiting]] < 0
            waiting = waiting[still]
            end[waiting] = end[end[waiting] - tie[0]]

    def propose(self, person: Ints, pick: AnyInts, attempt: int) -> tuple[Ints, Bools]:
        """Draw an earlier person for each (person, pick, attempt)."""
        if attempt == 0:
            partner = self.target[self.first[person] + pick].astype(np.int64)
        else:
            partner, end = self._draw_end(person, pick, attempt)
            partner = np.where(partner < 0, self.target[end], partner)
        return partner, np.ones(person.size, bool)

    def _draw_end(self, person: Ints, pick: AnyInts, attempt: int) -> tuple[Ints, Ints]:
        """Draw one end of an earlier tie.

        Returns the newcomer of the tie, or -1 if its target was drawn, and the number of the tie.
        """
        w0, w1, _, _ = rng.words(self.seed, rng.GROWTH, self.way, person, pick, attempt)
        u = (w0 + rng.unit(w1)) * ON_32_BITS
        ends = 2 * self.first[person]
        end = np.minimum((u * ends).astype(np.int64), np.maximum(ends - 1, 0))
        anyone = np.minimum((u * person).astype(np.int64), person - 1)  # used before there is any tie
        someone = np.where(end % 2 == 0, self.newcomer[end // 2], -1).astype(np.int64)
        someone = np.where(ends == 0, anyone, someone)
        everyone = self.starts[person] == person
        return np.where(everyone, pick, someone), end // 2
