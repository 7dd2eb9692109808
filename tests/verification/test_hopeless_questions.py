"""Hopeless questions: nobody solves them, so 1 - hopeless is the ceiling, and attempts at them never help."""

import numpy as np
import pytest
from helpers.limits import KNOWN, feed, holds, lived, made, willing
from helpers.same_tables import assert_same
from scipy import stats

from sim import Society, load
from sim.rules.ask import BEYOND_SKILL

SHARES = (0.05, 0.8)
HYBRID = load("hybrid", {"people.count": 100, "days": 12, "asking.rate": 0.15, "people.on_crowd": 0.7})
ENGINES = ["numpy", pytest.param("compiled", marks=pytest.mark.long)]


def answered(questions):
    return questions.status == "answered"


@pytest.mark.parametrize("share", SHARES)
def test_the_answered_share_is_at_most_1_minus_hopeless(share):
    """Everybody is asked, able and willing: exactly the others are answered. 20,000 questions, 2 tests.

    On two days only, because updating the ties that grow in more days would take most of the time.
    """
    society = lived(10_000, 2, feed(5), willing(1.0), {"asking.hopeless": share})
    questions = society.questions_table()
    hopeless = questions.difficulty > 1
    assert (answered(questions) == ~hopeless).all()
    assert (questions.difficulty[~hopeless] == 0).all()
    holds(answered(questions).sum(), len(questions), 1 - share, 1 - share * 0.7, len(SHARES))


@pytest.mark.parametrize(
    "channel",
    [{"managers": {"count": 5, "picks": 50}}, {"hub": {"capacity": 1000, "submits": 1, "resistance": 0}}],
)
def test_managers_and_hubs_find_nobody_either(channel):
    own = {"channels": channel, "asking.hopeless": 0.5, "asking.rate": 0.05, "asking.lifetime": 7}
    society = lived(400, 20, willing(1.0), KNOWN, own)
    questions = society.questions_table()
    assert answered(questions).sum() > 100
    assert (questions[questions.difficulty > 1].answers == 0).all()
    assert (questions.difficulty > 1).sum() > 100


def test_an_intervention_sets_the_ceiling_from_its_day_on():
    """4,000 questions each before and after; 2 tests."""
    later = {"interventions": [{"day": 5, "set": {"asking.hopeless": 0.6}}], "asking.hopeless": 0.1}
    questions = lived(800, 10, feed(5), willing(1.0), later).questions_table()
    for after, share in ((False, 0.9), (True, 0.4)):
        some = questions[(questions.asked_day >= 5) == after]
        holds(answered(some).sum(), len(some), share, share - 0.06, 2)


@pytest.mark.parametrize("m", [0.1, 0.5])
def test_attempts_at_hopeless_questions_come_from_misjudgement_and_never_help(m):
    """P(a reader tries) = m (phi(0) - phi(1/m)) + Phi(-1/m), skills being uniform; against twice m.

    40,000 people are shown 4 questions each on average, all on one topic; tries at one person's skill depend
    on each other, at most as much as if each person counted once.
    """
    own = {"asking.hopeless": 1.0, "helping.misjudgement": m, "people.skill.interest_correlation": 0}
    society = lived(20_000, 1, feed(2), willing(1.0), own)
    attempts = society.answers_table()
    assert not attempts.helpful.any()

    def tries(m):
        b = 1 / m
        return m * (stats.norm.pdf(0) - stats.norm.pdf(b)) + stats.norm.cdf(-b)

    # Readers are drawn at random, so each exposure has this chance; dependence is bounded as said above.
    exposures = 40_000
    error = np.sqrt(exposures * tries(m) * (1 - tries(m)) * 3)
    assert abs(len(attempts) - exposures * tries(m)) < 4 * error
    assert abs(len(attempts) - exposures * tries(2 * m)) > 8 * error


def test_people_who_know_what_they_can_do_never_try():
    questions = lived(500, 5, feed(5), willing(1.0), {"asking.hopeless": 1.0}).questions_table()
    assert questions.attempts.sum() == 0
    assert (questions.difficulty == BEYOND_SKILL).all()
    assert np.float32(BEYOND_SKILL) > 1 >= made(5000, 1).people.skill.max()


def test_larger_shares_only_add_hopeless_questions():
    """Other draws don't change: difficulty and topic of the others, and who asks what, are the same."""
    calm = {"discouragement.enabled": False}
    few, more = (
        Society(HYBRID.replace({**calm, "asking.hopeless": share})).run().questions_table()
        for share in (0.2, 0.5)
    )
    assert (few.question_id == more.question_id).all()
    assert (few.topic == more.topic).all()
    some, others = few.difficulty > 1, more.difficulty > 1
    assert (others | ~some).all() and 0 < some.sum() < others.sum() < len(few)
    assert (few.difficulty[~others] == more.difficulty[~others]).all()


@pytest.mark.parametrize("engine", ENGINES)
def test_engines_agree_with_all_three_mechanisms(engine):
    own = {
        "asking.hopeless": 0.3, "asking.spread": 1.5, "asking.effort_correlation": -0.4,
        "people.keenness": 0.8, "helping.misjudgement": 0.5, "channels.managers": {"count": 1},
        "channels.word_of_mouth.pass_on": 0.5, "channels.word_of_mouth.hops": 3,
    }  # fmt: skip
    scenario = HYBRID.replace(own)
    assert_same(
        Society(scenario, engine="numpy").run().tables(ties=True),
        Society(scenario, engine=engine).run().tables(ties=True),
    )
    plain = Society(HYBRID, engine=engine).run().questions_table()
    assert not plain.equals(Society(scenario, engine=engine).run().questions_table())
