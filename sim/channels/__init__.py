"""Channels: each turns the day's open questions into exposures (ODD: Submodels, circulate)."""

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
    """Questions that a channel carries: asker, tick of asking and topic, (Q,) int64.

    Their draws belong to the luck seed, the tick now, the tick of asking and the asker.
    """

    luck: int
    tick: int
    asker: Ints
    asked: Ints
    topic: Ints

    def at(self, places: AnyInts | Bools) -> Posts:
        """Return the questions at some places."""
        return Posts(self.luck, self.tick, self.asker[places], self.asked[places], self.topic[places])

    def days(self, *, daily: bool = True) -> Uints:
        """Tick of the draw (0 for one that is made once a question) and tick of asking, packed."""
        return rng.pack_ticks(np.uint64(self.tick if daily else 0), self.asked.astype(np.uint64))

    def draws(self, stream: int, b: ArrayLike = 0, block: ArrayLike = 0, *, daily: bool = True) -> rng.Words:
        """Four words for each question, drawn anew each tick or, unless `daily`, once and for all."""
        return rng.words(self.luck, stream, self.days(daily=daily), self.asker, b, block)


class Exposures(NamedTuple):
    """Who is shown which question today, (E,), in order of channel, question and draw.

    `question` is the place in the day's list of open questions, `person` a row, `channel` 0 word of mouth, 1
    hub, 2 feed, 3 managers; `hops` is 1 from the asker, 2 from someone who was told, and so on. `heard` is
    false where the whole audience shrugs a relayed question off.
    """

    question: NDArray[np.int32]
    person: NDArray[np.int32]
    channel: NDArray[np.int8]
    hops: NDArray[np.int8]
    heard: Bools


def exposures(
    question: AnyInts, person: AnyInts, channel: int, hops: AnyInts | int = 1, heard: Bools | int = 1
) -> Exposures:
    """Exposures of one channel; `hops` and `heard` may be single values."""
    size = question.size
    return Exposures(
        np.asarray(question, np.int32),
        np.asarray(person, np.int32),
        np.full(size, channel, np.int8),
        np.full(size, hops, np.int8),
        np.full(size, heard, np.bool_),
    )


def join(parts: list[Exposures]) -> Exposures:
    """All exposures of a day behind one another."""
    if len(parts) == 1:
        return parts[0]
    none = np.zeros(0, np.int32)
    return Exposures(*map(np.concatenate, zip(exposures(none, none, 0), *parts, strict=True)))


def sample(have: Ints, many: Ints, draws: Callable[[int], rng.Words]) -> Ints:
    """`many` different ranks below `have` for each question, (Q, W) and -1 behind them; all sets alike.

    Floyd's sampling without replacement: Bentley & Floyd (1987), Communications of the ACM 30, 754-757.
    `draws` gives the words of each block of four draws.
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
