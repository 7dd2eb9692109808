"""Gini coefficients, their expectation by chance, and the answers that each person received."""

import itertools
import math

import numpy as np
import pytest
from helpers.result_rows import people, questions

from sim.measures.outcome.inequality import gini, gini_null
from sim.measures.rows import answers_received, rows_of


def test_gini_is_half_the_mean_difference_over_the_mean():
    amounts = np.array([0, 3, 1, 7, 1])
    differences = np.abs(amounts[:, None] - amounts).sum() / 25
    assert gini(amounts) == pytest.approx(differences / 2 / amounts.mean())
    assert gini(np.array([0.25, 0.25])) == 0.0
    assert gini(np.array([5])) == 0.0
    assert math.isnan(gini(np.array([0, 0])))
    assert math.isnan(gini(np.zeros(0)))


@pytest.mark.parametrize(
    ("total", "people"), [(1, 2), (2, 2), (3, 2), (1, 3), (2, 3), (4, 3), (3, 4), (5, 4), (1, 5)]
)
def test_gini_by_chance_is_the_mean_over_all_ways_to_give(total, people):
    ways = itertools.product(range(people), repeat=total)
    mean = np.mean([gini(np.bincount(way, minlength=people)) for way in ways])
    assert gini_null(total, people) == pytest.approx(mean, rel=1e-9)


def test_gini_by_chance_of_one_person_nobody_and_nothing():
    assert gini_null(3, 1) == 0.0
    assert math.isnan(gini_null(3, 0))
    assert math.isnan(gini_null(0, 3))


@pytest.mark.parametrize("mean", [0.02, 0.5, 3, 80])
def test_gini_by_chance_of_many_people_agrees_with_the_poisson_limit(mean):
    # Half the mean difference of two Poisson numbers over the mean, for so many people that (n - 1) / n is 1.
    from scipy.stats import skellam

    k = np.arange(1, 600)
    difference = 2 * (k * skellam.pmf(k, mean, mean)).sum()
    assert gini_null(int(mean * 1_000_000), 1_000_000) == pytest.approx(difference / 2 / mean, rel=1e-5)


def test_people_are_found_by_their_numbers():
    who = people(4).iloc[[2, 0, 3, 1]]  # numbers 10, 4, 13, 7
    assert rows_of(who, np.array([7, 13, 10, 7])).tolist() == [3, 2, 0, 3]
    assert rows_of(who, np.zeros(0, int)).tolist() == []
    assert rows_of(who[:0], np.zeros(0, int)).tolist() == []
    asked = questions([(0, 1, 2), (3, 1, 1), (0, 90, 3), (1, 2, 0)])
    assert answers_received({"people": who, "questions": asked}).tolist() == [0, 5, 1, 0]
