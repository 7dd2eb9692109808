"""Properties of every measure, for any data."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim.measures import gini, kaplan_meier, reciprocity, student_interval, wilson_interval

amounts = st.lists(st.integers(0, 1000), min_size=1, max_size=60).map(np.array)
pairs = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda pair: pair[0] != pair[1]),
    min_size=1,
    max_size=60,
).map(np.array)
watched = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=60)


@given(amounts, st.randoms(use_true_random=False), st.integers(1, 50))
def test_gini_is_a_share_whatever_the_order_or_the_unit(values, random, factor):
    found = gini(values)
    if values.sum() == 0:
        assert np.isnan(found)
        return
    assert 0.0 <= found < 1.0
    mixed = values.tolist()
    random.shuffle(mixed)
    assert np.isclose(gini(np.array(mixed) * factor), found)
    difference = np.abs(values[:, None] - values[None, :]).mean()
    assert np.isclose(found, difference / (2 * values.mean()))


@pytest.mark.long
@given(pairs, st.permutations(range(13)))
def test_reciprocity_ignores_person_numbers_and_direction(found, names):
    helper, asker = np.array(names)[found[:, 0]], np.array(names)[found[:, 1]]
    share = reciprocity(found[:, 0], found[:, 1])
    assert 0.0 <= share <= 1.0
    assert reciprocity(helper, asker) == share
    assert np.isclose(reciprocity(found[:, 1], found[:, 0]), share)
    known = {tuple(pair) for pair in found.tolist()}
    assert np.isclose(share, np.mean([(j, i) in known for i, j in known]))


@given(watched)
def test_the_curve_only_falls_and_stays_in_its_interval(found):
    times = np.array([time for time, _ in found], dtype=float)
    happened = np.array([seen for _, seen in found])
    curve = kaplan_meier(times, happened)
    assert np.all(np.diff(np.r_[1.0, curve.share]) < 0)
    known = ~np.isnan(curve.low)
    assert np.all((curve.low[known] >= 0) & (curve.low[known] <= curve.share[known]))
    assert np.all((curve.high[known] <= 1) & (curve.high[known] >= curve.share[known]))


@pytest.mark.long
@given(watched)
def test_the_curve_is_the_plain_share_without_censoring(found):
    times = np.array([time if seen else np.inf for time, seen in found], dtype=float)
    happened = np.array([seen for _, seen in found])
    curve = kaplan_meier(times, happened)
    for time in range(21):
        assert np.isclose(curve.at(time), np.mean(times > time))


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
@given(watched)
def test_the_curve_and_its_interval_are_those_of_scipy(found):
    from scipy.stats import CensoredData, ecdf

    times = np.array([time for time, _ in found], dtype=float)
    happened = np.array([seen for _, seen in found])
    curve = kaplan_meier(times, happened)
    theirs = ecdf(CensoredData(uncensored=times[happened], right=times[~happened])).sf
    at = np.searchsorted(theirs.quantiles, curve.times)
    interval = theirs.confidence_interval(method="log-log")
    np.testing.assert_allclose(curve.share, theirs.probabilities[at], atol=1e-14)
    np.testing.assert_allclose(curve.low, interval.low.probabilities[at], atol=1e-14)
    np.testing.assert_allclose(curve.high, interval.high.probabilities[at], atol=1e-14)


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=30), st.floats(-50, 50))
def test_an_interval_moves_with_its_values(values, shift):
    found, moved = student_interval(values), student_interval(np.array(values) + shift)
    assert found.low <= found.mean <= found.high
    np.testing.assert_allclose(np.array(moved[:3]) - shift, found[:3], atol=1e-6)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(max_examples=50)
def test_wilson_stays_within_0_and_1_around_the_share(found):
    share = wilson_interval(*found)
    assert 0.0 <= share.low <= share.mean <= share.high <= 1.0
    mirrored = wilson_interval(found[1] - found[0], found[1])
    assert np.isclose(1 - mirrored.low, share.high)
