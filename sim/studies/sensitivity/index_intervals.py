"""Compute ratios of two means, each taken over replicates and points.

Their intervals include the variation between replicates and between points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from sim.array_types import Floats
from sim.measures import Interval

Crossed = tuple[Floats, Floats]
"""Numerator and denominator of a ratio in every replicate and block: two (R, B) arrays."""


def crossed_ratio(above: Floats, below: Floats) -> Interval:
    r"""Return the ratio of two means over replicates and blocks of points, with its 95 % interval.

    Every replicate runs every point, so replicates and points are crossed. With :math:`e_{rb} = (y_{rb} -
    \theta x_{rb}) / \bar x` the variance is estimated by

    .. math:: V = \frac{s^2(\bar e_{r\cdot})}{R} + \frac{s^2(\bar e_{\cdot b})}{B}

    and the interval is Student's with Satterthwaite's degrees of freedom. Variance that is specific to a
    combination of replicate and block is included in each of the two terms, so the interval is too wide
    rather than too narrow. With one replicate the first term is unknown and left out: the interval then
    covers the choice of points only.

    Parameters
    ----------
    above, below : (R, B) arrays
        Numerator and denominator in each replicate and block of points.

    References
    ----------
    Satterthwaite (1946), Biometrics Bulletin 2, 110-114; Owen (2007), Annals of Applied Statistics 1,
    386-411 (crossed replicates and points: no resampling is exact, and this sum errs on the safe side).
    """
    return _interval(*_spread(above, below))


def crossed_difference(first: Crossed, second: Crossed) -> Interval:
    """Return the first ratio minus the second, with 95 % interval, over the same replicates and points."""
    (one, own), (other, theirs) = _spread(*first), _spread(*second)
    return _interval(one - other, own - theirs)


def _spread(above: Floats, below: Floats) -> tuple[float, Floats]:
    """Return a ratio, and the contributions of each replicate and block to its error, (R, B)."""
    denominator = float(below.mean())
    ratio = float(above.mean()) / denominator
    return ratio, (above - ratio * below) / denominator


def _interval(ratio: float, spread: Floats) -> Interval:
    """Return the interval of a ratio (`crossed_ratio`) from the (R, B) contributions to its error."""
    replicates, blocks = spread.shape
    parts = [(float(spread.mean(axis=0).var(ddof=1)) / blocks, blocks - 1)] if blocks > 1 else []
    if replicates > 1:
        parts.append((float(spread.mean(axis=1).var(ddof=1)) / replicates, replicates - 1))
    variance = sum(part for part, _ in parts)
    if not parts:
        return Interval(ratio, float("nan"), float("nan"), replicates)
    if not variance:
        return Interval(ratio, ratio, ratio, replicates)
    freedom = variance**2 / sum(part**2 / free for part, free in parts)
    reach = float(stdtrit(freedom, 0.975) * np.sqrt(variance))
    return Interval(ratio, ratio - reach, ratio + reach, replicates)


def products_of_means(u: Floats, v: Floats) -> Floats:
    r"""Return an (R, B) array whose mean over replicates estimates the product of two expected values.

    If u and v depend on the same luck, the product of their means over replicates is on average too large by
    the covariance of u and v, divided by R. The jackknife removes this bias: the mean of its pseudo-values is
    the mean of :math:`u_r v_s` over all pairs of different replicates. With one replicate the product itself
    is returned.

    Parameters
    ----------
    u, v : (R, B) arrays
        The two values in each replicate and block.

    References
    ----------
    Quenouille (1956), Biometrika 43, 353-360; Miller (1974), Biometrika 61, 1-15.

    Examples
    --------
    >>> import numpy as np
    >>> products_of_means(np.array([[1.0], [3.0]]), np.array([[1.0], [3.0]])).mean().item()
    3.0
    """
    many = len(u)
    if many == 1:
        return u * v
    first, second = u.mean(axis=0), v.mean(axis=0)
    without = (many * first - u) * (many * second - v) / (many - 1)
    return np.asarray(many * first * second - without, np.float64)


@dataclass(frozen=True)
class IndexRow:
    """A row of the table of indices."""

    index: str
    parameter: str
    other: str
    value: float
    low: float
    high: float


class Indices(NamedTuple):
    """Indices of one scenario and measure."""

    rows: list[IndexRow]  # one for each index, as in the table `Sensitivity.indices`
    # for each ranked parameter, the numerators and denominators of its index, from which the differences
    # between parameters are computed
    influence: dict[str, Crossed]
    notes: list[str]  # what is missing or uncertain: sentences without a full stop
