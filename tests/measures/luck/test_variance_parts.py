"""Parts of the variance, against loops over all pairs of a few invented questions."""

import math
from itertools import product

import numpy as np
import pytest
from helpers.question_tables import DAYS, LIVES, PEOPLE, STRETCHES, join_lives, made_questions, pair_lives
from scipy.stats import norm, t

from sim.measures.luck.lives import Lives, Window
from sim.measures.luck.variance_parts import (
    GROUPS,
    PARTS,
    Variances,
    bootstrap_interval,
    jackknife_groups,
    luck_by_lag,
    luck_table,
    resample_weights,
    share_deviations,
    squared_mean,
    variances,
)
from sim.measures.statistics.explained import explained

ROWS = made_questions(12, 90, answers=True)
EFFORT, POSITION = np.array([3.0, 1.0, 4.0, 2.0]), np.zeros((PEOPLE, 0))


def centred(rows, mean):
    return [row._replace(outcome=row.outcome - mean) for row in rows]


def expected(rows, mean, counts, w):
    """Return the mean outcome, and mean products of pairs: one person in one life, in two, and two people."""
    whole = sum(w[row.person] * row.weight for row in rows)
    answered = sum(w[row.person] * row.weight * row.outcome for row in rows) / whole + mean
    same, two = (
        np.einsum("n,snk,k->s", w, pair_lives(rows, belong), counts)
        for belong in (
            lambda one, other: one.person == other.person and one.life == other.life,
            lambda one, other: one.person == other.person and one.life != other.life,
        )
    )
    apart = np.zeros(2)
    for one, other in product(rows, repeat=2):
        if one.person != other.person and one.life != other.life:
            count = w[one.person] * w[other.person] * counts[abs(one.stretch - other.stretch)]
            apart += count * one.weight * other.weight * np.array([one.outcome * other.outcome, 1.0])
    return answered, same[0] / same[1], two[0] / two[1], apart[0] / apart[1]


@pytest.mark.parametrize(("days", "counts"), [(DAYS, [1.0, 1.0, 1.0]), (20.0, [2 / 3, 1 / 2, 0.0])])
def test_parts_are_differences_of_mean_products(days, counts):
    lives = join_lives(ROWS)
    found = variances(lives, EFFORT, POSITION, [Window(5, days)], resamples=3)
    rows, counts = centred(ROWS, lives.mean), np.array(counts)
    drawn = np.concatenate(list(resample_weights(PEOPLE, lives.seed, resamples=3)))
    for at, w in enumerate(drawn):
        mean, same, two, apart = expected(rows, lives.mean, counts, w)
        part = {name: values[0, at] for name, values in found.people.items()}
        assert part["mean"] == pytest.approx(mean)
        assert part["effort"] + part["asking"] + part["position"] + part["unexplained"] == pytest.approx(
            two - apart
        )
        assert part["luck of the life"] == pytest.approx(same - two)
        # An outcome is 0 or 1, so its mean square about the centre is that of the two.
        square = mean * (1 - lives.mean) ** 2 + (1 - mean) * lives.mean**2
        assert part["luck of the question"] == pytest.approx(square - same)


def test_effort_and_position_are_the_variance_explained_by_their_fits():
    lives, place = join_lives(ROWS), np.array([[1.0], [-1.0], [0.5], [2.0]])
    found = variances(lives, EFFORT, place, [Window(5, DAYS)], resamples=2)
    own = share_deviations(lives.outcomes)
    fits = explained(own, EFFORT, place, lives.seed)
    by_effort, by_both = (fit.contributions(own) for fit in (fits.effort, fits.everything))
    for at, w in enumerate(np.concatenate(list(resample_weights(PEOPLE, lives.seed, resamples=2)))):
        pairs = [(i, j) for i, j in product(range(PEOPLE), repeat=2) if i != j]
        # A person who is drawn twice doesn't form a pair with themselves.
        everybody = sum(w[i] * w[j] * own[i] * own[j] for i, j in pairs) / sum(w[i] * w[j] for i, j in pairs)
        assert found.people["effort"][0, at] == pytest.approx(w @ by_effort / 4 - everybody)
        assert found.people["position"][0, at] == pytest.approx(w @ (by_both - by_effort) / 4)
        assert found.people["asking"][0, at] == 0


def test_groups_of_lives_are_omitted_in_turn():
    lives = join_lives(ROWS)
    found = variances(lives, EFFORT, POSITION, [Window(5, DAYS)], resamples=1)
    assert found.lives["mean"].shape == (1, LIVES)
    for gone in range(LIVES):
        rows = centred([row for row in ROWS if row.life != gone], lives.mean)
        mean, same, two, _ = expected(rows, lives.mean, np.ones(STRETCHES), np.ones(PEOPLE))
        assert found.lives["mean"][0, gone] == pytest.approx(mean)
        assert found.lives["luck of the life"][0, gone] == pytest.approx(same - two)


@pytest.mark.parametrize(("lives", "groups"), [(2, 0), (3, 3), (GROUPS, GROUPS), (GROUPS + 3, GROUPS)])
def test_groups_of_lives(lives, groups):
    none = np.zeros((lives, 1), int)
    found = jackknife_groups(Lives(none, none, none, 1.0, 7.0))
    assert len(found) == groups
    if groups:
        assert np.sum(found, axis=0).tolist() == [1] * lives
        assert max(map(np.sum, found)) <= 2


def test_bootstrap_weights_sum_to_the_number_of_people():
    blocks = list(resample_weights(5, 3, resamples=7))
    assert blocks[0].tolist() == [[1.0] * 5]
    drawn = np.concatenate(blocks[1:])
    assert drawn.shape == (7, 5)
    assert drawn.sum(axis=1).tolist() == [5.0] * 7
    assert len({tuple(row) for row in drawn}) > 3
    many = np.concatenate(list(resample_weights(50, 3, resamples=400))[1:])
    assert many.mean(axis=0) == pytest.approx(np.ones(50), abs=0.25)  # five standard errors of 0.05
    assert (many == 0).mean() == pytest.approx(0.98**50, abs=0.02)


def test_draws_do_not_depend_on_the_block_size(monkeypatch):
    whole = np.concatenate(list(resample_weights(5, 3, resamples=7)))
    monkeypatch.setattr("sim.measures.luck.variance_parts._BLOCK", 15)
    blocks = list(resample_weights(5, 3, resamples=7))
    assert [len(block) for block in blocks] == [1, 3, 3, 1]
    assert np.concatenate(blocks).tolist() == whole.tolist()


def test_squared_mean_is_that_of_different_people():
    share, w = np.array([0.5, -0.25, 2.0]), np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 2.0]])
    # Of three people 2 (ab + ac + bc) of six; of weights 1 and 2 the product alone, twice, of 9 less 5.
    assert squared_mean(w, share) == pytest.approx([2 * (-0.125 + 1.0 - 0.5) / 6, 2 * 2 * -0.5 / 4])


def test_luck_by_lag_is_covariance_in_one_life_minus_that_across_two():
    lives = join_lives(ROWS)
    found = luck_by_lag(lives, resamples=5)
    rows = centred(ROWS, lives.mean)
    assert found["days_apart"].tolist() == [0.0, DAYS / 3, 2 * DAYS / 3]
    for k in range(STRETCHES):
        _, same, two, _ = expected(rows, lives.mean, np.eye(STRETCHES)[k], np.ones(PEOPLE))
        assert found["covariance"][k] == pytest.approx(same - two)
    assert found["low"].isna().all()  # five draws are too few for an interval


def test_shares_of_parts_add_up_and_are_clipped():
    values = {"mean": 0.4, "effort": 0.015, "asking": 0.005, "position": 0.01, "unexplained": -0.01,
              "luck of the life": 0.03, "luck of the question": 0.5}  # fmt: skip
    draws = np.linspace(-1.0, 1.0, 41)
    people = {part: value + np.concatenate([[0.0], 0.012 * draws])[None, :] for part, value in values.items()}
    lives = {part: np.full((1, 0), value) for part, value in values.items()}
    table = luck_table(Variances((Window(10, 90.0),), people, lives)).set_index("part")
    assert (table["questions"] == 10).all()
    assert (table["days"] == 90.0).all()
    variance = {**values, "luck of the question": 0.05, "person": 0.02, "luck": 0.08}
    assert table["variance"].to_dict() == pytest.approx({part: variance[part] for part in table.index})
    assert table["share"].to_dict() == pytest.approx({part: variance[part] / 0.1 for part in table.index})
    low, high = table["low"], table["high"]
    assert low["position"] == 0.0 < high["position"] < 1.0
    assert low["unexplained"] == pytest.approx(-0.1)  # clipped at the estimate
    assert 0.0 < low["luck"] < 0.8 < high["luck"] <= 1.0
    assert list(table.index) == [*PARTS, "person", "luck"]


def test_intervals_wholly_below_0_are_not_clipped():
    def table(effort, question, draws, part="effort"):
        values = dict.fromkeys(PARTS, 0.0) | {"effort": effort, "luck of the question": question}
        people = {part: np.full((1, 42), value) for part, value in values.items()}
        people[part][0, 1:] += draws
        lives = {part: np.full((1, 0), value) for part, value in values.items()}
        return luck_table(Variances((Window(1, 9.0),), people, lives)).set_index("part").loc["effort"]

    draws = np.linspace(-1.0, 1.0, 41)
    below = table(-0.2, 1.2, 0.01 * draws)
    assert below["share"] == pytest.approx(-0.2)
    assert below["low"] < below["share"] < below["high"] < 0
    above = table(
        1.2, -0.2, 0.3 * draws, "luck of the question"
    )  # it contains 1, so it is clipped at the estimate
    assert above["low"] < 1 < above["share"] == above["high"]
    assert above["share"] == pytest.approx(1.2)
    nearly = table(0.9, 0.1, 0.2 * draws)
    assert nearly["low"] < 0.9 < nearly["high"] <= 1.0
    alike = table(0.0, 0.0, 0.0 * draws)
    assert math.isnan(alike["share"])


def test_an_interval_has_the_quantiles_of_the_bootstrap():
    again = np.concatenate([np.linspace(-1, 1, 41), [np.nan, np.inf]])
    low, high = np.quantile(again[:41], [0.05, 0.95])
    assert bootstrap_interval(np.concatenate([[0.3], again]), level=0.9) == pytest.approx((low, high))
    assert all(map(math.isnan, bootstrap_interval(np.concatenate([[0.3], again[:19]]))))
    assert bootstrap_interval(np.concatenate([[0.3], again[:20]])) == pytest.approx(
        tuple(np.quantile(again[:20], [0.025, 0.975]))
    )


def test_an_interval_is_widened_if_lives_vary_more_than_people():
    drawn, lives = np.concatenate([[0.1], np.linspace(-1, 1, 41)]), np.array([0.0, 2.0, 1.0, 1.5])
    people, of_lives = drawn[1:].var(), 3 * lives.var()
    freedom = 3 * of_lives**2 / (of_lives - people) ** 2
    wider = t.ppf(0.975, freedom) / norm.ppf(0.975) * math.sqrt(of_lives / people)
    low, high = np.quantile(drawn[1:], [0.025, 0.975])
    assert bootstrap_interval(drawn, lives) == pytest.approx(
        (0.1 - wider * (0.1 - low), 0.1 + wider * (high - 0.1))
    )
    assert bootstrap_interval(drawn, lives / 10) == pytest.approx((low, high))  # lives differ by less
    assert bootstrap_interval(drawn, lives[:2]) == pytest.approx((low, high))  # two groups are too few
    assert bootstrap_interval(drawn, np.array([0.0, 2.0, np.nan])) == pytest.approx((low, high))
