"""Tests of single facts of a lesson on tables made by hand: help before asking, and the opening question."""

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.measures.statistics.intervals import student_interval
from sim.web.lesson.lesson_facts import helping_first
from sim.web.lesson.opening_question import opening_question

SPAN = {"days": 60.0, "lifetime_days": 7.0}


def life(questions, answers):
    """Return tables of one life: questions as (asker, day, answers), answers as (helper, day, helpful)."""
    rows = [
        {"question_id": n, "asker": asker, "asked_day": day, "answers": many,
         "status": "answered" if many else "expired"}
        for n, (asker, day, many) in enumerate(questions)
    ]  # fmt: skip
    helped = pd.DataFrame(answers, columns=["helper", "day", "helpful"])
    return {"questions": pd.DataFrame(rows).assign(censored=False), "answers": helped}


def test_questions_after_helping_are_compared_with_others_of_the_same_person():
    # Person 0 helps on day 10: of the questions of days 12 and 24 one is answered, of the others none.
    # Person 1 never helps, so there is nothing to compare with.
    one = life(
        [(0, 5, 0), (0, 12, 1), (0, 24, 0), (0, 40, 0), (1, 12, 1), (1, 24, 1)], [(0, 10, True)]
    )  # fmt: skip
    found = helping_first([one], SPAN)
    assert (found["yes"], found["no"], found["gain"]) == (0.5, 0.0, 0.5)
    assert math.isnan(found["low"])  # one life gives no interval


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([(0, 12, True)], "on the same day help comes after asking"),
        ([(0, 10, False)], "a wrong answer is no help"),
        ([], "nobody helped"),
    ],
)
def test_without_earlier_help_nothing_is_compared(answers, why):
    found = helping_first([life([(0, 5, 0), (0, 12, 1)], answers)], SPAN)
    assert all(math.isnan(each) for each in found.values()), why


def test_people_weigh_alike_on_both_sides():
    # Person 0: after help 1 of 1, otherwise 0 of 3, weight 3/4. Person 1: 0 of 2, otherwise 2 of 2, weight 1.
    questions = [(0, 12, 1), (0, 1, 0), (0, 2, 0), (0, 3, 0), (1, 12, 0), (1, 13, 0), (1, 1, 1), (1, 2, 1)]
    one = life(questions, [(0, 10, True), (1, 10, True)])
    found = helping_first([one], SPAN)
    assert found["yes"] == pytest.approx(0.75 / 1.75)
    assert found["no"] == pytest.approx(1 / 1.75)


def test_the_interval_is_that_of_the_lives():
    half = life([(0, 5, 0), (0, 12, 1), (0, 13, 0)], [(0, 10, True)])
    whole = life([(0, 5, 0), (0, 12, 1), (0, 13, 1)], [(0, 10, True)])
    found = helping_first([half, whole], SPAN)
    expected = student_interval([0.5, 1.0])
    assert found["gain"] == pytest.approx(0.75)
    assert (found["low"], found["high"]) == pytest.approx((expected.low, expected.high))


# -- the opening question ------------------------------------------------------------------------------------
# Persons 0 to 3 live in one town, 4 and 5 in another; 0 and 4 know each other.
def network(rows, days=60):
    """Return a recording; rows are (asker, day, shown, helper or None, wait)."""
    table = pd.DataFrame(
        [
            {"question_id": n, "asker": asker, "asked_day": float(day), "shown": shown,
             "answers": int(helper is not None), "first_helper": helper, "first_channel": "hub",
             "wait_days": wait if helper is not None else math.nan}
            for n, (asker, day, shown, helper, wait) in enumerate(rows)
        ]
    ).astype({"first_helper": "Int64"})  # fmt: skip
    return SimpleNamespace(
        tables={"questions": table}, people={"town": [0, 0, 0, 0, 1, 1]}, ties=[0, 0, 4, 50],
        head={"tick": 1.0, "days": days},
    )  # fmt: skip


SILENT = (6, None, math.nan)  # six people hear of it, and nobody answers


def opening(a, b, **how):
    return opening_question(network(a), network(b), **{"until": 14.0, "lifetime": 7.0, **how})


def test_the_opening_is_answered_by_a_stranger_at_once_where_others_stay_silent():
    a = [(0, 1, *SILENT), (1, 2, *SILENT), (2, 3, *SILENT), (3, 4, 1, None, math.nan), (3, 5, *SILENT)]
    b = [(0, 1, 9, 4, 0), (1, 2, 9, 2, 0), (2, 3, 9, 5, 2), (3, 4, 9, 5, 0), (3, 5, 9, 5, 0)]
    # A friend; a neighbour; too late; too few heard it; all fits.
    assert opening(a, b) == {"asker": 3, "asked": 5}


def test_the_opening_is_answered_in_the_network_that_more_often_answers_alone():
    a = [(0, 1, 9, 5, 0), (1, 2, *SILENT), (2, 3, 9, 5, 0)]
    b = [(0, 1, *SILENT), (1, 2, 9, 5, 0), (2, 3, *SILENT)]
    assert opening(a, b)["asker"] in (0, 2)
    assert opening(b, a)["asker"] in (0, 2)
    assert opening(a[:2] + b[2:], b[:2] + a[2:])["asker"] in (1, 2)


def test_without_a_contrast_at_first_the_opening_comes_soon_after_a_change():
    alike = [(1, 2, 9, 5, 0), (2, 3, 9, 5, 0)]
    a = [*alike, (0, 21, 9, 5, 0), (3, 40, 9, 5, 0)]
    b = [*alike, (0, 21, *SILENT), (3, 40, *SILENT)]
    assert opening(a, b, changed=20.0) == {"asker": 0, "asked": 21}
    assert opening(a, b, changed=36.0) == {"asker": 3, "asked": 40}
    assert opening(a, b) == {"asker": 1, "asked": 2}  # nothing changes, and both networks answer


def test_no_opening_shows_a_question_whose_lifetime_is_not_over():
    a, b = [(0, 8, *SILENT)], [(0, 8, 9, 5, 0)]
    assert opening(a, b) is None
    assert opening(a, b, until=15.0) == {"asker": 0, "asked": 8}
    late = [(0, 55, *SILENT)], [(0, 55, 9, 5, 0)]
    assert opening(*late, changed=50.0) is None  # the run ends first
