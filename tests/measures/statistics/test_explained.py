"""Variance explained by effort and position, against fits calculated by hand and shares without noise."""

import numpy as np
import pandas as pd
import pytest

from sim.measures.statistics.explained import (
    PARTS,
    REPEATS,
    Fits,
    _folds,
    columns_of,
    explained,
    isotonic,
    ranks,
    ridge,
)


def test_ranks_from_0_to_1():
    assert ranks(np.array([5.0, np.inf, 5.0, 2.0, 7.0])).tolist() == [0.5, 1.0, 0.5, 0.0, 0.75]
    assert ranks(np.array([4.0, 4.0])).tolist() == [0.0, 0.0]
    assert ranks(np.zeros(1)).tolist() == [0.0]
    assert ranks(np.zeros(0)).tolist() == []


def test_an_isotonic_fit_rises_or_falls():
    # Means 1 of two at 0, 4 at 1, 2 at 2 and 6 at 4; 4 and 2 become 3.
    x, y = np.array([2.0, 0.0, 4.0, 0.0, 1.0]), np.array([2.0, 0.0, 6.0, 2.0, 4.0])
    assert isotonic(x, y, np.array([-1.0, 0.5, 1.5, 3.0, 9.0])).tolist() == [1.0, 2.0, 3.0, 4.5, 6.0]
    assert isotonic(x, -y, np.array([-1.0, 0.5, 1.5, 3.0, 9.0])).tolist() == [-1.0, -2.0, -3.0, -4.5, -6.0]
    # Three at 1 outweigh one at 2: the mean of 4, 4, 4 and 0.
    x, y = np.array([0.0, 1.0, 1.0, 1.0, 2.0, 3.0]), np.array([0.0, 4.0, 4.0, 4.0, 0.0, 9.0])
    assert isotonic(x, y, np.array([1.0, 2.0])).tolist() == [3.0, 3.0]


def test_the_ridge_penalty_is_the_square_of_columns_over_people():
    # One column of mean 3 and spread 2 beside a constant one: z = -1, -1, 1, 1, and z·y = 6 of 4 + 4/16.
    x = np.array([[1.0, 7.0], [1.0, 7.0], [5.0, 7.0], [5.0, 7.0]])
    y, told = np.array([1.0, 2.0, 3.0, 6.0]), np.array([[5.0, 0.0], [9.0, 7.0], [1.0, 7.0]])
    slope = 6 / (4 + 4 / 16)
    assert ridge(x, y, told) == pytest.approx([3 + slope, 3 + 3 * slope, 3 - slope])
    assert ridge(x[:, 1:], y, told[:, 1:]).tolist() == [3.0, 3.0, 3.0]
    # Two columns without correlation, z·y = 6 and 4, are penalised by 4 (2/4)² each.
    two = np.column_stack([[-1.0, -1, 1, 1], [-1.0, 1, -1, 1]])
    assert ridge(two, y, np.array([[1.0, 0.0], [0.0, 1.0]])) == pytest.approx([3 + 6 / 5, 3 + 4 / 5])


def test_positions_as_columns():
    where = pd.DataFrame({"town": pd.Categorical(["B", "A", "B"]), "ties": [7, 1, 3]})
    assert columns_of(where).tolist() == [[0, 1, 1, 1], [1, 0, -1, 1], [0, 1, 0, 0]]
    assert columns_of(where[[]]).shape == (3, 0)


def test_fits_come_from_two_other_sets_of_people():
    dealt = list(_folds(23, 5))
    assert len(dealt) == PARTS * REPEATS
    for told, (one, other) in dealt:
        assert sorted([*told, *one, *other]) == list(range(23))
        assert abs(len(one) - len(other)) <= 2
    for repeat in range(REPEATS):
        parts = [told for told, _ in dealt[repeat * PARTS : (repeat + 1) * PARTS]]
        assert sorted(np.concatenate(parts)) == list(range(23))
        assert max(map(len, parts)) - min(map(len, parts)) <= 1
    assert dealt[0][0].tolist() != dealt[PARTS][0].tolist()  # a new division


def test_contributions_to_the_explained_variance():
    fits = Fits(np.array([0.5, 1.0]), np.array([0.25, 0.125]))
    assert fits.contributions(np.array([2.0, -1.0])).tolist() == [0.75, -1.125]


def test_shares_without_noise_are_fully_explained():
    # Effort has four steps, and position moves shares by 0.1 up or down in each of them.
    draw = np.random.default_rng(1)
    n = 1000
    effort, place = draw.integers(0, 4, n), np.where(draw.random(n) < 0.5, 1.0, -1.0)
    step = np.array([0.0, 0.2, 0.3, 0.8])[effort]
    by_effort, _, _, by_both = explained(step, effort, np.zeros((n, 0)), 3)
    assert by_effort.total == pytest.approx(2 * step)
    assert by_effort.product == pytest.approx(step**2)
    assert by_both.total == pytest.approx(2 * step)
    share = step + 0.1 * place
    by_effort, _, _, by_both = explained(share, effort, place[:, None], 3)
    assert by_effort.contributions(share).mean() == pytest.approx((step**2).mean(), rel=0.03)
    assert by_both.total == pytest.approx(2 * share, abs=0.05)
    assert by_both.contributions(share).mean() == pytest.approx((share**2).mean(), rel=0.001)
