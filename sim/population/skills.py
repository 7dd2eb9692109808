"""Skills that are correlated with interests."""

import math

import numpy as np
import scipy

from sim import rng
from sim.array_types import Floats, Ints, Singles
from sim.population.draws import Draws


def draw_skills(draws: Draws, seed: int, interest: Singles, correlation: float) -> Singles:
    """Draw skill quantiles, (K, N), that are correlated with the rank of interest.

    The skill is Phi(rho * z + sqrt(1 - rho**2) * eps): rho is `correlation`, z the normal score of the rank,
    and eps a standard normal number. Equal interests are ranked at random, so that skills stay uniform.
    """
    count, topics = interest.shape
    skill = np.empty((topics, count), np.float32)
    rows = np.arange(count, dtype=np.int64)
    score = correlation * scipy.special.ndtri((np.arange(1, count + 1) - 0.5) / count)
    for k in range(topics):
        normal = math.sqrt(1 - correlation**2) * draws.normals(seed, rng.SKILL, rows, k)
        normal[least_first(interest[:, k], draws.uniforms(seed, rng.RANK, rows, k))] += score
        skill[k] = scipy.special.ndtr(normal)
    return skill


def least_first(share: Singles, u: Floats) -> Ints:
    """Return the indices that sort shares; equal shares are sorted by the uniform number u, then by index.

    Share and u are sorted as one number, because NumPy sorts these nine times faster than `lexsort` sorts two
    columns: the bits of floats that aren't negative have the order of the floats, and u has 32 bits.
    """
    key = (share + np.float32(0)).view(np.uint32).astype(np.uint64) << rng.HALF_WORD
    key |= (u * 2.0**32).astype(np.uint64)
    order = np.argsort(key)
    ordered = key[order]
    alike = bool(np.any(ordered[1:] == ordered[:-1]))
    return np.argsort(key, kind="stable") if alike else order
