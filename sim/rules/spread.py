"""Spread daily amounts over ticks that are shorter than a day (ODD: Submodels, ticks shorter than a day)."""

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Floats, Ints, Uints

NO_FADING = 1e-9  # a smaller difference 1 - fading is mostly rounding error, so fading counts as 1 (none)


def arrival_shares(fading: float, ticks: int) -> Floats:
    """Return the share of a day's exposures that has arrived by the end of each tick, (ticks - 1,).

    The last tick is omitted, because its share is always 1. Exposures become fewer during the day at the same
    rate as from day to day: by time t (0 to 1) of the day a share ``(1 - fading**t) / (1 - fading)`` has
    arrived. With fading 1 every tick gets the same share.

    Examples
    --------
    >>> arrival_shares(1.0, 4).tolist(), arrival_shares(0.0, 4).tolist()
    ([0.25, 0.5, 0.75], [1.0, 1.0, 1.0])
    """
    return shares_by(fading, np.arange(1, ticks) / np.float64(ticks))


def shares_by(fading: float, time: Floats) -> Floats:
    """Return the share of a day's exposures that has arrived by each `time` of the day, 0 to 1.

    Examples
    --------
    >>> shares_by(0.0, np.array([0.0, 0.5])).tolist(), shares_by(1.0, np.array([0.0, 0.5])).tolist()
    ([0.0, 1.0], [0.0, 0.5])
    """
    if 1 - fading < NO_FADING:
        return time
    if fading == 0:
        return np.where(time > 0, 1.0, 0.0)
    left = rng.exp(time * rng.log(np.full(time.shape, fading)))
    return (1 - left) / (1 - np.float64(fading))


def draw_arrivals(
    seed: int, days: Uints, asker: Ints, person: AnyInts, at: tuple[int, int], ends: Floats
) -> Ints:
    """Draw the number of ticks after which each exposure of the day that begins now arrives (0: at once).

    The random numbers depend only on (seed, days, asker, person) and the channel, whose random word has the
    block and lane `at`. `days` comes from `rng.pack_ticks`. `ends` comes from `arrival_shares`; it may have
    a row for each exposure.
    """
    block, lane = at
    u = rng.unit(rng.words(seed, rng.MOMENT, days, asker, person, block)[lane])
    if ends.ndim == 1:
        return np.searchsorted(ends, u, side="right").astype(np.int64)
    ahead: Ints = (ends <= u[:, None]).sum(axis=1)
    return ahead


def chance_per_tick(chance_per_day: float, days: float) -> float:
    """Return the probability per tick of an event that has probability `chance_per_day` in a whole day.

    `days` is the length of a tick. The formula holds for events that happen at most once.

    Examples
    --------
    >>> round(1 - (1 - chance_per_tick(0.5, 0.25)) ** 4, 12)
    0.5
    """
    return chance_per_day if days == 1 else 1 - (1 - chance_per_day) ** days
