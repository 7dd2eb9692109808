"""Plug in: who joins the crowd for the success they see, and who leaves it (ODD: Submodels, plug in).

Thresholds as in Granovetter (1978), American Journal of Sociology 83, 1420-1443; that it takes the
success of several near people, not of one, is what Centola & Macy (2007), American Journal of
Sociology 113, 702-734, call complex contagion.
"""

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints


def thresholds(seed: int, count: int, mean: float, sd: float) -> Floats:
    """Share of near ties that each person must see succeed, (N,): normal, held to 0 and 1."""
    return np.clip(mean + sd * rng.normal(rng.uniforms(seed, rng.THRESHOLD, np.arange(count))), 0.0, 1.0)


def visible(who: Ints, success: Bools, neighbour: AnyInts, strength: AnyFloats, degree: AnyInts) -> Floats:
    """Share of the near ties of `who` (M,), by strength, that belongs to people of success; 0 without ties.

    `success` (N,) is who is on the crowd and was answered there not long ago; the rest are the face-to-face
    ties.
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


def convinced(share: Floats, threshold: Floats, entrances: int) -> Bools:
    """Whether the success that each person sees is enough: share >= threshold / entrances."""
    return share >= threshold / entrances


def gets_round(seed: int, tick: int, count: int, rate: float) -> Bools:
    """Whether each of N people, if it comes to that, joins or leaves today; probability `rate`."""
    return rng.one_per_person(seed, rng.JOIN, tick, count) < rate
