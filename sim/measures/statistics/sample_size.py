"""How many replicates are enough for an interval as narrow as one wants it."""

import math
from bisect import bisect_left

from scipy.special import chdtri, stdtrit

MOST = 10_000_000
_BEYOND = 2**24  # where the search ends


def replicates_needed(deviation: float, half_width: float, *, level: float = 0.95) -> int:
    """Fewest replicates whose interval ± t s / √n is no wider than `half_width`.

    Raises
    ------
    ValueError
        The deviation, that between replicates, is NaN.

    Examples
    --------
    >>> replicates_needed(0.1, 0.05)
    18
    """
    if math.isnan(deviation):
        raise ValueError("The number of replicates can't be found, because their deviation is NaN.")
    if not deviation > 0:
        return 2
    if not half_width > 0:
        return MOST
    return 2 + bisect_left(range(2, _BEYOND), -half_width, key=lambda size: -_reach(deviation, size, level))


def deviation_upper_bound(deviation: float, freedom: int, *, assurance: float = 0.9) -> float:
    r"""Return the upper bound of a standard deviation that was estimated.

    .. math:: s \sqrt{\nu / \chi^2_{\nu,\,1 - assurance}}

    A number of replicates that is found from `deviation` itself is too small about every second time. From
    this bound it is enough in about `assurance` of the cases (Kupper & Hafner 1989, The American
    Statistician 43, 101-105).

    Examples
    --------
    >>> deviation_upper_bound(1.0, 4).__round__(3)
    1.939
    """
    return deviation * math.sqrt(freedom / float(chdtri(freedom, assurance))) if freedom > 0 else float("nan")


def deviation_from_interval(low: float, high: float, size: int, *, level: float = 0.95) -> float:
    """Return the standard deviation between replicates that Student's interval was made from.

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
