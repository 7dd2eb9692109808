"""Ranks and fifths of the same people in several lives, counted by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from sim.measures.luck.lives import Lives
from sim.measures.luck.rank_stability import BY, fifths, rank_correlation, shares_in_two_lives


def lives_of(asked, answered):
    return Lives(np.array(asked), np.array(answered), np.array(asked) * 0, 1.0, 7.0)


ASKED = [[4, 5, 2, 3, 1, 6, 0], [2, 4, 4, 5, 3, 0, 3], [5, 2, 0, 4, 4, 2, 1]]
ANSWERED = [[1, 4, 1, 3, 0, 2, 0], [1, 4, 2, 4, 0, 0, 2], [2, 1, 0, 3, 1, 0, 1]]


def test_ranks_correlate_over_those_who_asked_in_both():
    asked, answered = np.array(ASKED), np.array(ANSWERED)
    pairs = []
    for one, other in ((0, 1), (0, 2), (1, 2)):
        ranked = []
        for life in (one, other):  # ranks among all who asked in that life
            who = asked[life] > 0
            rank = np.full(7, np.nan)
            rank[who] = pd.Series(answered[life, who] / asked[life, who]).rank(method="max").to_numpy()
            ranked.append(rank)
        both = ~np.isnan(ranked).any(axis=0)
        pairs.append(np.corrcoef(ranked[0][both], ranked[1][both])[0, 1])
    found = rank_correlation(lives_of(ASKED, ANSWERED), resamples=30)
    assert found["correlation"] == pytest.approx(np.mean(pairs))
    assert found["low"] < found["correlation"] < found["high"]


def test_ranks_of_two_lives_without_gaps_correlate_as_spearman_says():
    asked = [[8] * 6, [8] * 6]
    answered = [[1, 5, 3, 4, 8, 0], [2, 4, 5, 1, 7, 3]]
    found = rank_correlation(lives_of(asked, answered), resamples=30)
    assert found["correlation"] == pytest.approx(spearmanr(*answered).statistic)
    assert np.isnan(rank_correlation(lives_of(asked, [[1] * 6, [1] * 6]), resamples=3)["correlation"])


def test_draws_in_which_everybody_fares_alike_have_no_correlation():
    # With few people and few questions, many resamples contain only people with the same rank in some life.
    # The variance of these ranks is 0 or, by rounding, tiny. Divided by it, correlations were infinite.
    draw = np.random.default_rng(0)
    asked = draw.integers(0, 3, (5, 8))
    lives = lives_of(asked, draw.binomial(asked, 0.3))
    found = rank_correlation(lives, resamples=200)  # a warning is an error
    assert -1 <= found["low"] < found["correlation"] < found["high"] <= 1


def test_fifths_by_effort_and_by_one_life():
    # Ten people, ten questions each; by effort 0 and 1 are least, and so on.
    one = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    other = np.array([3, 5, 1, 4, 6, 2, 9, 7, 8, 10])
    lives = lives_of([[10] * 10, [10] * 10], [one, other])
    found = fifths(lives, np.arange(10.0) ** 2, resamples=25, small_groups=True).set_index(["by", "fifth"])
    both = (one + other) / 20
    assert found.loc[BY[0], "share"].tolist() == pytest.approx(
        [both[2 * n : 2 * n + 2].mean() for n in range(5)]
    )
    # Ranked by the first life they stand as they are; by the second in the order 2 5 0 3 1 4 7 8 6 9.
    order = np.array([2, 5, 0, 3, 1, 4, 7, 8, 6, 9])
    itself = [(one[2 * n : 2 * n + 2].sum() + other[order[2 * n : 2 * n + 2]].sum()) / 40 for n in range(5)]
    elsewhere = [
        (other[2 * n : 2 * n + 2].sum() + one[order[2 * n : 2 * n + 2]].sum()) / 40 for n in range(5)
    ]
    assert found.loc[BY[1], "share"].tolist() == pytest.approx(itself)
    assert found.loc[BY[2], "share"].tolist() == pytest.approx(elsewhere)
    assert (found["low"] <= found["share"]).all()
    assert (found["share"] <= found["high"]).all()


def test_fifths_of_one_life_exclude_people_who_asked_in_no_other():
    # Of 0 to 4 each stands in a fifth of its own; 5 asked in the first life only, 6 in the second only.
    asked = [[4, 4, 4, 4, 4, 4, 0], [2, 2, 2, 2, 2, 0, 2]]
    answered = [[0, 1, 2, 3, 4, 4, 0], [2, 1, 1, 0, 1, 0, 0]]
    found = fifths(lives_of(asked, answered), np.arange(7.0), resamples=2, small_groups=True).set_index(
        ["by", "fifth"]
    )
    # By the second life 3 fares worst (0), then 1, 2 and 4 (1/2, as many questions each), best 0 (1).
    assert found.loc[(BY[1], 1), "share"] == pytest.approx((0 / 4 + 0 / 2) / 2)
    assert found.loc[(BY[2], 1), "share"] == pytest.approx((2 / 2 + 3 / 4) / 2)
    assert found.loc[(BY[1], 5), "share"] == pytest.approx((4 / 4 + 2 / 2) / 2)
    assert found.loc[(BY[2], 5), "share"] == pytest.approx((1 / 2 + 0 / 4) / 2)


def test_of_equal_shares_one_of_more_questions_is_outermost():
    # Shares 0, 0, 1/2, 1, 1 of 3, 1, 2, 2, 5 questions: the worst got 0 of three, the best five of five.
    asked = [[1, 3, 2, 5, 2], [4, 4, 4, 4, 4]]
    answered = [[0, 0, 1, 5, 2], [4, 1, 2, 3, 0]]
    found = fifths(lives_of(asked, answered), np.ones(5), resamples=2, small_groups=True).set_index(
        ["by", "fifth"]
    )
    second = np.argsort([1.0, 0.25, 0.5, 0.75, 0.0])  # ranked by the second life
    first = np.array([1, 0, 2, 4, 3])
    share = np.array(answered) / np.array(asked)
    assert found.loc[BY[1], "share"].tolist() == pytest.approx(
        ((share[0][first] + share[1][second]) / 2).tolist()
    )
    assert found.loc[BY[2], "share"].tolist() == pytest.approx(
        ((share[1][first] + share[0][second]) / 2).tolist()
    )


def test_points_need_three_questions_in_both_lives():
    fates = pd.DataFrame(
        {
            "life": [5, 5, 5, 5, 2, 2, 2, 2, 9, 9],
            "person": [1, 2, 3, 4, 1, 2, 3, 4, 1, 2],
            "asked": [3, 4, 2, 5, 6, 3, 9, 2, 9, 9],
            "answered": [1, 2, 1, 5, 3, 3, 9, 1, 0, 0],
        }
    )
    found = shares_in_two_lives(fates)
    assert found.index.tolist() == [1, 2]
    assert found["one"].tolist() == [3 / 6, 3 / 3]
    assert found["other"].tolist() == [1 / 3, 2 / 4]
