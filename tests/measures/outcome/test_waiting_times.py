"""Waiting times, calculated by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from helpers.result_rows import NAN

from sim.measures.outcome.waiting_times import answered_within, kaplan_meier, waiting_table, waits
from sim.measures.statistics.intervals import share_interval

# Waits of nine questions: 1, 1, 2, censored at 2, 4, censored at 5, 6, and two that never end.
TIMES = np.array([2.0, 1.0, 4.0, 2.0, 1.0, 5.0, np.inf, 6.0, np.inf])
HAPPENED = np.array([True, True, True, False, True, False, False, True, False])
SHARES = np.cumprod([7 / 9, 6 / 7, 4 / 5, 2 / 3])


def test_the_share_still_waiting():
    curve = kaplan_meier(TIMES, HAPPENED, level=0.9)
    assert curve.times.tolist() == [1.0, 2.0, 4.0, 6.0]
    assert curve.at_risk.tolist() == [9, 7, 5, 3]
    assert curve.events.tolist() == [2, 1, 1, 1]
    assert curve.left.tolist() == [2.0, 5.0]
    assert curve.share == pytest.approx(SHARES)
    greenwood = np.cumsum([2 / (9 * 7), 1 / (7 * 6), 1 / (5 * 4), 1 / (3 * 2)])
    reach = np.exp(1.6448536 * np.sqrt(greenwood) / -np.log(SHARES))
    assert curve.low == pytest.approx(SHARES**reach)
    assert curve.high == pytest.approx(SHARES ** (1 / reach))
    assert [curve.at(t) for t in (0.9, 1.0, 1.9, 2.0, 5.9, 99.0)] == pytest.approx(
        [1, 7 / 9, 7 / 9, 2 / 3, 8 / 15, 16 / 45]
    )
    assert curve.median() == 6.0


def test_there_is_no_interval_when_nobody_waits():
    curve = kaplan_meier(np.array([1.0, 3.0, 3.0]), np.array([True, True, True]))
    assert curve.share.tolist() == pytest.approx([2 / 3, 0.0])
    assert np.isnan(curve.low).tolist() == np.isnan(curve.high).tolist() == [False, True]
    assert curve.median() == 3.0
    assert (
        kaplan_meier(np.array([1.0, 3.0]), np.array([True, False])).median() == 1.0
    )  # exactly half still wait
    assert math.isnan(kaplan_meier(np.array([1.0, 3.0, 4.0]), np.array([True, False, False])).median())
    assert kaplan_meier(np.zeros(0), np.zeros(0, bool)).at(5.0) == 1.0


QUESTIONS = pd.DataFrame(
    {
        "asked_day": [0.0, 3.0, 8.0, 9.5, 10.0, 4.0],
        "wait_days": [2.0, NAN, NAN, NAN, NAN, 0.0],
        "status": ["answered", "expired", "open", "open", "open", "answered"],
        "watched_days": [3.0, 3.0, 2.0, 0.2, 3.0, 3.0],
    }
)


def test_how_long_questions_were_watched():
    times, happened = waits(QUESTIONS, days=10.0)
    assert happened.tolist() == [True, False, False, False, False, True]
    assert times == pytest.approx([2.0, np.inf, 2 - 1e-6, 0.2 - 1e-6, 0.0, 0.0], abs=1e-12)
    times, _ = waits(QUESTIONS.drop(columns="watched_days"), days=10.0)
    assert times == pytest.approx([2.0, np.inf, 2 - 1e-6, 0.5 - 1e-6, 0.0, 0.0], abs=1e-12)


def test_the_share_answered_by_each_day():
    found = answered_within(QUESTIONS, lifetime_days=3.0, days=10.0).to_pandas()
    # Of six questions one is answered at once; of two still watched on day 2 one is answered then.
    assert found["day"].tolist() == [0.0, 1.0, 2.0, 3.0]
    assert found["value"].to_numpy() == pytest.approx([1 / 6, 1 / 6, 1 - 5 / 6 / 2, 1 - 5 / 6 / 2])
    assert answered_within(QUESTIONS, lifetime_days=2.5, days=10.0).to_pandas()[
        "day"
    ].to_numpy() == pytest.approx([0, 2.5 / 3, 5 / 3, 2.5])
    assert answered_within(QUESTIONS, lifetime_days=0.5, days=10.0).to_pandas()["day"].tolist() == [0.0, 0.5]
    long = answered_within(QUESTIONS, lifetime_days=500.0, days=360.0).to_pandas()
    assert (len(long), long["day"].iloc[-1], long["day"].iloc[1]) == (121, 360.0, 3.0)
    assert answered_within(QUESTIONS[:0], lifetime_days=3.0, days=10.0).to_pandas()["value"].isna().all()


def test_curves_are_means_over_lives():
    lives = [pd.DataFrame({"day": [0.0, 1.5], "value": [0.1 * n, 0.5 + 0.02 * n * n]}) for n in range(1, 7)]
    table = waiting_table({"a": lives, "b": []})
    assert table["scenario"].tolist() == ["a", "a"]
    assert table["day"].tolist() == [0.0, 1.5]
    expected = share_interval([0.5 + 0.02 * n * n for n in range(1, 7)])
    assert table.iloc[1][["mean", "low", "high", "replicates"]].tolist() == pytest.approx(list(expected))
