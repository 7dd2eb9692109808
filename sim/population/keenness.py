"""Keenness: how much people look at questions, compared with others (ODD: Submodels, keenness)."""

from __future__ import annotations

import numpy as np

from sim import rng
from sim.array_types import Singles


def relative_keenness(effort: Singles, exponent: float) -> Singles | None:
    """Return how keen each person is to look, (N,): effort**exponent, divided by the mean over all people.

    `effort` is (N,), in answers a day, and `exponent` is `people.keenness`. The result is None if everybody
    is equally keen: the exponent is 0, somebody's effort is infinite, or nobody makes an effort.

    Examples
    --------
    >>> relative_keenness(np.float32([1, 4, 16]), 0.5).tolist()
    [0.4285714328289032, 0.8571428656578064, 1.7142857313156128]
    """
    if exponent == 0 or not effort.any() or not np.isfinite(effort).all():
        return None
    some = effort > 0
    keen = np.zeros(effort.size)
    keen[some] = rng.exp(exponent * rng.log(effort[some].astype(np.float64)))
    relative: Singles = (keen / keen.mean()).astype(np.float32)
    return relative
