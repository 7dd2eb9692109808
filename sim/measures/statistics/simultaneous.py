"""Intervals that hold for many people, or other units, at the same time."""

from __future__ import annotations

from scipy.special import stdtrit

from sim.array_types import Floats


def simultaneous_low(mean: Floats, high: Floats, freedom: Floats, level: float) -> Floats:
    """Return lower bounds that hold together at `level`, from single intervals at the same level.

    Bonferroni's correction of Student's intervals: Dunn (1961), Journal of the American Statistical
    Association 56, 52-64.

    Parameters
    ----------
    mean, high, freedom : (n,) arrays
        Means, upper bounds of their single intervals, and degrees of freedom.
    level : float
        Level of the intervals, such as 0.95.
    """
    wider = stdtrit(freedom, 1 - (1 - level) / 2 / max(1, len(mean))) / stdtrit(freedom, 0.5 + level / 2)
    low: Floats = mean - wider * (high - mean)
    return low
