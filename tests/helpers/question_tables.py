"""A few weighted questions of a few people in a few lives, all different."""

from itertools import product
from typing import NamedTuple

import numpy as np

from sim.measures.luck.lives import Lives
from sim.measures.luck.question_pairs import Outcomes

LIVES, PEOPLE, STRETCHES, DAYS = 3, 4, 3, 30.0


class Question(NamedTuple):
    life: int
    person: int
    stretch: int
    weight: float
    outcome: float


def made_questions(seed, count=40, *, answers=False):
    """Return questions with different weights and outcomes; with `answers`, outcomes are 0 and 1."""
    draw = np.random.default_rng(seed)
    many = (LIVES, PEOPLE, STRETCHES)
    places = [draw.permutation(np.arange(count) % size) for size in many]
    outcome = (draw.random(count) < 0.6).astype(float) if answers else draw.normal(size=count)
    return [Question(*each) for each in zip(*places, 1 + 2 * draw.random(count), outcome, strict=True)]


def outcomes_of(rows):
    """Sums of weight times outcome and of weights, and of their squares."""
    sums, squares = np.zeros((2, LIVES, PEOPLE, STRETCHES)), np.zeros((2, LIVES, PEOPLE))
    for row in rows:
        both = np.array([row.weight * row.outcome, row.weight])
        sums[:, row.life, row.person, row.stretch] += both
        squares[:, row.life, row.person] += both**2
    return Outcomes(sums, squares)


def pair_lives(rows, belong):
    """Sums of products and of weights over ordered pairs of questions that belong together, (2, N, K)."""
    sums = np.zeros((2, PEOPLE, STRETCHES))
    for (n, one), (m, other) in product(enumerate(rows), repeat=2):
        if n != m and belong(one, other):
            apart = abs(one.stretch - other.stretch)
            sums[:, one.person, apart] += (
                np.array([one.outcome * other.outcome, 1.0]) * one.weight * other.weight
            )
    return sums


def join_lives(rows, *, weeks=5.0):
    """The same as `Lives`; outcomes must be 0 or 1."""
    sums, squares = np.zeros((2, LIVES, PEOPLE, STRETCHES)), np.zeros((2, LIVES, PEOPLE))
    counts = np.zeros((2, LIVES, PEOPLE), int)
    for row in rows:
        both = np.array([row.weight, row.weight * row.outcome])
        sums[:, row.life, row.person, row.stretch] += both
        squares[:, row.life, row.person] += both**2
        counts[:, row.life, row.person] += [1, int(row.outcome)]
    helped = np.arange(PEOPLE)[None, :] + np.arange(LIVES)[:, None]
    return Lives(*counts, helped, weeks, DAYS, sums, squares)
