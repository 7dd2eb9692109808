"""Intervals of measures stay within the range that the measure declares."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from sim.measures import share_difference_interval
from sim.measures.ranges import (
    clip,
    clip_share,
    clip_to_range,
    difference_interval,
    is_bounded,
    is_share,
    range_of,
)
from sim.measures.registry import KNOWN
from sim.measures.statistics.intervals import Interval, paired_interval

WIDE = Interval(0.5, -3.0, 3.0, 4)
pairs = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("answered_share", 0.0, 1.0),
        ("gini_helped", 0.0, 1.0),
        ("effort_gap", -1.0, 1.0),
        ("followers_readers_rank", -1.0, 1.0),
        ("median_wait_days", 0.0, 3.0),
        ("lost_share", -3.0, 1.0),
        ("nearness_lead", -3.0, 3.0),
        ("some function's value", -3.0, 3.0),
    ],
)
def test_an_interval_is_clipped_to_the_range(name, low, high):
    assert clip_to_range(name, WIDE) == (0.5, low, high, 4)
    lone = WIDE._replace(low=math.nan, high=math.nan, size=1)
    assert clip_to_range(name, lone) is lone
    assert is_bounded(name) == all(map(math.isfinite, range_of(name)))


def test_shares_are_the_measures_from_0_to_1():
    assert clip_share(WIDE) == clip(WIDE, (0.0, 1.0)) == (0.5, 0.0, 1.0, 4)
    shares = {name for name in KNOWN if is_share(name)}
    assert {"answered_share", "gini_answers", "reciprocity"} <= shares
    assert not shares & {"effort_gap", "median_wait_days", "core_margin_online", "some function's value"}
    assert {KNOWN[name].unit for name in shares} == {"share", "Gini"}


@given(pairs)
def test_differences_of_shares_are_those_of_the_statistics(found):
    a, b = np.array(found).T
    np.testing.assert_array_equal(
        difference_interval("answered_share", a, b), share_difference_interval(a, b)
    )
    np.testing.assert_array_equal(difference_interval("median_wait_days", a, b), paired_interval(a, b))


def test_differences_are_clipped_to_possible_differences():
    a, b = np.zeros(6), np.array([2.0, -2.0, 2.0, -2.0, 2.0, -2.0])
    assert difference_interval("effort_gap", a, b)[1:3] == (-2.0, 2.0)
    assert difference_interval("core_margin_online", a, b)[1:3] == (-0.5, 0.5)
    assert np.isnan(difference_interval("effort_gap", a[:4], b[:4]).low), "too few pairs of a bounded measure"
    assert difference_interval("tie_strength", a[:4], b[:4]) == paired_interval(a[:4], b[:4])
