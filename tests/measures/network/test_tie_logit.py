"""Nearness and interest, against a regression fitted by another way."""

import math

import numpy as np
import pandas as pd
import pytest
from helpers.result_rows import people, ties
from scipy.optimize import minimize

from sim.measures import Life
from sim.measures.declaration import Span
from sim.measures.network.tie_logit import (
    MOST_PAIRS,
    _pairs,
    fit_tie_logit,
    is_alive,
    logistic_fit,
    nearness_lead,
)

MANY = 9
DRAW = np.random.default_rng(11)
WHO = people(
    MANY, x_km=DRAW.uniform(0, 9, MANY), y_km=DRAW.uniform(0, 5, MANY), range_km=DRAW.uniform(1, 6, MANY)
)
INTERESTS = np.vstack([DRAW.dirichlet(np.ones(4), MANY - 1), np.zeros(4)])  # the last has none
TIED = [(0, 1), (0, 4), (2, 1), (3, 8), (5, 6), (6, 2), (7, 5), (8, 1), (4, 3), (1, 7), (2, 8)]
WEAK = [(1, 0, "online", 0.02), (3, 4, "online", 0.3), (0, 2, "face_to_face", 0.0999), (5, 0, "online", 0.05)]
TIES = ties([(one, other, "face_to_face", 0.1 + 0.05 * n) for n, (one, other) in enumerate(TIED)] + WEAK)


def penalised(x, y):
    """Coefficients and errors of a logistic regression with a ridge of 1 on all but the first."""
    held = np.diag([0.0] + [1.0] * (x.shape[1] - 1))

    def loss(b):
        return np.logaddexp(0, x @ b).sum() - y @ x @ b + b @ held @ b / 2

    b = minimize(loss, np.zeros(x.shape[1]), method="BFGS", options={"gtol": 1e-9}).x
    p = 1 / (1 + np.exp(-x @ b))
    return b, np.sqrt(np.diag(np.linalg.inv((x.T * (p * (1 - p))) @ x + held)))


def test_coefficients_of_nearness_and_interest():
    one, other = np.triu_indices(MANY, 1)
    x, y, reach = (WHO[name].to_numpy() for name in ("x_km", "y_km", "range_km"))
    apart = np.sqrt((x[one] - x[other]) ** 2 + (y[one] - y[other]) ** 2)
    near = np.exp(-apart / ((reach[one] + reach[other]) / 2))
    length = np.linalg.norm(INTERESTS, axis=1)
    alike = [
        INTERESTS[i] @ INTERESTS[j] / max(length[i] * length[j], 1e-300)
        for i, j in zip(one, other, strict=True)
    ]
    tied = np.array([(i, j) in TIED or (j, i) in TIED for i, j in zip(one, other, strict=True)], float)
    columns = [(each - np.mean(each)) / np.std(each) for each in (near, alike)]
    b, error = penalised(np.column_stack([np.ones(36), *columns]), tied)
    found = fit_tie_logit(WHO, TIES, INTERESTS)
    assert found[:4] == pytest.approx([b[1], b[2], error[1], error[2]], rel=1e-4)
    assert (found.pairs, found.tied) == (36, 11)
    order = DRAW.permutation(MANY)
    table = pd.DataFrame(INTERESTS, columns=[f"topic {n}" for n in range(4)]).assign(
        life=0, person=WHO["person"]
    )
    life = Life({"people": WHO, "ties": TIES, "interests": table.iloc[order]})
    assert nearness_lead.of(life, Span(3.0, 20.0)) == pytest.approx(b[1] - b[2], rel=1e-3)


def test_an_uneven_regression():
    x = np.column_stack([np.ones(40), DRAW.normal(size=(40, 2)) * [1, 3]])
    y = (x @ [-3.0, 1.0, 0.5] + DRAW.logistic(size=40) > 0).astype(float)
    b, error = penalised(x, y)
    found = logistic_fit(x, y)
    assert found[0] == pytest.approx(b, abs=1e-5)
    assert found[1] == pytest.approx(error, rel=1e-4)


def test_nothing_is_said_where_all_are_alike():
    alike = np.tile([0.5, 0.5, 0.0, 0.0], (MANY, 1))
    found = fit_tie_logit(WHO, TIES, alike)
    assert all(map(math.isnan, found[:4]))
    assert (found.pairs, found.tied) == (36, 11)
    nobody = fit_tie_logit(WHO, TIES[:0], INTERESTS)
    assert (math.isnan(nobody.nearness), nobody.tied) == (True, 0)
    all_ = ties([(i, j, "online", 0.5) for i in range(MANY) for j in range(i)])
    everybody = fit_tie_logit(WHO, all_, INTERESTS)
    assert (math.isnan(everybody.nearness), everybody.tied) == (True, 36)
    assert fit_tie_logit(WHO[:1], TIES[:0], INTERESTS[:1]).pairs == 0
    assert fit_tie_logit(WHO[:0], TIES[:0], INTERESTS[:0]).pairs == 0


def test_a_tie_is_alive_from_a_tenth():
    assert is_alive(np.array([0.1, np.float32(0.1), 0.1 - 2e-6, 0.2])).tolist() == [True, True, False, True]


def test_all_pairs_or_as_many_drawn():
    assert MOST_PAIRS == 130_000
    one, other = _pairs(510, MOST_PAIRS)
    assert one.size == 510 * 509 // 2
    assert [each.tolist() for each in _pairs(3, 3)] == [[0, 0, 1], [1, 2, 2]]
    one, other = _pairs(5, 9)
    assert one.size == 9
    # Of 120 people 6,000 pairs, drawn alike; five standard errors each.
    one, other = _pairs(120, 6_000)
    assert one.size == 6_000
    assert (one != other).all()
    assert (min(one.min(), other.min()), max(one.max(), other.max())) == (0, 119)
    for each in (one, other):
        assert set(each.tolist()) == set(range(120))  # by chance somebody is missing once in 10^19 times
        assert np.bincount(each // 12) == pytest.approx(np.full(10, 600), abs=115)
    assert (other > one).mean() == pytest.approx(0.5, abs=0.035)
    assert np.corrcoef(one, other)[0, 1] == pytest.approx(0.0, abs=0.065)


def test_all_pairs_are_looked_at_if_they_are_no_more_than_the_most():
    everybody = [(i, j) for i in range(4) for j in range(i + 1, 4)]
    assert list(zip(*map(np.ndarray.tolist, _pairs(4, 6)), strict=True)) == everybody
    assert _pairs(4, 5)[0].size == 5


@pytest.mark.parametrize(("count", "pairs"), [(510, 510 * 509 // 2), (511, 130_000)])
def test_as_many_pairs_as_510_people_have_are_looked_at_if_no_number_is_passed(count, pairs):
    where = {"x_km": np.arange(count) / 10, "y_km": 0.0, "range_km": 2.0}
    assert fit_tie_logit(people(count, **where), TIES[:0], np.ones((count, 1))).pairs == pairs
