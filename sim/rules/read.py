"""Read: attention is bounded, so of many messages only some are read (ODD: Submodels, read)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng

F8 = NDArray[np.float64]


def messages(
    person: Any, channel: Any, count: int, chatter: float, before: Any = None
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


def read_chance(attention: Any, got: Any) -> Any:
    """Probability that one of `got` messages is read: min(1, attention / got)."""
    return np.minimum(ONE, attention / got)


ONE = np.float64(1.0)


def read(
    seed: int,
    days: Any,
    asker: Any,
    person: Any,
    channel: Any,
    heard: Any,
    attention: float,
    got: NDArray[np.float32],
    tune_out: float,
) -> NDArray[np.bool_]:
    """Whether each exposure is read today.

    Parameters
    ----------
    days : (E,) uint64
        Today and the tick of asking (`chance.both_days`).
    attention : float, messages a day
    got : (N,) float32
        Messages of each person in the last 24 hours, this tick's included.
    tune_out : float, share
        On the feed each person tunes out of a question independently, once and for all.
    """
    draws = np.stack(rng.words(seed, rng.READ, days, asker, person), axis=1)
    u = rng.unit(draws[np.arange(person.size), channel])
    is_read = heard & (u < read_chance(attention, got[person].astype(np.float64)))
    if tune_out > 0:
        once = days >> np.uint64(16) << np.uint64(16)
        deaf = rng.unit(rng.words(seed, rng.DECIDE, once, asker, person)[2]) < tune_out
        is_read &= ~((channel == 2) & deaf)
    result: NDArray[np.bool_] = is_read
    return result
