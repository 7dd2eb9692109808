"""The effect of 10 % more help: known results, coverage of the interval, and pairs of lives."""

import math

import numpy as np
import pytest

from sim import Society, load, luck
from sim.measures.luck.lives import Lives
from sim.measures.luck.more_help import GIVERS, WHO, more_help, own_return
from sim.studies.luck.luck_study import _scenarios_with_more_effort

SMALL = {"people.count": 120, "days": 40, "asking.rate": 0.3}


def people(seed, *, many=400, strength=1.0, spread=0.7):
    """People whose effort moves help, and help their own share; a good place moves both.

    Help given rises by `strength` times effort's logarithm, the share by 0.1 for each answer.
    """
    draw = np.random.default_rng(seed)
    z, place = draw.normal(size=many), draw.normal(size=many)
    help_given = 3 + strength * z + place + draw.normal(size=many)
    share = 0.1 * help_given + 0.2 * place + draw.normal(scale=0.2, size=many)
    return share, help_given, np.exp(spread * z)


def test_the_estimate_is_the_effect_of_giving_and_not_of_being_a_giver():
    share, given, effort = people(1, many=4000)
    change, low, high = own_return(share, given, effort)
    assert low < 0.03 < high and abs(change - 0.03) < 0.005, "a tenth of 3 answers, 0.1 each"
    assert 0.3 * np.polyfit(given, share, 1)[0] > 0.04, "people compared by what they give"


def covered(times, strength, many):
    """Return how often the interval covers the truth (an unbounded one does) and how often it is bounded."""
    found = [own_return(*people(seed, many=many, strength=strength))[1:] for seed in range(times)]
    open_ended = np.array([math.isnan(low) for low, _ in found])
    held = [low <= 0.03 <= high for low, high in found]
    return np.mean(held | open_ended), 1 - open_ended.mean()


@pytest.mark.parametrize(("strength", "many"), [(1.0, 400), (0.3, 200), (0.15, 100)])
def test_the_interval_holds_the_truth_however_weak_the_instrument(strength, many):
    """500 draws: of intervals that hold it in 95 %, fewer than 92 % has chance below 1 in 500."""
    held, ends = covered(500, strength, many)
    assert held >= 0.92
    assert ends > 0.99 or strength < 1, "a weak instrument may leave the effect open"


def test_no_estimate_if_effort_changes_help_too_little():
    share, given, effort = people(2, strength=0.0)
    assert all(math.isnan(each) for each in own_return(share, given, effort))
    alike = people(2, strength=0.02, many=200_000)  # help differs by 6 % between least and most effort
    assert all(math.isnan(each) for each in own_return(*alike))
    assert all(math.isnan(each) for each in own_return(share, given, np.ones(400)))


def join_lives(answered, helped, asked=20):
    many = np.asarray(answered).shape
    return Lives(np.full(many, asked), np.asarray(answered), np.asarray(helped), 2.0, 14.0)


def test_changes_keep_shares_within_0_and_1():
    draw = np.random.default_rng(3)
    effort = np.exp(draw.normal(size=300))
    given = draw.poisson(np.minimum(effort, 3), (4, 300))
    answered = np.minimum(20, 19 + (effort > 1)) + np.zeros((4, 300), int)
    found = more_help(join_lives(answered, given), effort)
    assert (found["high"] + found["share"] <= 1 + 1e-12).all()
    assert (found["high"].dropna() > 0).any()


def test_everybodys_effect_is_that_of_the_same_lives():
    draw = np.random.default_rng(4)
    before = draw.integers(5, 12, (6, 50))
    pair = join_lives(before, np.full((6, 50), 10)), join_lives(before + 1, np.full((6, 50), 11))
    found = more_help(pair[0], draw.random(50) + 1, pair).set_index(["who", "whose"]).loc[WHO[1]]
    assert list(found.index) == list(GIVERS)
    assert found["change"].to_numpy() == pytest.approx(0.05) and found["low"].to_numpy() == pytest.approx(
        0.05
    )
    assert found["more_given"].to_numpy() == pytest.approx(0.1)
    assert found["given_a_week"].to_numpy() == pytest.approx(5)


@pytest.mark.parametrize("many", [2, 4, 5])
def test_everybodys_effect_has_an_interval_from_five_lives_on(many):
    draw = np.random.default_rng(4)
    before, given = draw.integers(5, 12, (many, 50)), np.full((many, 50), 10)
    after = before + draw.integers(0, 3, (many, 1))
    after[0] = before[0]
    after[1] = before[1] + 1
    found = more_help(
        join_lives(before, given), draw.random(50) + 1, (join_lives(before, given), join_lives(after, given))
    )
    everybody = found[found["who"] == WHO[1]]
    assert everybody["change"].notna().all()
    assert (everybody["low"].isna() == (many < 5)).all() and (everybody["high"].isna() == (many < 5)).all()


# -- the model ------------------------------------------------------------------------------------------
def test_only_effort_is_a_tenth_higher_for_everybody():
    scenario = load("hybrid", SMALL)
    (other,) = _scenarios_with_more_effort(scenario)
    one, more = Society(scenario, engine="numpy"), Society(other, engine="numpy")
    np.testing.assert_allclose(more.people.effort, 1.1 * one.people.effort, rtol=1e-5)
    for column in ("x", "y", "town", "range", "interest", "skill", "on_crowd", "morale"):
        assert np.array_equal(getattr(one.people, column), getattr(more.people, column))
    assert one.ties_table().equals(more.ties_table())
    assert _scenarios_with_more_effort(scenario.replace({"people.effort.mean": math.inf})) == []
    assert _scenarios_with_more_effort(scenario.replace({"people.effort.mean": 0})) == []


@pytest.mark.long
def test_more_effort_changes_nothing_if_effort_never_runs_out():
    plenty = SMALL | {"people.effort.mean": 1e6, "people.effort.sigma": 0.1}
    found = luck("distributed-crowd", overrides=plenty, lives=5, workers=0, engine="numpy").more_help
    everybody = found[found["who"] == WHO[1]]
    assert len(everybody) == 3
    assert (everybody[["change", "low", "high", "more_given"]] == 0).all(axis=None)
