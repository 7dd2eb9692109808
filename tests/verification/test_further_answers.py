"""Answers after the first: how many come, when, and from whom, in closed form."""

import numpy as np
import pytest
from helpers.limits import agrees, can_tell, feed, lived, willing
from scipy import stats

PEOPLE, ASKING_DAYS = 30_000, 12


def asked_and_answers(lifetime, p, wanted, channel, **more):
    """Return questions with their whole lifetime, and their helpful answers, of about 36,000 questions."""
    own = {"asking.lifetime": lifetime, "asking.rate": 0.1, "asking.answers_wanted": wanted}
    society = lived(PEOPLE, ASKING_DAYS + lifetime - 1, channel, willing(p), own | more)
    questions, answers = society.questions_table(), society.answers_table()
    questions = questions[questions.asked_day < ASKING_DAYS].set_index("question_id")
    return questions, answers[answers.helpful & answers.question_id.isin(questions.index)]


def numbers_of_answers(lifetime, p, wanted, reach):
    """Return the probability of 0, 1, … answers if `reach(k, day)` people a day read a question with k.

    A Markov chain: each day a question with k < wanted answers gets Binomial(n, p) more, n a number between
    whole numbers rounded by chance.
    """
    most = wanted + int(max(reach(0, day) for day in range(lifetime))) + 2
    chance = np.zeros(most)
    chance[0] = 1.0
    for day in range(lifetime):
        after = np.zeros(most)
        after[wanted:] = chance[wanted:]
        for k in range(wanted):
            whole, part = divmod(reach(k, day), 1)
            for n, weight in ((int(whole), 1 - part), (int(whole) + 1, part)):
                after[k : k + n + 1] += chance[k] * weight * stats.binom.pmf(range(n + 1), n, p)
        chance = after
    return chance


def hold(counts, shares, wrongs, tests):
    """Check each count against its share, and that the wrong shares are found out by some count."""
    trials = counts.sum()
    assert all(agrees(count, trials, share, tests) for count, share in zip(counts, shares, strict=True))
    told = [
        can_tell(trials, share, wrong, tests) and not agrees(count, trials, wrong, tests)
        for count, share, wrong in zip(counts, shares, wrongs, strict=True)
    ]
    assert any(told)


def up_to_three(chance):
    """Return the probabilities of 0, 1, 2, and 3 or more answers."""
    return np.append(chance[:3], chance[3:].sum())


CASES = [  # L, n, fading, found, after_answer, wanted, p
    (4, 4, 1.0, 0.0, 1.0, 1000, 0.08),  # nothing changes: Binomial(n L, p)
    (4, 4, 1.0, 0.0, 0.0, 1000, 0.08),  # shown to nobody any more once it is answered
    (4, 4, 1.0, 0.0, 0.5, 3, 0.12),
    (5, 4, 0.5, 2.0, 0.4, 3, 0.12),  # shown and found
]


def daily(n, fading, found, left):
    """Return the number of people who read a question with k answers on a day of its life."""
    return lambda k, day: (n * fading**day + found) * left**k


@pytest.mark.long
@pytest.mark.parametrize(("lifetime", "n", "fading", "found", "left", "wanted", "p"), CASES)
def test_how_many_answers_a_question_gets(lifetime, n, fading, found, left, wanted, p):
    """0, 1, 2, and 3 or more answers; 36,000 questions a case, 16 tests.

    Against a reach that answers leave whole; in the first case against one that they halve.
    """
    channel = feed(n, fading=fading, found=found, after_answer=left)
    questions, answers = asked_and_answers(lifetime, p, wanted, channel)
    log = answers.groupby("question_id").size().reindex(questions.index, fill_value=0)
    assert (questions.answers == log).all()
    counts = up_to_three(np.bincount(questions.answers, minlength=4))
    most = min(wanted, n * lifetime)
    shares, wrongs = (
        up_to_three(numbers_of_answers(lifetime, p, most, daily(n, fading, found, a)))
        for a in (left, 0.5 if left == 1 else 1.0)
    )
    hold(counts, shares, wrongs, 4 * len(CASES))


def test_the_chain_has_the_known_limits():
    """Binomial(n L, p) if nothing changes; n p (1 - q**L) / (1 - q), q = (1 - p)**n, if all ends."""
    n, lifetime, p = 4, 5, 0.13
    same = numbers_of_answers(lifetime, p, n * lifetime, daily(n, 1.0, 0.0, 1.0))
    assert np.allclose(same[: n * lifetime + 1], stats.binom.pmf(range(n * lifetime + 1), n * lifetime, p))
    ends = numbers_of_answers(lifetime, p, 50, daily(n, 1.0, 0.0, 0.0))
    q = (1 - p) ** n
    assert np.isclose(ends @ np.arange(ends.size), n * p * (1 - q**lifetime) / (1 - q))
    assert np.isclose(ends[0], q**lifetime)
    assert np.isclose(same.sum(), 1) and np.isclose(ends.sum(), 1)


@pytest.mark.long
@pytest.mark.parametrize("left", [1.0, 0.5])
def test_when_the_second_answer_comes(left):
    """One reader a day: after the first answer the second has the chance p after_answer on each day.

    36,000 questions of 14 days; 2 cases of 13 days each, 26 tests; against a chance that is left whole, or
    halved.
    """
    lifetime, p = 14, 0.15
    questions, answers = asked_and_answers(lifetime, p, 2, feed(1, fading=1.0, after_answer=left))
    assert questions.answers.max() == 2
    day = (
        answers.sort_values(["question_id", "day"]).groupby("question_id").day.agg(["first", "last", "size"])
    )
    age = (day["first"] - questions.asked_day[day.index]).astype(int)
    gap = np.where(day["size"] == 2, day["last"] - day["first"], np.inf)
    assert (day["first"] == questions.first_answer_day[day.index].astype(float)).all()
    refuted = 0
    for days in range(1, lifetime):
        at_risk = np.count_nonzero((gap >= days) & (age + days < lifetime))
        came = np.count_nonzero(gap == days)
        assert agrees(came, at_risk, p * left, 26)
        refuted += not agrees(came, at_risk, p * (0.5 if left == 1 else 1.0), 26)
    assert refuted > 5


@pytest.mark.parametrize("left", [1.0, 0.5])
def test_a_person_answers_a_question_once_however_often_it_is_shown(left):
    """30 people see questions of 8 days again and again; nobody answers one of them twice."""
    channel = feed(20, fading=1.0, found=5, after_answer=left)
    own = {"asking.lifetime": 8, "asking.answers_wanted": 1000, "asking.rate": 0.3}
    society = lived(30, 20, channel, willing(0.05), own)
    answers, questions = society.answers_table(), society.questions_table()
    assert not answers.duplicated(["question_id", "helper"]).any()
    assert (questions.answers > 1).sum() > 20
    assert (questions["shown"][questions.answers > 1] > 29).any()  # more exposures than other people
