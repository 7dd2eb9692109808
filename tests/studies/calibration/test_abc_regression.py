"""The fit of a calibration against posteriors that are known, and against the truth of runs left out."""

import numpy as np
import pytest

from sim.studies.calibration import abc_regression
from sim.studies.calibration.abc_regression import Ridge, fit, to_logits, weighted_quantiles


def sample(rng, size, noise, slopes):
    """Positions that are uniform, and facts that are linear in their logits, with noise."""
    positions = rng.random((size, len(slopes)))
    facts = to_logits(positions) @ np.asarray(slopes) + noise * rng.standard_normal((size, len(slopes[0])))
    return positions, facts


def test_intervals_hold_the_truth_and_are_no_wider_than_chance_demands(monkeypatch):
    """All communities have the same sample, so its runs are left out once, and not for each community."""
    rng = np.random.default_rng(3)
    slopes = [[1.0, 0.0, 0.5], [0.0, 1.0, -0.5]]
    positions, facts = sample(rng, 256, 0.5, slopes)
    truths, seen = sample(rng, 200, 0.5, slopes)
    found, leave_out = [], abc_regression._scores

    def once(*sample):
        found[:] = found or [leave_out(*sample)]
        return found[0]

    whole = fit(positions, facts, seen[0])
    monkeypatch.setattr(abc_regression, "_scores", once)
    for _ in range(2):
        assert np.array_equal(fit(positions, facts, seen[0]).draws, whole.draws)
    hits, widths = [], []
    for truth, observed in zip(truths, seen, strict=True):
        low, high = np.quantile(fit(positions, facts, observed).draws, (0.05, 0.95), axis=0)
        hits.append((low <= truth) & (truth <= high))
        widths.append(to_logits(high) - to_logits(low))
    # With 200 truths, the share within has a standard error of 2 points; the bound is 4 of them below 90 %.
    assert (np.mean(hits, axis=0) >= 0.82).all()
    # The noise alone gives intervals of this width (of a normal posterior with a flat prior).
    exact = 2 * 1.645 * np.sqrt(np.diag(np.linalg.inv(np.array(slopes) @ np.transpose(slopes)))) * 0.5
    assert (np.median(widths, axis=0) < 1.35 * exact).all()
    assert (np.median(widths, axis=0) > 0.7 * exact).all()


def test_facts_that_say_nothing_leave_the_prior():
    rng = np.random.default_rng(4)
    positions, facts = rng.random((256, 2)), rng.standard_normal((256, 5))
    found = fit(positions, facts, np.zeros(5))
    low, high = np.quantile(found.draws, (0.05, 0.95), axis=0)
    assert (high - low > 0.8).all()
    assert (found.explained < 0.1).all()


def test_widening_depends_on_the_sample_and_is_at_least_one():
    rng = np.random.default_rng(5)
    found = fit(*sample(rng, 64, 1.0, [[1.0, 0.3]]), np.zeros(2))
    assert (found.widening >= 1).all()
    assert ((found.coverage > 0.4) & (found.coverage <= 1)).all()


def test_constant_facts_are_ignored():
    rng = np.random.default_rng(6)
    positions, facts = sample(rng, 128, 0.2, [[1.0]])
    with_constant = np.column_stack([facts, np.full(128, 7.0)])
    alone = fit(positions, facts, np.zeros(1))
    both = fit(positions, with_constant, np.array([0.0, 3.0]))
    assert np.allclose(alone.draws, both.draws)


def test_ridge_leaves_out_a_row_as_a_fit_without_it():
    rng = np.random.default_rng(7)
    x = rng.standard_normal((40, 6))
    y = x[:, :2] @ np.array([[1.0, 0.5], [0.0, 2.0]]) + 0.3 * rng.standard_normal((40, 2))
    whole = Ridge(x, y)
    best = whole.errors
    assert np.allclose(best, ((whole.left_out - y) ** 2).mean(axis=0))
    assert np.allclose(whole.predict(x), whole.fitted)
    least = np.linalg.lstsq(np.column_stack([np.ones(39), x[1:]]), y[1:], rcond=None)[0]
    alone = np.concatenate([[1.0], x[0]]) @ least
    # A penalty this small changes little; the exact identity holds for the same penalty.
    assert np.allclose(alone, whole.left_out[0], atol=0.1)


@pytest.mark.parametrize(("levels", "expected"), [((0.5,), 2.0), ((0.0,), 1.0), ((1.0,), 3.0)])
def test_weighted_quantiles(levels, expected):
    values, weights = np.array([[3.0], [1.0], [2.0]]), np.full(3, 1 / 3)
    assert weighted_quantiles(values, weights, levels)[0, 0] == pytest.approx(expected)
