"""Few replicates: shares have no interval, and a note says so; how many are enough."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit
from scipy.stats import chi2, t

from sim.measures import share_difference_interval, share_interval
from sim.measures.outcome.waiting_times import answered_within, waiting_table
from sim.measures.statistics.sample_size import deviation_upper_bound
from sim.studies.comparison.pairs import notes_on_few_pairs

FIVE = [0.0, 0.0, 0.1, 0.02, 0.03]


def test_shares_have_students_interval_on_the_logit_scale():
    i = share_interval(FIVE)
    mean, error = np.mean(FIVE), np.std(FIVE, ddof=1) / 5**0.5
    reach = t.ppf(0.975, 4) * error / (mean * (1 - mean))
    assert i == pytest.approx((mean, expit(logit(mean) - reach), expit(logit(mean) + reach), 5))
    assert 0 < i.low < i.high < 1


@pytest.mark.parametrize(
    "values", [[], [0.3], [0.2, 0.9], [0.0, 0.0, 0.1, 0.02], [0.0, np.nan, 0.1, 0.02, 0.5]]
)
def test_fewer_than_five_shares_have_no_interval(values):
    assert np.isnan(share_interval(values)[1:3]).all()
    assert np.isnan(share_difference_interval(np.zeros(len(values)), values)[1:3]).all()


@pytest.mark.parametrize("many", [2, 4])
def test_fewer_than_five_equal_shares_have_no_interval_either(many):
    assert np.isnan(share_interval([0.0] * many)[1:3]).all()
    assert np.isnan(share_difference_interval([0.0] * many, [1.0] * many)[1:3]).all()


def test_five_equal_shares_have_an_interval_of_length_zero():
    assert share_interval([0.0] * 5)[:3] == (0.0, 0.0, 0.0)
    assert share_difference_interval([0.0] * 5, [1.0] * 5)[:3] == (1.0, 1.0, 1.0)


def test_differences_of_shares_stay_within_what_is_possible():
    i = share_difference_interval(np.zeros(5), [1.0, 1.0, 1.0, 0.0, 1.0])
    assert i.mean == pytest.approx(0.8)
    assert i.high == 1.0
    assert -1.0 <= i.low < i.mean


def differences(**row):
    usual = {
        "measure": "answered_share",
        "mean_a": 0.5,
        "mean_b": 0.6,
        "low": 0.0,
        "high": 0.2,
        "replicates": 8,
    }
    return pd.DataFrame([usual, {**usual, **row}])


def test_a_note_says_what_is_missing_or_may_be_too_narrow():
    (note,) = notes_on_few_pairs(2, differences())
    assert note == (
        "Shares have no intervals: 5 replicates or more are needed to estimate how much a share varies, "
        "and 20 for a reliable result. Replicates here: 2."
    )
    assert notes_on_few_pairs(8, differences()) == ()
    (note,) = notes_on_few_pairs(8, differences(mean_b=0.02))
    assert note.startswith(
        "1 of 2 differences of shares have fewer than 20 pairs and involve shares below 5%"
    )
    assert notes_on_few_pairs(20, differences(mean_b=0.02, replicates=20)) == ()
    assert notes_on_few_pairs(8, differences(mean_b=0.02, low=0.02, high=0.02)) == ()
    assert notes_on_few_pairs(8, differences(mean_b=0.02, measure="help_per_answer")) == ()


def test_the_upper_end_of_a_deviation():
    assert deviation_upper_bound(2.0, 4) == pytest.approx(2.0 * (4 / chi2.ppf(0.1, 4)) ** 0.5)
    assert np.isnan(deviation_upper_bound(2.0, 0))


def test_waiting_is_the_mean_of_lives_and_its_band_their_interval():
    def questions(waits):
        wait = np.array(waits, float)
        status = np.where(np.isnan(wait), "expired", "answered")
        return pd.DataFrame({"wait_days": wait, "asked_day": 0.0, "status": status})

    span = {"lifetime_days": 3.0, "days": 30.0}
    lives = [
        answered_within(questions([0, 1, 2, np.nan][: n + 1] + [np.nan] * (3 - n)), **span).to_pandas()
        for n in range(4)
    ]
    assert lives[3]["day"].tolist() == [0.0, 1.0, 2.0, 3.0]
    assert lives[3]["value"].tolist() == pytest.approx([0.25, 0.5, 0.75, 0.75])
    assert lives[0]["value"].tolist() == pytest.approx([0.25] * 4)
    table = waiting_table({"a": [*lives, lives[0]], "b": lives[:2], "none": []})
    last = table[(table["scenario"] == "a") & (table["day"] == 3.0)].iloc[0]
    found = share_interval([0.25, 0.5, 0.75, 0.75, 0.25])
    assert (last["mean"], last["low"], last["high"], last["replicates"]) == pytest.approx(found)
    assert table.loc[table["scenario"] == "b", "low"].iloc[1:].isna().all()
    assert np.isnan(answered_within(questions([]), **span)["value"].to_numpy()).all()
