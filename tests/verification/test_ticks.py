"""A shorter tick doesn't change the totals of a day: messages, exposures, capacities, chances."""

import copy
import pickle
from math import inf

import numpy as np
import pytest
from helpers.limits import KNOWN, agrees, feed, holds, hub, lived, made, willing

from sim import Society, load

HOURS = [12, 6, 1]
DEAF = willing(1e-9)


def full_life(society):
    """Questions whose whole lifetime was lived."""
    questions = society.questions_table()
    return questions[questions.watched_days >= society.setting.asking.lifetime - 1e-6]


def by_day(society, column):
    """Sum of a column of the table of days over the ticks of each day."""
    return society.days_table()[column].to_numpy().reshape(society.setting.days, -1).sum(axis=1)


# -- attention ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("hours", HOURS)
def test_attention_is_a_budget_a_day(hours):
    """Each person is shown 8 questions a day on average and reads 2 of them, whenever they come.

    A message that comes has G - 1 others beside it within 24 hours, and is read with probability
    min(1, 2 / G). G - 1 is all but Poisson with mean 8, and so the mean of 2 / G is 2 (1 - exp(-8)) / 8.
    """
    own = {"helping.attention": 2, "tick_hours": hours, "asking.lifetime": 1}
    society = lived(600, 12, feed(8, fading=1.0), DEAF, own)
    shown, read = by_day(society, "shown")[2:].sum(), by_day(society, "read")[2:].sum()
    assert shown > 45_000
    assert abs(read / shown - 2 / 8) < 0.01


@pytest.mark.parametrize("hours", HOURS)
def test_attention_is_not_lost_in_a_quiet_hour(hours):
    """A hub's messages are fewer than the daily attention, so everybody reads all of them, at any tick."""
    own = {"helping.attention": 3, "tick_hours": hours, "asking.rate": 0.3, "asking.lifetime": 5}
    society = lived(60, 8, hub(per="world", capacity=3), DEAF, own)
    questions = society.questions_table()
    assert questions["shown"].sum() > 60 * 8
    assert (questions.read == questions["shown"]).mean() > 0.9


# -- exposures ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("hours", [24, *HOURS])
@pytest.mark.parametrize("fading", [0.0, 0.5, 1.0])
def test_a_feed_shows_a_question_as_often_each_day(hours, fading):
    """16 fading**age on each of 3 days: 16 + 16 f + 16 f**2 in all, whatever the tick."""
    own = {"tick_hours": hours, "asking.rate": 0.2, "asking.lifetime": 3}
    questions = full_life(lived(200, 6, feed(16, fading=fading), DEAF, own))
    assert len(questions) > 100
    assert set(questions["shown"]) == {int(16 * (1 + fading + fading**2))}


@pytest.mark.parametrize("hours", HOURS)
def test_a_question_slides_down_within_the_day_as_from_day_to_day(hours):
    """With f = 0.5 a share 1 / (1 + sqrt(f)) of a day's exposures comes in its first half."""
    own = {"tick_hours": hours, "asking.rate": 0.0, "asking.lifetime": 1}
    society = made(3000, 1, feed(2000, fading=0.5), DEAF, own)
    society.person(0).ask()
    society.run()
    shown = society.days_table()["shown"].to_numpy()
    first = shown[: shown.size // 2].sum()
    assert shown.sum() == 2000
    holds(first, 2000, 1 / (1 + 0.5**0.5), 0.5, len(HOURS))


@pytest.mark.parametrize("hours", [24, *HOURS])
def test_an_asker_tells_as_many_different_people_a_day(hours):
    own = {
        "channels": {"word_of_mouth": {"contacts": 3}}, "tick_hours": hours, "asking.rate": 0.1,
        "asking.lifetime": 2, "ties.face_to_face.kind": "random", "ties.face_to_face.degree": 4,
        "ties.slots.face_to_face": 50,
    }  # fmt: skip
    society = lived(150, 5, DEAF, own)
    questions = full_life(society)
    ties = society.ties.face_to_face.degree[questions.asker]
    assert len(questions) > 20
    assert np.array_equal(questions["shown"], 2 * np.minimum(3, ties))


@pytest.mark.parametrize("hours", [24, *HOURS])
def test_a_question_is_passed_on_one_day_later(hours):
    """Each step of the chain comes a day after the one before it, and no sooner."""
    own = {
        "channels": {"word_of_mouth": {"contacts": 1, "pass_on": 1.0, "hops": 3, "referral": 0.0}},
        "tick_hours": hours, "asking.rate": 0.0, "asking.lifetime": 9, "ties.face_to_face.kind": "ring",
        "ties.face_to_face.degree": 4,
    }  # fmt: skip
    society = made(60, 6, DEAF, own)
    society.person(5).ask()
    seen = {}
    while society.running:
        society.begin_day()
        society.circulate()
        for hops in set(society.today.shown.hops.tolist()):
            seen.setdefault(hops, society.state.tick * society.state.tick_days)
        society.end_day()
    assert sorted(seen) == [1, 2, 3]
    assert seen[2] == pytest.approx(seen[1] + 1) and seen[3] == pytest.approx(seen[2] + 1)


# -- capacities ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("order", ["first_come", "random", "favourites"])
@pytest.mark.parametrize("hours", HOURS)
def test_a_hub_relays_as_many_a_day(hours, order):
    """With more than enough waiting 2.5 a day are relayed, 2 and 3 in turn, to 39 members."""
    own = {"tick_hours": hours, "asking.lifetime": 9, "asking.rate": 0.5}
    society = lived(40, 8, hub(per="world", capacity=2.5, order=order), DEAF, own)
    assert by_day(society, "shown").tolist() == [2 * 39, 3 * 39] * 4


@pytest.mark.parametrize("hours", HOURS)
def test_a_hub_that_keeps_up_at_a_day_keeps_up_at_any_tick(hours):
    """6 questions asked at once are relayed at once, as 6 a day allow: no hour has its own share."""
    own = {"tick_hours": hours, "asking.lifetime": 3, "asking.rate": 0.0}
    society = made(30, 2, hub(per="world", capacity=6), DEAF, own)
    for _ in range(24 // hours // 2):
        society.step()
    for row in range(7):
        society.person(row).ask()
    society.step()
    assert (society.state.questions.shown == 29).sum() == 6
    society.run()
    assert (society.state.questions.shown == 29).sum() == 7


@pytest.mark.parametrize("hours", HOURS)
def test_managers_look_after_different_questions_on_a_day(hours):
    """2 managers with 3 picks: 6 different questions a day, and the same ones again the next day.

    They introduce a question to 2 other people whom they know every day, so everybody is introduced once.
    """
    own = {"channels": {"managers": {"count": 2, "picks": 3, "introductions": 2}}, "asking.lifetime": 4}
    society = made(50, 3, own, DEAF, KNOWN, {"tick_hours": hours, "asking.rate": 0.0})
    for row in range(10):
        society.person(row).ask()
    society.run()
    assert by_day(society, "shown").tolist() == [12, 12, 12]
    assert sorted(society.state.questions.shown.tolist()) == sorted([6] * 6 + [0] * 4)


# -- chances ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("hours", HOURS)
def test_joining_has_the_same_chance_a_day(hours):
    """Whoever needs no success to be convinced joins on a day with probability 0.6; against 0.6 by parts."""
    own = {
        "tick_hours": hours, "asking.rate": 0.0, "people.on_crowd": 0.0, "plugging_in.enabled": True,
        "plugging_in.threshold.mean": 0.0, "plugging_in.threshold.sd": 0.0, "plugging_in.rate": 0.6,
    }  # fmt: skip
    joined = int(by_day(lived(9000, 1, feed(1), own), "joined").sum())
    parts = 24 // hours
    holds(joined, 9000, 0.6, 1 - (1 - 0.6 / parts) ** parts, len(HOURS))


@pytest.mark.parametrize("hours", HOURS)
def test_as_many_questions_are_asked_a_day(hours):
    asked = by_day(lived(2000, 10, feed(1), DEAF, {"tick_hours": hours, "asking.rate": 0.1}), "asked")
    assert agrees(asked.sum(), 20_000, 0.1, len(HOURS))  # binomial, or all but Poisson


# -- ends ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("hours", HOURS)
def test_a_question_leaves_at_the_end_of_its_day_and_its_waits_are_finer(hours):
    """Everybody is willing: both readers of the first day answer, unaware of one another, at any tick."""
    own = {"tick_hours": hours, "asking.rate": 0.1, "asking.lifetime": 4}
    questions = full_life(lived(300, 6, feed(2, fading=1.0), willing(1.0), own))
    assert (questions.answers == 2).all()
    assert (questions.wait_days < 1).all()
    assert questions.wait_days.nunique() > 1


# -- the same memory, and copies of it ----------------------------------------------------------------
def test_with_ticks_of_one_day_no_extra_state_is_stored():
    assert Society("distributed-crowd", people__count=50, days=2, engine="numpy").state.short_ticks is None


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda society: pickle.loads(pickle.dumps(society))])
def test_a_copy_made_within_a_day_continues_identically(copied):
    changes = {"people.count": 80, "days": 6, "tick_hours": 3, "channels.word_of_mouth.pass_on": 0.5}
    society = Society(load("community-of-practice", changes), engine="numpy")
    for _ in range(13):
        society.step()
    twin = copied(society)
    assert twin.state.short_ticks is not society.state.short_ticks
    assert society.run().questions_table().equals(twin.run().questions_table())


def test_questions_asked_by_hand_after_the_round_start_one_tick_later():
    own = {"tick_hours": 6, "asking.rate": 0.0, "asking.lifetime": 3}
    society = made(50, 4, feed(8, fading=1.0), DEAF, own)
    society.begin_day()
    society.circulate()
    society.person(3).ask()
    society.run()
    assert society.state.questions.shown.tolist() == [3 * 8]


@pytest.mark.parametrize("hours", [12, 6])
def test_the_first_day_of_a_question_asked_after_the_round_is_one_tick_shorter(hours):
    """It is a tick shorter: its last exposures don't come beside those of the second day, to people twice."""
    own = {"tick_hours": hours, "asking.rate": 0.0, "asking.lifetime": 3}
    society = made(50, 4, feed(40, fading=1.0), DEAF, own)
    society.begin_day()
    society.circulate()
    society.person(3).ask()
    society.end_day()
    for _ in range(2):
        shown = []
        for _ in range(24 // hours - (society.state.tick == 1)):
            society.circulate()
            shown += society.today.shown.person.tolist()
            society.end_day()
        assert len(set(shown)) == len(shown) == 40


def test_a_person_who_answers_on_the_day_of_hearing_does_not_pass_it_on():
    """A person who hears of a question and answers it by hand some hours later doesn't pass it on."""
    own = {
        "channels": {"word_of_mouth": {"contacts": 9, "pass_on": 1.0, "hops": 3}}, "tick_hours": 6,
        "asking.rate": 0.0, "asking.lifetime": 5, "helping.attention": inf, "people.effort.mean": inf,
        "helping.willingness.baseline": -100, "ties.face_to_face.kind": "ring", "ties.face_to_face.degree": 4,
    }  # fmt: skip
    society = made(40, 6, own)
    question = society.person(5).ask(difficulty=0.0)
    society.step()
    society.step()
    who = int(society.state.retellings.teller[0])
    society.state.scenario = society.setting.replace({"helping.willingness.baseline": 100.0})
    assert society.person(who).help(question) == "offers"
    society.end_day()
    assert who in society.answers_table().helper.tolist()
    assert who not in society.state.retellings.teller
