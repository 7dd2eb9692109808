"""Intervals, against a plain implementation of their equations."""

import math

import numpy as np
import pytest
from scipy.stats import binom, norm, t, ttest_ind

from sim.measures.statistics.intervals import (
    Totals,
    bounds_if_enough,
    normal_quantile,
    paired_interval,
    paired_totals_interval,
    ratio_interval,
    share_difference_interval,
    share_interval,
    student_interval,
    totals_interval,
    unpaired_totals_interval,
    welch_interval,
    wilson_interval,
)

VALUES = np.array([0.1, 0.5, 0.2, 0.7, 0.35, 0.25])
ALL = pytest.mark.parametrize("level", [0.95, 0.8])


def student(values, level):
    return t.ppf((1 + level) / 2, len(values) - 1) * np.std(values, ddof=1) / math.sqrt(len(values))


@ALL
def test_student(level):
    reach = student(VALUES, level)
    expected = (0.35, 0.35 - reach, 0.35 + reach, 6)
    assert student_interval(VALUES, level=level) == pytest.approx(expected)
    assert student_interval([*VALUES, math.nan], level=level) == pytest.approx(expected)
    two = student_interval([1.0, 2.0], level=level)
    assert two.high == pytest.approx(1.5 + t.ppf((1 + level) / 2, 1) * 0.5)
    assert normal_quantile(level) == pytest.approx(norm.ppf((1 + level) / 2))


@ALL
def test_paired(level):
    other = VALUES**2
    assert paired_interval(VALUES, other, level=level) == pytest.approx(
        student_interval(other - VALUES, level=level)
    )
    found = share_difference_interval(VALUES, other, level=level)
    assert found == pytest.approx(student_interval(other - VALUES, level=level))


def test_differences_of_shares_are_clipped():
    low, high = np.array([0, 0, 0, 0.3, 0]), np.array([1, 1, 1, 0.4, 1])
    assert share_difference_interval(low, high).high == 1.0
    assert share_difference_interval(low, high).low > 0.2
    assert share_difference_interval(high, low).low == -1.0
    one = share_difference_interval([0.25], [0.75])
    assert one.mean == 0.5
    assert math.isnan(one.low)
    assert bounds_if_enough(student_interval(VALUES[:5])).low < 0.2
    assert math.isnan(bounds_if_enough(student_interval(VALUES[:4])).low)


@ALL
def test_shares_on_the_logit_scale(level):
    p = VALUES.mean()
    middle, reach = math.log(p / (1 - p)), student(VALUES, level) / (p * (1 - p))
    expected = [p, 1 / (1 + math.exp(reach - middle)), 1 / (1 + math.exp(-reach - middle)), 6]
    assert share_interval(VALUES, level=level) == pytest.approx(expected)
    assert share_interval(VALUES[:5]).low > 0
    assert math.isnan(share_interval(VALUES[:4]).high)


@pytest.mark.parametrize("around", [0.0, 1.0])
def test_a_mean_share_of_0_or_1_has_no_interval(around):
    found = share_interval(around + np.array([-0.25, 0.25, 0.0, 0.0, 0.0]))
    assert found.mean == around
    assert math.isnan(found.low)
    assert math.isnan(found.high)


ABOVE, BELOW = np.array([1.0, 4.0, 2.0, 6.0]), np.array([2.0, 5.0, 1.0, 4.0])


def jackknife(ratio, level):
    """Return the ratio of all replicates and the half-width, from the ratios that omit one replicate."""
    without = np.array([ratio(np.arange(4) != n) for n in range(4)])
    spread = math.sqrt(3 / 4 * ((without - without.mean()) ** 2).sum())
    return ratio(np.ones(4, bool)), t.ppf((1 + level) / 2, 3) * spread


@ALL
def test_ratios_of_totals(level):
    whole, reach = jackknife(lambda kept: ABOVE[kept].sum() / BELOW[kept].sum(), level)
    found = totals_interval(Totals(ABOVE, BELOW), level=level)
    assert found == pytest.approx((whole, whole - reach, whole + reach, 4))
    less = np.array([3.0, 1.0, 2.0, 2.0])
    whole, reach = jackknife(
        lambda kept: ABOVE[kept].sum() / BELOW[kept].sum() - less[kept].sum() / ABOVE[kept].sum(), level
    )
    found = paired_totals_interval(Totals(less, ABOVE), Totals(ABOVE, BELOW), level=level)
    assert found == pytest.approx((whole, whole - reach, whole + reach, 4))


def test_totals_without_an_interval():
    one = totals_interval(Totals([3.0], [2.0]))
    assert (one.mean, one.size) == (1.5, 1)
    assert math.isnan(one.low)
    alone = totals_interval(Totals([3.0, 1.0], [2.0, 0.0]))
    assert alone.mean == 2.0
    assert math.isnan(alone.low)
    assert math.isnan(totals_interval(Totals([1.0, 1.0], [0.0, 0.0])).mean)
    assert totals_interval(Totals([1.0, 1.0], [0.25, 0.25])).low == 4.0
    two = totals_interval(Totals([1.0, 3.0], [1.0, 1.0]))
    assert two.high == pytest.approx(2 + t.ppf(0.975, 1) * math.sqrt(0.5 * 2))


@ALL
@pytest.mark.parametrize(("successes", "trials"), [(3, 10), (9, 11), (1, 2)])
def test_wilson_bounds_are_the_shares_that_a_test_just_accepts(level, successes, trials):
    found, z = wilson_interval(successes, trials, level=level), norm.ppf((1 + level) / 2)
    assert (found.mean, found.size) == (successes / trials, trials)
    for bound in (found.low, found.high):
        assert (found.mean - bound) ** 2 == pytest.approx(z**2 * bound * (1 - bound) / trials)
    assert found.low < found.mean < found.high


def test_wilson_at_the_ends():
    z = norm.ppf(0.975)
    assert wilson_interval(0, 10)[:2] == (0.0, 0.0)
    assert wilson_interval(0, 10).high == pytest.approx(z**2 / (10 + z**2))
    assert wilson_interval(7, 7)[::2] == (1.0, 1.0)
    assert wilson_interval(7, 7).low == pytest.approx(7 / (7 + z**2))
    assert np.isnan(wilson_interval(0, 0)[:3]).all()
    assert wilson_interval(0, 0).size == 0


@ALL
def test_ratios_over_people(level):
    ratio = 13 / 12
    spread = math.sqrt(4 / 3 * ((ABOVE - ratio * BELOW) ** 2).sum())
    reach = norm.ppf((1 + level) / 2) * spread / 12
    found = ratio_interval([*ABOVE, 9.0], [*BELOW, 0.0], level=level)  # a denominator of 0 is ignored
    assert found == pytest.approx((ratio, ratio - reach, ratio + reach, 4))
    two = ratio_interval([1.0, 0.0], [0.5, 0.5])
    assert two.high == pytest.approx(1 + norm.ppf(0.975) * math.sqrt(2 * 0.5))


def test_ratios_over_too_few():
    one = ratio_interval([3.0], [0.5])
    assert (one.mean, one.size) == (6.0, 1)
    assert np.isnan([one.low, one.high]).all()
    assert np.isnan(ratio_interval([3.0], [0.0])[:3]).all()
    assert ratio_interval([3.0], [0.0]).size == 0


@pytest.mark.parametrize("spread", [1.0, 5.0])
def test_welchs_interval_is_that_of_scipy_and_covers_the_truth(spread):
    rng = np.random.default_rng(11)
    first, second = rng.normal(0, 1, 9), rng.normal(1, spread, 5)
    found = welch_interval([*first, np.nan], second)
    expected = ttest_ind(second, first, equal_var=False).confidence_interval()
    assert found[:3] == pytest.approx((second.mean() - first.mean(), *expected))
    assert found.size == 5
    a, b = rng.normal(0, 1, (4000, 8)), rng.normal(1, spread, (4000, 8))
    inside = sum(i.low <= 1 <= i.high for i in map(welch_interval, a, b))
    # 99.9 % bounds of the number of intervals that cover the truth, if each does with a chance of 0.95
    assert binom.ppf(0.0005, 4000, 0.95) <= inside <= binom.ppf(0.9995, 4000, 0.95)


def test_welchs_interval_of_constants_and_of_too_few_values():
    assert welch_interval([1.0] * 3, [2.0] * 4)[:3] == (1.0, 1.0, 1.0)
    assert np.isnan(welch_interval([1.0], [2.0, 3.0])[1:3]).all()
    assert np.isnan(welch_interval([], [2.0, 3.0])[:3]).all()


def test_unpaired_ratios_of_totals_have_the_variances_of_the_jackknife():
    a, b = Totals([1.0, 2.0, 3.0], [1.0] * 3), Totals([2.0, 4.0, 9.0], [1.0] * 3)
    assert unpaired_totals_interval(a, b) == pytest.approx(welch_interval(a.above, b.above))
    assert np.isnan(unpaired_totals_interval(Totals([1.0], [1.0]), b)[1:3]).all()
