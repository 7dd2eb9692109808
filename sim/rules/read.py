"""Read: attention is limited, so people with many messages read only some (ODD: Submodels, read)."""

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.array_types import AnyInts, Bools, Floats, Ints, Uints

ONE = np.float64(1.0)


def count_messages(
    person: AnyInts, channel: AnyInts, count: int, chatter: float, before: AnyInts | None = None
) -> NDArray[np.float32]:
    """Return the number of messages that each person gets in 24 hours, (N,).

    Every exposure is a message. On the feed each exposure comes with `chatter` other messages. If a tick is
    shorter than a day, `before` (N, 2) is the number of each person's exposures in the earlier ticks of the
    last 24 hours, on the feed and on other channels. Otherwise it is None.
    """
    on_feed = channel == 2
    on = np.bincount(person[on_feed], minlength=count)
    off = np.bincount(person[~on_feed], minlength=count)
    if before is not None:
        on, off = on + before[:, 0], off + before[:, 1]
    return (off + on * (1.0 + chatter)).astype(np.float32)


def read_chance(attention: float, got: Floats) -> Floats:
    """Return the probability that one of `got` messages is read: min(1, attention / got)."""
    return np.minimum(ONE, attention / got)


def read(seed: int, days: Uints, asker: Ints, person: Ints, channel: AnyInts, chance: Floats) -> Bools:
    """Draw whether each exposure is read, with probability `chance`; `days` comes from `rng.pack_ticks`."""
    draws = np.stack(rng.words(seed, rng.READ, days, asker, person), axis=1)
    return rng.unit(draws[np.arange(person.size), channel]) < chance
