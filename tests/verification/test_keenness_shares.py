"""Keenness: exact shares of audiences, properties of the rule, and when it has no effect.

The shares are those of the arrays; `tests/engine/test_both_engines.py` holds compiled code equal to them.
"""

from math import inf

import numpy as np
import pytest
from helpers.limits import ALPHA, feed, made
from helpers.same_tables import assert_same
from hypothesis import given, strategies as st
from scipy import stats

from sim import Society, load
from sim.population.keenness import relative_keenness
from sim.state.questions import OPEN

ENGINES = ["numpy", pytest.param("compiled", marks=pytest.mark.long)]
UNWILLING = {"helping.willingness.baseline": -100}
CASES = 8  # chi-squared tests of this file
HYBRID = load("hybrid", {"people.count": 100, "days": 12, "asking.rate": 0.15, "people.on_crowd": 0.7})


def shown(society, days):
    """Return how often each asker's questions were shown to each person in a number of days, (N, N)."""
    counts = np.zeros((society.people.count,) * 2)
    topics = np.zeros((society.people.count, society.people.topics))
    for _ in range(days):
        society.ask()
        society.circulate()
        questions, exposures = society.today.questions, society.today.shown
        asker = questions.asker[exposures.question]
        np.add.at(counts, (asker, exposures.person), 1)
        np.add.at(topics, (questions.asker, questions.topic), 1)
        society.end_day()
    return counts, topics


def fit(counts, expected):
    """Return the p-value of the chi-squared test of each asker's counts against the expected ones."""
    some = expected > 0
    assert not counts[~some].any()
    rows = some.any(axis=1)
    statistic = ((counts - expected)[some] ** 2 / expected[some]).sum()
    return stats.chi2.sf(statistic, some.sum() - np.count_nonzero(rows))


def crowd(people, alpha, **seeds):
    own = {
        "people.keenness": alpha, "people.effort.mean": 1, "people.effort.sigma": 1.0, "people.topics": 3,
        "people.interest.concentration": 2.0,
    }  # fmt: skip
    return made(people, 5_000, feed(1), UNWILLING, own, **seeds)


def expected_on_feed(society, topics, alpha):
    """Return the expected counts, (N, N): each asker's questions go to the others by interest and effort."""
    effort = society.people.effort.astype(np.float64) ** alpha
    found = np.zeros((society.people.count,) * 2)
    for k in range(society.people.topics):
        weight = np.tile(society.people.interest[:, k] * effort, (society.people.count, 1))
        np.fill_diagonal(weight, 0)
        found += topics[:, k, None] * weight / weight.sum(axis=1, keepdims=True)
    return found


# Many people are drawn from the tables, four people are ranked.
@pytest.mark.parametrize(("people", "days", "alpha"), [(12, 1500, 0.5), (4, 1500, 1.5)])
def test_strangers_on_the_feed_are_drawn_by_interest_and_keenness(people, days, alpha):
    society = Society(crowd(people, alpha).state.scenario, engine="numpy")
    counts, topics = shown(society, days)
    assert counts.sum() == people * days
    assert fit(counts, expected_on_feed(society, topics, alpha)) > ALPHA / CASES
    for wrong in (0.0, alpha - 0.25):
        assert fit(counts, expected_on_feed(society, topics, wrong)) < ALPHA / CASES


NEIGHBOURS = {
    "people.keenness": 1.0, "people.effort.mean": 1, "people.effort.sigma": 1.0, "ties.learning": 0,
    "ties.face_to_face.kind": "random", "ties.face_to_face.degree": 6, "ties.half_life": 1e6,
}  # fmt: skip


def by_mouth(alpha, **channel):
    own = {"channels": {"word_of_mouth": {"contacts": 1, **channel}}, "people.keenness": alpha}
    scenario = made(12, 5_000, UNWILLING, NEIGHBOURS, own).state.scenario
    return Society(scenario, engine="numpy")


def ties(society, alpha):
    """Return strength times effort**alpha of each tie, (N, N)."""
    layer, weight = society.ties.face_to_face, np.zeros((12, 12))
    row, column, other = layer.edges()
    weight[row, other] = layer.strength[row, column] * society.people.effort[other].astype(float) ** alpha
    return weight


def test_askers_tell_people_in_proportion_to_strength_and_keenness():
    society = by_mouth(1.0)
    counts, _ = shown(society, 2000)
    asked = counts.sum(axis=1, keepdims=True)
    for alpha, agrees in ((1.0, True), (0.0, False), (0.75, False)):
        weight = ties(society, alpha)
        total = weight.sum(axis=1, keepdims=True)
        p = fit(counts, asked * weight / np.where(total > 0, total, 1))
        assert (p > ALPHA / CASES) == agrees, alpha


def test_questions_are_passed_on_in_proportion_to_strength_and_keenness():
    """Each teller's second-hand listeners; nobody passes a question back to its asker."""
    society = by_mouth(1.0, pass_on=1.0, hops=2, referral=0.0)
    society = Society(society.state.scenario.replace({"asking.lifetime": 2}), engine="numpy")
    told, expected = np.zeros((12, 12)), {alpha: np.zeros((12, 12)) for alpha in (1.0, 0.0)}
    weights = {alpha: ties(society, alpha) for alpha in expected}
    for _ in range(1500):
        due = society.state.retellings
        if due is not None:
            due_is_open = society.state.questions.status[due.question] == OPEN
        society.ask()
        society.circulate()
        if due is not None:
            due = due.at(due_is_open)
            asker = society.state.questions.asker[due.question]
            for alpha, weight in weights.items():
                each = weight[due.teller]
                each[np.arange(asker.size), asker] = 0
                total = each.sum(axis=1)
                np.add.at(expected[alpha], due.teller[total > 0], each[total > 0] / total[total > 0, None])
            second = society.today.shown.hops == 2
            # hops 2 come in the order of those who pass on, without those who have nobody to tell
            able = total > 0
            np.add.at(told, (due.teller[able], society.today.shown.person[second]), 1)
        society.end_day()
    assert fit(told, expected[1.0]) > ALPHA / CASES
    assert fit(told, expected[0.0]) < ALPHA / CASES


@given(
    st.lists(st.floats(0, 1e6, width=32), min_size=1, max_size=50),
    st.floats(0.001, 1.5),
    st.floats(0.01, 100),
)
def test_keenness_has_mean_1_grows_with_effort_and_has_no_unit(effort, alpha, scale):
    effort = np.array(effort, np.float32)
    keen = relative_keenness(effort, alpha)
    if not effort.any():
        assert keen is None
        return
    assert keen.mean(dtype=float) == pytest.approx(1, abs=1e-5)
    assert (np.diff(keen[np.argsort(effort)]) >= 0).all()
    assert (keen[effort == 0] == 0).all()
    other = relative_keenness((effort.astype(float) * scale).astype(np.float32), alpha)
    if effort[effort > 0].min() > 1e-30:
        np.testing.assert_allclose(other, keen, rtol=1e-4, atol=1e-30)


@pytest.mark.parametrize(("effort", "alpha"), [([0, 0], 1.0), ([1, inf], 1.0), ([1, 5], 0.0)])
def test_everybody_is_equally_keen(effort, alpha):
    assert relative_keenness(np.array(effort, np.float32), alpha) is None


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "same", [{"people.effort.sigma": 0}, {"people.effort.mean": inf}, {"people.effort.mean": 0}]
)
def test_equal_effort_means_that_keenness_changes_nothing(same, engine):
    plain, keen = (
        Society(HYBRID.replace({**same, "people.keenness": alpha}), engine=engine).run().tables(ties=True)
        for alpha in (0.0, 1.5)
    )
    assert_same(plain, keen)


def test_effort_set_by_hand_changes_keenness_from_the_next_circulation_on():
    society = crowd(30, 1.0)
    assert society.people.keenness.mean(dtype=float) == pytest.approx(1)
    society.agents[3].effort = 1e6
    society.ask()
    society.circulate()
    assert society.people.keenness[3] > 29
    of_others = society.today.shown.person[society.today.questions.asker[society.today.shown.question] != 3]
    assert (of_others == 3).mean() > 0.9
    society.end_day()
    for person in society.agents:
        person.effort = 2.0
    society.ask()
    society.circulate()
    assert (society.people.keenness == 1).all()
