"""Learned choice of channels: propensities, when they change, and that nothing else changes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from sim import Society, load
from sim.rules import ask
from sim.rules.learn import initial_propensity, reinforce
from sim.state.questions import SHIPPED

TOWN = load(
    "base",
    {
        "people.count": 120,
        "days": 40,
        "asking.rate": 0.2,
        "asking.lifetime": 4,
        "asking.learning": 0.3,
        "people.on_crowd": 0.6,
        "asking.channels": "learned",
        "channels": {"word_of_mouth": {}, "hub": {}, "feed": {}, "managers": {"count": 1}},
    },
)


@pytest.mark.long
@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.long)])
@pytest.mark.parametrize("weights", [{}, {"feed": 2.0, "hub": 1.0}])
def test_propensities_follow_from_the_questions_that_have_ended(weights, engine):
    """Compute the propensities from the table of questions, in order of their end and of asking."""
    scenario = TOWN.replace({"asking.channel_weights": weights})
    society = Society(scenario, engine=engine).run()
    q = society.questions_table()
    q = q[q.status != "open"].copy()
    q["ended"] = np.where(q.status == "expired", q.asked_day + 3, q.first_answer_day.astype(float))
    expected = np.tile([weights.get(name, 0.0) if weights else 1.0 for name in SHIPPED], (120, 1))
    for row in q.sort_values(["ended", "asked_day"]).itertuples():
        served = [name == row.first_channel for name in SHIPPED]
        expected[row.asker] = (1 - 0.3) * expected[row.asker] + served
    assert np.array_equal(society.state.channel_propensity, expected)
    assert q.groupby("asker").size().max() > 4
    if weights:
        assert not society.questions_table().channels.astype(str).str.contains("word|managers").any()


def test_a_question_travels_on_one_channel_that_its_asker_has():
    society = Society(TOWN).run()
    q = society.questions_table()
    ways = q.channels.astype(str)
    assert not ways.str.contains("+", regex=False).any()
    assert set(ways) == {"", *SHIPPED}  # none: chosen for the hub, and not handed in
    off = ~society.people.on_crowd[q.asker]
    assert not (ways[off] == "feed").any()
    used = society.days_table().filter(like="share_on_").sum(axis=1)
    assert (used <= 1 + 1e-12).all()


@pytest.mark.long
def test_channels_are_drawn_by_weight_until_a_question_has_ended():
    one, learned = (Society(TOWN, asking__channels=how) for how in ("one", "learned"))
    parted = False
    for day in range(12):
        one.step()
        learned.step()
        if day == 0:  # nothing had ended when today's questions were asked
            for name, table in one.tables(ties=True).items():
                pd.testing.assert_frame_equal(table, learned.tables(ties=True)[name], check_exact=True)
        parted = not one.questions_table().channels.equals(learned.questions_table().channels)
    assert parted


@pytest.mark.long
def test_with_full_forgetting_the_last_answer_decides_the_channel():
    """With learning 1, only the channel of the last answer is left, and silence resets to the weights."""
    society = Society(TOWN, asking__learning=1.0, people__on_crowd=1.0, channels__hub="none").run()
    q = society.questions_table()
    q = q[q.status != "open"]
    stayed = 0
    for _, mine in q.sort_values("asked_day").groupby("asker"):
        ends = np.where(mine.status == "expired", mine.asked_day + 3, mine.first_answer_day.astype(float))
        for k in range(1, len(mine)):
            before = ends[:k]
            last = np.flatnonzero(before < mine.asked_day.iloc[k])
            overlapping = (before >= mine.asked_day.iloc[k]).any() or (np.sort(before) != before).any()
            if not overlapping and last.size and mine.status.iloc[k - 1] == "answered":
                assert mine.channels.iloc[k] == mine.first_channel.iloc[k - 1]
                stayed += 1
    assert stayed > 20


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.lists(st.floats(0, 1e6), min_size=4, max_size=4), min_size=1, max_size=5),
    st.integers(-1, 3),
    st.floats(0, 1),
)
def test_silence_changes_no_choice_and_success_makes_its_channel_likelier(rows, channel, forgetting):
    q = np.array(rows)
    after = reinforce(q, np.full(len(q), channel), forgetting)
    assert np.all(after >= 0)
    total, now = q.sum(axis=1), after.sum(axis=1)
    sure = (total > 1e-6) & (now > 1e-6)
    before_share, share = q[sure] / total[sure, None], after[sure] / now[sure, None]
    if channel < 0:
        assert np.allclose(share, before_share)
    else:
        assert np.all(share[:, channel] >= before_share[:, channel] - 1e-12)
        assert np.allclose(after.sum(axis=1), (1 - forgetting) * total + 1)


def test_without_a_successful_channel_the_weights_decide_again():
    has = np.array([[True, True, False, False]] * 4000)
    start = initial_propensity({"word_of_mouth": 3.0, "hub": 1.0}, SHIPPED)
    asker = np.arange(4000)
    learned = np.tile([0.0, 0.0, 5.0, 0.0], (4000, 1))
    bits = ask.choose_channels(3, 0, asker, has, learned, start)
    assert set(bits) == {1, 2}
    assert np.array_equal(bits, ask.choose_channels(3, 0, asker, has, start))
    assert not ask.choose_channels(3, 0, asker, has, learned).any()
    assert np.array_equal(initial_propensity({}, SHIPPED), np.ones(4))
