"""The shares of a day's activity in its ticks."""

import numpy as np
from hypothesis import given, strategies as st

from sim.rules.rhythm import activity_shares, ticks_until_awake

hours = st.floats(1, 24)
peaks = st.floats(0, 24)
ticks = st.sampled_from([1, 2, 3, 4, 24, 96, 240])


@given(hours, peaks, ticks)
def test_a_day_has_all_of_its_activity(awake, peak, many):
    shares = activity_shares(awake, peak, many)
    assert shares.sum() == np.float64(1).round(12) or abs(shares.sum() - 1) < 1e-12
    assert (shares >= -1e-15).all()


@given(st.sampled_from([1, 6, 8, 16, 23, 24]), st.integers(0, 24), st.integers(0, 24))
def test_another_peak_is_the_same_day_at_other_hours(awake, peak, other):
    one, two = (activity_shares(awake, at, 24) for at in (peak, other))
    assert np.allclose(np.roll(one, other - peak), two, atol=1e-14)


@given(peaks, ticks)
def test_people_who_never_sleep_have_no_rhythm(peak, many):
    assert np.allclose(activity_shares(24, peak, many), 1 / many, atol=1e-14)


def test_nobody_is_active_in_their_sleep_and_most_at_the_peak():
    shares = activity_shares(16, 15.5, 24)
    assert np.flatnonzero(shares == 0).tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert shares.argmax() == 15 and np.allclose(shares[16:23], shares[14:7:-1])
    # density 1 + (1 - 2/3) / 2 = 7/6 at the peak and 1 - 1/3 = 2/3 at the ends, over 16 hours
    fine = activity_shares(16, 12, 24 * 60) * 16 * 60
    assert abs(fine.max() - 7 / 6) < 1e-3 and abs(fine[4 * 60] - 2 / 3) < 2e-2


def test_waking_up():
    assert ticks_until_awake(activity_shares(12, 18, 4)).tolist() == [2, 1, 0, 0]
    assert ticks_until_awake(activity_shares(24, 3, 4)).tolist() == [0, 0, 0, 0]
