r"""Pairs of a person's questions by the days between them: what two outcomes have in common over a window.

The luck of a life fades: two questions asked a week apart share more of it than two asked a year apart. So
the variance of the share answered of n questions within T days is

.. math:: \frac{Var(y)}{n} + \Big(1 - \frac 1n\Big) \overline{C}(T), \quad
    \overline{C}(T) = \int_0^T \frac{2 (T - \ell)}{T^2}\, C(\ell)\, d\ell

with C(l) the covariance of two outcomes l days apart: the mean over all pairs of moments within T days (Box,
Jenkins and Reinsel 1994, Time Series Analysis, chapter 2, of a mean of correlated values). A life is cut into
K stretches of equal length; pairs of stretches at a distance k count by how many such pairs a window of m
stretches holds, over how many the life holds: ``(m - k) / (K - k)``. For m = K all pairs count the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.array_types import Bools, Floats


class Outcomes(NamedTuple):
    """What the questions of each life, person and stretch add up to.

    Attributes
    ----------
    sums : (2, R, N, K) float64
        Of weight times (outcome less a constant), and of weights.
    squares : (2, R, N) float64
        Of weight squared times (outcome less the constant) squared, and of weights squared.

    A constant near the mean changes no expectation and takes out the noise of how many questions were asked
    (difference estimator: Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling, chapter 6).
    """

    sums: Floats
    squares: Floats

    def without_lives(self, lives: Bools) -> Outcomes:
        """Leave out some lives, (R,)."""
        return Outcomes(self.sums[:, ~lives], self.squares[:, ~lives])


class Pairs(NamedTuple):
    """Sums over pairs of one person's questions by distance, in one life and in two: each (2, N, K).

    Rows are products of outcomes less the constant, and the weights that they count by.
    """

    same_life: Floats
    two_lives: Floats


def lag_weights(stretches: int, share: float) -> Floats:
    """Return how much pairs at each distance count in a window of a share of the life, (K,).

    Examples
    --------
    >>> lag_weights(2, 1.0).tolist(), lag_weights(2, 0.5).tolist()
    ([1.0, 1.0], [0.5, 0.0])
    """
    apart = np.arange(stretches)
    found: Floats = np.maximum(0.0, max(1.0, share * stretches) - apart) / (stretches - apart)
    return found


def products_by_lag(values: Floats) -> Floats:
    """Return the sum of products over all pairs of stretches, by the distance of the pair: (..., K).

    Examples
    --------
    >>> products_by_lag(np.array([1.0, 2.0, 3.0])).tolist()
    [14.0, 16.0, 6.0]
    """
    many = values.shape[-1]
    found = [(values[..., k:] * values[..., : many - k]).sum(axis=-1) for k in range(many)]
    return np.stack([found[0], *(2 * each for each in found[1:])], axis=-1)


def same_person_pairs(outcomes: Outcomes) -> Pairs:
    """Return the sums over pairs of each person's questions."""
    same, all_lives = (np.zeros(outcomes.sums[:, 0].shape) for _ in range(2))
    for life in range(outcomes.sums.shape[1]):
        same += products_by_lag(outcomes.sums[:, life])
        all_lives += outcomes.sums[:, life]
    two = products_by_lag(all_lives) - same
    same[..., 0] -= outcomes.squares.sum(axis=1)  # a question is no pair with itself
    return Pairs(same, two)


def two_people_pairs(w: Floats, outcomes: Outcomes, two_lives: Floats) -> Floats:
    """Return the sums over pairs of different people in different lives, by distance: (2, b, K).

    What a whole society has in common in one life is luck, and must not count as anybody's chance. w says how
    often each person counts, (b, N); pairs of one person in two lives, (2, N, K), are no pairs of two people.
    """
    sums = []
    for column, own in zip(outcomes.sums, two_lives, strict=True):
        by_life = np.einsum("bn,rnk->brk", w, column, optimize=True)
        sums.append(products_by_lag(by_life.sum(axis=1)) - products_by_lag(by_life).sum(axis=1) - w**2 @ own)
    return np.stack(sums)
