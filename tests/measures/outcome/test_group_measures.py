"""Measures of groups of people, on tables in which all groups differ."""

import math

import pandas as pd
import pytest
from helpers.result_rows import NAN, answers, measured, paths, people, questions

SPAN = {"lifetime": 3.0, "days": 20.0}  # the last questions that count are those of day 17


def test_effort_fifths_are_the_outer_ones():
    who = people(4, effort_fifth=[5, 1, 4, 2])
    rows = [(0, 1, 1), (0, 2, 2), (0, 17, 0), (0, 18, 0), (1, 1, 1), (1, 5, 0), (1, 6, 0), (1, 9, 0),
            (1, 19, 5), (2, 3, 0), (3, 3, 1), (3, 4, 1)]  # fmt: skip
    assert measured("effort_gap", **SPAN, people=who, questions=questions(rows)) == pytest.approx(
        2 / 3 - 1 / 4
    )
    assert math.isnan(measured("effort_gap", **SPAN, people=who, questions=questions(rows[:4])))


def test_the_fifth_with_least_effort_by_itself():
    who = people(3, effort_fifth=[1, 5, 1])
    rows = [(0, 1, 1), (2, 2, 0), (2, 17, 2), (1, 3, 0), (0, 18, 0)]
    assert measured("least_effort_share", **SPAN, people=who, questions=questions(rows)) == pytest.approx(
        2 / 3
    )
    assert math.isnan(measured("least_effort_share", **SPAN, people=who, questions=questions(rows[3:])))


@pytest.mark.parametrize(
    ("effort", "helped", "share"),
    [
        # of 25 people the tenth is two and a half: 9 and 8 answers, and half of the 7 of the third
        ([25.0 - n for n in range(25)], [9, 8, 7, *[1] * 22], (9 + 8 + 7 / 2) / 46),
        # without limit all the same: a tenth of everything, whoever gave it
        ([math.inf] * 20, [30, *[0] * 19], 0.1),
        # the two of most effort are one tenth of twenty; the third most gives all and doesn't count
        ([2.0, 2.0, 1.5, *[0.5] * 17], [0, 0, 8, *[0] * 17], 0.0),
        # three share two places: each counts for two thirds
        ([2.0, 2.0, 2.0, *[0.5] * 17], [1, 4, 7, *[0] * 16, 12], (2 / 3) * 12 / 24),
    ],
)
def test_help_of_the_tenth_with_most_effort(effort, helped, share):
    turned = slice(None, None, -1)  # the order of the rows doesn't matter
    for way in (slice(None), turned):
        who = people(len(effort), effort=effort[way], helped=helped[way])
        assert measured("top_effort_help_margin", **SPAN, people=who) == pytest.approx(2 * share - 1)
    nobody = people(3, effort=[1.0, 2.0, 3.0], helped=[0, 0, 0])
    assert math.isnan(measured("top_effort_help_margin", **SPAN, people=nobody))


def test_answers_given_before_the_day_of_asking():
    # Helpful answers given before: on day 12 person 0 three, 1 one, 2 none (its one is not helpful, another
    # comes on that day); on day 15 person 1 two, 3 none. The early question of 3 doesn't count.
    given = answers([(0, 1, 3, True), (0, 2, 11, True), (0, 2, 5, True), (1, 0, 14, True), (1, 0, 11.9, True),
                     (2, 0, 3, False), (2, 1, 12, True), (0, 1, 16, True)])  # fmt: skip
    rows = [(0, 12, 1), (1, 12, 0), (2, 12, 0), (1, 15, 0), (3, 15, 3), (3, 9, 1), (0, 18, 0)]
    tables = {"people": people(4), "questions": questions(rows), "answers": given}
    # One fifth of five questions is one: that of the greatest giver is answered, of non-givers one of two.
    assert measured("given_before_gap", **SPAN, **tables) == pytest.approx(1.0 - 0.5)


TOWN = pd.Categorical(["B", "A", "B", "C", "B"], categories=["B", "A", "C"])


def test_the_first_town_is_the_scenarios_first():
    tables = {
        "people": people(5, town=TOWN, standing=[3.0, 1.0, 0.5, 3.5, 2.0], removed_day=[NAN] * 4 + [5.0]),
        "questions": questions([(0, 1, 1), (1, 1, 0), (2, 2, 0), (2, 17, 2), (2, 18, 0), (3, 1, 0)]),
    }
    assert measured("first_town_share", **SPAN, **tables) == pytest.approx(2 / 3)
    assert measured("first_town_standing_lead", **SPAN, **tables) == pytest.approx(5.5 / 10 - 2 / 4)


def test_named_towns_are_in_alphabetical_order():
    tables = {
        "people": people(3, town=["B", "A", "B"]),
        "questions": questions([(0, 1, 1), (1, 2, 0), (1, 3, 1)]),
    }
    assert measured("first_town_share", **SPAN, **tables) == pytest.approx(1 / 2)


def test_joiners_are_compared_with_those_who_never_were_on_the_crowd():
    # 0 was there from the first morning, 1 and 3 were brought, 2 never came, 4 joined by itself.
    tables = {
        "people": people(5, on_crowd=[True, True, False, False, True], removed_day=[NAN, NAN, NAN, NAN, 3.0]),
        "questions": questions([(0, 12, 1), (0, 13, 1), (0, 14, 0), (1, 12, 1), (1, 13, 1), (1, 5, 0),
                                (3, 17, 0), (2, 10, 0), (2, 11, 1), (2, 12, 0), (2, 16, 0), (2, 19, 1),
                                (4, 12, 0), (0, 2, 0)]),
        "paths": paths(5, joined_day=[0.0, 10.0, NAN, 8.0, 4.0], brought_day=[NAN, 10.0, NAN, 8.0, NAN]),
    }  # fmt: skip
    assert measured("joiners_lead", **SPAN, **tables) == pytest.approx(2 / 3 - 1 / 4)
    assert measured("incumbents_late_share", **SPAN, **tables) == pytest.approx(2 / 3)
    assert measured("brought_stay_share", **SPAN, **tables) == pytest.approx(1 / 2)
    gone = {**tables, "people": tables["people"].assign(removed_day=[NAN, NAN, NAN, 9.0, NAN])}
    assert measured("brought_stay_share", **SPAN, **gone) == 1.0


def test_people_who_only_ask():
    # 0 and 4 helped; 1, 2 and 3 never did, 5 asked nothing.
    rows = [(0, 1, 1), (0, 3, 0), (0, 4, 1), (1, 1, 0), (1, 2, 0), (1, 3, 2), (2, 1, 0), (2, 5, 0),
            (3, 18, 1), (4, 2, 1)]  # fmt: skip
    tables = {"people": people(6, helped=[4, 0, 0, 0, 1, 0]), "questions": questions(rows)}
    assert measured("posters_unanswered_margin", **SPAN, **tables) == pytest.approx(4 / 5 - 1 / 5)
    assert measured("posters_nothing_margin", **SPAN, **tables) == pytest.approx(1 / 3 - 2 / 3)
    assert measured("helpers_lead", **SPAN, **tables) == pytest.approx(3 / 4 - 1 / 5)
