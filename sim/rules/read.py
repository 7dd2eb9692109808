"""Read: attention is limited, so people with many messages read only some (ODD: Submodels, read)."""

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.array_types import AnyInts, Bools, Floats, Ints, Uints

ONE = np.float64(1.0)


def count_messages(
    person: AnyInts, kind: Ints, count: int, messages: Floats, before: AnyInts | None = None
) -> NDArray[np.float32]:
    """Return the number of messages that each of `count` people gets in 24 hours, (N,).

    An exposure of message kind m counts for ``messages[m]`` messages: on the feed, each exposure comes with
    other messages. Exposures of kind -1 don't count. If a tick is shorter than a day, `before` (N, M) is the
    number of each person's exposures in the earlier ticks of the last 24 hours, by kind. Otherwise it is
    None.
    """
    got = np.zeros(count)
    for m, each in enumerate(messages.tolist()):
        many = np.bincount(person[kind == m], minlength=count)
        got = got + (many if before is None else many + before[:, m]) * each
    return got.astype(np.float32)


def read_chance(attention: float, got: Floats) -> Floats:
    """Return the probability that one of `got` messages is read: min(1, attention / got)."""
    return np.minimum(ONE, attention / got)


def read(seed: int, days: Uints, asker: Ints, person: Ints, at: tuple[Uints, Ints], chance: Floats) -> Bools:
    """Draw whether each exposure is read, with probability `chance`; `days` comes from `rng.pack_ticks`.

    `at` are the block and the lane of the random word of each exposure's channel.
    """
    block, lane = at
    draws = np.stack(rng.words(seed, rng.READ, days, asker, person, block), axis=1)
    return rng.unit(draws[np.arange(person.size), lane]) < chance
