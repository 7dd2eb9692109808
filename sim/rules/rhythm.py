"""Rhythm: people are active at some hours and asleep at others (ODD: Submodels, daily rhythm)."""

import numpy as np

from sim.array_types import Floats, Ints


def activity_shares(awake: float, peak: float, ticks: int) -> Floats:
    """Return the share of a day's activity that falls into each of its `ticks`, (ticks,); they add up to 1.

    People are awake for `awake` hours, half of them before the hour `peak` and half after it. With ``a =
    awake/24`` and u from 0 to 1 over these hours, activity has the density ``1 + (1 - a) (6u(1 - u) - 1)``:
    even if people never sleep, and the more pronounced at its peak the shorter they are awake.

    Examples
    --------
    >>> activity_shares(24, 9, 4).tolist()
    [0.25, 0.25, 0.25, 0.25]
    >>> activity_shares(12, 12, 4).tolist()
    [0.0, 0.5, 0.5, 0.0]
    """
    edges = np.arange(ticks + 1) * (24.0 / ticks) - (peak - awake / 2)
    shares = np.zeros(ticks)
    for day in (-24.0, 0.0, 24.0):
        u = ((edges + day) / awake).clip(0.0, 1.0)
        shares += np.diff(u + (1 - awake / 24.0) * (u * u * (3.0 - 2.0 * u) - u))
    return shares


def ticks_until_awake(shares: Floats) -> Ints:
    """Return the number of ticks from each tick of a day to the next one with activity, 0 if it has some.

    Examples
    --------
    >>> ticks_until_awake(np.array([0.0, 0.5, 0.5, 0.0])).tolist()
    [1, 0, 0, 2]
    """
    ahead = np.arange(shares.size)
    later = shares[(ahead[:, None] + ahead) % shares.size] > 0
    return np.asarray(np.argmax(later, axis=1), np.int64)
