"""Questions and answers in a few lives, counted by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from helpers.question_tables import join_lives, made_questions, outcomes_of

from sim.measures.luck.lives import Lives, Window, windows, windows_of

# Two lives of four people.
ASKED = np.array([[2, 1, 0, 3], [1, 1, 0, 0]])
ANSWERED = np.array([[1, 0, 0, 3], [1, 1, 0, 0]])
COUNTED = Lives(ASKED, ANSWERED, np.zeros((2, 4), int), 10.0, 70.0)


def test_questions_of_equal_weight():
    sums, squares = COUNTED.weight_sums
    assert sums.tolist() == [
        [[[2], [1], [0], [3]], [[1], [1], [0], [0]]],
        [[[1], [0], [0], [3]], [[1], [1], [0], [0]]],
    ]
    assert squares.tolist() == [ASKED.tolist(), ANSWERED.tolist()]
    assert COUNTED.mean == 6 / 8
    assert COUNTED.share == pytest.approx([2 / 3, 1 / 2, math.nan, 1.0], nan_ok=True)


def test_people_are_usable_if_they_asked_in_two_lives_and_twice_in_one():
    assert COUNTED.usable.tolist() == [True, False, False, False]


def test_outcomes_are_weighted_and_centred():
    rows = made_questions(8, answers=True)
    lives = join_lives(rows)
    total = sum(row.weight for row in rows)
    mean = sum(row.weight * row.outcome for row in rows) / total
    assert lives.mean == pytest.approx(mean)
    expected = outcomes_of([row._replace(outcome=row.outcome - mean) for row in rows])
    assert lives.outcomes.sums == pytest.approx(expected.sums)
    assert lives.outcomes.squares == pytest.approx(expected.squares)
    of_one = [row for row in rows if row.person == 2]
    share = sum(row.weight * row.outcome for row in of_one) / sum(row.weight for row in of_one)
    assert lives.share[2] == pytest.approx(share)


def test_selecting_people():
    who = np.array([True, False, False, True])
    some = COUNTED.select(who)
    assert (some.asked.tolist(), some.answered.tolist()) == ([[2, 3], [1, 0]], [[1, 3], [1, 0]])
    assert (some.helped.shape, some.weeks, some.days, some.sums, some.squares) == (
        (2, 2),
        10.0,
        70.0,
        None,
        None,
    )
    weighed = join_lives(made_questions(8, answers=True))
    assert weighed.select(who).sums == pytest.approx(weighed.sums[:, :, [0, 3]])
    assert weighed.select(who).squares == pytest.approx(weighed.squares[:, :, [0, 3]])


def test_the_seed_depends_on_the_counts_only():
    assert COUNTED.seed == Lives(ASKED, ANSWERED, ASKED, 1.0, 1.0).seed
    assert COUNTED.seed != Lives(ASKED, ASKED, ASKED, 10.0, 70.0).seed
    assert 0 <= COUNTED.seed < 2**56


def windows_for(asked, stretches=7, days=70.0):
    sums = np.zeros((2, 1, 1, stretches))
    return [tuple(each) for each in windows(asked, Lives(ASKED, ANSWERED, ASKED, 10.0, days, sums))]


def test_windows_have_no_more_questions_than_people_asked():
    assert windows_for(35.0) == [(1, 10.0), (10, 20.0), (35.0, 70.0)]  # never less than a stretch
    assert windows_for(3.24, stretches=70) == [(1, pytest.approx(70 / 3.24)), (3.2, 70.0)]
    assert windows_for(1.1) == [(1, pytest.approx(70 / 1.1))]
    assert windows_for(1.11)[1:] == [(1.1, 70.0)]
    assert windows_for(0.5) == [(1, 70.0)]
    assert windows_for(10.0) == [(1, 10.0), (10, 70.0)]
    assert windows_for(110.0, 70) == [
        (1, 1.0),
        (10, pytest.approx(700 / 110)),
        (100, pytest.approx(7000 / 110)),
    ]
    assert windows_for(234.6, 70)[3:] == [(235.0, 70.0)]
    assert windows_for(99.96)[2:] == [(100.0, 70.0)]
    assert windows_for(100.4, 70)[2:] == [(100, pytest.approx(7000 / 100.4))]


def test_windows_in_words():
    said = [Window(n, days).words for n, days in ((1, 3.0), (2, 9.96), (2, 10.0), (5.8, 9.5), (100, 1234.5))]
    assert said == ["1 question", "2 questions within 10.0 days", "2 questions within 10 days",
                    "5.8 questions within 9.5 days", "100 questions within 1,234 days"]  # fmt: skip
    table = pd.DataFrame({"questions": [1, 1, 10], "days": [3.0, 3.0, 20.0], "part": ["a", "b", "a"]})
    assert windows_of(table) == [Window(1.0, 3.0), Window(10.0, 20.0)]
