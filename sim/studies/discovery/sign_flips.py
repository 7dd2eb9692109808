"""Test whether luck alone could make as many clear losses, by flipping the signs of whole replicates."""

from __future__ import annotations

import itertools

import numpy as np
from scipy.special import stdtrit

from sim.array_types import Floats
from sim.rng import FLIP, uniforms

_MOST = 1024  # most ways to flip; with more than ten replicates, this many ways are drawn at random
_SEED = 1  # seed that is used only for these draws
_SAME = 1e-9  # a standard error below this share of the mean is a rounding error
_AT_ONCE = 4_000_000  # most differences in memory at the same time


def chance_of_losses(differences: Floats) -> float:
    """Return the probability that luck alone causes at least as many and as clear losses as those found.

    If there were no true difference, the differences of a replicate could equally well have the opposite
    signs. All points share the luck of a replicate, so their signs are flipped together. For each way to flip
    the signs of replicates, Student's t is summed over the points that would clearly lose. The result is the
    share of ways with a sum at least as large as the sum without flips. With R replicates it is at least
    1 / 2^R.

    Parameters
    ----------
    differences : (points, replicates) array
        Second scenario minus the first; NaN if one of them has no value.

    References
    ----------
    Westfall & Young (1993), Resampling-Based Multiple Testing, Wiley; Nichols & Holmes (2002), Human Brain
    Mapping 15, 1-25 (sign flips and the sum of t beyond a threshold); Phipson & Smyth (2010), Statistical
    Applications in Genetics and Molecular Biology 9, 39 (the way without flips counts among those drawn).

    Examples
    --------
    >>> chance_of_losses(np.full((3, 4), -1.0) + np.arange(4) / 10)
    0.0625
    """
    signs = _signs(differences.shape[1])
    known = np.nan_to_num(differences)
    many = (~np.isnan(differences)).sum(axis=1)
    known, many = known[many > 1], many[many > 1]
    if not len(known):
        return 1.0
    squares, limit = np.square(known).sum(axis=1), stdtrit(many - 1, 0.975)
    chunk = max(1, _AT_ONCE // len(known))
    sums = []
    for start in range(0, len(signs), chunk):
        means = signs[start : start + chunk] @ known.T / many
        spread = np.sqrt(np.maximum(squares - many * means**2, 0.0) / (many - 1) / many)
        same = spread <= _SAME * np.abs(means)  # the difference is the same in every replicate
        with np.errstate(divide="ignore", invalid="ignore"):
            t = np.where(means >= 0, 0.0, np.where(same, np.inf, -means / spread))
        sums.append(np.where(t > limit, t, 0.0).sum(axis=1))
    found = np.concatenate(sums)
    return float((found >= found[0] * (1 - 1e-12)).mean())


def _signs(replicates: int) -> Floats:
    """Return the ways to flip replicates as rows of signs; the first row flips nothing."""
    if 2**replicates <= _MOST:
        return np.array(list(itertools.product((1.0, -1.0), repeat=replicates)))
    ways, each = np.indices((_MOST, replicates)).reshape(2, -1)
    drawn = np.where(uniforms(_SEED, FLIP, ways, each) < 0.5, -1.0, 1.0).reshape(_MOST, replicates)
    drawn[0] = 1.0
    return drawn
