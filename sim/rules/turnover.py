"""Come and go: when people leave (ODD: Submodels, come and go)."""

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, Bools, Floats

TINY = np.float64(1e-300)


def stay_used_up(morale: AnyFloats, fixed: Bools, attachment: float) -> Floats:
    """Return how many ticks of each person's stay one tick uses up, (N,): ``morale**-attachment``.

    It is 1 if `attachment` is 0, for people at full morale, and for people whose stay is `fixed`.

    Examples
    --------
    >>> stay_used_up(np.array([1.0, 0.5, 0.5]), np.array([False, False, True]), 1.0).round(9).tolist()
    [1.0, 2.0, 1.0]
    """
    pace = np.ones(morale.size)
    if attachment > 0:
        low = np.flatnonzero((morale < 1) & ~fixed)
        pace[low] = rng.exp(-attachment * rng.log(np.maximum(morale[low].astype(np.float64), TINY)))
    return pace
