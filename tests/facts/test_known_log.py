"""Facts of a log of five questions, worked out by hand, and what doesn't change them."""

import doctest
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from sim import facts
from sim.facts.people_facts import people_of
from sim.facts.question_facts import questions_of

DAY = 86_400
QUESTIONS = [
    ("q1", "ann", 0.0),
    ("q2", "ann", 1.0),
    ("q3", "bob", 2.0),
    ("q4", "cat", 3.0),
    ("q5", "dan", 3.5),
]
ANSWERS = [
    ("q1", "bob", 0.5),
    ("q1", "cat", 2.0),
    ("q2", "bob", 1.25),
    ("q3", "bob", 2.5),  # an own answer
    ("q3", "ann", 12.0),
    ("q4", "eve", 4.0),
    ("q9", "ann", 1.0),  # no such question
]


def frames(questions=QUESTIONS, answers=ANSWERS):
    q = pd.DataFrame(questions, columns=["question_id", "asker", "asked_at"])
    a = pd.DataFrame(answers, columns=["question_id", "answerer", "answered_at"])
    q["asked_at"], a["answered_at"] = q["asked_at"] * DAY, a["answered_at"] * DAY
    return q, a


def values(questions=QUESTIONS, answers=ANSWERS, **how):
    how = {"lifetime_days": 0, "nulls": 0, **how}
    return facts.values(facts.read_log(*frames(questions, answers)), **how)


KNOWN = {
    "answered_share": 0.8,
    "answered_by_day_1": 0.4,
    "answered_by_day_7": 0.6,
    "answered_by_day_30": math.nan,  # no question was observed for so long
    "wait_hours_p50": 18.0,  # of 6, 12, 24 and 240 hours
    "wait_hours_p25": 10.5,
    "first_answers_day_0": 0.5,
    "first_answers_after_day_7": 0.25,
    "with_0_answers": 0.2,
    "with_1_answer": 0.6,
    "with_2_answers": 0.2,
    "with_3_or_more_answers": 0.0,
    "help_gini_helpers": 0.15,  # 1, 1, 1 and 2 answers
    "help_by_top_10_helpers": 0.16,
    "helped_once_helpers": 0.75,
    "help_gini_active": 0.32,  # 0, 1, 1, 1 and 2
    "help_by_top_10_active": 0.2,
    "helped_once_active": 0.6,
    "asked_once": 0.75,
    "asking_gini": 0.15,
    "only_ask": 0.2,
    "only_answer": 0.2,
    "ask_and_answer": 0.6,
    "reciprocity": 0.5,
    "given_received_rank": -0.5,
    "answered_after_help_0": 2 / 3,
    "answered_after_help_1_to_4": 1.0,
    "answered_after_help_1_to_2": 1.0,
    "answered_after_help_3_to_10": math.nan,
    "growth": math.nan,  # a single full week
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_facts(name):
    assert values()[name] == pytest.approx(KNOWN[name], nan_ok=True)


def test_what_is_left_out_is_counted():
    log = facts.read_log(*frames())
    assert log.notes == (
        "answers to one's own question, left out of the log: 1",
        "answers to questions that the table doesn't have, left out of the log: 1",
    )
    assert log.helper.size == 5


def test_answers_after_the_lifetime_dont_count_and_short_observation_leaves_out():
    five, nine = values(lifetime_days=5), values(lifetime_days=9)
    assert five["answered_share"] == pytest.approx(3 / 5)  # q3 had its answer after ten days
    assert five["with_0_answers"] == pytest.approx(2 / 5)
    assert five["first_answers_after_day_7"] == 0
    assert nine["answered_share"] == pytest.approx(3 / 4)  # q5 was observed for 8.5 days
    found = facts.of_log(*frames(), lifetime_days=9, draws=0, nulls=0)
    assert found.about["partly_observed"] == 1
    assert found.notes[-1].endswith("the answers per question: 1")
    for name in ("help_gini_helpers", "reciprocity", "answered_by_day_7"):  # don't depend on the lifetime
        assert nine[name] == five[name] == values()[name]


def test_a_window_has_its_own_questions_and_answers():
    found = facts.of_log(*frames(), start="0", end=str(3 * DAY), lifetime_days=0, draws=0, nulls=0)
    assert (found.about["questions"], found.about["answers"]) == (3, 3)  # q3's answer comes later
    assert found.values["answered_share"] == pytest.approx(2 / 3)
    assert found.values["only_ask"] == pytest.approx(1 / 3)
    assert "questions asked outside the window, left out with 1 answers: 2" in found.notes
    assert "answers given after the window, left out: 1" in found.notes
    same = facts.of_log(*frames(), days=3, lifetime_days=0, draws=0, nulls=0)
    assert same.values == pytest.approx(found.values, nan_ok=True)
    later = facts.of_log(*frames(), start="86400", days=2, lifetime_days=0, draws=0, nulls=0)
    assert (later.about["questions"], later.about["answers"]) == (2, 1)
    assert later.about["start"] == "1970-01-02T00:00:00+00:00"


def test_a_window_may_be_longer_than_the_rows_of_a_log():
    how = {"lifetime_days": 0, "draws": 0, "nulls": 0}
    longer = facts.of_log(*frames(), start="1969-12-31", end=str(20 * DAY), **how)
    assert longer.about["days"] == 21.0 and longer.about["full_weeks"] == 3
    assert longer.values["questions_per_week_first_third"] == 5  # the first week begins a day earlier
    assert longer.values["answered_by_day_7"] == pytest.approx(0.6)
    later = facts.of_log(*frames(), end=str(60 * DAY), **{**how, "lifetime_days": 30})
    assert later.about["partly_observed"] == 0 and later.values["answered_by_day_30"] == pytest.approx(0.8)


def test_waits_in_ticks_are_rounded_down():
    found = facts.of_log(*frames(), lifetime_days=0, tick_hours=24, draws=0, nulls=0).values
    assert found["wait_hours_p25"] == 0
    assert found["wait_hours_p95"] > 24 * 8
    for name in ("answered_by_day_1", "first_answers_day_0", "first_answers_after_day_7"):
        assert found[name] == pytest.approx(KNOWN[name])


@pytest.mark.parametrize(("weeks", "known"), [(1, False), (8, True)])
def test_a_share_of_questions_from_few_weeks_has_no_interval(weeks, known):
    asked = [(f"q{week}", "ann" if 0 < week <= weeks else "bob", 7.0 * week + 1) for week in range(40)]
    table = facts.of_log(*frames(asked, [("q0", "ann", 1.5)]), lifetime_days=0).table.set_index("fact")
    value, low, high = table.loc["answered_after_help_1_to_4", ["value", "low", "high"]].astype(float)
    assert value == 0
    assert np.isfinite([low, high]).all() == known


def test_earlier_help_is_earlier_than_the_question():
    questions = [("a", "x", 0.0), ("b", "y", 1.0), ("c", "y", 1.0 + 1 / DAY)]
    log = facts.read_log(*frames(questions, [("a", "y", 1.0)]))
    assert facts.question_facts.earlier_help(log).tolist() == [0, 0, 1]


def test_weeks_of_growth():
    days = [
        0,
        1,
        2,
        3,
        7,
        8,
        14,
        15,
        20.9,
    ]  # four, two and three questions a week; the fourth week isn't full
    questions = [(f"q{n}", f"p{n}", day) for n, day in enumerate([*days, 21, 22])]
    found = values(questions, [("q0", "z", 1)])
    assert (found["questions_per_week_first_third"], found["questions_per_week_last_third"]) == (4, 3)
    assert found["growth"] == pytest.approx(0.75)


def test_people_without_a_name_count_for_no_person():
    questions = [("a", None, 0.0), ("b", "y", 1.0)]
    answers = [("a", "y", 0.5), ("b", None, 2.0), ("a", None, 2.5)]
    log = facts.read_log(*frames(questions, answers))
    assert log.notes == (
        "questions in the log without an asker, which don't count for any person: 1",
        "answers in the log without an answerer, which don't count for any person: 2",
    )
    found = facts.values(log, lifetime_days=0, nulls=0)
    assert found["answered_share"] == 1.0 and found["with_2_answers"] == 0.5
    assert found["ask_and_answer"] == 1.0
    assert math.isnan(found["reciprocity"])
    assert found["answered_after_help_0"] != found["answered_after_help_0"]  # y had helped before asking
    assert found["answered_after_help_1_to_4"] == 1.0


def test_answers_dated_before_their_question_count_as_given_at_once():
    log = facts.read_log(*frames([("a", "x", 2.0), ("b", "x", 3.0)], [("a", "y", 1.0)]))
    assert log.notes == (
        "answers in the log dated before their question, counted as given when it was asked: 1",
    )
    assert facts.values(log, lifetime_days=0, nulls=0)["wait_hours_p50"] == 0


def test_every_fact_has_its_words_and_columns():
    assert [column.name for column in facts.COLUMNS] == list(facts.FACTS) == list(values())
    for fact in facts.FACTS.values():
        assert fact.meaning and fact.group and fact.over in ("people", "weeks")
        assert fact.meaning[-1] != "."


def test_the_example_of_top_shares_holds():
    assert doctest.testmod(facts.people_facts) == (0, 1)


people = st.sampled_from("abcdefgh")
logs = st.tuples(
    st.lists(st.tuples(people, st.integers(0, 60)), min_size=1, max_size=25),
    st.lists(st.tuples(st.integers(0, 24), people, st.integers(0, 20)), min_size=1, max_size=60),
)


def made(drawn):
    asked, given = drawn
    questions = [(f"q{row}", who, float(day)) for row, (who, day) in enumerate(asked)]
    answers = [
        (f"q{row % len(asked)}", who, asked[row % len(asked)][1] + wait / 4) for row, who, wait in given
    ]
    return questions, answers


@settings(max_examples=40, deadline=None)
@given(logs, st.randoms(use_true_random=False), st.floats(0, 14))
def test_names_and_the_order_of_rows_dont_matter(drawn, random, lifetime):
    questions, answers = made(drawn)
    expected = values(questions, answers, lifetime_days=lifetime)
    names = list("abcdefgh")
    random.shuffle(names)
    new = dict(zip("abcdefgh", names, strict=True))
    questions = [(f"new {name}", new[who], day) for name, who, day in questions]
    answers = [(f"new {name}", new[who], day) for name, who, day in answers]
    random.shuffle(questions)
    random.shuffle(answers)
    assert values(questions, answers, lifetime_days=lifetime) == pytest.approx(expected, nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(logs)
def test_shares_lie_in_their_ranges_and_add_up(drawn):
    found = values(*made(drawn))
    for name, value in found.items():
        low, high = facts.FACTS[name].range
        assert math.isnan(value) or low <= value <= high, name
    assert sum(value for name, value in found.items() if name.startswith("with_")) == pytest.approx(1)
    assert found["with_0_answers"] == pytest.approx(1 - found["answered_share"])
    assert found["only_ask"] + found["only_answer"] + found["ask_and_answer"] == pytest.approx(1)


@settings(max_examples=25, deadline=None)
@given(logs)
def test_resamples_with_everybody_once_or_twice_give_the_same_shares(drawn):
    log = facts.read_log(*frames(*made(drawn)))
    people, questions = people_of(log, nulls=0), questions_of(log, lifetime_days=7)
    compute = facts.fact_table.compute
    expected = compute(people, questions)
    weeks = 1 + max(int(questions.week.max()), questions.weekly.size - 1)
    once = compute(
        people.resampled(np.ones(people.asked.size, np.int64)), questions.resampled(np.ones(weeks, np.int64))
    )
    assert once == pytest.approx(expected, nan_ok=True)
    twice = compute(people.resampled(np.full(people.asked.size, 2)), questions.resampled(np.full(weeks, 2)))
    for name, fact in facts.FACTS.items():
        # a quantile of doubled waits lies between other values, and two people become enough for a rank
        if not name.startswith("wait_hours") and name != "given_received_rank" and fact.unit != "Gini":
            assert twice[name] == pytest.approx(expected[name], nan_ok=True), name
