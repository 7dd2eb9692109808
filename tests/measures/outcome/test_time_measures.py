"""Measures of what changes over a run, of tables in which no two groups, days or values are alike."""

import math

import numpy as np
import pandas as pd
import pytest
from helpers.result_rows import NAN, answers, measured, paths, people, questions

from sim.measures import KNOWN, Life
from sim.measures.declaration import Span

# Two movers and one who stays. The first moves on day 20, the second on day 24; a question lives 3 days.
# Days since the move → answered? Whole lives before: 1, 0, 1 and 1; the others are too late to count.
BEFORE = [(0, 2, 1), (0, 9, 0), (0, 17, 1), (1, 21, 2), (0, 18, 0), (1, 22, 0), (1, 23, 0)]
STAYS = [(2, day, 1) for day in (1, 5, 19, 25, 33)]


def regained(after, *, before=BEFORE, days=50.0, moved=(20.0, 24.0)):
    """Days to regain where questions `after` are given as (mover, days since the move, answers)."""
    asked = [(row, moved[row] + since, got) for row, since, got in after]
    tables = {
        "people": people(3),
        "questions": questions([*before, *STAYS, *asked]),
        "paths": paths(3, moved_day=[*moved, NAN]),
    }
    return measured("days_to_regain", lifetime=3.0, days=days, **tables)


def test_the_share_is_regained_on_the_first_day_whose_fortnight_reaches_it():
    # Before: 3 of 4. Since the moves, of both: 0 no, 1 yes, 2 no, 10 no, 13, 14, 15 and 20 yes.
    # The 14 days before day 14 hold 2 of 5, before 15 and 16 3 of 5, and before 17 3 of 4.
    after = [(0, 0, 0), (0, 1, 1), (1, 2, 0), (0, 10, 0), (1, 13, 3), (0, 14, 1), (1, 15, 1), (0, 20, 1)]
    assert regained(after) == 17.0
    # With one answer less, before 18 too: 2 of 4 before day 17, 3 of 5 before 21 and 3 of 4 before 25.
    assert regained([*after[:5], (0, 14, 0), *after[6:]]) == 25.0


def test_a_share_equal_but_for_rounding_is_regained():
    third = [(0, 1, 1), (0, 2, 0), (0, 3, 0)]
    assert regained([(0, 1, 0), (0, 2, 1), (0, 3, 0)], before=third) == 14.0


def test_the_window_begins_with_the_move_and_ends_before_its_day():
    once = [(0, 1, 1)]
    # The only answer comes on the day of the move, whose moment is a sum of ticks.
    assert regained([(0, -1e-9, 1)], before=once) == 14.0
    # It comes just 14 days later, which the 14 days up to day 14 don't hold; those hold one without.
    assert regained([(0, 3, 0), (0, 14, 1)], before=once) == 18.0
    assert regained([(0, 3, 0), (0, 14 - 1e-9, 1)], before=once) == 18.0


def test_a_share_that_comes_back_late_or_never():
    once = [(0, 1, 1)]  # watched are 50 - 3 - 20 = 27 days
    assert regained([(0, 5, 0)], before=once) == 27.0
    assert regained([(0, 11, 0), (0, 12, 1)], before=once) == 26.0
    assert regained([(0, 12, 0), (0, 13, 1)], before=once) == 27.0
    assert regained([(0, 13, 0), (0, 14, 1)], before=once) == 27.0
    # Windows in which nobody asked are passed over.
    assert regained([(0, 20, 1)], before=once) == 21.0


def test_a_share_that_cannot_be_compared_is_missing():
    once, got = [(0, 1, 1)], [(0, 4, 1)]
    assert math.isnan(regained(got, before=[(0, 18, 1)]))  # its life wasn't over before the move
    assert math.isnan(regained([], before=once))
    assert regained(got, before=once, days=37.0) == 14.0  # watched are just 14 days
    assert math.isnan(regained(got, before=once, days=36.5))
    assert regained(got, before=once, moved=(20.0, 30.0)) == 14.0  # who asked nothing doesn't count


def test_mean_wait_is_held_to_a_lifetime():
    # Waits 0, 1, 1, 4 and one without an answer, of a lifetime of 3: S is 4/5 to day 1 and 2/5 from there.
    wait = [0.0, 1.0, 1.0, 4.0, NAN]
    asked = questions([(0, 1, 1), (0, 2, 1), (0, 3, 1), (0, 4, 1), (0, 5, 0)], wait_days=wait,
                      status=["answered"] * 4 + ["expired"], watched_days=4.0)  # fmt: skip
    assert measured("mean_wait_days", lifetime=3.0, days=30.0, questions=asked) == pytest.approx(
        4 / 5 + 2 * 2 / 5
    )
    assert math.isnan(measured("mean_wait_days", lifetime=3.0, days=30.0, questions=asked[:0]))


def test_one_question_without_an_answer_waits_a_lifetime():
    asked = questions([(0, 1, 0)], wait_days=[NAN], status=["expired"], watched_days=3.0)
    assert measured("mean_wait_days", lifetime=3.0, days=30.0, questions=asked) == 3.0


def deviation(rows, days=30.0):
    return measured("weekly_deviation", lifetime=3.0, days=days, people=people(2), questions=questions(rows))


def test_deviation_over_the_weeks_in_which_somebody_asked():
    # Weeks: 2 of 3, none asked, 1 of 4, 1 of 1; n - 1 below.
    rows = [(0, 0, 1), (1, 3, 0), (0, 6, 2), (0, 14, 0), (1, 15, 0), (0, 17, 1), (1, 20, 0), (0, 21, 1)]
    assert deviation(rows, 40.0) == pytest.approx(np.std([2 / 3, 1 / 4, 1.0], ddof=1))
    # After 30 days the fourth week has had its life; after 29.9 it hasn't, and is no week.
    assert deviation(rows) == pytest.approx(np.std([2 / 3, 1 / 4, 1.0], ddof=1))
    assert deviation(rows, 29.9) == pytest.approx(abs(2 / 3 - 1 / 4) / math.sqrt(2))
    assert math.isnan(deviation(rows[:3]))


def test_weeks_begin_and_end_where_ticks_add_up():
    # Day 7 less a rounding belongs to the second week; a run of 16 days less a rounding has two whole weeks.
    rows = [(0, 1, 1), (0, 7 - 1e-9, 0), (0, 13, 0)]
    assert deviation(rows, 16.0 - 1e-9) == pytest.approx(1 / math.sqrt(2))


HALF = 10.0 - 1e-9  # of 20 days, as a sum of ticks


def test_the_feed_is_chosen_more_often_in_the_second_half():
    rows = [
        (0, 1, 0),
        (0, 3, 0),
        (0, 8, 0),
        (0, 9, 0),
        (0, HALF, 0),
        (0, 12, 0),
        (0, 19, 0),
        (1, 2, 0),
        (1, 13, 0),
    ]
    ways = ["hub", "feed", "word_of_mouth", "hub+word_of_mouth", "feed", "hub+feed", "hub", "feed", "hub"]
    tables = {"people": people(2, on_crowd=[True, False]), "questions": questions(rows, channels=ways)}
    found = measured("feed_choice_change", lifetime=3.0, days=20.0, **tables)
    assert found == pytest.approx(2 / 3 - 1 / 4)


def test_activity_counts_questions_and_help_of_both_halves():
    days = pd.DataFrame({"day": [0.0, 7.0, HALF, 19.0], "asked": [3, 2, 5, 7], "helped": [1, 4, 2, 6]})
    found = KNOWN["activity_change"].of(Life({"days": days}), Span(3.0, 20.0))
    assert found == pytest.approx(20 / 10 - 1)


def test_who_asked_or_helped_in_the_last_thirty_days():
    # Of a run of 70 days, from day 40 on. Person 4 is gone at the end.
    start = 40.0 - 1e-9
    asked = questions([(0, start, 0), (0, 50, 1), (1, 39, 1), (2, 69, 0), (4, 60, 1)])
    given = answers(
        [(1, 0, start, True), (1, 2, 41, True), (2, 0, 39, True), (3, 1, 55, False), (4, 0, 66, True)]
    )
    tables = {"people": people(5, removed_day=[NAN] * 4 + [67.0]), "questions": asked, "answers": given}
    assert measured("asking_at_end_share", lifetime=3.0, days=70.0, **tables) == 2 / 4
    assert measured("helping_at_end_share", lifetime=3.0, days=70.0, **tables) == 1 / 4


@pytest.mark.parametrize(("moment", "counts"), [(40.0, 1), (40.0 - 1e-9, 1), (40.0 - 1e-5, 0)])
def test_the_last_thirty_days_begin_with_their_first_moment_but_for_rounding(moment, counts):
    # Nobody does anything else, so this one moment decides. The days of a run are sums of ticks.
    tables = {
        "people": people(2),
        "questions": questions([(0, moment, 0)]),
        "answers": answers([(1, 0, moment, True)]),
    }
    assert measured("asking_at_end_share", lifetime=3.0, days=70.0, **tables) == counts / 2
    assert measured("helping_at_end_share", lifetime=3.0, days=70.0, **tables) == counts / 2


def test_halves_hold_whole_lives_only():
    # Of 20 days with lives of 3: early are those asked up to day 7, late those from 10 to 17.
    rows = [
        (0, 1, 1),
        (1, 4, 0),
        (0, 7, 2),
        (1, 7 + 1e-9, 1),
        (0, 8, 0),
        (0, HALF, 1),
        (1, 11, 0),
        (0, 17, 0),
        (1, 18, 1),
    ]
    tables = {"people": people(2), "questions": questions(rows)}
    assert measured("late_answered_share", lifetime=3.0, days=20.0, **tables) == pytest.approx(1 / 3)
    assert measured("lost_share", lifetime=3.0, days=20.0, **tables) == pytest.approx(
        (3 / 4 - 1 / 3) / (3 / 4)
    )


def test_first_answers_after_a_week():
    rows = [(0, 1, 1), (1, 2, 1), (0, 3, 4), (2, 4, 0), (1, 5, 1), (2, 30, 1), (0, 6, 1)]
    # The unanswered question and that of the last days don't count; a week does, as a sum of ticks, too.
    wait = [0.0, 6.9, 7.0 - 1e-9, NAN, 12.0, 9.0, 3.0]
    tables = {"people": people(3), "questions": questions(rows, wait_days=wait)}
    assert measured("week_wait_share", lifetime=14.0, days=40.0, **tables) == pytest.approx(2 / 5)
    none = {**tables, "questions": questions(rows[3:4], wait_days=wait[3:4])}
    assert math.isnan(measured("week_wait_share", lifetime=14.0, days=40.0, **none))
