"""Spread: what is given per day, over ticks shorter than a day (ODD: Submodels, ticks shorter than a day)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng

Ints = NDArray[np.int64]

_CONSTANT = np.float64(
    1e-9
)  # fading slower than that counts as none, because 1 - fading would be all rounding


def edges(fading: float, ticks: int) -> NDArray[np.float64]:
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
    come: NDArray[np.float64] = (1 - left) / (1 - np.float64(fading))
    return come


def moments(
    seed: int, tick: int, asker: Ints, asked: Ints, person: Ints, channel: int, fading: float, ticks: int
) -> Ints:
    """Return how many ticks from now, 0 to `ticks` - 1, each exposure of the day that begins now comes.

    Parameters
    ----------
    asker, asked, person : (E,) int64
        Asker and tick of asking of the question, and the person it is shown to.
    channel : int
        The draw belongs to (tick, question, person, channel).
    fading : float, share
        Share of exposures that is left a day later.
    ticks : int
        Ticks in a day.
    """
    days = rng.both_days(np.uint64(tick), asked.astype(np.uint64))
    u: Any = rng.unit(rng.words(seed, rng.MOMENT, days, asker, person)[channel])
    found: Ints = np.searchsorted(edges(fading, ticks), u[: person.size], side="right").astype(np.int64)
    return found


def chance_a_tick(chance_a_day: float, days: float) -> float:
    """Return the chance in a tick of `days` that gives an event the chance `chance_a_day` in a whole day.

    For what happens at most once.

    Examples
    --------
    >>> round(1 - (1 - chance_a_tick(0.5, 0.25)) ** 4, 12)
    0.5
    """
    return chance_a_day if days == 1 else 1 - (1 - chance_a_day) ** days
