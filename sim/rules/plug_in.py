"""Plug in: who joins the crowd for the success they see, and who leaves it (ODD: Submodels, plug in).

Thresholds as in Granovetter (1978), American Journal of Sociology 83, 1420-1443; that it takes the
success of several near people, not of one, is what Centola & Macy (2007), American Journal of
Sociology 113, 702-734, call complex contagion.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]
Flags = NDArray[np.bool_]


def thresholds(seed: int, count: int, mean: float, sd: float) -> F8:
    """Share of near ties that each person must see succeed, (N,): normal, held to 0 and 1."""
    draws = rng.uniforms(seed, rng.THRESHOLD, np.arange(count))
    result: F8 = np.clip(mean + sd * rng.normal(draws), 0.0, 1.0)
    return result


def visible(who: Ints, success: Flags, neighbour: Any, strength: Any, degree: Any) -> F8:
    """Share of each person's near ties, by strength, that belongs to people of success; 0 without ties.

    Parameters
    ----------
    who : (M,) int64
        Whose ties are looked at.
    success : (N,) bool
        On the crowd, and answered there not long ago.
    neighbour, strength, degree
        Face-to-face ties, strengths on any one scale.
    """
    result = np.zeros(who.size)
    for piece in rng.pieces(who.size):
        row = who[piece]
        used = np.arange(neighbour.shape[1]) < degree[row, None]
        s = np.where(used, strength[row].astype(np.float64), 0.0)
        seen = np.where(success[neighbour[row]], s, 0.0)
        whole, part = np.cumsum(s, axis=1)[:, -1], np.cumsum(seen, axis=1)[:, -1]
        result[piece] = np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 0.0)
    return result


def convinced(share: F8, threshold: F8, entrances: int) -> Flags:
    """Whether the success one sees is enough: share >= threshold / entrances."""
    result: Flags = share >= threshold / entrances
    return result


def gets_round(seed: int, tick: int, count: int, rate: float) -> Flags:
    """Whether each of N people, if it comes to that, joins or leaves today; probability `rate`."""
    rows = np.arange((count + 3) // 4)
    draws = np.stack(rng.words(seed, rng.JOIN, tick, rows), axis=1).ravel()[:count]
    result: Flags = rng.unit(draws) < rate
    return result
