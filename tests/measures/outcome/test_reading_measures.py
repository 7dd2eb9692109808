"""Measures of readings, on tables in which all people and questions differ."""

import numpy as np
import pandas as pd
import pytest
from helpers.result_rows import answers, measured, people, questions, ties

from sim.measures import KNOWN, Life
from sim.measures.declaration import Span
from sim.measures.outcome.reading_measures import FOLLOWERS, reading_by_followers
from sim.measures.statistics.intervals import ratio_interval

SPAN = {"lifetime": 3.0, "days": 20.0}


def test_help_from_other_towns():
    given = answers(
        [
            (0, 1, 1, True),
            (2, 0, 2, True),
            (3, 1, 2, True),
            (1, 2, 4, False),
            (0, 3, 5, True),
            (1, 0, 6, True),
        ]
    )
    who = people(4, town=pd.Categorical(["A", "A", "B", "B"]))
    assert measured("far_help_margin", **SPAN, people=who, answers=given) == pytest.approx(3 / 5 - 2 / 5)


def test_hostile_replies_per_question():
    life = Life(
        {"days": pd.DataFrame({"hostile": [1, 0, 6]}), "questions": questions([(0, 1, 0), (1, 19, 0)])}
    )
    assert KNOWN["hostile_per_question"].of(life, Span(3.0, 20.0)) == 3.5


def test_readings_of_the_most_read_one_per_cent():
    # Of 150 questions with a whole life: the most read and half of the next.
    rows = [(n % 3, 1, 0) for n in range(150)] + [(0, 18, 0)]
    read = [2] * 73 + [9, 7, 50] + [1] * 74 + [1000]
    tables = {"people": people(3), "questions": questions(rows, read=read)}
    assert measured("readers_top_share", **SPAN, **tables) == pytest.approx((50 + 4.5) / (146 + 66 + 74))


def test_rank_variance_of_readings_not_explained_by_effort():
    # Ranks by effort 1.5, 1.5, 3, 4 against readings 1, 3, 2, 4, all less 2.5; the last question is too late.
    rows = [(2, 1, 0), (2, 2, 0), (0, 3, 0), (1, 4, 0), (1, 18, 0)]
    tables = {
        "people": people(3, effort=[2.0, 7.0, 0.5]),
        "questions": questions(rows, read=[3, 9, 5, 11, 0]),
    }
    r = (-1 * -1.5 + -1 * 0.5 + 0.5 * -0.5 + 1.5 * 1.5) / np.sqrt(4.5 * 5.0)
    assert measured("effort_no_plan_margin", **SPAN, **tables) == pytest.approx(1 - 2 * r**2)


# Followers online: person 0 has one, 1 three, 2 none, 3 two, 4 four.
START = ties([(1, 0, "online", 0.1), (0, 1, "online", 0.1), (2, 1, "online", 0.3), (3, 1, "online", 0.1),
              (0, 3, "online", 0.2), (4, 3, "online", 0.2), *((n, 4, "online", 0.1) for n in range(4)),
              *((n, 2, "face_to_face", 0.9) for n in range(2))])  # fmt: skip
ROWS = [(0, 1, 1), (0, 2, 3), (1, 3, 1), (2, 4, 2), (3, 5, 0), (3, 6, 0), (3, 7, 0), (0, 18, 9)]
READ = [6, 2, 9, 3, 0, 0, 0, 99]


def test_followers_and_readings_and_help_per_reading():
    # Readings a question: 4, 9, 3, 0 with followers 1, 3, 0, 2: ranks 3, 4, 2, 1 with 2, 4, 1, 3.
    # Help a reading, of whom was read: 1/2, 1/9, 2/3 with followers 1, 3, 0.
    tables = {"people": people(5), "questions": questions(ROWS, read=READ), "ties_at_start": START}
    assert measured("followers_readers_rank", **SPAN, **tables) == pytest.approx(0.4)
    assert measured("followers_help_rank", **SPAN, **tables) == pytest.approx(-1.0)


def test_readings_by_groups_of_followers():
    tables = {"people": people(5), "questions": questions(ROWS, read=READ), "ties": START}
    found = reading_by_followers(tables, lifetime_days=3.0, days=20.0).set_index("followers_from")
    assert found.index.tolist() == [0, 1, 3]
    assert found["followers_to"].tolist() == [0, 2, 9]
    assert found["askers"].tolist() == [1, 2, 1]
    assert found["questions"].tolist() == [1, 5, 1]
    assert found["readings"].tolist() == [3.0, 8 / 5, 9.0]
    assert found["help"].to_numpy() == pytest.approx([2 / 3, 4 / 8, 1 / 9])
    reading = ratio_interval([8, 0], [2, 3])
    assert found.loc[1, "readings_high"] == pytest.approx(reading.high)
    assert found.loc[1, "readings_low"] == max(reading.low, 0.0) == 0.0


def test_the_last_group_of_followers_has_no_end():
    many = FOLLOWERS[-1]
    who = people(many + 1)
    start = ties([(n, 0, "online", 0.1) for n in range(1, many + 1)])
    tables = {"people": who, "questions": questions([(0, 1, 1)], read=[5]), "ties": start}
    found = reading_by_followers(tables, lifetime_days=3.0, days=20.0)
    assert found["followers_from"].tolist() == [10_000]
    assert found["followers_to"].isna().all()
