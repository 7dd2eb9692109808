"""Read: attention is bounded, so of many messages only some are read (ODD: Submodels, read)."""

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.array_types import AnyInts, Bools, Floats, Ints, Uints

ONE = np.float64(1.0)


def messages(
    person: AnyInts, channel: AnyInts, count: int, chatter: float, before: AnyInts | None = None
) -> NDArray[np.float32]:
    """Return the messages of each person in 24 hours, (N,): exposures, and `chatter` beside each on the feed.

    `before` (N, 2) counts the exposures of earlier ticks, on the feed and others; None where a tick is a day.
    """
    on_feed = channel == 2
    on = np.bincount(person[on_feed], minlength=count)
    off = np.bincount(person[~on_feed], minlength=count)
    if before is not None:
        on, off = on + before[:, 0], off + before[:, 1]
    return (off + on * (1.0 + chatter)).astype(np.float32)


def read_chance(attention: float, got: Floats) -> Floats:
    """Probability that one of `got` messages is read: min(1, attention / got)."""
    return np.minimum(ONE, attention / got)


def read(seed: int, days: Uints, asker: Ints, person: Ints, channel: AnyInts, chance: Floats) -> Bools:
    """Whether each exposure that reaches a person is read today, with its `chance`; days by `pack_ticks`."""
    draws = np.stack(rng.words(seed, rng.READ, days, asker, person), axis=1)
    return rng.unit(draws[np.arange(person.size), channel]) < chance
