r"""How much of what people get is explained by what they bring: cross-fitted, so that noise explains nothing.

The variance that x explains of a person's chance p, ``Var E[p | x]``, is estimated from noisy shares y with
two fits f and g that were made from two other sets of people:

.. math:: \overline{y f(x)} + \overline{y g(x)} - \overline{f(x) g(x)} - \mu^2

Errors of the fits are independent of y and of one another, so they enter as the product of two biases only;
with one fit the square of its error would be missing from what is explained (cross-fitting: Chernozhukov et
al. 2018, Econometrics Journal 21, C1–C68; two fits: Newey and Robins 2018, arXiv:1801.09138).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy

from sim import rng
from sim.array_types import Floats, Ints

PARTS = 5  # one part is told from two fits, each made from half of the other four
REPEATS = 4  # times that people are dealt out anew


def ranks(values: Floats) -> Floats:
    """Rank of each value from 0 to 1, equal ones as the highest of theirs; `inf` is a value like others.

    Examples
    --------
    >>> ranks(np.array([3.0, 1.0, 1.0, 9.0])).tolist()
    [0.6666666666666666, 0.3333333333333333, 0.3333333333333333, 1.0]
    """
    distinct, place = np.unique(values, return_inverse=True)
    highest = np.cumsum(np.bincount(place, minlength=distinct.size))[place]
    return (highest - 1) / max(1, values.size - 1) if distinct.size > 1 else np.zeros(values.size)


def isotonic(x: Floats, y: Floats, told: Floats) -> Floats:
    """Expect y to rise with x all along, or to fall, as the two go together on the whole.

    Letting the people from whom one learns settle the direction keeps the mean error at 0 where nothing
    rises nor falls; a line that may only rise is never flat by chance.

    Where y is asked for between learned values of x it lies on a straight line.

    References
    ----------
    Barlow, Bartholomew, Bremner and Brunk (1972), Statistical Inference under Order Restrictions.
    """
    distinct, place, many = np.unique(x, return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=y) / many
    rises = bool(((x - x.mean()) * y).sum() >= 0)
    fitted = scipy.optimize.isotonic_regression(means, weights=many.astype(np.float64), increasing=rises).x
    found: Floats = np.interp(told, distinct, fitted)
    return found


def ridge(x: Floats, y: Floats, told: Floats) -> Floats:
    """Expect y to be a weighted sum of columns, with weights held back where columns are many for the people.

    The penalty is the square of columns over people: next to none where there are many people, since the
    errors of two fits cancel and only what both hold back is lost.

    References
    ----------
    Hoerl and Kennard (1970), Technometrics 12, 55–67; the size of the penalty is a named assumption.
    """
    centre, spread = x.mean(axis=0), x.std(axis=0)
    kept = spread > 1e-9
    if not kept.any():
        return np.full(len(told), y.mean())
    learned = (x[:, kept] - centre[kept]) / spread[kept]
    n, c = learned.shape
    weights = np.linalg.solve(learned.T @ learned + n * (c / n) ** 2 * np.eye(c), learned.T @ (y - y.mean()))
    found: Floats = y.mean() + ((told[:, kept] - centre[kept]) / spread[kept]) @ weights
    return found


def columns_of(position: pd.DataFrame) -> Floats:
    """Numbers that say where people stand: a rank and its square for each amount, a column for each name."""
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
    """Two fits f and g at each person, made from other people: ``f + g`` and ``f g``, each (N,)."""

    total: Floats
    product: Floats

    def contributions(self, share: Floats) -> Floats:
        """Return what each person adds to the mean of ``y f + y g - f g``, (N,)."""
        return share * self.total - self.product


def explained(share: Floats, effort: Floats, position: Floats, seed: int) -> tuple[Fits, Fits]:
    """Fit shares by effort alone, and by position too.

    Of effort only the order counts; position are columns of `columns_of`, (N, c).

    Returns
    -------
    Fits, Fits
        The means of `Fits.of` less the squared mean chance are the variances explained. Effort takes what it
        can, and position is fitted to what is left.
    """
    effort = ranks(effort)
    by_effort, by_both = (Fits(np.zeros(share.size), np.zeros(share.size)) for _ in range(2))
    for told, learned in _dealt(share.size, seed):
        fits = []
        for part in learned:
            first = isotonic(effort[part], share[part], effort)
            rest = share[part] - first[part]
            fits.append((first[told], (first[told] + ridge(position[part], rest, position[told]))))
        (f, f_all), (g, g_all) = fits
        for by, one, other in ((by_effort, f, g), (by_both, f_all, g_all)):
            by.total[told] += (one + other) / REPEATS
            by.product[told] += one * other / REPEATS
    return by_effort, by_both


def _dealt(people: int, seed: int) -> Iterator[tuple[Ints, tuple[Ints, Ints]]]:
    """People to tell of, and two other sets to learn from, part by part and deal by deal."""
    for repeat in range(REPEATS):
        order = np.argsort(rng.uniforms(seed, rng.FOLDS, np.arange(people), repeat), kind="stable")
        part = np.empty(people, np.int64)
        part[order] = np.arange(people) % PARTS
        for n in range(PARTS):
            away = (part - n) % PARTS
            yield (
                np.flatnonzero(away == 0),
                (np.flatnonzero((away == 1) | (away == 2)), np.flatnonzero(away > 2)),
            )
