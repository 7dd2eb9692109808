"""Read: attention is limited, so people read only some of many messages (ODD: Submodels, read)."""

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.array_types import AnyInts, Bools, Floats, Ints, Uints

ONE = np.float64(1.0)


def count_messages(
    person: AnyInts, channel: AnyInts, count: int, chatter: float, before: AnyInts | None = None
) -> NDArray[np.float32]:
    """Return the number of messages that each person gets in 24 hours, (N,).

    Every exposure is a message. On the feed each exposure comes with `chatter` further messages. `before`
    (N, 2) counts the exposures of the earlier ticks of the 24 hours, on the feed and on other channels; it is
    None if a tick is a day.
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
    """Draw whether each exposure is read, with probability `chance`; `days` are made by `rng.pack_ticks`."""
    draws = np.stack(rng.words(seed, rng.READ, days, asker, person), axis=1)
    return rng.unit(draws[np.arange(person.size), channel]) < chance
