"""Gini coefficients: how unequally answers are given or received, and how unequal chance alone makes them."""

import numpy as np
from scipy.special import gammaln

from sim.array_types import Floats, Ints


def gini(values: Floats | Ints) -> float:
    r"""Return the Gini coefficient of non-negative amounts.

    .. math:: G = \frac{\sum_i (2i - n - 1)\,x_{(i)}}{n \sum_i x_i}

    with :math:`x_{(1)} \le \dots \le x_{(n)}`. G is half the mean absolute difference of all pairs, divided
    by the mean. G is 0 if all have the same, and :math:`(n-1)/n` if one person has everything; NaN if there
    is nobody, or if the sum is 0.

    References
    ----------
    Gini, C. (1912), Variabilità e mutabilità; the sorted form as in Sen, A. (1973), On Economic
    Inequality, chapter 2.

    Examples
    --------
    >>> gini(np.array([1, 1, 1, 1])), gini(np.array([0, 0, 0, 8]))
    (0.0, 0.75)
    """
    amounts = np.sort(np.asarray(values, dtype=np.float64))
    total, count = float(amounts.sum()), amounts.size
    if count == 0 or total <= 0.0:
        return float("nan")
    ranks = 2.0 * np.arange(1, count + 1) - count - 1.0
    return max(0.0, float(ranks @ amounts) / (count * total))


def gini_null(total: int, people: int) -> float:
    r"""Return the expected Gini coefficient if each of `total` items goes to a random person.

    Few items among many people are unequal by chance alone: with 0.5, 1, 2, 5 and 20 items per person the
    expected Gini coefficient is 0.67, 0.52, 0.39, 0.25 and 0.13. The expectation is exact. Two people i and j
    together get :math:`M \sim \mathrm{Bin}(T, 2/n)` of the T items. Their difference is the distance of a
    simple random walk of M steps from its origin, so that

    .. math:: \mathrm{E}\,G = \frac{n - 1}{2 T} \sum_m P(M = m)\, \mathrm{E}|S_m|, \quad
        \mathrm{E}|S_{2k}| = \mathrm{E}|S_{2k-1}| = 2 k \binom{2k}{k} 4^{-k}

    The result is NaN if there are no people or no items.

    References
    ----------
    Ramasubban, T. A. (1958), Biometrika 45, 549-556 (mean difference of the binomial distribution).

    Examples
    --------
    >>> [round(gini_null(int(mean * 1000), 1000), 2) for mean in (0.5, 1, 2, 5, 20)]
    [0.67, 0.52, 0.39, 0.25, 0.13]
    """
    if people < 1 or total < 1:
        return float("nan")
    if people < 3:  # the two people get all items
        return (people - 1) / (2.0 * total) * float(_walk(np.array([total]))[0])
    rate = 2.0 / people
    middle, reach = total * rate, 12.0 * np.sqrt(total * rate) + 40.0
    m = np.arange(max(0, int(middle - reach)), min(total, int(middle + reach)) + 1)
    log_p = gammaln(total + 1) - gammaln(m + 1) - gammaln(total - m + 1)
    weights = np.exp(log_p + m * np.log(rate) + (total - m) * np.log1p(-rate))
    return (people - 1) / (2.0 * total) * float(weights @ _walk(m))


def _walk(steps: Ints) -> Floats:
    """Return the mean distance of a simple random walk from its origin, for each number of steps."""
    k = (steps + 1) // 2
    found: Floats = 2.0 * k * np.exp(gammaln(2 * k + 1) - 2.0 * gammaln(k + 1) - k * np.log(4.0))
    return found
