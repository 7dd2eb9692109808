"""Confidence intervals of means over replicates, paired differences, ratios of totals, and single shares.

The `level` of an interval is the probability with which it contains the true value.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit, ndtri, stdtrit

from sim.array_types import Floats


class Interval(NamedTuple):
    """An estimate, the bounds of its interval, and the number of values from which they were computed."""

    mean: float
    low: float
    high: float
    size: int


def normal_quantile(level: float) -> float:
    """Return z such that a standard normal variable lies within ±z with probability ``level``."""
    return float(ndtri(0.5 + level / 2.0))


def student_interval(values: ArrayLike, *, level: float = 0.95) -> Interval:
    r"""Return the mean of independent values with Student's interval.

    .. math:: \bar x \pm t_{n-1,\,(1 + level)/2}\; s / \sqrt n

    There is one value for each replicate. Missing values (NaN) are ignored and don't count in the size. With
    one value the bounds are NaN; with none the mean is NaN too.

    References
    ----------
    Student (1908), Biometrika 6, 1–25.

    Examples
    --------
    >>> student_interval([1.0, 2.0, 3.0]).high.__round__(3)
    4.484
    """
    numbers = np.asarray(values, dtype=np.float64)
    numbers = numbers[~np.isnan(numbers)]
    size = int(numbers.size)
    mean = float(numbers.mean()) if size else float("nan")
    if size < 2:
        return Interval(mean, float("nan"), float("nan"), size)
    reach = float(stdtrit(size - 1, 0.5 + level / 2.0) * numbers.std(ddof=1) / np.sqrt(size))
    return Interval(mean, mean - reach, mean + reach, size)


def paired_interval(a: ArrayLike, b: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the mean of b − a with Student's interval, over replicates that share their seeds.

    Pairing removes the variation that a and b have in common, because both have the same people, questions
    and luck. Pairs with a missing value are ignored.

    Examples
    --------
    >>> paired_interval([0.5, 0.6], [0.7, 0.8]).mean.__round__(3)
    0.2
    """
    return student_interval(np.asarray(b, np.float64) - np.asarray(a, np.float64), level=level)


def welch_interval(a: ArrayLike, b: ArrayLike, *, level: float = 0.95) -> Interval:
    r"""Return mean(b) − mean(a) of two independent samples with Welch's interval.

    .. math:: \bar b - \bar a \pm t_{\nu}\, s, \quad s^2 = v_a + v_b, \quad v = s_x^2 / n_x, \quad
        \nu = s^4 \Big/ \left( \frac{v_a^2}{n_a - 1} + \frac{v_b^2}{n_b - 1} \right)

    The variances may differ. Missing values (NaN) are ignored. The size is that of the smaller sample. If
    one of the samples has fewer than two values, the bounds are NaN.

    References
    ----------
    Welch, B. L. (1947), Biometrika 34, 28–35.

    Examples
    --------
    >>> [round(bound, 3) for bound in welch_interval([1.0, 2.0, 3.0], [2.0, 4.0, 9.0])[:3]]
    [3.0, -5.208, 11.208]
    """
    first, second = (values[~np.isnan(values)] for values in (np.asarray(a, float), np.asarray(b, float)))
    sizes = first.size, second.size
    means = [float(values.mean()) if values.size else float("nan") for values in (first, second)]
    if min(sizes) < 2:
        return Interval(means[1] - means[0], float("nan"), float("nan"), min(sizes))
    variances = [float(values.var(ddof=1)) / values.size for values in (first, second)]
    return _welch(means[1] - means[0], variances, sizes, level)


def _welch(difference: float, variances: list[float], sizes: tuple[int, int], level: float) -> Interval:
    """Return Welch's interval of a difference, given the variances of the two means."""
    total = sum(variances)
    parts = sum(v * v / (n - 1) for v, n in zip(variances, sizes, strict=True))
    freedom = total * total / parts if parts > 0 else 1.0  # without variance the interval has no width
    reach = float(stdtrit(freedom, 0.5 + level / 2.0) * np.sqrt(total))
    return Interval(difference, difference - reach, difference + reach, min(sizes))


FEWEST_FOR_SHARES = 5
"""Shares of fewer replicates get no interval: Student's would cover the truth in 71 to 95 % of cases."""


def share_interval(values: ArrayLike, *, level: float = 0.95) -> Interval:
    r"""Return the mean of shares with Student's interval on the logit scale.

    .. math:: \mathrm{logit}\,\bar p \pm t_{n-1,\,(1 + level)/2}\, \frac{s}{\sqrt n\, \bar p (1 - \bar p)}

    The interval stays between 0 and 1, and is skewed near 0 and 1, as shares are. Bounds are NaN for fewer
    than :data:`FEWEST_FOR_SHARES` values, even if all are equal. Missing shares (NaN) are ignored.

    References
    ----------
    Brown, L. D., Cai, T. T. and DasGupta, A. (2001), Statistical Science 16, 101-133 (the
    scale); Oehlert, G. W. (1992), The American Statistician 46, 27-29 (the delta method).

    Examples
    --------
    >>> [round(bound, 3) for bound in share_interval([0.0, 0.0, 0.1, 0.02, 0.03])[:3]]
    [0.03, 0.005, 0.152]
    """
    plain = bounds_if_enough(student_interval(values, level=level))
    if plain.size < FEWEST_FOR_SHARES or plain.low == plain.high:
        return plain
    if not 0.0 < plain.mean < 1.0:
        return _without_bounds(plain)
    middle, reach = logit(plain.mean), (plain.high - plain.mean) / (plain.mean * (1.0 - plain.mean))
    return plain._replace(low=float(expit(middle - reach)), high=float(expit(middle + reach)))


def share_difference_interval(a: ArrayLike, b: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the mean of b − a of paired shares with Student's interval, clipped to −1 and 1.

    Bounds are NaN for fewer than :data:`FEWEST_FOR_SHARES` pairs.

    Examples
    --------
    >>> share_difference_interval([0.5, 0.6], [0.7, 0.9])
    Interval(mean=0.25, low=nan, high=nan, size=2)
    """
    found = bounds_if_enough(paired_interval(a, b, level=level))
    return found if found.size < 2 else found._replace(low=max(found.low, -1.0), high=min(found.high, 1.0))


def bounds_if_enough(interval: Interval) -> Interval:
    """Return an interval of shares, without bounds if it has fewer than `FEWEST_FOR_SHARES` replicates."""
    return _without_bounds(interval) if interval.size < FEWEST_FOR_SHARES else interval


def _without_bounds(interval: Interval) -> Interval:
    return interval._replace(low=float("nan"), high=float("nan"))


class Totals(NamedTuple):
    """Numerator (`above`) and denominator (`below`) of a ratio in each replicate, two (n,) arrays."""

    above: ArrayLike
    below: ArrayLike


def totals_interval(totals: Totals, *, level: float = 0.95) -> Interval:
    r"""Return the ratio of two totals over replicates, with the jackknife's interval.

    .. math:: r = \frac{\sum_i y_i}{\sum_i x_i}, \quad
        r \pm t_{n-1,\,(1 + level)/2} \sqrt{\frac{n - 1}{n} \sum_i (r_{-i} - \bar r_{-})^2}

    with :math:`r_{-i}` the ratio without replicate i. Replicate i has the weight :math:`x_i`, so a replicate
    with a small denominator, whose ratio varies wildly, counts little. Bounds are NaN for a single replicate,
    and if all denominators except one are 0.

    References
    ----------
    Tukey (1958), Annals of Mathematical Statistics 29, 614; Miller (1974), Biometrika 61, 1–15.

    Examples
    --------
    >>> totals_interval(Totals([1.0, 9.0], [1.0, 3.0])).mean
    2.5
    """
    return _jackknifed(*_ratios(totals), level)


def paired_totals_interval(a: Totals, b: Totals, *, level: float = 0.95) -> Interval:
    """Return the difference of two ratios of totals (b minus a) with its jackknife interval.

    The replicates are paired: each step of the jackknife omits the same replicate from a and b. For the
    formula see :func:`totals_interval`.
    """
    (first, without_first), (second, without_second) = _ratios(a), _ratios(b)
    return _jackknifed(second - first, without_second - without_first, level)


def unpaired_totals_interval(a: Totals, b: Totals, *, level: float = 0.95) -> Interval:
    """Return the difference of two independent ratios of totals (b minus a), with Welch's interval.

    The variance of each ratio is that of the jackknife (:func:`totals_interval`).
    """
    (first, without_first), (second, without_second) = _ratios(a), _ratios(b)
    sizes = without_first.size, without_second.size
    if min(sizes) < 2:
        return Interval(second - first, float("nan"), float("nan"), min(sizes))
    variances = [
        float(np.square(each - each.mean()).sum()) * (each.size - 1) / each.size
        for each in (without_first, without_second)
    ]
    return _welch(second - first, variances, sizes, level)


def _ratios(totals: Totals) -> tuple[float, Floats]:
    """Return the ratio of the totals, and the ratio without each replicate in turn."""
    above, below = (np.asarray(each, dtype=np.float64) for each in totals)
    rest = np.array([below.sum(), *(below.sum() - below)])
    over = np.array([above.sum(), *(above.sum() - above)])
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(rest > 0, over / rest, np.nan)
    return float(found[0]), found[1:]


def _jackknifed(ratio: float, omitted: Floats, level: float) -> Interval:
    size = int(omitted.size)
    if size < 2:
        return Interval(ratio, float("nan"), float("nan"), size)
    spread = float(np.sqrt((size - 1) / size * np.square(omitted - omitted.mean()).sum()))
    reach = float(stdtrit(size - 1, 0.5 + level / 2.0)) * spread
    return Interval(ratio, ratio - reach, ratio + reach, size)


def wilson_interval(successes: int, trials: int, *, level: float = 0.95) -> Interval:
    r"""Return a share with Wilson's score interval.

    .. math:: \frac{\hat p + z^2/2n \pm z\sqrt{\hat p(1-\hat p)/n + z^2/4n^2}}{1 + z^2/n}

    Without trials the share and its bounds are NaN.

    References
    ----------
    Wilson, E. B. (1927), J. Am. Stat. Assoc. 22, 209–212.

    Examples
    --------
    >>> [round(bound, 3) for bound in wilson_interval(0, 10)[:3]]
    [0.0, 0.0, 0.278]
    """
    if trials == 0:
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    z, share = normal_quantile(level), successes / trials
    centre = share + z * z / (2 * trials)
    reach = z * np.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    # For shares of 0 and 1, rounding could put a bound on the wrong side of the share.
    low, high = max(0.0, (centre - reach) / scale), min(1.0, (centre + reach) / scale)
    low, high = min(low, share), max(high, share)
    return Interval(share, float(low), float(high), trials)


def ratio_interval(numerator: ArrayLike, denominator: ArrayLike, *, level: float = 0.95) -> Interval:
    r"""Return the ratio of two sums over independent units, such as people, with its confidence interval.

    .. math:: r = \frac{\sum_i y_i}{\sum_i x_i}, \quad
        r \pm z \sqrt{\frac{n}{n - 1} \sum_i (y_i - r x_i)^2} \Big/ \sum_i x_i

    Observations within a unit, such as the questions of one person, may depend on each other. Units whose
    denominator is 0 are ignored.

    References
    ----------
    Cochran, W. G. (1977), Sampling Techniques, section 6.4.

    Examples
    --------
    >>> ratio_interval([1.0, 1.0, 2.0], [2.0, 2.0, 4.0])
    Interval(mean=0.5, low=0.5, high=0.5, size=3)
    """
    above, below = np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    above, below = above[below > 0], below[below > 0]
    size, total = int(below.size), float(below.sum())
    if size == 0:
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    ratio = float(above.sum()) / total
    if size < 2:
        return Interval(ratio, float("nan"), float("nan"), size)
    spread = float(np.sqrt(size / (size - 1) * np.square(above - ratio * below).sum()))
    reach = normal_quantile(level) * spread / total
    return Interval(ratio, ratio - reach, ratio + reach, size)
