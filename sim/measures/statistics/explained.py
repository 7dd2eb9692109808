r"""Estimate explained variance by cross-fitting, so that a fit to noise explains nothing on average.

The variance of people's true chances p that is explained by x, ``Var E[p | x]``, is estimated from noisy
shares y with two fits f and g. Each is applied to people to whom it wasn't fitted, and f and g are fitted to
different people. With the mean chance μ, the estimate is

.. math:: \overline{y f(x)} + \overline{y g(x)} - \overline{f(x) g(x)} - \mu^2

The errors of the fits are independent of y and of each other, so on average the only error is the product of
the biases of f and g. With one fit, the explained variance would be too low by the square of the fit's error
(cross-fitting: Chernozhukov et al. 2018, Econometrics Journal 21, C1–C68; two fits: Newey and Robins 2018,
arXiv:1801.09138).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import scipy

from sim import rng
from sim.array_types import Floats, Ints
from sim.tables.lazy_pandas import pd

PARTS = 5  # people are divided into parts; two fits, each to two of the other four parts, predict one part
REPEATS = 4  # number of random divisions into parts
CYCLES = 5  # of backfitting; the error shrinks by the squared correlation of effort and asking in each


def ranks(values: Floats) -> Floats:
    """Return the rank of each value, from 0 to 1. Equal values all get the highest of their ranks.

    Examples
    --------
    >>> ranks(np.array([3.0, 1.0, 1.0, 9.0])).tolist()
    [0.6666666666666666, 0.3333333333333333, 0.3333333333333333, 1.0]
    """
    distinct, place = np.unique(values, return_inverse=True)
    highest = np.cumsum(np.bincount(place, minlength=distinct.size))[place]
    return (highest - 1) / max(1, values.size - 1) if distinct.size > 1 else np.zeros(values.size)


def isotonic(x: Floats, y: Floats, at: Floats) -> Floats:
    """Fit a monotone regression of y on x, and return its predictions at `at`.

    The fit rises if x and y are positively correlated; otherwise it falls. Because the data decide the
    direction, the mean error is 0 if y doesn't depend on x; a fit that may only rise would rise by chance.
    Between the values of x, predictions are interpolated linearly.

    References
    ----------
    Barlow, Bartholomew, Bremner and Brunk (1972), Statistical Inference under Order Restrictions.
    """
    distinct, place, many = np.unique(x, return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=y) / many
    rises = bool(((x - x.mean()) * y).sum() >= 0)
    fitted = scipy.optimize.isotonic_regression(means, weights=many.astype(np.float64), increasing=rises).x
    found: Floats = np.interp(at, distinct, fitted)
    return found


def additive(x: Floats, y: Floats, at: Floats) -> Floats:
    """Fit y by a sum of monotone functions of the columns of x, (n, c), and return its predictions at `at`.

    Each function is fitted in turn to what the others leave (backfitting).

    References
    ----------
    Hastie and Tibshirani (1990), Generalized additive models.
    """
    inside, outside = np.zeros(x.shape), np.zeros(at.shape)
    centre, both = y.mean(), np.concatenate([x, at])
    for _ in range(CYCLES):
        for c in range(x.shape[1]):
            others = inside.sum(axis=1) - inside[:, c]
            fitted = isotonic(x[:, c], y - centre - others, both[:, c])
            inside[:, c], outside[:, c] = fitted[: len(x)], fitted[len(x) :]
    found: Floats = centre + outside.sum(axis=1)
    return found


def ridge(x: Floats, y: Floats, at: Floats) -> Floats:
    """Fit a ridge regression of y on the columns of x, and return its predictions at `at`.

    The penalty is the square of (columns / people), so it is negligible if there are many people. It is small
    because the errors of the two fits cancel on average, but the bias that a penalty causes in both doesn't.

    References
    ----------
    Hoerl and Kennard (1970), Technometrics 12, 55–67; the size of the penalty is an assumption.
    """
    centre, spread = x.mean(axis=0), x.std(axis=0)
    varying = spread > 1e-9
    if not varying.any():
        return np.full(len(at), y.mean())
    z = (x[:, varying] - centre[varying]) / spread[varying]
    n, c = z.shape
    weights = np.linalg.solve(z.T @ z + n * (c / n) ** 2 * np.eye(c), z.T @ (y - y.mean()))
    found: Floats = y.mean() + ((at[:, varying] - centre[varying]) / spread[varying]) @ weights
    return found


def columns_of(position: pd.DataFrame) -> Floats:
    """Return regression columns: rank and squared rank of each number, and an indicator of each category."""
    columns = []
    for name in position:
        values = position[name]
        if isinstance(values.dtype, pd.CategoricalDtype):
            columns += [(values.cat.codes == code).to_numpy() for code in range(len(values.cat.categories))]
        else:
            rank = 2 * ranks(values.to_numpy(np.float64)) - 1
            columns += [rank, rank**2]
    return np.column_stack(columns).astype(np.float64) if columns else np.zeros((len(position), 0))


class Fits(NamedTuple):
    """Sum ``f + g`` and product ``f · g`` of two predictions for each person, fitted to other people."""

    total: Floats
    product: Floats

    def contributions(self, share: Floats) -> Floats:
        """Return each person's term ``y · f + y · g - f · g``, (N,)."""
        return share * self.total - self.product


class Explained(NamedTuple):
    """Fits of people's answered shares by their effort, asking and position.

    `asking` is None if everybody asks at the same rate. Then `own` is the fit by effort.
    """

    effort: Fits
    asking: Fits | None
    own: Fits
    """By effort and asking together."""
    everything: Fits
    """By effort, asking and position."""


def explained(
    share: Floats, effort: Floats, position: Floats, seed: int, *, asking: Floats | None = None
) -> Explained:
    """Cross-fit shares by effort, by the rate of asking, by both, and by both and position.

    Only the order of effort and of `asking` counts. `position` are the columns from `columns_of`, (N, c). The
    explained variance is the mean of `Fits.contributions` minus the squared mean chance. Position is fitted
    to what effort and asking leave.
    """
    columns = [ranks(effort)]
    if asking is not None and np.ptp(asking) > 0:
        columns.append(ranks(asking))
    x = np.column_stack(columns)
    fits = [Fits(np.zeros(share.size), np.zeros(share.size)) for _ in range(2 * x.shape[1])]
    for held_out, training in _folds(share.size, seed):
        both = [_predictions(x, position, share, part, held_out) for part in training]
        for by, one, other in zip(fits, *both, strict=True):
            by.total[held_out] += (one + other) / REPEATS
            by.product[held_out] += one * other / REPEATS
    everything, by_effort, *more = fits
    return Explained(by_effort, more[1] if more else None, more[0] if more else by_effort, everything)


def _predictions(x: Floats, position: Floats, share: Floats, part: Ints, held_out: Ints) -> list[Floats]:
    """Fit shares of the people in `part`, and return the predictions for those in `held_out`.

    The list has the predictions by everything and by effort. If `x` has two columns, those by effort and
    asking and those by asking follow.
    """
    at = np.concatenate([held_out, part])
    found = [isotonic(x[part, 0], share[part], x[at, 0])]
    if x.shape[1] > 1:
        found += [additive(x[part], share[part], x[at]), isotonic(x[part, 1], share[part], x[at, 1])]
    own = found[min(1, len(found) - 1)]
    rest = share[part] - own[held_out.size :]
    everything = own[: held_out.size] + ridge(position[part], rest, position[held_out])
    return [everything, *(each[: held_out.size] for each in found)]


def _folds(people: int, seed: int) -> Iterator[tuple[Ints, tuple[Ints, Ints]]]:
    """Yield, for each part of each division, the part's people and two disjoint sets of people to fit to."""
    for repeat in range(REPEATS):
        order = np.argsort(rng.uniforms(seed, rng.FOLDS, np.arange(people), repeat), kind="stable")
        part = np.empty(people, np.int64)
        part[order] = np.arange(people) % PARTS
        for n in range(PARTS):
            shift = (part - n) % PARTS
            yield (
                np.flatnonzero(shift == 0),
                (np.flatnonzero((shift == 1) | (shift == 2)), np.flatnonzero(shift > 2)),
            )
