"""People find questions by themselves as long as these are open: counts, times and shares in closed form."""

import numpy as np
import pytest
from helpers.limits import agrees, feed, holds, lived, made, willing

from sim import Society

ASKING_DAYS = 12
FOUND = [(5, 2, 0.1), (14, 1, 0.06)]  # L, f, p


@pytest.mark.long
@pytest.mark.parametrize(("lifetime", "f", "p"), FOUND)
def test_a_question_that_is_only_found_has_the_same_chance_every_day(lifetime, f, p):
    """Reach 0: daily hazard 1 - (1 - p)**f and P = 1 - (1 - p)**(f L); 36,000 questions a case.

    2 tests of totals and 19 of days. Among 30,000 people the same one finds a question twice in fewer than
    1 % of the cases.
    """
    tests = len(FOUND) + sum(life for life, _, _ in FOUND)
    own = {"asking.lifetime": lifetime, "asking.rate": 0.1}
    society = lived(30_000, ASKING_DAYS + lifetime - 1, feed(0, found=f), willing(p), own)
    questions = society.questions_table()
    questions = questions[questions.asked_day < ASKING_DAYS]
    trials, got = len(questions), int((questions.status == "answered").sum())
    holds(got, trials, 1 - (1 - p) ** (f * lifetime), 1 - (1 - p) ** (f * (lifetime + 1)), tests)
    waits = questions.wait_days.dropna().astype(int)
    assert (questions["shown"] == f * (questions.wait_days.fillna(lifetime - 1).astype(int) + 1)).all()
    at_risk = trials
    for day in range(lifetime):
        answers = int((waits == day).sum())
        assert agrees(answers, at_risk, 1 - (1 - p) ** f, tests)
        at_risk -= answers
    assert not agrees((waits == 0).sum(), trials, 1 - (1 - p) ** (f + 1), tests)


def test_a_number_between_whole_numbers_is_rounded_by_chance():
    """2.3 people a day: 3 people on 30 % of the days, otherwise 2; nobody helps, so all days are alike."""
    society = lived(2000, 11, feed(0, found=2.3), willing(1e-9), {"asking.lifetime": 1})
    shown = society.questions_table()["shown"]
    assert set(shown) == {2, 3}
    holds((shown == 3).sum(), 22_000, 0.3, 0.35, 1)


def audiences(society):
    """Return the readers of each question today, in order of draw: {row: [person, ...]}."""
    society.begin_day()
    society.ask()
    society.circulate()
    shown = society.today.shown
    found = {}
    for question, person in zip(shown.question.tolist(), shown.person.tolist(), strict=True):
        found.setdefault(question, []).append(person)
    return found


@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.long)])
def test_the_people_whom_the_feed_shows_a_question_stay_the_same(engine):
    """Whoever finds it comes in addition, is somebody else, and is neither the asker nor counted twice."""
    own = {"people.topics": 3, "people.interest.concentration": 1.0, "ties.online.kind": "interest"}
    plain, more = (
        audiences(Society(made(400, 1, feed(6.5, followers=0.5, found=f), own).setting, engine=engine))
        for f in (0.0, 3.0)
    )
    assert plain.keys() == more.keys()
    for question, people in plain.items():
        assert more[question][: len(people)] == people
        assert len(set(more[question])) == len(more[question]) == len(people) + 3
        assert question not in more[question]  # everybody asks, so the row is the asker's


def test_standing_luck_and_followers_do_not_help_to_be_found():
    """Exactly 3 people a day, whatever the asker's standing, followers and the luck of going viral."""
    changes = {"visibility": 1000, "viral": {"chance": 1.0, "shape": 0.5}, "followers": 1.0, "found": 3}
    own = {"ties.online.kind": "interest", "asking.lifetime": 3, "standing.half_life": 1000}
    society = made(500, 3, feed(0, **changes), willing(1e-9), own)
    society.people.standing[:250] = 100.0
    asked = society.run().questions_table()
    assert (asked["shown"] == 3 * asked.watched_days).all()


def test_people_find_questions_on_topics_that_interest_them():
    """Two topics: interest 0.9 and 0.1, and the reverse; nobody follows anybody. 90 % are of the topic."""
    own = {"people.topics": 2, "people.interest.concentration": 1.0}
    society = made(4000, 1, feed(0, found=5), own)
    first = np.arange(4000) < 2000
    society.people.interest[:] = np.where(first[:, None], [0.9, 0.1], [0.1, 0.9])
    society.people.favourite[:] = 0.9
    society.state.feed_audience = None
    society.begin_day()
    society.ask()
    society.circulate()
    shown, topic = society.today.shown, society.state.questions.topic
    fits = first[shown.person] == (topic[society.state.open[shown.question]] == 0)
    holds(fits.sum(), fits.size, 0.9, 0.88, 1)


@pytest.mark.parametrize("hours", [6, 8])
def test_people_find_a_question_at_any_time_of_the_day(hours):
    """As many a day as with ticks of a day, evenly spread; whom a feed with fading 0 shows it see it at once.

    About 60,000 times a case, 4 tests or 3; against shares that differ by 7 %.
    """
    ticks = 24 // hours
    own = {"asking.rate": 0.5, "asking.lifetime": 3, "tick_hours": hours}
    society = made(2000, 8, feed(1, found=4), willing(1e-9), own)
    rows, times = [], []
    while society.running:
        society.begin_day()
        society.ask()
        society.circulate()
        state, shown = society.state, society.today.shown
        rows.append(state.open[shown.question])
        times.append((state.tick - state.questions.asked[rows[-1]].astype(int)) % ticks)
        society.help()
        society.end_day()
    questions = society.questions_table()
    whole = questions[questions.watched_days == 3]
    assert (whole["shown"] == 1 + 3 * 4).all()
    state = society.state
    is_whole = (state.questions.asked + state.lifetime <= state.tick)[np.concatenate(rows)]
    seen = np.bincount(np.concatenate(times)[is_whole], minlength=ticks)
    seen[0] -= len(whole)
    assert seen.sum() == 12 * len(whole)
    for each in seen:
        holds(each, seen.sum(), 1 / ticks, 1.07 / ticks, ticks)
