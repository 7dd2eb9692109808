"""Measures of small examples whose values are known without the code."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from helpers.tables import LIFETIME, made_comparison, made_tables
from scipy.special import ive

from sim.measures import (
    MEASURES,
    by_group,
    full_life,
    gini,
    gini_null,
    kaplan_meier,
    measure,
    paired_interval,
    reciprocity,
    student_interval,
    waits,
    wilson_interval,
)
from sim.measures.statistics.intervals import Totals, paired_totals_interval, totals_interval

SPAN = {"lifetime_days": LIFETIME, "days": 60}


@pytest.fixture(scope="module")
def tables():
    return made_tables(crowd=True)


# --- single formulas ---


def test_gini_of_known_amounts():
    assert gini(np.array([3, 3, 3])) == 0.0
    assert gini(np.array([0, 0, 0, 0, 5])) == pytest.approx(0.8)
    # 1, 2, 3: mean absolute difference over all nine ordered pairs is 8/9, the mean is 2: 8/9 / 4.
    assert gini(np.array([1, 2, 3])) == pytest.approx(2 / 9)
    assert math.isnan(gini(np.array([0, 0])))
    assert math.isnan(gini(np.array([])))


def test_gini_by_chance_of_known_cases():
    # One answer goes to one of n people. Of two answers, one of two people gets both half of the time (1/2).
    assert gini_null(1, 7) == pytest.approx(gini(np.array([0, 0, 0, 0, 0, 0, 1])))
    assert gini_null(2, 2) == pytest.approx(0.5 * 0.5)
    assert gini_null(5, 1) == 0.0
    assert math.isnan(gini_null(0, 5))
    assert math.isnan(gini_null(5, 0))
    # All 3^4 equally likely ways to give four answers to three people.
    ways = np.array(list(itertools.product(range(3), repeat=4)))
    found = np.mean([gini(np.bincount(way, minlength=3)) for way in ways])
    assert gini_null(4, 3) == pytest.approx(found, abs=1e-12)


@pytest.mark.parametrize(("mean", "value"), [(0.5, 0.67), (1, 0.52), (2, 0.39), (5, 0.25), (20, 0.13)])
def test_gini_by_chance_agrees_with_simulation_and_poisson_limit(mean, value):
    people, rng = 400, np.random.default_rng(3)
    total = int(mean * people)
    drawn = [gini(rng.multinomial(total, np.full(people, 1 / people))) for _ in range(200)]
    assert gini_null(total, people) == pytest.approx(np.mean(drawn), abs=5 * np.std(drawn) / 200**0.5)
    # Among many people the numbers are Poisson's, whose Gini is exp(-2m) (I0(2m) + I1(2m)).
    poisson = ive(0, 2 * mean) + ive(1, 2 * mean)
    assert gini_null(int(mean * 10**6), 10**6) == pytest.approx(poisson, rel=1e-4)
    assert poisson == pytest.approx(value, abs=0.005)


def test_reciprocity_counts_pairs_not_answers():
    assert reciprocity(np.array([0, 0, 0, 1]), np.array([1, 1, 1, 0])) == 1.0
    assert reciprocity(np.array([0, 1, 2]), np.array([1, 2, 0])) == 0.0
    # 0→1, 1→0, 0→2, 2→3: two of four go both ways.
    assert reciprocity(np.array([0, 1, 0, 2]), np.array([1, 0, 2, 3])) == 0.5
    assert math.isnan(reciprocity(np.array([], dtype=int), np.array([], dtype=int)))


def test_kaplan_meier_by_hand():
    # Freireich's leukaemia remissions under 6-MP (1963), weeks; + is censored. The classic example.
    seen = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    lost = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    times = np.array(seen + lost, dtype=float)
    happened = np.array([True] * len(seen) + [False] * len(lost))
    curve = kaplan_meier(times, happened)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.events.tolist() == [3, 1, 1, 1, 1, 1, 1]
    expected = np.cumprod([18 / 21, 16 / 17, 14 / 15, 11 / 12, 10 / 11, 6 / 7, 5 / 6])
    np.testing.assert_allclose(curve.share, expected)
    np.testing.assert_allclose(curve.share.round(3), [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448])
    assert curve.median() == 23
    assert curve.at(5.9) == 1.0
    assert curve.at(6) == pytest.approx(18 / 21)
    assert curve.left.tolist() == sorted(lost)


def test_kaplan_meier_interval_by_hand():
    # 10 people, 2 events at once: S = 0.8, Greenwood's sum 2/(10·8), theta = sqrt(0.025)/|ln 0.8|.
    curve = kaplan_meier(np.array([1.0] * 2 + [5.0] * 8), np.array([True] * 2 + [False] * 8))
    reach = math.exp(1.959963984540054 * math.sqrt(0.025) / abs(math.log(0.8)))
    assert curve.low[0] == pytest.approx(0.8**reach)
    assert curve.high[0] == pytest.approx(0.8 ** (1 / reach))
    everybody = kaplan_meier(np.array([1.0, 1.0]), np.array([True, True]))
    assert everybody.share.tolist() == [0.0]
    assert np.isnan([everybody.low[0], everybody.high[0]]).all()
    nobody = kaplan_meier(np.array([3.0]), np.array([False]))
    assert nobody.times.size == 0
    assert math.isnan(nobody.median())
    assert nobody.at(10) == 1.0


def test_student_interval_of_known_values():
    # t(0.975, 4) = 2.7764, s = sqrt(2.5) for 1..5.
    found = student_interval([1, 2, 3, 4, 5, math.nan])
    assert found.mean == 3
    assert found.size == 5
    assert found.high - 3 == pytest.approx(2.7764451 * math.sqrt(2.5 / 5), rel=1e-6)
    assert 3 - found.low == pytest.approx(found.high - 3)


@pytest.mark.parametrize("values", [[], [0.4], [0.4, math.nan]])
def test_no_interval_without_two_values(values):
    found = student_interval(values)
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert math.isnan(found.mean) == (len(values) == 0)


def test_pairing_removes_what_both_share():
    shared = np.array([0.1, 0.5, 0.9, 0.3])
    found = paired_interval(shared, shared + 0.1)
    assert found.mean == pytest.approx(0.1)
    assert found.high - found.low < 1e-12
    assert paired_interval([0.1, math.nan, 0.3], [0.2, 0.3, 0.4]).size == 2


def test_a_ratio_of_totals_by_hand():
    # 10 / 4; without the first 9 / 3, without the second 1 / 1: deviations of 1, and t(0.975, 1) = 12.7062.
    found = totals_interval(Totals([1.0, 9.0], [1.0, 3.0]))
    assert (found.mean, found.size) == (2.5, 2)
    assert (found.low, found.high) == pytest.approx((2.5 - 12.7062047, 2.5 + 12.7062047))
    # A replicate is weighted by its denominator; one with denominator 0 counts by its numerator.
    assert totals_interval(Totals([4.0, 2.0, 3.0], [2.0, 1.0, 0.0])).mean == 3.0
    for gaps in (Totals([1.0], [2.0]), Totals([1.0, 1.0], [2.0, 0.0])):
        assert math.isnan(totals_interval(gaps).low)
    assert math.isnan(totals_interval(Totals([1.0, 1.0], [0.0, 0.0])).mean)


def test_pairs_of_ratios_of_totals_share_their_replicates():
    a, b = Totals([2.0, 8.0, 3.0], [1.0, 2.0, 2.0]), Totals([5.0, 18.0, 9.0], [1.0, 2.0, 2.0])
    found = paired_totals_interval(a, b)
    assert found.mean == pytest.approx(32 / 5 - 13 / 5)
    without = [27 / 4 - 11 / 4, 14 / 3 - 5 / 3, 23 / 3 - 10 / 3]
    spread = math.sqrt(2 / 3 * sum((each - sum(without) / 3) ** 2 for each in without))
    assert found.high - found.mean == pytest.approx(4.3026527 * spread)  # t(0.975, 2)
    assert paired_totals_interval(a, a) == (0.0, 0.0, 0.0, 3)


def test_wilson_interval_of_known_values():
    # Newcombe (1998), Statistics in Medicine 17, 857–872, table I: 81 of 263 and 0 of 20.
    found = wilson_interval(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    assert round(wilson_interval(0, 20).high, 4) == 0.1611
    assert wilson_interval(20, 20).high == 1.0
    assert math.isnan(wilson_interval(0, 0).low)


# --- a society small enough to count by hand ---


def small_society():
    people = pd.DataFrame(
        {
            "life": 0,
            "person": [0, 1, 2, 3, 4],
            "town": pd.Categorical(["East", "East", "West", "West", "West"]),
            "effort_fifth": [1, 2, 3, 4, 5],
            "on_crowd": [True, True, False, False, False],
            "helped": [1, 2, 0, 1, 0],
            "morale": [1.0, 1.0, 0.5, 0.5, 0.5],
        }
    )
    nan = math.nan
    questions = pd.DataFrame(
        {
            "life": 0,
            "asker": [0, 0, 1, 2, 3, 0],
            "asked_day": [0.0, 2.0, 3.0, 3.0, 4.0, 9.0],
            "status": ["answered", "expired", "answered", "answered", "expired", "answered"],
            "wait_days": [0.0, nan, 2.0, 0.0, nan, 0.0],
            "answers": [1, 0, 1, 1, 0, 1],
            "read": [3, 4, 5, 2, 1, 1],
        }
    )
    answers = pd.DataFrame(
        {
            "life": 0,
            "asker": [0, 1, 2, 0, 3],
            "helper": [1, 0, 1, 3, 0],
            "helpful": [True, True, True, True, False],
            "surplus": [False, False, False, False, True],
        }
    )
    days = pd.DataFrame({"life": 0, "hostile": [0, 2, 1]})
    return {"people": people, "questions": questions, "answers": answers, "days": days}


def test_measures_counted_by_hand():
    found = measure(small_society(), lifetime_days=5, days=10)
    assert list(found) == list(MEASURES)
    assert found["answered_share"] == pytest.approx(3 / 5)  # the sixth was asked too late to count
    assert found["answered_first_day_share"] == pytest.approx(2 / 5)
    assert found["median_wait_days"] == 0.0  # three of six on the first day
    assert found["anyone_answered_share"] == pytest.approx(3 / 5)
    assert found["gini_answers"] == pytest.approx(gini(np.array([2, 1, 1, 0, 0])))
    assert found["gini_helped"] == pytest.approx(gini(np.array([1, 2, 0, 1, 0])))
    assert found["gini_answers_null"] == found["gini_helped_null"] == pytest.approx(gini_null(4, 5))
    assert found["reciprocity"] == pytest.approx(2 / 4)
    assert found["help_per_answer"] == 1.0
    assert found["reads_per_answer"] == pytest.approx(16 / 4)
    assert found["same_town_share"] == pytest.approx(2 / 4)
    assert found["on_crowd_share"] == pytest.approx(2 / 5)
    assert found["mean_morale"] == pytest.approx(0.7)
    assert found["hostile_replies"] == 3.0
    assert found["surplus_share"] == pytest.approx(1 / 5)


def test_removed_people_count_neither_for_morale_nor_for_the_crowd():
    society = small_society()
    removed = society["people"].assign(removed_day=[np.nan, 3.0, np.nan, np.nan, np.nan])
    removed.loc[1, "morale"] = 0.0
    found = measure({**society, "people": removed}, lifetime_days=5, days=10)
    assert found["mean_morale"] == pytest.approx((1 + 3 * 0.5) / 4)
    assert found["on_crowd_share"] == pytest.approx(1 / 4)


def test_shares_of_people_exclude_the_removed_and_shares_of_answers_include_all():
    society = small_society()
    removed = society["people"].assign(removed_day=[np.nan, 3.0, np.nan, np.nan, np.nan])
    found = measure({**society, "people": removed}, lifetime_days=5, days=10)
    assert found["anyone_answered_share"] == pytest.approx(2 / 4)
    assert found["gini_answers"] == pytest.approx(gini(np.array([2, 1, 0, 0])))
    assert found["gini_helped"] == pytest.approx(gini(np.array([1, 0, 1, 0])))
    assert found["gini_helped_null"] == pytest.approx(gini_null(2, 4))  # among the four people who remain
    assert found["same_town_share"] == pytest.approx(
        2 / 4
    )  # of four answers, three of which are by or to a removed person


def test_questions_of_removed_askers_are_ignored():
    society = small_society()
    watched = society["questions"].assign(watched_days=[5.0, 5.0, 2.5, 5.0, 1.0, 1.0])
    found = measure({**society, "questions": watched}, lifetime_days=5, days=10)
    assert found["answered_share"] == pytest.approx(2 / 3)


def test_groups_counted_by_hand():
    found = by_group(small_society(), lifetime_days=5, days=10, small_groups=True).set_index("group")
    assert found["questions"].to_dict() == {
        "all": 5,
        "effort fifth 1 (least)": 2,
        "effort fifth 2": 1,
        "effort fifth 3": 1,
        "effort fifth 4": 1,
        "effort fifth 5 (most)": 0,
        "off the crowd": 2,
        "on the crowd": 3,
        "town East": 3,
        "town West": 2,
    }
    assert found.loc["on the crowd", "answered_share"] == pytest.approx(2 / 3)
    assert found.loc["town West", "answered_share"] == pytest.approx(1 / 2)
    assert math.isnan(found.loc["effort fifth 5 (most)", "answered_share"])


# --- invented societies ---


def test_measures_of_empty_tables_are_missing():
    tables = {name: frame.iloc[:0] for name, frame in made_tables(count=5, days=3).items()}
    found = measure(tables, lifetime_days=7, days=3)
    assert found.pop("hostile_replies") == 0.0
    assert all(math.isnan(value) for value in found.values())
    assert by_group(tables, lifetime_days=7, days=3)["questions"].sum() == 0


def test_every_measure_is_in_its_range(tables):
    for name, value in measure(tables, **SPAN).items():
        assert value >= 0, name
        assert value <= 1 or MEASURES[name].unit not in ("share", "Gini"), name


def test_groups_of_a_kind_add_up_to_all(tables):
    found = by_group(tables, **SPAN)
    for kind, part in found.groupby("group_kind"):
        assert part["questions"].sum() == found["questions"][0], kind
        answered = (part["questions"] * part["answered_share"]).sum()
        assert answered == pytest.approx(found["questions"][0] * found["answered_share"][0]), kind
    assert found["answered_share"][0] == measure(tables, **SPAN)["answered_share"]


def test_renaming_people_changes_no_measure(tables):
    draw = np.random.default_rng(3)
    new = draw.permutation(len(tables["people"])).astype(np.int32)
    renamed = {
        "people": tables["people"].assign(person=new).sample(frac=1.0, random_state=4),
        "questions": tables["questions"].assign(asker=new[tables["questions"]["asker"]]),
        "answers": tables["answers"].assign(
            asker=new[tables["answers"]["asker"]], helper=new[tables["answers"]["helper"]]
        ),
        "days": tables["days"],
    }
    before, after = measure(tables, **SPAN), measure(renamed, **SPAN)
    # Three new random networks, whose mean varies little here.
    assert after.pop("reciprocity_null") == pytest.approx(before.pop("reciprocity_null"), abs=0.02)
    assert after == pytest.approx(before, rel=1e-12)
    pd.testing.assert_frame_equal(by_group(renamed, **SPAN), by_group(tables, **SPAN))


def test_lives_are_measured_one_by_one_and_averaged(tables):
    other = made_tables(crowd=True, luck=2)
    both = {name: pd.concat([tables[name], other[name].assign(life=1)]) for name in tables}
    found = measure(both, **SPAN)
    for name, value in measure(tables, **SPAN).items():
        assert found[name] == pytest.approx((value + measure(other, **SPAN)[name]) / 2), name


def test_the_curve_agrees_with_the_share_of_complete_questions(tables):
    questions = tables["questions"]
    lived = questions[full_life(questions, **SPAN)]
    curve = kaplan_meier(*waits(lived, days=60))
    assert curve.left.size == 0
    assert 1 - curve.share[-1] == pytest.approx(measure(tables, **SPAN)["answered_share"])


def test_questions_cut_off_by_the_end_do_not_bias_the_curve():
    # Everybody waits 0, 1, 2, … days in turn; a question watched for a shorter time is censored.
    asked = np.repeat(np.arange(40.0), 7)
    wait = np.tile(np.arange(7.0), 40)
    seen = asked + wait < 40
    questions = pd.DataFrame(
        {
            "asked_day": asked,
            "wait_days": np.where(seen, wait, np.nan),
            "status": np.where(seen, "answered", "open"),
        }
    )
    curve = kaplan_meier(*waits(questions, days=40))
    np.testing.assert_allclose(curve.share, 1 - np.arange(1, 8) / 7, atol=1e-12)


def test_the_invented_comparison_has_the_shape_of_a_real_one():
    found = made_comparison(replicates=2)
    assert set(found.counterfactual) == {
        "group", "neither", "only_a", "only_b", "both", "questions", "a", "b",
    }  # fmt: skip
    shares = found.counterfactual[["neither", "only_a", "only_b", "both"]].sum(axis=1)
    np.testing.assert_allclose(shares, 1.0)
