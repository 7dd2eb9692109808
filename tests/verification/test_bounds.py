"""Checks 5 and 7: attention, capacity and effort are never exceeded and can bind; questions end once."""

from math import inf

import numpy as np
import pytest
from helpers.limits import ALPHA, feed, holds, hub, lived, made, willing
from scipy import stats

from sim import Society, load

# -- 5: attention -------------------------------------------------------------------------------------
ATTENTIONS = [(3, 24), (8, 24), (15.5, 24), (19, 24), (8, 12), (8, 6)]  # messages a day, hours a tick


@pytest.mark.long
@pytest.mark.parametrize(("attention", "hours"), ATTENTIONS)
def test_5_people_read_as_many_messages_as_attention_allows(attention, hours):
    """A hub sends a = M - 1 = 19 messages a tick to each: read share min(1, A/a); 6 tests, against A + 1.

    22,800 messages a case. In shorter ticks each asks in some only, and A is what falls on a tick.
    """
    own = {"helping.attention": attention, "tick_hours": hours}
    share_a_tick = hours / 24
    society = lived(20, 60, hub(per="world"), willing(0.01), own)
    read, shown = society.days_table().read.sum(), society.days_table()["shown"].sum()
    if hours == 24:
        assert shown == 60 * 20 * 19
        share, wrong = min(1.0, attention / 19), min(1.0, (attention + 1) / 19)
        if share == 1:
            assert read == shown
        else:
            holds(read, shown, share, wrong, len(ATTENTIONS))
    else:  # a varying number of questions: compare with the sum of what each tick allows each person
        expected, variance = _reads_allowed(society, attention * share_a_tick)
        assert abs(read - expected) / np.sqrt(variance) < stats.norm.isf(ALPHA / len(ATTENTIONS) / 2)
        wrong, _ = _reads_allowed(society, attention)
        assert abs(read - wrong) / np.sqrt(variance) > 10


def _reads_allowed(society, attention):
    """Mean and variance of the messages read when each person reads each of a with min(1, A/a)."""
    questions = society.questions_table()
    tick = np.rint(questions.asked_day / society.state.tick_days).astype(int)
    asked = np.zeros((tick.max() + 1, 20), int)
    np.add.at(asked, (tick, questions.asker), 1)
    got = asked.sum(axis=1)[:, None] - asked
    share = np.minimum(1.0, attention / np.maximum(got, 1))
    return float((got * share).sum()), float((got * share * (1 - share)).sum())


NOISES = [(0, 0.0), (3, 0.0), (3, 0.5), (1, 0.9)]  # chatter beside each question, purpose


@pytest.mark.parametrize(("noise", "purpose"), NOISES)
def test_5_chatter_takes_attention_too(noise, purpose):
    """On the feed a question comes with noise (1 - purpose) messages more; 4 tests, against one more."""
    attention, people, days = 5.0, 400, 20
    own = {"helping.attention": attention}
    society = made(people, days, feed(8, noise=noise, purpose=purpose), willing(0.2), own)
    sums = np.zeros(3)
    while society.running:
        society.begin_day()
        society.ask()
        society.circulate()
        got = np.bincount(society.today.shown.person, minlength=people)
        society.help()
        society.end_day()
        for chatter, at in ((noise * (1 - purpose), 0), (noise * (1 - purpose) + 1, 2)):
            share = np.minimum(1.0, attention / np.maximum(got * (1 + chatter), 1e-9))
            sums[at] += (got * share).sum()
            if at == 0:
                sums[1] += (got * share * (1 - share)).sum()
    read = society.days_table().read.sum()
    critical = stats.norm.isf(ALPHA / len(NOISES) / 2)
    assert abs(read - sums[0]) < critical * np.sqrt(sums[1])
    assert abs(read - sums[2]) > (critical + 3.1) * np.sqrt(sums[1])


# -- 5: capacity --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("capacity", "hours", "order"),
    [
        (0, 24, "first_come"),
        (1, 24, "first_come"),
        (3, 24, "random"),
        (2.5, 24, "favourites"),
        (0.4, 24, "random"),
        (3, 6, "first_come"),
    ],
)
def test_5_a_hub_relays_its_capacity_and_no_more(capacity, hours, order):
    """Overloaded, each hub relays exactly floor(capacity x days), each question once, to all others."""
    days = 10
    own = {"places.towns": 3, "asking.lifetime": 5, "tick_hours": hours, "asking.rate": 0.8}
    society = lived(60, days, hub(capacity=capacity, order=order), willing(0.05), own)
    questions = society.questions_table()
    town = society.people.town
    size = np.bincount(town)
    assert set(questions["shown"]) <= {0, *(size - 1)}
    relayed = questions[questions["shown"] > 0]
    assert (relayed["shown"] == size[town[relayed.asker]] - 1).all()
    each = np.bincount(town[relayed.asker], minlength=3)
    assert each.tolist() == [int(capacity * days + 1e-9)] * 3
    assert len(questions) > each.sum()


def test_5_first_come_is_first_served_and_favourites_have_the_most_ties():
    own = {
        "places.towns": 1,
        "asking.lifetime": 30,
        "asking.rate": 0.3,
        "ties.face_to_face.kind": "proximity",
    }
    served = lived(40, 12, hub(capacity=5, order="first_come"), willing(0.01), own)
    questions = served.questions_table()
    relayed = questions[questions["shown"] > 0].asked_day
    waiting = questions[questions["shown"] == 0].asked_day
    assert len(waiting) > 20
    assert relayed.max() <= waiting.min()
    favoured = lived(40, 1, hub(capacity=5, order="favourites"), willing(0.01), own)
    questions = favoured.questions_table()
    degree = favoured.people_table().ties_face_to_face.to_numpy()[questions.asker]
    chosen = (questions["shown"] > 0).to_numpy()
    assert chosen.sum() == 5
    assert degree[chosen].min() >= degree[~chosen].max()


# -- 5: effort ----------------------------------------------------------------------------------------
EFFORTS = [(0.31, 24, 7), (1.03, 24, 7), (2.57, 24, 7), (0.31, 12, 7), (0.13, 24, inf), (5.0, 24, 0)]


@pytest.mark.parametrize(("effort", "hours", "backlog"), EFFORTS)
def test_5_nobody_gives_more_than_the_effort_accrued_and_the_busy_give_it_all(effort, hours, backlog):
    """Everybody willing and far too much to do: attempts = floor(effort accrued).

    A day's effort is there at the start, each later tick brings its share; what is kept is capped at
    max(1, backlog days' worth), which a person asked all the time never reaches, but for a backlog of 0.
    """
    own = {"people.effort.mean": effort, "people.effort.backlog": backlog, "tick_hours": hours}
    days = 20
    society = lived(200, days, feed(30), willing(1.0), own)
    attempts = society.people_table().attempts.to_numpy()
    ticks = society.state.tick
    accrued = effort * (1 + (ticks - 1) * hours / 24)
    assert attempts.max() <= accrued + 1e-4
    if backlog == 0:
        accrued = 5.0 + 1.0 * (ticks - 1)
    assert (attempts == np.floor(accrued)).mean() > 0.9
    assert attempts.min() >= np.floor(accrued) - 1


def test_5_effort_of_all_kinds_is_never_overspent():
    own = {"people.effort.mean": 0.25, "people.effort.sigma": 2, "discouragement.enabled": True}
    for withdraw in (0.0, 2.0):
        society = lived(
            500, 25, feed(12, fading=0.6), willing(0.6), own, {"discouragement.withdraw": withdraw}
        )
        people = society.people_table()
        assert (people.attempts <= people.effort * 25 * (1 + 1e-5)).all()
        assert (people.attempts >= people.effort * 25 - 2).mean() > 0.1  # the bound binds for some


# -- 7: every question ends once ----------------------------------------------------------------------
SHIPPED = (
    "centralised-local",
    "distributed-crowd",
    "hybrid",
    "neighbours-only",
    "scarce-crowd",
    "influencers",
)


@pytest.mark.long
@pytest.mark.parametrize(("name", "wanted"), [(name, n % 2 + 1) for n, name in enumerate(SHIPPED)])
def test_7_asked_equals_answered_plus_expired_plus_open(name, wanted):
    changes = {"people.count": 300, "days": 25, "asking.answers_wanted": wanted, "asking.rate": 0.08}
    society = Society(load(name, changes)).run()
    tables = society.tables()
    questions, answers, people, days = (tables[n] for n in ("questions", "answers", "people", "days"))
    kinds = questions.status.astype(str).value_counts()
    assert set(kinds.index) <= {"answered", "expired", "open"}
    assert kinds.sum() == len(questions) == days.asked.sum() == people.asked.sum()
    for status in ("answered", "expired"):
        assert kinds[status] == people[status].sum() == days[status].sum()
    ended = questions.asked_day + 7 <= 25
    assert (questions.status[ended] != "open").all()
    assert kinds["open"] > 0
    by_helper = answers[answers.helpful].groupby("helper").size()
    by_question = answers[answers.helpful].groupby("question_id").size()
    assert by_helper.sum() == by_question.sum() == questions.answers.sum() == people.helped.sum() > 50
    assert (questions.set_index("question_id").answers.loc[by_question.index] == by_question).all()
    assert (people.helped.loc[by_helper.index] == by_helper).all()
    surplus = (questions.answers - wanted).clip(lower=0).sum()
    assert surplus == answers.surplus.sum() == people.surplus.sum() == days.surplus.sum()
    assert questions.question_id.is_unique
    assert (answers.helper != answers.asker).all()
