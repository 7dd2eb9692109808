"""Checks 1 to 4: the share of questions answered when n people see them, on a feed or through a hub."""

import numpy as np
import pytest
from helpers.limits import agrees, can_tell, feed, holds, holds_in_sum, hub, lived, willing
from scipy import integrate, stats


def answered(society):
    return int((society.questions_table().status == "answered").sum())


# -- 1: a feed with reach n ---------------------------------------------------------------------------
FEEDS = [  # n, p, resistance
    (1, 0.3, 0.0),
    (3, 0.2, 0.0),
    (6, 0.1, 0.0),
    (12, 0.05, 0.0),
    (3, 0.3, 0.5),
    (8, 0.1, 0.35),
    (12, 0.1, 0.5),
]


@pytest.mark.long
@pytest.mark.parametrize(("n", "p", "resistance"), FEEDS)
def test_1_a_feed_answers_unless_all_n_refuse(n, p, resistance):
    """P = 1 - (1 - p (1 - r))**n; 40,000 questions a case, 7 tests; against n + 1 and one shared reaction."""
    society = lived(2000, 20, feed(n, resistance=resistance), willing(p))
    questions = society.questions_table()
    assert (questions["shown"] == n).all()
    trials, tests = len(questions), len(FEEDS)
    assert trials == 40_000
    each = p * (1 - resistance)
    holds(answered(society), trials, 1 - (1 - each) ** n, 1 - (1 - each) ** (n + 1), tests)
    if resistance and n > 1:
        assert not agrees(answered(society), trials, (1 - resistance) * (1 - (1 - p) ** n), tests)


@pytest.mark.parametrize(("followers", "topics"), [(0.5, 1), (0.4, 3), (1.0, 4)])
def test_1_it_does_not_matter_who_the_readers_are(followers, topics):
    """Followers or strangers, one topic or more: only n matters. 20,000 questions a case, 3 tests."""
    n, p = 5, 0.15
    own = {"ties.online.kind": "interest", "people.topics": topics, "people.interest.concentration": 1.0}
    society = lived(2000, 10, feed(n, followers=followers), willing(p), own)
    assert (society.questions_table()["shown"] == n).all()
    holds(answered(society), 20_000, 1 - (1 - p) ** n, 1 - (1 - p) ** (n + 1), 3)


def test_1_a_reach_between_whole_numbers_is_rounded_by_chance():
    """Reach 2.3: 3 people in 30 % of the cases, else 2; 2 tests."""
    p = 0.4
    society = lived(2000, 20, feed(2.3), willing(p))
    shown = society.questions_table()["shown"]
    assert set(shown) == {2, 3}
    holds((shown == 3).sum(), 40_000, 0.3, 0.35, 2)
    share = 0.7 * (1 - (1 - p) ** 2) + 0.3 * (1 - (1 - p) ** 3)
    holds(answered(society), 40_000, share, 1 - (1 - p) ** 3, 2)


# -- 2: a hub of M members ----------------------------------------------------------------------------
HUBS = [(6, 0.2, 0.35), (10, 0.1, 0.5), (20, 0.05, 0.2), (40, 0.5, 0.35)]  # mean members, p, resistance


@pytest.mark.long
@pytest.mark.parametrize(("members", "p", "resistance"), HUBS)
def test_2_a_hub_answers_unless_it_is_ignored_or_all_refuse(members, p, resistance):
    """P = (1 - r)(1 - (1 - p)**(M - 1)), M the size of the asker's hub; 42,000 questions a case, 4 tests.

    Against M for M - 1 (where hubs are small enough to tell) or else independent reactions.
    """
    own = {"places.towns": 3000 // members}
    society = lived(3000, 14, hub(resistance=resistance), willing(p), own)
    questions = society.questions_table()
    size = np.bincount(society.people.town)[society.people.town][questions.asker]
    assert (questions["shown"] == size - 1).all()
    shares = (1 - resistance) * (1 - (1 - p) ** (size - 1))
    wrong = (1 - resistance) * (1 - (1 - p) ** size)
    if members >= 20:
        wrong = 1 - (1 - p * (1 - resistance)) ** (size - 1)
    holds_in_sum(answered(society), shares, wrong, len(HUBS))


@pytest.mark.long
def test_2_a_single_hub_for_everybody():
    """P = (1 - r)(1 - (1 - p)**(M - 1)) with M = 40 exactly; 10,000 questions, 1 test, against M - 8."""
    society = lived(40, 250, hub(per="world", resistance=0.3), willing(0.02))
    share, wrong = (0.7 * (1 - 0.98**m) for m in (39, 31))
    holds(answered(society), 10_000, share, wrong, 1)


@pytest.mark.slow
def test_2_the_same_attention_and_a_far_lower_ceiling():
    """Hub and feed with r = 0.5 are read alike; but everybody willing, a hub still loses half. 3 tests."""
    through_hub = lived(41, 250, hub(per="world", resistance=0.5), willing(1.0))
    through_feed = lived(1000, 10, feed(40, resistance=0.5), willing(1.0))
    hubs, feeds = through_hub.questions_table(), through_feed.questions_table()
    assert set(hubs.read) == {0, 40}
    holds((hubs.read == 40).sum(), len(hubs), 0.5, 0.55, 3)
    holds(feeds.read.sum(), 40 * len(feeds), 0.5, 0.51, 3)
    holds(answered(through_hub), len(hubs), 0.5, 1 - 0.5**40, 3)
    assert answered(through_feed) == len(feeds)


# -- 3: a lifetime of L days --------------------------------------------------------------------------
LIVES = [(2, 2, 0.1), (4, 3, 0.05), (7, 2, 0.05), (14, 1, 0.06)]  # L, n, p
ASKING_DAYS = 12


@pytest.mark.long
@pytest.mark.parametrize(("lifetime", "n", "p"), LIVES)
def test_3_every_day_has_the_same_chance(lifetime, n, p):
    """P = 1 - (1 - p)**(n L), and of those still open each day 1 - (1 - p)**n; 36,000 questions a case.

    4 tests of totals and 27 of days. Among 30,000 people the same one is shown a question twice in fewer
    than 1 % of the cases, which moves the share by less than a twentieth of its standard error.
    """
    tests = len(LIVES) + sum(life for life, _, _ in LIVES)
    own = {"asking.lifetime": lifetime, "asking.rate": 0.1}
    society = lived(30_000, ASKING_DAYS + lifetime - 1, feed(n, fading=1.0), willing(p), own)
    questions = society.questions_table()
    questions = questions[questions.asked_day < ASKING_DAYS]
    trials, got = len(questions), int((questions.status == "answered").sum())
    assert trials > 35_000
    assert (questions.status != "open").all()
    holds(got, trials, 1 - (1 - p) ** (n * lifetime), 1 - (1 - p) ** (n * (lifetime + 1)), tests)
    waits = questions.wait_days.dropna().astype(int)
    assert (questions["shown"] == n * (questions.wait_days.fillna(lifetime - 1).astype(int) + 1)).all()
    daily = 1 - (1 - p) ** n
    at_risk = trials
    for day in range(lifetime):
        answers = int((waits == day).sum())
        assert agrees(answers, at_risk, daily, tests)
        at_risk -= answers
    assert not agrees((waits == 0).sum(), trials, 1 - (1 - p) ** (n + 1), tests)


# -- 4: skill against difficulty ----------------------------------------------------------------------
SKILLS = [(1, 1.0), (3, 0.5), (6, 0.3)]  # n, p
TOPICS, CROWD = 25, 40_000


@pytest.fixture(scope="module")
def crowd():
    return {
        "people.topics": TOPICS,
        "people.skill.interest_correlation": 0.0,
        "asking.rate": 0.5,
        "asking.difficulty": {"a": 2, "b": 2},
    }


@pytest.mark.long
@pytest.mark.parametrize(("n", "p"), SKILLS)
def test_4_only_people_with_enough_skill_can_answer(n, p, crowd):
    """P = E_d[1 - (1 - p (1 - d))**n] with d ~ Beta(2, 2); about 20,000 questions a case, 3 tests.

    The audience's skills are drawn once, so two questions may share a (person, topic); of a million of these
    that happens to `shared` pairs, each with a covariance of p**2/4 at the most. Against the middling
    difficulty for all (for n = 1, where that is the same, against n = 2).
    """
    society = lived(CROWD, 1, feed(n), willing(p), crowd)
    questions = society.questions_table()
    trials = len(questions)
    beta = stats.beta(2, 2)
    share, _ = integrate.quad(lambda d: beta.pdf(d) * (1 - (1 - p * (1 - d)) ** n), 0, 1)
    wrong = 1 - (1 - p / 2) ** (n if n > 1 else 2)
    shared = (trials * n) ** 2 / (2 * TOPICS * CROWD)
    holds_in_sum(
        answered(society),
        np.full(trials, share),
        np.full(trials, wrong),
        len(SKILLS),
        extra=2 * shared * p**2 / 4,
    )
    assert np.allclose(np.sort(questions.difficulty), beta.ppf((np.arange(trials) + 0.5) / trials), atol=0.02)


def test_4_nobody_answers_beyond_their_skill():
    society = lived(2000, 3, feed(5), willing(0.9), {"asking.difficulty": {"a": 2, "b": 2}})
    answers = society.answers_table()
    questions = society.questions_table().set_index("question_id").loc[answers.question_id]
    skill = society.people.skill[answers.helper, 0]
    assert (skill >= questions.difficulty.to_numpy() - 1e-7).all()
    assert len(answers) > 5000


def test_the_sample_sizes_can_detect_the_alternatives():
    assert can_tell(40_000, 0.5, 0.52, 7)
    assert not can_tell(400, 0.5, 0.52, 7)


# -- soak ---------------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize("n", [1, 2, 5, 10, 30])
@pytest.mark.parametrize("p", [0.02, 0.1, 0.5])
@pytest.mark.parametrize("resistance", [0.0, 0.4])
def test_1_over_five_lives(n, p, resistance):
    """100,000 questions a case, from 5 lives; 30 tests."""
    got = sum(
        answered(lived(2000, 10, feed(n, resistance=resistance), willing(p), luck=life)) for life in range(5)
    )
    assert agrees(got, 100_000, 1 - (1 - p * (1 - resistance)) ** n, 30)


@pytest.mark.slow
@pytest.mark.parametrize("members", [3, 15, 60])
@pytest.mark.parametrize("p", [0.02, 0.1, 0.5])
@pytest.mark.parametrize("resistance", [0.0, 0.4])
def test_2_over_five_lives(members, p, resistance):
    """Up to 75,000 questions of one hub a case, from 5 lives of 500 days or fewer; 18 tests."""
    got, trials, days = 0, 0, min(500, 15_000 // members)
    for life in range(5):
        society = lived(members, days, hub(per="world", resistance=resistance), willing(p), luck=life)
        got, trials = got + answered(society), trials + days * members
    assert agrees(got, trials, (1 - resistance) * (1 - (1 - p) ** (members - 1)), 18)
