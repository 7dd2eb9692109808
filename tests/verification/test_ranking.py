"""A ranked feed: who is read in closed form, the same number of readings, votes, and exact off-switches."""

import numpy as np
import pandas as pd
import pytest
from helpers.limits import agrees, feed, holds, lived, made, willing
from helpers.same_tables import assert_same

from sim import Society, load
from sim.engine.numpy.rank import count_votes, read_chances
from sim.state.questions import FEED

DEAF = willing(1e-9)
ORDERS = ["newest", "unanswered_first", "votes"]
ENGINES = ["numpy", pytest.param("compiled", marks=pytest.mark.slow)]
QUIET = {"asking.rate": 0.0, "asking.lifetime": 20}


def with_six_questions(people, *changes, engine="numpy", attention=2.5, noise=0, **own):
    """Return a society in which six people have asked, one a day, and everybody is shown all six today."""
    feeding = feed(people, fading=1.0, noise=noise, **own)
    setting = made(people, 7, feeding, DEAF, QUIET, {"helping.attention": attention}, *changes).setting
    society = Society(setting, engine=engine)
    for row in range(6):
        society.person(row).ask()
        if row < 5:
            society.step()
    return society


def chances(society):
    """Return the chances of the last person, by question."""
    state, today = society.state, society.today
    found = read_chances(state, today.questions, today.shown)
    mine = today.shown.person == society.people.count - 1
    return found[mine & (today.shown.channel == FEED)][np.argsort(today.shown.question[mine])]


# -- one reader with six questions and attention for two and a half --------------------------------------
EXPECTED = {
    "equal_chance": [5 / 12] * 6,
    "newest": [0, 0, 0, 0.5, 1, 1],
    "unanswered_first": [1, 0.5, 0, 0, 0, 1],  # the second to fourth have an answer, the fifth has two
    "votes": [0.25, 1, 0.25, 0.25, 0.25, 0.5],
}


def set_by_hand(society, order):
    """Give answers or votes to some of the six questions, as a day before would have."""
    if order == "unanswered_first":
        society.state.questions.answers[[1, 2, 3, 4]] = [1, 1, 1, 2]
        EXPECTED[order] = [1, 0.5, 0, 0, 0, 1]
    if order == "votes":
        many = society.people.count
        society.state.vote_keys = np.array([many + 7, many + 8, 5 * many + 9])
        EXPECTED[order] = [0.125, 1, 0.125, 0.125, 0.125, 1]


@pytest.mark.parametrize("order", EXPECTED)
def test_attention_is_filled_from_the_top(order):
    wanted = {"asking.answers_wanted": 9}
    society = with_six_questions(10, wanted, ranking=order, voting=1e-9)
    set_by_hand(society, order)
    society.begin_day()
    society.circulate()
    assert chances(society) == pytest.approx(EXPECTED[order], abs=1e-12)
    assert chances(society).sum() == pytest.approx(2.5)


@pytest.mark.parametrize("engine", ENGINES)
def test_readers_read_as_often_as_their_chances_say(engine):
    """2,994 readers: the two newest always, the third newest by half of them, the others never."""
    society = with_six_questions(3000, engine=engine, ranking="newest")
    society.begin_day()
    society.circulate()
    read, shown = society.today.tally.read, society.today.tally.shown
    assert shown.tolist() == [2999] * 6
    outside = society.today.shown.person >= 6  # askers see five questions
    of = np.bincount(society.today.shown.question[outside & society.today.decisions.read], minlength=6)
    assert of.tolist()[:3] == [0, 0, 0] and of.tolist()[4:] == [2994, 2994]
    holds(of[3], 2994, 0.5, 0.6, 1)
    assert read.sum() == society.today.read


def test_chatter_takes_its_share_of_attention_in_any_order():
    """Each of six questions comes with 3 chatter messages, so R = 6 · 8/24 = 2 of 8 are questions."""
    society = with_six_questions(10, ranking="newest", attention=8, noise=3)
    society.begin_day()
    society.circulate()
    assert chances(society) == pytest.approx([0, 0, 0, 0, 1, 1])


def test_only_the_feed_is_ranked():
    """Word of mouth keeps its equal chances, and both channels keep what they are read on average."""
    mouth = {
        "channels.word_of_mouth": {"contacts": 9}, "ties.face_to_face.kind": "random",
        "ties.face_to_face.degree": 9, "helping.attention": 3, "asking.rate": 0.4,
    }  # fmt: skip
    found = {}
    for order in ("equal_chance", "newest"):
        ranked = feed(6, fading=0.5, ranking=order)
        society = made(60, 4, ranked, DEAF, {"asking.lifetime": 3}, mouth)
        for _ in range(3):
            society.step()
        society.begin_day()
        society.ask()
        society.circulate()
        shown = society.today.shown
        found[order] = read_chances(society.state, society.today.questions, shown), shown
    (plain, shown), (ranked, _) = found.values()
    by_mouth = shown.channel != FEED
    assert by_mouth.sum() > 100 and (plain < 1).mean() > 0.9
    assert np.array_equal(plain[by_mouth], ranked[by_mouth])
    assert not np.array_equal(plain[~by_mouth], ranked[~by_mouth])
    sums = [np.bincount(shown.person[~by_mouth], of[~by_mouth], minlength=60) for of in (plain, ranked)]
    assert np.allclose(*sums)


# -- the number of readings ---------------------------------------------------------------------------
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("hours", [24, 6, 1])
def test_as_many_questions_are_read_in_any_order_and_at_any_tick(order, hours):
    """Each person reads 2 of about 24 messages a day, whatever the order and the length of a tick.

    The messages are the same without an order. About 5,400 readings: four standard deviations are 5 %. With
    short ticks nobody has read more or less so far than two days' worth.
    """
    own = {"helping.attention": 2, "tick_hours": hours, "asking.lifetime": 3, "asking.answers_wanted": 9}
    society, plain = (
        lived(300, 9, feed(8, fading=1.0, ranking=each, voting=v), willing(0.2), own)
        for each, v in ((order, 0.2), ("equal_chance", 0))
    )
    shown, read = (society.days_table()[name].to_numpy() for name in ("shown", "read"))
    assert np.array_equal(shown, plain.days_table()["shown"])
    assert abs(read.sum() / plain.days_table()["read"].sum() - 1) < 0.05
    if society.state.short_ticks is not None:
        assert np.abs(society.state.short_ticks.unread).max() < 4


@pytest.mark.parametrize("hours", [24, 6, 1])
def test_the_newest_are_read_first_at_any_tick(hours):
    """With 8 questions of each age a day and attention for 2, all readings are of a question's first day.

    At any tick: a question of the first day competes only with other exposures of 24 hours.
    """
    own = {"helping.attention": 2, "tick_hours": hours, "asking.lifetime": 3}
    society = made(200, 8, feed(8, fading=1.0, ranking="newest"), DEAF, own)
    young = total = 0
    while society.running:
        society.begin_day()
        society.ask()
        society.circulate()
        shown, state = society.today.shown, society.state
        age = (state.tick - state.questions.asked[state.open[shown.question]]) * state.tick_days
        if state.tick * state.tick_days >= 2:
            young += (age[society.today.decisions.read] < 1).sum()
            total += society.today.decisions.read.sum()
        society.help()
        society.end_day()
    assert total > 2_000
    assert young / total > 0.98  # 1/3 with equal chances


# -- votes ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("engine", ENGINES)
def test_readers_vote_with_the_stated_chance_and_once(engine):
    """4,999 people read one question every day; a share of 0.3 of them votes, on the first day only."""
    setting = made(5000, 4, feed(5000, fading=1.0, ranking="votes", voting=0.3), DEAF, QUIET).setting
    society = Society(setting, engine=engine)
    society.person(0).ask()
    society.step()
    first = int(count_votes(society.state)[0])
    holds(first, 4999, 0.3, 0.35, 1)
    for _ in range(3):
        society.step()
        assert count_votes(society.state).tolist() == [first]


def test_those_who_answer_do_not_vote_and_closed_questions_keep_no_votes():
    voting = feed(400, fading=1.0, ranking="votes", voting=1.0)
    society = made(401, 4, voting, willing(0.5), QUIET | {"asking.answers_wanted": 1000})
    society.person(0).ask()
    society.step()
    question = society.state.questions
    assert count_votes(society.state)[0] + question.attempts[0] == 400
    assert agrees(count_votes(society.state)[0], 400, 0.5, 1)
    done = made(401, 4, voting, willing(0.5), QUIET)
    done.person(0).ask()
    done.step()
    assert done.state.open.size == done.state.vote_keys.size == 0


def test_a_higher_chance_only_adds_voters():
    few, many = (
        lived(
            80,
            3,
            feed(30, fading=1.0, ranking="votes", voting=v),
            DEAF,
            {"asking.rate": 0.2} | {"asking.lifetime": 9},
        )
        for v in (0.2, 0.6)
    )
    assert 0 < few.state.vote_keys.size < many.state.vote_keys.size
    assert np.isin(few.state.vote_keys, many.state.vote_keys).all()


# -- off ------------------------------------------------------------------------------------------------
BUSY = load("distributed-crowd", {"people.count": 80, "days": 12, "asking.rate": 0.3, "helping.attention": 4})
OFF = {
    "nobody votes": {"channels.feed.ranking": "votes"},
    "votes without an order by votes": {"channels.feed.voting": 0.9},
    "attention without limit": {"channels.feed.ranking": "newest", "helping.attention": np.inf},
    "questions of one day": {"channels.feed.ranking": "newest", "asking.lifetime": 1},
    "unanswered questions of one day": {"channels.feed.ranking": "unanswered_first", "asking.lifetime": 1},
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", OFF)
def test_without_anything_to_order_tables_are_those_of_equal_chances(case, engine):
    changes = OFF[case]
    plain = {**changes, "channels.feed.ranking": "equal_chance", "channels.feed.voting": 0.0}
    one, other = (
        Society(BUSY.replace(each), engine=engine).run().tables(ties=True) for each in (changes, plain)
    )
    assert_same(one, other)


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_changes_something(order):
    ranked = BUSY.replace({"channels.feed.ranking": order, "channels.feed.voting": 0.2 * (order == "votes")})
    one, other = (Society(each).run().tables() for each in (BUSY, ranked))
    assert not one["questions"]["read"].equals(other["questions"]["read"])
    pd.testing.assert_series_equal(one["questions"].asker[:20], other["questions"].asker[:20])


@pytest.mark.parametrize(
    ("case", "noted"),
    [
        ("nobody votes", "nobody votes (channels.feed.voting is 0), so the feed has no order."),
        (
            "votes without an order by votes",
            "channels.feed.voting has no effect, because channels.feed.ranking is equal_chance.",
        ),
    ],
)
def test_settings_without_effect_are_noted(case, noted):
    society = Society(BUSY.replace(OFF[case]))
    assert [str(note) for note in society.state.notes].count(f"distributed-crowd: {noted}") == 1
    later = [{"day": 3, "set": {"channels.feed.ranking": "votes", "channels.feed.voting": 0.1}}]
    later = Society(BUSY.replace({**OFF[case], "interventions": later}))
    assert not any("voting" in str(note) for note in later.state.notes)
