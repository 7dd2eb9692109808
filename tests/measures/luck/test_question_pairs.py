"""Sums over pairs of questions, against loops over all pairs of a few invented questions."""

import itertools

import numpy as np
import pytest
from helpers.question_tables import LIVES, STRETCHES, made_questions, outcomes_of, pair_lives

from sim.measures.luck.question_pairs import lag_weights, products_by_lag, same_person_pairs, two_people_pairs


def test_every_pair_of_one_person_counts_once_each_way():
    rows = made_questions(3)
    found = same_person_pairs(outcomes_of(rows))

    def own(one, other):
        return one.person == other.person

    same = pair_lives(rows, lambda one, other: own(one, other) and one.life == other.life)
    two = pair_lives(rows, lambda one, other: own(one, other) and one.life != other.life)
    assert found.same_life == pytest.approx(same)
    assert found.two_lives == pytest.approx(two)


def test_two_people_never_share_their_life():
    rows = made_questions(4)
    outcomes = outcomes_of(rows)
    w = np.array([[1.0, 1.0, 1.0, 1.0], [2.0, 0.0, 1.0, 3.0]])
    found = two_people_pairs(w, outcomes, same_person_pairs(outcomes).two_lives)
    sums = np.zeros((2, 2, STRETCHES))
    for one, other in itertools.product(rows, repeat=2):
        if one.person != other.person and one.life != other.life:
            both = np.array([one.outcome * other.outcome, 1.0]) * one.weight * other.weight
            apart = abs(one.stretch - other.stretch)
            sums[:, :, apart] += both[:, None] * w[:, one.person] * w[:, other.person]
    assert found == pytest.approx(sums)


def test_omitting_lives():
    rows = made_questions(5)
    left = np.array([False, True, False])
    found = outcomes_of(rows).without_lives(left)
    kept = outcomes_of([row for row in rows if row.life != 1])
    assert found.sums.shape[1] == found.squares.shape[1] == LIVES - 1
    assert found.sums == pytest.approx(kept.sums[:, ~left])
    assert found.squares == pytest.approx(kept.squares[:, ~left])


def test_weights_of_lags_in_a_window():
    assert lag_weights(4, 1.0).tolist() == [1.0, 1.0, 1.0, 1.0]
    assert lag_weights(4, 0.75) == pytest.approx([3 / 4, 2 / 3, 1 / 2, 0])
    assert lag_weights(4, 0.6) == pytest.approx([2.4 / 4, 1.4 / 3, 0.4 / 2, 0])
    assert lag_weights(4, 0.1) == pytest.approx([1 / 4, 0, 0, 0])  # never less than a stretch


def test_products_by_distance():
    assert products_by_lag(np.array([[1.0, 2.0, 4.0], [3.0, 0.0, 5.0]])).tolist() == [
        [21, 20, 8],
        [34, 0, 30],
    ]
