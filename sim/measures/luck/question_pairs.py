r"""Estimate the covariance of a person's outcomes from pairs of questions, by the days between them.

The luck of a life fades: two questions asked a week apart share more of it than two asked a year apart. The
variance of the answered share of n questions asked within T days is

.. math:: \frac{Var(y)}{n} + \Big(1 - \frac 1n\Big) \overline{C}(T), \quad
    \overline{C}(T) = \int_0^T \frac{2 (T - \ell)}{T^2}\, C(\ell)\, d\ell

with C(l) the covariance of two outcomes l days apart. The integral is the mean of C over all pairs of times
within T days (Box, Jenkins and Reinsel 1994, Time Series Analysis, chapter 2, variance of a mean of
correlated values).

A life is divided into K stretches of equal length. Pairs of stretches at lag k have the weight
``(m - k) / (K - k)``: the number of such pairs in a window of m stretches, divided by their number in the
whole life. For m = K all pairs have the same weight.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.array_types import Bools, Floats


class Outcomes(NamedTuple):
    """Sums over the questions of each life, person and stretch.

    Attributes
    ----------
    sums : (2, R, N, K) float64
        Sums of weight · (outcome − constant), and of weights.
    squares : (2, R, N) float64
        Sums of weight² · (outcome − constant)², and of weight².

    The constant is near the mean. Subtracting it changes no expected value, and removes the noise caused by
    varying numbers of questions (difference estimator: Särndal, Swensson and Wretman 1992, Model Assisted
    Survey Sampling, chapter 6).
    """

    sums: Floats
    squares: Floats

    def without_lives(self, lives: Bools) -> Outcomes:
        """Return the sums without the lives for which `lives`, (R,), is true."""
        return Outcomes(self.sums[:, ~lives], self.squares[:, ~lives])


class Pairs(NamedTuple):
    """Sums over pairs of one person's questions, by lag: pairs in one life and in two lives, each (2, N, K).

    The first row sums the products of (outcome − constant), the second row the products of weights.
    """

    same_life: Floats
    two_lives: Floats


def lag_weights(stretches: int, share: float) -> Floats:
    """Return the weight of pairs of stretches at each lag, (K,), for a window that is `share` of the life.

    Examples
    --------
    >>> lag_weights(2, 1.0).tolist(), lag_weights(2, 0.5).tolist()
    ([1.0, 1.0], [0.5, 0.0])
    """
    lag = np.arange(stretches)
    found: Floats = np.maximum(0.0, max(1.0, share * stretches) - lag) / (stretches - lag)
    return found


def products_by_lag(values: Floats) -> Floats:
    """Return the sum of products over all pairs of stretches, by the lag of the pair: (..., K).

    Examples
    --------
    >>> products_by_lag(np.array([1.0, 2.0, 3.0])).tolist()
    [14.0, 16.0, 6.0]
    """
    stretches = values.shape[-1]
    found = [(values[..., k:] * values[..., : stretches - k]).sum(axis=-1) for k in range(stretches)]
    return np.stack([found[0], *(2 * each for each in found[1:])], axis=-1)


def same_person_pairs(outcomes: Outcomes) -> Pairs:
    """Return, for each person, the sums over pairs of that person's questions (`Pairs`)."""
    same, all_lives = (np.zeros(outcomes.sums[:, 0].shape) for _ in range(2))
    for life in range(outcomes.sums.shape[1]):
        same += products_by_lag(outcomes.sums[:, life])
        all_lives += outcomes.sums[:, life]
    two = products_by_lag(all_lives) - same
    same[..., 0] -= outcomes.squares.sum(axis=1)  # a question doesn't form a pair with itself
    return Pairs(same, two)


def two_people_pairs(w: Floats, outcomes: Outcomes, two_lives: Floats) -> Floats:
    """Return the sums over pairs of different people in different lives, by lag: (2, b, K).

    The two lives must differ, because questions of two people in one life share that life's luck. `w` has
    shape (b, N) and is the number of times that each person counts. `two_lives`, (2, N, K), holds the sums
    over pairs of one person in two lives, which are subtracted.
    """
    sums = []
    for column, own in zip(outcomes.sums, two_lives, strict=True):
        by_life = np.einsum("bn,rnk->brk", w, column, optimize=True)
        sums.append(products_by_lag(by_life.sum(axis=1)) - products_by_lag(by_life).sum(axis=1) - w**2 @ own)
    return np.stack(sums)
