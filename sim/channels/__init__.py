"""Channels decide to whom each open question is shown on a day (ODD: Submodels, circulate)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim import rng
from sim.array_types import AnyInts, Bools, Ints, Uints


@dataclass(frozen=True)
class Posts:
    """The questions on a channel: asker, tick of asking and topic, (Q,) int64.

    A question's random numbers depend only on the luck seed, the current tick, the tick of asking and the
    asker.
    """

    luck: int
    tick: int
    asker: Ints
    asked: Ints
    topic: Ints

    def at(self, places: AnyInts | Bools) -> Posts:
        """Return only the questions at `places`."""
        return Posts(self.luck, self.tick, self.asker[places], self.asked[places], self.topic[places])

    def days(self, *, daily: bool = True) -> Uints:
        """Return the current tick (0 unless `daily`) and the tick of asking, packed into one number."""
        return rng.pack_ticks(np.uint64(self.tick if daily else 0), self.asked.astype(np.uint64))

    def draws(self, stream: int, b: ArrayLike = 0, block: ArrayLike = 0, *, daily: bool = True) -> rng.Words:
        """Return four random words for each question; they change with every tick only if `daily`."""
        return rng.words(self.luck, stream, self.days(daily=daily), self.asker, b, block)


class Exposures(NamedTuple):
    """Exposures: who is shown which question today, (E,), in order of channel, question and draw.

    `question` is the place in the list of open questions, and `person` is a row. `channel` is 0 for word of
    mouth, 1 for a hub, 2 for the feed and 3 for managers. `hops` is 1 if the person gets the question
    directly, 2 if somebody who got it from the asker passes it on, and so on. `heeded` is false if all
    members of a hub ignore the relayed question.
    """

    question: NDArray[np.int32]
    person: NDArray[np.int32]
    channel: NDArray[np.int8]
    hops: NDArray[np.int8]
    heeded: Bools

    def at(self, rows: AnyInts | Bools) -> Exposures:
        """Return the exposures at some rows."""
        question, person, channel, hops, heeded = self
        return Exposures(question[rows], person[rows], channel[rows], hops[rows], heeded[rows])


def make_exposures(
    question: AnyInts, person: AnyInts, channel: int, hops: AnyInts | int = 1, heeded: Bools | int = 1
) -> Exposures:
    """Make the exposures of one channel; `hops` and `heeded` may be single values for all exposures."""
    size = question.size
    return Exposures(
        np.asarray(question, np.int32),
        np.asarray(person, np.int32),
        np.full(size, channel, np.int8),
        np.full(size, hops, np.int8),
        np.full(size, heeded, np.bool_),
    )


def join_exposures(parts: list[Exposures]) -> Exposures:
    """Concatenate the exposures of all channels."""
    if len(parts) == 1:
        return parts[0]
    none = np.zeros(0, np.int32)
    return Exposures(*map(np.concatenate, zip(make_exposures(none, none, 0), *parts, strict=True)))


def sample_ranks(have: Ints, many: Ints, draws: Callable[[int], rng.Words]) -> Ints:
    """Draw `many` different numbers from 0 to `have` - 1 for each question, uniformly without replacement.

    The result is (Q, W); rows with fewer than W numbers end with -1. `draws(block)` returns the random words
    for the four numbers of each block. Floyd's method: Bentley & Floyd (1987), Communications of the ACM 30,
    754-757.
    """
    rank = np.full((many.size, int(many.max(initial=0))), -1, np.int64)
    for s in range(rank.shape[1]):
        if s % 4 == 0:
            words = draws(s // 4)
        last = have - many + s
        drawn = np.minimum((rng.unit(words[s % 4]) * (last + 1)).astype(np.int64), last)
        taken = (rank[:, :s] == drawn[:, None]).any(axis=1)
        rank[:, s] = np.where(s < many, np.where(taken, last, drawn), -1)
    return rank
