"""Logistic regression of ties on nearness and similarity of interests."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim import rng
from sim.array_types import Bools, Floats, Ints
from sim.measures.declaration import ANY, Life, Span, declare
from sim.measures.rows import rows_of
from sim.tables.array_table import AnyTable, labels_of

ALIVE = 0.1
"""A tie counts as alive from this strength, which following has at the start (`ties.online.strength`)."""
MOST_PAIRS = 130_000  # all pairs of 510 people; with more people, this many pairs are drawn
PAIRS = 96  # random stream of these draws; `sim.rng` lists the streams of studies
# Ridge penalty: negligible for thousands of pairs. It keeps coefficients finite under perfect separation.
_PENALTY = 1.0
_STEPS, _SMALL = 50, 1e-9


def is_alive(strength: Floats) -> Bools:
    """Return whether each tie strength is :data:`ALIVE` or more, allowing for rounding of 32-bit numbers."""
    return strength >= ALIVE - 1e-6


class TieLogit(NamedTuple):
    """How well nearness and similarity of interests predict which pairs are tied.

    Attributes
    ----------
    nearness, interest : float
        Change in the log odds of a tie if nearness (or similarity of interests) rises by one standard
        deviation and the other variable is fixed.
    nearness_error, interest_error : float
        Standard errors that treat pairs as independent. Pairs share people, so the true errors are larger.
    pairs, tied : int
        Number of pairs used, and how many of them have a tie.
    """

    nearness: float
    interest: float
    nearness_error: float
    interest_error: float
    pairs: int
    tied: int


def fit_tie_logit(people: AnyTable, ties: AnyTable, interests: Floats, *, most: int = MOST_PAIRS) -> TieLogit:
    r"""Return the standardised coefficients of a logistic regression of ties on nearness and interests.

    .. math:: \text{logit } P(\text{tied}_{ij}) = b_0 + b_1 z(e^{-d_{ij} / r_{ij}}) + b_2 z(\cos_{ij})

    over undirected pairs of people i, j. d is the distance between the two homes, r the mean of the two
    ranges (how far from home each person meets others), cos the cosine similarity of the two people's
    interests, and z standardises a column. A pair is tied if the pair's strongest tie, in either layer and
    direction, has strength :data:`ALIVE` or more.

    Parameters
    ----------
    interests : (N, K) float, share
        Interests in the order of the people table.
    most : int
        Largest number of pairs. If there are more, this many are drawn with replacement, all equally likely.

    Returns
    -------
    TieLogit
        Coefficients are NaN if no pair or every pair is tied, or if all pairs are equally near or alike.

    References
    ----------
    le Cessie and van Houwelingen (1992), Applied Statistics 41, 191–201 (the ridge penalty, 1 here, which
    keeps coefficients finite when a value separates tied pairs from others); Menard (2004), American
    Statistician 58, 218–223 (standardised coefficients).
    """
    one, other = _pairs(len(people), most)
    near, alike = _nearness(people, one, other), _cosine(interests, one, other)
    tied = _tied(people, ties, one, other)
    columns = [np.ones(one.size)]
    for values in (near, alike):
        spread = float(values.std()) if values.size else 0.0
        if spread < _SMALL or not 0 < np.count_nonzero(tied) < tied.size:
            nan = float("nan")
            return TieLogit(nan, nan, nan, nan, one.size, int(np.count_nonzero(tied)))
        columns.append((values - values.mean()) / spread)
    found, error = logistic_fit(np.column_stack(columns), tied.astype(np.float64))
    (_, nearness, interest), (_, *errors) = found.tolist(), error.tolist()
    return TieLogit(nearness, interest, errors[0], errors[1], one.size, int(np.count_nonzero(tied)))


def logistic_fit(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the coefficients of a ridge logistic regression of y (0 or 1) and their standard errors.

    The fit uses Newton's method. The first column of x is all ones and isn't penalised.
    """
    penalty = np.full(x.shape[1], _PENALTY)
    penalty[0] = 0.0
    found = np.zeros(x.shape[1])
    found[0] = np.log(y.mean() / (1.0 - y.mean()))
    for _ in range(_STEPS):
        p = np.asarray(rng.logistic(x @ found), np.float64)
        curve = (x * (p * (1.0 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curve, x.T @ (y - p) - penalty * found)
        longest = float(np.abs(step).max())
        found = found + step / max(
            1.0, longest / 2.0
        )  # shorter steps, because full ones can diverge when few pairs are tied
        if longest < _SMALL:
            break
    return found, np.sqrt(np.diag(np.linalg.inv(curve)))


@declare("Nearness over interest", "log odds", range=ANY, needs=("ties", "interests"))
def nearness_lead(life: Life, _span: Span) -> float:
    """Logistic regression of ties: standardised coefficient of nearness minus that of similar interests."""
    people, interests = life["people"], life["interests"]
    rows = rows_of(interests, people["person"].to_numpy())
    topics = [name for name in labels_of(interests) if name not in ("life", "person")]
    values = np.column_stack([interests[name].to_numpy(dtype=np.float64) for name in topics])[rows]
    found = fit_tie_logit(people, life["ties"], values)
    return found.nearness - found.interest


def _pairs(people: int, most: int) -> tuple[Ints, Ints]:
    total = people * (people - 1) // 2
    if total <= most:
        one, other = np.triu_indices(people, 1)
        return one.astype(np.int64), other.astype(np.int64)
    draws = np.arange(most)
    one = (rng.uniforms(0, PAIRS, draws, 0) * people).astype(np.int64)
    other = (rng.uniforms(0, PAIRS, draws, 1) * (people - 1)).astype(np.int64)
    return one, other + (other >= one)


def _nearness(people: AnyTable, one: Ints, other: Ints) -> Floats:
    x, y, reach = (people[name].to_numpy(dtype=np.float64) for name in ("x_km", "y_km", "range_km"))
    distance = np.hypot(x[one] - x[other], y[one] - y[other])
    found: Floats = np.exp(-distance / ((reach[one] + reach[other]) / 2.0))
    return found


def _cosine(interests: Floats, one: Ints, other: Ints) -> Floats:
    length = np.sqrt((interests**2).sum(axis=1))
    unit = interests / np.where(length > 0, length, 1.0)[:, None]
    found: Floats = np.einsum("ik,ik->i", unit[one], unit[other])
    return found


def _tied(people: AnyTable, ties: AnyTable, one: Ints, other: Ints) -> Bools:
    alive = is_alive(ties["strength"].to_numpy(dtype=np.float64))
    ends = [rows_of(people, ties[end].to_numpy()[alive]) for end in ("from", "to")]
    many = max(1, len(people))
    keys = np.minimum(*ends) * many + np.maximum(*ends)
    return np.isin(np.minimum(one, other) * many + np.maximum(one, other), keys)
