"""Regression-adjusted approximate Bayesian computation, whose intervals are widened to their coverage.

The method has four steps. The runs of the sample give positions of parameters and facts.

1. Ridge regression predicts each parameter from all facts. The predictions are the summaries of a run: one
   number for each parameter (Fearnhead & Prangle 2012, Journal of the Royal Statistical Society B 74,
   419-474).
2. The runs whose summaries are nearest to those of the community get weights (Epanechnikov's kernel), and a
   weighted regression of the parameters on the summaries moves each run to where its parameters would lie if
   it had the summaries of the community (Beaumont, Zhang & Balding 2002, Genetics 162, 2025-2035).
3. Each run of the sample is left out in turn and treated as the community. This shows how often the
   intervals contain the truth, and how far they must be widened until they do (conformal prediction with
   leave-one-out residuals: Barber, Candès, Ramdas & Tibshirani 2021, Annals of Statistics 49, 486-507).
4. The draws of step 2 are moved away from their median by the factors of step 3.

Positions lie between 0 and 1 in the prior range, and are regressed as logits, so no draw leaves the range.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.array_types import Bools, Floats, Ints

LEVEL = 0.9  # of the intervals
_NEAR = 0.5  # share of the sample's runs with a weight above 0
_PENALTIES = np.geomspace(1e-2, 1e4, 25)  # of the ridge regression, relative to standardised facts
_EDGE = 1e-3  # positions nearer to the ends of the range count as this far from them
_LOCAL = 1 / 3  # share of the runs, the nearest to the community, among which LEVEL must be reached too
_DRAWS = 1_000
_STRIDE = 617  # has no factor in common with the number of draws


@dataclass(frozen=True)
class Fit:
    """A fit of one community.

    Attributes
    ----------
    draws : (1000, d) array
        Positions in the prior range, from 0 to 1: equally likely values of the parameters.
    coverage : (d,) array
        Share of the runs whose own value lay in the interval of a fit without the run, before widening: over
        all runs or over those nearest to the community, whichever is smaller.
    widening : (d,) array
        Factors by which the intervals were widened; 1 if they contained enough of the runs already.
    explained : (d,) array
        Share of each parameter's variance (as logit) that the facts predict in runs that were left out.
    """

    draws: Floats
    coverage: Floats
    widening: Floats
    explained: Floats


def fit(positions: Floats, facts: Floats, observed: Floats) -> Fit:
    """Return equally likely parameter values of a community with the facts `observed`.

    Parameters
    ----------
    positions : (n, d) array
        Position of each run of the sample in the prior range of each parameter, from 0 to 1; uniform.
    facts : (n, m) array
        Facts of the runs, without missing values.
    observed : (m,) array
        Facts of the community.
    """
    logits = to_logits(positions)
    center, scale = facts.mean(axis=0), facts.std(axis=0)
    varied = scale > 0
    standard = (facts[:, varied] - center[varied]) / scale[varied]
    target = (observed[varied] - center[varied]) / scale[varied]
    ridge = Ridge(standard, logits)
    summaries, own = ridge.fitted, ridge.predict(target[None])[0]
    medians, draws = _adjusted(summaries, logits, own, None)
    scores = _scores(summaries, ridge.left_out, logits)
    near = _nearest(summaries, own)
    widening = np.maximum(1.0, np.maximum(_factor(scores), _factor(scores[near])))
    spread, weights = draws
    chosen = spread[_resampled(weights)]
    return Fit(
        draws=from_logits(medians + widening * (chosen - medians)),
        coverage=np.minimum((scores <= 1).mean(axis=0), (scores[near] <= 1).mean(axis=0)),
        widening=widening,
        explained=np.clip(1 - ridge.errors / logits.var(axis=0), 0, 1),
    )


def _resampled(weights: Floats) -> Ints:
    """Return the rows of `_DRAWS` draws: each row as often as its weight says, in a fixed mixed order.

    Systematic resampling (Kitagawa 1996, Journal of Computational and Graphical Statistics 5, 1-25) has no
    luck of its own. Neighbouring draws are far apart in the sample.
    """
    places = (np.arange(_DRAWS) + 0.5) / _DRAWS
    rows = np.minimum(np.searchsorted(np.cumsum(weights), places), weights.size - 1)
    mixed: Ints = rows[np.arange(_DRAWS) * _STRIDE % _DRAWS]
    return mixed


def to_logits(positions: Floats) -> Floats:
    """Return the logits of positions from 0 to 1; positions at the ends are moved inwards by `_EDGE`."""
    inside = np.clip(positions, _EDGE, 1 - _EDGE)
    logits: Floats = np.log(inside / (1 - inside))
    return logits


def from_logits(logits: Floats) -> Floats:
    """Return the positions from 0 to 1 of logits."""
    positions: Floats = 1 / (1 + np.exp(-logits))
    return positions


class Ridge:
    """Ridge regression of each column of `y` on `x`, with the penalty that predicts left-out rows best.

    Hoerl & Kennard (1970), Technometrics 12, 55-67; the error of left-out rows follows from the leverages of
    one fit (Allen 1974, Technometrics 16, 125-127).

    Attributes
    ----------
    fitted, left_out : (n, d) arrays
        Predictions for each row, from a fit with all rows and from one without the row.
    errors : (d,) array
        Mean squared errors of `left_out`.
    """

    def __init__(self, x: Floats, y: Floats) -> None:
        self._x_mean, self._y_mean = x.mean(axis=0), y.mean(axis=0)
        left, values, self._right = np.linalg.svd(x - self._x_mean, full_matrices=False)
        projected = left.T @ (y - self._y_mean)
        shape = len(_PENALTIES), *y.shape
        fits, alone = np.empty(shape), np.empty(shape)
        shrunk = values**2 / (values**2 + _PENALTIES[:, None])
        for each, kept in enumerate(shrunk):
            fits[each] = left @ (kept[:, None] * projected) + self._y_mean
            leverage = (left**2 * kept).sum(axis=1) + 1 / len(x)
            alone[each] = y - (y - fits[each]) / (1 - leverage)[:, None]
        errors = ((alone - y) ** 2).mean(axis=1)
        best, column = errors.argmin(axis=0), np.arange(y.shape[1])
        self.errors: Floats = errors[best, column]
        self.fitted: Floats = fits[best, :, column].T
        self.left_out: Floats = alone[best, :, column].T
        inverse = np.divide(shrunk, values, out=np.zeros_like(shrunk), where=values > 0)
        self.slopes: Floats = self._right.T @ (inverse[best].T * projected)

    def predict(self, x: Floats) -> Floats:
        """Return the predictions for rows of facts, (rows, d)."""
        predicted: Floats = (x - self._x_mean) @ self.slopes + self._y_mean
        return predicted


def _adjusted(
    summaries: Floats, logits: Floats, own: Floats, without: int | None
) -> tuple[Floats, tuple[Floats, Floats]]:
    """Return the weighted medians, and the adjusted logits of the near runs with their weights."""
    deviations = (summaries - own) / np.maximum(summaries.std(axis=0), 1e-12)
    distance = np.sqrt((deviations**2).sum(axis=1))
    if without is not None:
        distance[without] = np.inf
    reach = np.sort(distance)[max(math.ceil(_NEAR * len(distance)), 2) - 1]
    near = distance < reach
    weights = 1 - (distance[near] / reach) ** 2
    terms = _terms(deviations[near])
    root = np.sqrt(weights)[:, None]
    slopes = np.linalg.lstsq(terms * root, logits[near] * root, rcond=None)[0]
    moved = logits[near] - terms[:, 1:] @ slopes[1:]
    weights = weights / weights.sum()
    return weighted_quantiles(moved, weights, (0.5,))[0], (moved, weights)


def _terms(deviations: Floats) -> Floats:
    """Return the columns of the regression: a constant, the deviations and their squares."""
    return np.column_stack([np.ones(len(deviations)), deviations])


def _scores(summaries: Floats, left_out: Floats, logits: Floats) -> Floats:
    """Return for each run how far its parameters lie from the medians of a fit without it, (n, d).

    The unit is the distance from the median to the end of the interval on that side.
    """
    scores = np.empty_like(logits)
    for row in range(len(logits)):
        median, (moved, weights) = _adjusted(summaries, logits, left_out[row], row)
        low, high = weighted_quantiles(moved, weights, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
        above = logits[row] > median
        scores[row] = (logits[row] - median) / np.where(above, high - median, low - median)
    return scores


def _factor(scores: Floats) -> Floats:
    """Return the factors, (d,), by which intervals must be widened to contain a share `LEVEL` of runs."""
    rank = min(math.ceil((len(scores) + 1) * LEVEL), len(scores))
    ordered: Floats = np.sort(scores, axis=0)[rank - 1]
    return ordered


def _nearest(summaries: Floats, own: Floats) -> Bools:
    distance = (((summaries - own) / np.maximum(summaries.std(axis=0), 1e-12)) ** 2).sum(axis=1)
    return np.asarray(distance <= np.quantile(distance, _LOCAL), np.bool_)


def weighted_quantiles(values: Floats, weights: Floats, levels: tuple[float, ...]) -> Floats:
    """Return weighted quantiles of each column, (levels, d); weights sum to 1."""
    order = np.argsort(values, axis=0)
    sums = np.cumsum(weights[order], axis=0) - weights[order] / 2
    ordered = np.take_along_axis(values, order, axis=0)
    columns = [np.interp(levels, sums[:, k], ordered[:, k]) for k in range(values.shape[1])]
    return np.column_stack(columns)
