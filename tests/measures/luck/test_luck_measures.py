"""Effort and luck within one life, against sums over all pairs of a few questions."""

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest
from helpers.result_rows import measured, people, questions

from sim.measures import Life
from sim.measures.declaration import Span
from sim.measures.luck.luck_measures import OneLife, _lives, one_life
from sim.measures.statistics.explained import explained

DRAW = np.random.default_rng(6)
MANY = 14
ASKER = np.concatenate([np.repeat(np.arange(MANY), 3), DRAW.integers(0, 10, 30), [MANY]])
ROWS = [
    (int(who), 1 + n % 16, int(DRAW.random() < 0.2 + 0.05 * who) * (1 + n % 2)) for n, who in enumerate(ASKER)
]
CHANCES = DRAW.uniform(0.2, 1.0, len(ROWS) + 1)


def life_of(rows, chances):
    asked = questions([*rows, (0, 19, 5)])  # the last is asked too late to count
    order = DRAW.permutation(len(asked))
    table = pd.DataFrame({"question_id": np.arange(len(asked))[order], "chance": chances[order]})
    who = people(MANY + 1, effort=np.exp(np.arange(MANY + 1.0))[::-1])
    return Life({"people": who, "questions": asked, "chances": table})


def test_parts_of_one_life():
    life, span = life_of(ROWS, CHANCES), Span(3.0, 20.0)
    found = one_life(life, span)
    weight, outcome = 1 / CHANCES[:-1], np.array([float(got > 0) for _, _, got in ROWS])
    mean = (weight @ outcome) / weight.sum()
    centred = outcome - mean
    pairs = [(i, j) for i, j in product(range(len(ROWS)), repeat=2) if i != j and ASKER[i] == ASKER[j]]
    same = sum(weight[i] * weight[j] * centred[i] * centred[j] for i, j in pairs)
    same /= sum(weight[i] * weight[j] for i, j in pairs)
    sums = np.array([np.bincount(ASKER, weights=w, minlength=MANY + 1) for w in (weight * centred, weight)])
    own = sums[0] / sums[1].mean()
    squared = np.mean([own[i] * own[j] for i, j in product(range(MANY + 1), repeat=2) if i != j])
    assert found.person == pytest.approx(same - squared)
    assert found.question == pytest.approx(mean * (1 - mean) - same)
    by_effort, *_ = explained(
        own, life["people"]["effort"].to_numpy(), np.zeros((MANY + 1, 0)), _lives(life, span).seed
    )
    assert found.effort == pytest.approx(by_effort.contributions(own).mean() - squared)
    whole = found.person + found.question
    tables = {**life, "lifetime": 3.0, "days": 20.0}
    assert measured("single_luck_margin", **tables) == pytest.approx((found.question - found.person) / whole)
    beyond = measured("effort_beyond_luck_of_100", **tables)
    assert beyond == pytest.approx((found.effort - found.question / 100) / whole)


def test_the_life_is_counted_in_weeks():
    lives = _lives(life_of(ROWS, CHANCES), Span(3.0, 20.0))
    assert (lives.weeks, lives.days) == (20 / 7, 20.0)
    assert lives.asked.tolist() == [np.bincount(ASKER, minlength=MANY + 1).tolist()]


def test_ten_people_must_have_asked_twice():
    twice = [(n, day, n % 2) for n in range(10) for day in (1, 2)]
    once = [(n, 3, 1) for n in range(10, MANY)]
    assert not math.isnan(one_life(life_of(twice + once, CHANCES[:25]), Span(3.0, 20.0)).person)
    assert math.isnan(one_life(life_of(twice[1:] + once, CHANCES[:24]), Span(3.0, 20.0)).person)


def test_a_part_of_the_variance_of_some_questions():
    life = OneLife(0.01, 0.04, 0.2)
    assert life.share(0.02, 5) == pytest.approx(0.02 / (0.04 + 0.2 / 5))
    assert math.isnan(OneLife(0.0, -0.1, 0.1).share(0.1, 1))
