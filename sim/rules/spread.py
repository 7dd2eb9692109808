"""Spread: what is given per day, over ticks shorter than a day (ODD: Submodels, ticks shorter than a day)."""

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Floats, Ints, Uints

_CONSTANT = 1e-9  # fading slower than that counts as none, because 1 - fading would be all rounding


def edges(fading: float, ticks: int) -> Floats:
    """Return the share of a day's exposures that has come by the end of each tick but the last, (ticks - 1,).

    Exposures thin out over the day as they do from day to day: ``(1 - fading**t) / (1 - fading)`` have come
    by time t of the day, and as many in every tick where nothing fades.

    Examples
    --------
    >>> edges(1.0, 4).tolist(), edges(0.0, 4).tolist()
    ([0.25, 0.5, 0.75], [1.0, 1.0, 1.0])
    """
    time = np.arange(1, ticks) / np.float64(ticks)
    if 1 - fading < _CONSTANT:
        return time
    if fading == 0:
        return np.ones(ticks - 1)
    left = rng.exp(time * rng.log(np.full(ticks - 1, fading)))
    return (1 - left) / (1 - np.float64(fading))


def moments(seed: int, days: Uints, asker: Ints, person: AnyInts, channel: int, ends: Floats) -> Ints:
    """Return how many ticks from now, from 0, each exposure of the day that begins now comes.

    The draw belongs to (days, asker, person, channel), with `days` by `rng.pack_ticks`; `ends` is by `edges`.
    """
    u = rng.unit(rng.words(seed, rng.MOMENT, days, asker, person)[channel])
    return np.searchsorted(ends, u, side="right").astype(np.int64)


def chance_a_tick(chance_a_day: float, days: float) -> float:
    """Return the chance in a tick of `days` that gives an event the chance `chance_a_day` in a whole day.

    For what happens at most once.

    Examples
    --------
    >>> round(1 - (1 - chance_a_tick(0.5, 0.25)) ** 4, 12)
    0.5
    """
    return chance_a_day if days == 1 else 1 - (1 - chance_a_day) ** days
