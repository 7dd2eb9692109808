"""Number of replicates needed for a confidence interval of a given width."""

import math
from bisect import bisect_left

from scipy.special import chdtri, stdtrit

MOST = 10_000_000
"""Returned for a half-width of 0, which no number of replicates reaches."""
_SEARCH_END = 2**24


def replicates_needed(deviation: float, half_width: float, *, level: float = 0.95) -> int:
    """Return the smallest number of replicates n with t · s / √n no larger than `half_width`.

    s is the standard deviation between replicates (`deviation`), and t the quantile of Student's
    distribution.

    Raises
    ------
    ValueError
        `deviation` is NaN.

    Examples
    --------
    >>> replicates_needed(0.1, 0.05)
    18
    """
    if math.isnan(deviation):
        raise ValueError(
            "The number of replicates can't be computed: the standard deviation between them is NaN."
        )
    if not deviation > 0:
        return 2
    if not half_width > 0:
        return MOST
    return 2 + bisect_left(
        range(2, _SEARCH_END), -half_width, key=lambda size: -_reach(deviation, size, level)
    )


def deviation_upper_bound(deviation: float, freedom: int, *, assurance: float = 0.9) -> float:
    r"""Return an upper confidence bound of a standard deviation estimated with `freedom` degrees of freedom.

    .. math:: s \sqrt{\nu / \chi^2_{\nu,\,1 - assurance}}

    A number of replicates computed from the estimated standard deviation itself is too small about every
    second time. A number computed from this bound is large enough with probability `assurance` (Kupper &
    Hafner 1989, The American Statistician 43, 101-105).

    Examples
    --------
    >>> deviation_upper_bound(1.0, 4).__round__(3)
    1.939
    """
    return deviation * math.sqrt(freedom / float(chdtri(freedom, assurance))) if freedom > 0 else float("nan")


def deviation_from_interval(low: float, high: float, size: int, *, level: float = 0.95) -> float:
    """Return the standard deviation between replicates from the bounds of Student's interval over `size`.

    Examples
    --------
    >>> deviation_from_interval(-4.303, 4.303, 3).__round__(3)
    1.732
    """
    if size < 2:
        return float("nan")
    return (high - low) / 2 * math.sqrt(size) / float(stdtrit(size - 1, 0.5 + level / 2))


def _reach(deviation: float, size: int, level: float) -> float:
    return float(stdtrit(size - 1, 0.5 + level / 2)) * deviation / math.sqrt(size)
