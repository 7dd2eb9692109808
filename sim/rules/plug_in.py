"""Plug in: who joins the feed because they see others succeed there (ODD: Submodels, plug in).

Each person has a threshold, as in Granovetter (1978), American Journal of Sociology 83, 1420-1443. A person
joins only after seeing the success of several people to whom they have ties, not of one only; Centola & Macy
(2007), American Journal of Sociology 113, 702-734, call this complex contagion.
"""

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints


def draw_thresholds(seed: int, count: int, mean: float, sd: float) -> Floats:
    """Draw the threshold of each person, (N,): normal, clipped to [0, 1].

    The threshold is the share of a person's face-to-face ties that must lead to people who succeed on the
    feed before the person joins.
    """
    return np.clip(mean + sd * rng.normal(rng.uniforms(seed, rng.THRESHOLD, np.arange(count))), 0.0, 1.0)


def visible_success(
    who: Ints, success: Bools, neighbour: AnyInts, strength: AnyFloats, degree: AnyInts
) -> Floats:
    """Return the share of each person's ties that lead to successful people, weighted by strength, (M,).

    People without ties get 0. `success` (N,) says who is on the feed and was answered there recently;
    `neighbour`, `strength` and `degree` are the face-to-face ties.
    """
    result = np.zeros(who.size)
    for piece in rng.pieces(who.size):
        row = who[piece]
        used = np.arange(neighbour.shape[1]) < degree[row, None]
        s = np.where(used, strength[row].astype(np.float64), 0.0)
        successful = np.where(success[neighbour[row]], s, 0.0)
        total, part = np.cumsum(s, axis=1)[:, -1], np.cumsum(successful, axis=1)[:, -1]
        result[piece] = np.where(total > 0, part / np.where(total > 0, total, 1.0), 0.0)
    return result


def convinced(share: Floats, threshold: Floats, entrances: int) -> Bools:
    """Return whether each person sees enough success to join: share >= threshold / entrances.

    `entrances` is the number of ways in which people can join the feed.
    """
    return share >= threshold / entrances


def reconsiders(seed: int, tick: int, count: int, rate: float) -> Bools:
    """Draw whether each of `count` people considers joining or leaving today, with probability `rate`."""
    return rng.one_per_person(seed, rng.JOIN, tick, count) < rate
