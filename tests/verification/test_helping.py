"""Influences on helpers with closed forms: introductions, depth, bystanders, hostile replies, learning."""

from itertools import product

import numpy as np
import pytest
from helpers.limits import KNOWN, agrees, feed, holds, holds_in_sum, lived, made, willing
from scipy import special

from sim import Society, load
from sim.population.people import MANAGER


def logit(p):
    return float(special.logit(p))


def settled(society):
    """Run day by day, and yield the society each day after all readings and decisions."""
    while society.running:
        society.begin_day()
        society.ask()
        society.circulate()
        society.help()
        yield society
        society.end_day()


# -- hostility ----------------------------------------------------------------------------------------
HOSTILITIES = [(0.02, 0.0), (0.3, 0.5), (1.0, 0.9), (0.5, 0.2)]  # hostility, purpose


@pytest.mark.parametrize(("hostility", "purpose"), HOSTILITIES)
def test_bad_replies_are_hostility_times_what_is_without_purpose(hostility, purpose):
    """Of r first readings r h (1 - purpose); 80,000 a case, 4 tests; against 0.02 more, and h alone."""
    own = feed(4, hostility=hostility, purpose=purpose)
    days = lived(2000, 10, own, willing(0.05)).days_table()
    share = hostility * (1 - purpose)
    assert days.read.sum() == 80_000
    holds(days.hostile.sum(), 80_000, share, min(1, share + 0.02), len(HOSTILITIES))
    if purpose:
        assert not agrees(days.hostile.sum(), 80_000, hostility, len(HOSTILITIES))


def test_each_bad_reply_takes_its_share_of_morale():
    """One asker and 29 readers who all reply badly: morale (1 - sting)**29, to single precision."""
    own = {"asking.rate": 0.0, "discouragement.enabled": True, "asking.lifetime": 9}
    society = made(30, 2, feed(29, hostility=1.0, sting=0.1), willing(1e-9), own)
    society.person(4).ask()
    society.step()
    assert society.days_table().hostile.tolist() == [29]
    assert society.person(4).morale == pytest.approx(0.9**29, rel=1e-5)
    assert np.delete(society.people.morale, 4).min() == 1


# -- withdrawal ---------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.parametrize("withdraw", [0.0, 0.5, 1.0, 3.0])
@pytest.mark.parametrize("hours", [24, 6])
def test_what_refills_a_budget_is_effort_times_a_power_of_morale(withdraw, hours):
    """Nobody asks: after each tick budget = min(max(1, 7 effort), budget + effort days morale**withdraw)."""
    changes = {"people.count": 200, "asking.rate": 0.0, "days": 12 * hours // 24, "tick_hours": hours}
    changes |= {"channels": {"feed": {}}, "discouragement.withdraw": withdraw, "people.effort.mean": 0.4}
    society = Society(load("base", changes))
    people = society.people
    people.morale[:] = np.linspace(0, 1, 200)
    budget, effort = people.budget.astype(float), people.effort.astype(float)
    society.step()  # the first day begins as it was drawn
    while society.running:
        society.step()
        grown = budget + effort * hours / 24 * people.morale.astype(float) ** withdraw
        budget = np.minimum(np.maximum(1, 7 * effort), grown)
        assert np.allclose(people.budget, budget, rtol=2e-6)
    if withdraw:
        plain = people.effort * (1 + (society.state.ticks - 1) * hours / 24)
        assert (people.budget < np.minimum(plain, np.maximum(1, 7 * effort)) * 0.9).mean() > 0.2


# -- bystanders ---------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.parametrize("b", [0.5, 1.2])
def test_bystanders_hold_back_by_the_answers_that_are_there(b):
    """P = logistic(baseline - b answers) of who reads it first; 8 tests; against one answer more or less."""
    own = {"asking.lifetime": 6, "asking.answers_wanted": 1000, "helping.willingness.bystander": b}
    society = made(3000, 8, feed(6, fading=1.0), willing(0.35), own)
    met, reads, offers = set(), np.zeros(40, int), np.zeros(40, int)
    for now in settled(society):
        today, state = now.today, now.state
        rows, persons = state.open[today.shown.question], today.shown.person
        keys = rows * 3000 + persons
        new = np.array([k not in met for k in keys.tolist()])
        met.update(keys.tolist())
        answers = today.questions.answers[today.shown.question].astype(int)
        is_willing = np.zeros(keys.size, bool)
        is_willing[today.tally.willing] = True
        assert today.decisions.read.all()
        reads += np.bincount(answers[new], minlength=40)
        offers += np.bincount(answers[new & is_willing], minlength=40)
    for answers in range(4):
        share, wrong = (special.expit(logit(0.35) - b * (answers + more)) for more in (0, 1))
        holds(offers[answers], reads[answers], share, wrong, 8)
    assert (offers[:4] > 100).all()


def test_bystanders_do_not_matter_if_one_answer_is_enough():
    tables = [
        lived(300, 12, feed(5), willing(0.1), {"asking.lifetime": 4, "helping.willingness.bystander": b})
        for b in (0.0, 9.0)
    ]
    one, other = (society.questions_table() for society in tables)
    assert one.equals(other)


# -- broad appeal -------------------------------------------------------------------------------------
@pytest.mark.parametrize("shallowness", [0.5, 2.0])
def test_a_tie_to_somebody_with_many_followers_moves_less(shallowness):
    """Readers who follow the asker: logistic(b + tie s (1 + followers/dilution)**-shallowness); 4 tests.

    On one day, so that ties are as they were drawn. Against a depth of 1, and dilution by twice as many.
    """
    own = {
        "ties.online.kind": "interest", "ties.online.attractiveness_shape": 1.1, "ties.online.degree": 10,
        "ties.online.strength": 0.8, "helping.willingness.tie": 3.0, "helping.willingness.baseline": -2.5,
        "helping.shallowness": shallowness, "helping.dilution": 8,
    }  # fmt: skip
    society = made(5000, 1, feed(4, followers=1.0), own)
    followers, follows, offers = [], [], 0
    for now in settled(society):
        shown = now.today.shown
        asker = now.today.questions.asker[shown.question]
        followers.append(now.ties.followers.size[asker].astype(float))
        follows.append(now.ties.online.slot_of(shown.person, asker) >= 0)
        offers += now.today.tally.willing.size
    count, tied = np.concatenate(followers), np.concatenate(follows)
    assert 0.5 < tied.mean() < 1 and count.max() > 200

    def expected(dilution, power):
        return special.expit(-2.5 + 3.0 * 0.8 * tied * (1 + count / dilution) ** -power)

    holds_in_sum(offers, expected(8, shallowness), expected(8, 0.0), 4)
    holds_in_sum(offers, expected(8, shallowness), expected(16, shallowness), 4)


# -- introductions ------------------------------------------------------------------------------------
INTRODUCTIONS = [(3, 0.0, 0.1), (3, 0.5, 0.1), (5, 1.0, 0.05), (1, 0.25, 0.3)]  # people, trust, p without


@pytest.mark.long
@pytest.mark.parametrize(("n", "trust", "p"), INTRODUCTIONS)
def test_an_introduction_counts_as_a_tie_of_strength_trust(n, trust, p):
    """P = 1 - (1 - logistic(b + tie trust s))**n; 20,000 questions a case, 4 tests; against n + 1, no trust.

    Ties with a manager have the strength s = 0.8 and never fade, all others the strength 0.
    """
    own = {"channels": {"managers": {"count": 2, "picks": 1000, "introductions": n, "trust": trust}}}
    tie = {"helping.willingness.tie": 1.5, "ties.half_life": 1e6, "ties.learning": 0.0}
    society = made(2000, 10, own, willing(p), tie, KNOWN)
    face, hosts = society.ties.face_to_face, society.people.role == MANAGER
    face.strength[:] = np.where(hosts[:, None] | hosts[face.neighbour], 0.8, 0.0)
    society.run()
    questions = society.questions_table()
    assert (questions["shown"] == n).all() and (questions.channels.astype(str) == "managers").all()
    each = special.expit(logit(p) + 1.5 * trust * 0.8)
    answered = (questions.status == "answered").sum()
    holds(answered, 20_000, 1 - (1 - each) ** n, 1 - (1 - each) ** (n + 1), len(INTRODUCTIONS))
    if trust:
        assert not agrees(answered, 20_000, 1 - (1 - p) ** n, len(INTRODUCTIONS))


def test_managers_look_after_as_many_questions_as_they_can_and_no_more():
    own = {
        "channels": {"managers": {"count": 3, "picks": 4, "introductions": 2}},
        "asking.lifetime": 5,
    } | KNOWN
    society = lived(100, 12, own, willing(1e-9))
    assert society.questions_table()["shown"].sum() == 12 * 3 * 4 * 2
    quarter = {"tick_hours": 6} | own
    society = lived(100, 12, quarter, willing(1e-9))
    assert society.days_table()["shown"].to_numpy().reshape(12, 4).sum(axis=1).tolist() == [24] * 12


# -- learning where to ask ----------------------------------------------------------------------------
def asked_on_the_feed(success, forgetting, questions):
    """P(the last of so many questions goes on the feed), by adding up every history of choice and success."""
    share = 0.0
    for history in product(("answered", "silent", "elsewhere"), repeat=questions - 1):
        chance, feed, other = 1.0, 1.0, 1.0
        for what in history:
            on_feed = feed / (feed + other)
            chance *= {"answered": success, "silent": 1 - success}.get(what, 1) * (
                1 - on_feed if what == "elsewhere" else on_feed
            )
            feed, other = (1 - forgetting) * feed + (what == "answered"), (1 - forgetting) * other
        share += chance * feed / (feed + other)
    return share


LESSONS = [(1.0, 0.0), (1.0, 0.3), (0.4, 0.1), (0.4, 0.6)]  # P(answered on the feed), forgetting


@pytest.mark.parametrize(("success", "forgetting"), LESSONS)
def test_people_learn_where_they_are_answered_by_roth_and_erevs_rule(success, forgetting):
    """Word of mouth that reaches nobody, and a feed: the share asked there on day 6, by 6,000 people a case.

    8 tests, with the first day's half; against much more or much less forgetting.
    """
    own = {
        "channels": {"word_of_mouth": {"contacts": 0}, **feed(1)["channels"]},
        "asking.channels": "learned", "asking.learning": forgetting,
    }  # fmt: skip
    society = lived(6000, 6, own, willing(success))
    shares = society.days_table().share_on_feed.to_numpy()
    right = asked_on_the_feed(success, forgetting, 6)
    wrong = asked_on_the_feed(success, (forgetting + 0.5) % 1.0, 6)
    holds(round(shares[-1] * 6000), 6000, right, wrong, 8)
    assert agrees(round(shares[0] * 6000), 6000, 0.5, 8)
    assert not agrees(round(shares[-1] * 6000), 6000, 0.5, 8)
