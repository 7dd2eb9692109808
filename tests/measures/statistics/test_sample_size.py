"""Numbers of replicates needed, against the equation of the interval."""

import math

import pytest
from scipy.stats import chi2, t

from sim.measures.statistics.sample_size import (
    MOST,
    deviation_from_interval,
    deviation_upper_bound,
    replicates_needed,
)


def half_width(deviation, size, level=0.95):
    return t.ppf((1 + level) / 2, size - 1) * deviation / math.sqrt(size)


@pytest.mark.parametrize(("deviation", "wanted", "level"), [
    (0.1, 0.05, 0.95), (0.1, 0.01, 0.95), (0.1, 0.04, 0.99),
    (0.3, 0.02, 0.8), (0.1, 0.3, 0.95), (0.01, 0.2, 0.9),
])  # fmt: skip
def test_the_number_is_enough_and_one_fewer_is_not(deviation, wanted, level):
    size = replicates_needed(deviation, wanted, level=level)
    assert half_width(deviation, size, level) <= wanted
    assert size == 2 or half_width(deviation, size - 1, level) > wanted


def test_a_width_that_is_just_reached_is_enough():
    assert replicates_needed(0.1, half_width(0.1, 9) * (1 + 1e-12)) == 9
    assert replicates_needed(0.1, half_width(0.1, 9) * (1 - 1e-12)) == 10
    assert replicates_needed(0.1, half_width(0.1, 2) * (1 + 1e-12)) == 2
    assert replicates_needed(0.1, half_width(0.1, 8) * (1 + 1e-12)) == 8


def test_limits():
    assert replicates_needed(0.0, 0.1) == 2
    assert replicates_needed(0.1, 0.0) == MOST
    assert replicates_needed(0.0, 0.0) == 2
    assert MOST <= replicates_needed(1.0, 1e-9) < 2 * MOST
    with pytest.raises(ValueError, match="deviation between them is NaN"):
        replicates_needed(math.nan, 0.1)


def test_the_upper_bound_of_a_deviation():
    assert deviation_upper_bound(0.5, 7) == pytest.approx(0.5 * math.sqrt(7 / chi2.ppf(0.1, 7)))
    assert deviation_upper_bound(0.5, 1, assurance=0.8) == pytest.approx(0.5 / math.sqrt(chi2.ppf(0.2, 1)))
    assert math.isnan(deviation_upper_bound(0.5, 0))


def test_the_deviation_from_an_interval():
    reach = half_width(0.2, 6)
    assert deviation_from_interval(0.3 - reach, 0.3 + reach, 6) == pytest.approx(0.2)
    assert deviation_from_interval(0.0, 2 * half_width(0.2, 2, 0.8), 2, level=0.8) == pytest.approx(0.2)
    assert math.isnan(deviation_from_interval(0.0, 1.0, 1))
