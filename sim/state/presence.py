"""Who is present: when people arrive and leave, and what waits for their arrival (ODD: Submodels)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.array_types import Bools, Floats, Ints
from sim.networks.cut import cut_all
from sim.networks.waiting import WaitingTies

if TYPE_CHECKING:
    from sim.networks import Ties
    from sim.population.people import People
    from sim.population.turnover import Stays

NEVER = -1


@dataclass
class Presence:
    """Who is present, in a society in which people come and go. Arrays have one entry for each person, (N,).

    Attributes
    ----------
    stays : Stays
        When people arrive, and how long they stay at full morale.
    ties : WaitingTies
        Ties of the starting network that begin when both people are present.
    here : (N,) bool
        Who has arrived and hasn't left. People who were removed count here as well.
    used_up : (N,) float64
        Ticks of each person's stay that are used up.
    departure : (N,) int64
        Tick on which each person left; -1 for the others.
    on_crowd : (N,) bool
        For people who aren't present: whether they will join the feed when they arrive, or were on it when
        they left.
    arrived, departed, present : list of int
        Number of people who arrived and who left on the morning of each tick, and who were present then.
    """

    stays: Stays
    ties: WaitingTies
    here: Bools
    used_up: Floats
    departure: Ints
    on_crowd: Bools
    arrived: list[int] = field(default_factory=list)
    departed: list[int] = field(default_factory=list)
    present: list[int] = field(default_factory=list)

    @property
    def has_arrived(self) -> Bools:
        """Who is present now or has been present, (N,)."""
        return np.asarray(self.here | (self.departure != NEVER))

    def ticks_present(self, now: int, removal_tick: Ints | None) -> Ints:
        """Return for how many ticks each person was present before the tick `now`, (N,)."""
        end = np.where(self.departure == NEVER, now, self.departure)
        if removal_tick is not None:
            end = np.where(removal_tick < 0, end, np.minimum(end, removal_tick))
        return np.where(self.has_arrived, np.maximum(0, end - self.stays.arrival), 0)


def begin_presence(stays: Stays, people: People, ties: Ties, ticks: int) -> Presence:
    """Take everybody who isn't present on the first tick out of the society: off the feed, without ties."""
    here = (stays.arrival == 0) & (stays.length > 0)
    count, absent = here.size, np.flatnonzero(~here)
    begins = np.where(stays.length > 0, stays.arrival, ticks)  # those who left before day 0 never come
    waiting = WaitingTies.of(ties, begins, ticks)
    cut_all(ties, absent)
    on_crowd = people.on_crowd & ~here
    people.on_crowd[absent] = False
    people.budget[absent] = 0
    return Presence(stays, waiting, here, np.zeros(count), np.full(count, NEVER), on_crowd)
