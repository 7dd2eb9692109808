"""Who helps: each equation checked with numbers by hand, and budgets of a few people."""

import math

import numpy as np
import pytest

from sim.rules import help as helping


def test_equations_of_willingness():
    assert helping.tie_depth(np.float64(30.0), 10.0, 0.5) == pytest.approx(4.0**-0.5)
    assert helping.tie_depth(np.float64(0.0), 10.0, 0.5) == 1.0
    assert helping.visibility(3.0, 5.0) == 3 / 8
    assert helping.combine_strengths(0.5, 0.2) == pytest.approx(0.6)
    assert helping.combine_strengths(0.25, 0.4) == pytest.approx(0.55)
    assert helping.combine_strengths(0.0, 0.3) == pytest.approx(0.3)
    assert helping.combine_strengths(1.0, 0.3) == 1.0


def test_nearness_falls_with_distance_and_ends_at_twenty_ranges():
    across, along = np.array([3.0, -6.0, 0.0, 39.9, 40.0, 40.1]), np.array([-4.0, 8.0, 0.0, 0.0, 0.0, 0.0])
    found = helping.nearness(across, along, np.full(6, 2.0))
    assert found == pytest.approx(
        [math.exp(-2.5), math.exp(-5), 1, math.exp(-19.95), math.exp(-20), 0], rel=1e-12
    )
    assert found[5] == 0.0


def test_log_odds_are_the_sum_of_the_motives():
    found = helping.log_odds(-2.0, 3.0, 0.5, 5.0, 0.25, 7.0, -0.5, 11.0, 0.75, 13.0, 0.125, 0.3, 17.0, 2.0)
    assert found == pytest.approx(-2 + 1.5 + 1.25 - 3.5 + 8.25 - 13 * 0.75 * 0.125 + 0.3 - 34)


def test_people_believe_they_can_answer_by_skill_and_misjudgement():
    z = np.array([0.0, 1.0, -1.0, 2.0])
    assert helping.believes_able(0.5, 0.125, z, 0.625).tolist() == [False, True, False, True]


def spent(rows, budget):
    """Return the attempts among offers (question, person, odds, channel, hops), without odds."""
    question, person, odds, channel, hops = (np.array(column) for column in zip(*rows, strict=True))
    made = helping.choose_attempts(
        question, person, odds.astype(float), channel, np.array(budget, np.float32)
    )
    columns = (column[made].tolist() for column in (question, person, channel, hops))
    return list(zip(*columns, strict=True))


def test_people_answer_what_they_are_most_willing_to_within_their_budget():
    rows = [
        (2, 0, 0.5, 1, 1),
        (0, 0, 2.0, 0, 2),
        (1, 0, 1.0, 2, 1),
        (0, 1, -1.0, 0, 1),
        (2, 1, 3.0, 2, 1),
        (0, 2, 9.0, 1, 4),
    ]
    # Two answers of person 0 are those to questions 0 and 1; person 1 has one, person 2 less than one.
    assert spent(rows, [2.9, 1.0, 0.99]) == [(0, 0, 0, 2), (1, 0, 2, 1), (2, 1, 2, 1)]
    # By question the most willing come first, then the lower number.
    assert spent(rows, [3.0, 2.0, 1.0]) == [
        (0, 2, 1, 4), (0, 0, 0, 2), (0, 1, 0, 1), (1, 0, 2, 1), (2, 1, 2, 1), (2, 0, 1, 1)]  # fmt: skip
    assert spent([(0, 1, 1.0, 0, 1), (0, 0, 1.0, 0, 1)], [1, 1]) == [(0, 0, 0, 1), (0, 1, 0, 1)]
    # What is as willing: the question that comes first.
    assert spent([(1, 0, 1.0, 0, 1), (0, 0, 1.0, 0, 2)], [1]) == [(0, 0, 0, 2)]


def test_two_offers_for_one_question_count_as_the_better_one():
    rows = [(0, 1, 1.0, 2, 1), (0, 1, 1.5, 1, 2), (0, 0, 1.0, 2, 3), (0, 0, 1.0, 0, 1), (1, 1, 0.5, 1, 1)]
    assert spent(rows, [5.0, 2.0]) == [(0, 1, 1, 2), (0, 0, 0, 1), (1, 1, 1, 1)]


def test_skill_decides_and_earlier_answers_are_counted():
    ability = np.array([[0.2, 0.5, 0.9], [0.75, 0.5, 0.1]], np.float32)  # topic by topic
    question, person = np.array([0, 0, 0, 2, 2]), np.array([2, 0, 1, 0, 1])
    topic, difficulty, answers = np.array([0, 0, 1]), np.array([0.5, 0.0, 0.5]), np.array([4.0, 9.0, 1.0])
    helpful, before = helping.judge(question, person, topic, difficulty, answers, ability)
    assert helpful.tolist() == [True, False, True, True, True]
    assert before.tolist() == [4, 5, 5, 1, 2]
