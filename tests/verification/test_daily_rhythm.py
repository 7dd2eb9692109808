"""A daily rhythm moves what happens within a day, and leaves the totals of the day as they are."""

import numpy as np
import pytest
from helpers.limits import agrees, feed, hub, lived, made, willing
from helpers.same_tables import assert_same

from sim import Society, load
from sim.errors import ScenarioError
from sim.rules.rhythm import activity_shares

DEAF = willing(1e-9)
HOURLY = {"tick_hours": 1, "people.rhythm": {"awake": 12.0, "peak": 15.0}}


def by_hour(society, column, days=slice(None)):
    """Sum of a column of the table of days, for each hour of the day."""
    rows = society.days_table()[column].to_numpy().reshape(society.setting.days, -1)
    return rows[days].sum(axis=0)


# -- totals of a day --------------------------------------------------------------------------------------
@pytest.mark.parametrize("hours", [pytest.param(1, marks=pytest.mark.slow), 4])
def test_people_ask_as_often_a_day_and_only_when_they_are_awake(hours):
    """Binomial with 2,000 people and 0.1 a day in all, and in each tick with the tick's share of the day."""
    ticks = 24 // hours
    asked = by_hour(
        lived(2000, 10, feed(1), DEAF, HOURLY | {"tick_hours": hours, "asking.rate": 0.1}), "asked"
    )
    shares = activity_shares(12, 15, ticks)
    tests = 2 * (1 + np.count_nonzero(shares))
    assert agrees(asked.sum(), 20_000, 0.1, tests)
    assert (asked[shares == 0] == 0).all()
    for tick in np.flatnonzero(shares):
        assert agrees(asked[tick], asked.sum(), shares[tick], tests)
    assert not agrees(asked[shares.argmax()], asked.sum(), 1 / ticks, tests)


@pytest.mark.parametrize("fading", [0.0, 0.5, 1.0])
def test_a_feed_shows_a_question_as_often_each_day(fading):
    """16 fading**age on each of 3 days, exactly as without a rhythm."""
    own = HOURLY | {"asking.rate": 0.2, "asking.lifetime": 3}
    society = lived(200, 6, feed(16, fading=fading), DEAF, own)
    questions = society.questions_table()
    questions = questions[questions.watched_days >= 3 - 1e-6]
    assert len(questions) > 80
    assert set(questions["shown"]) == {int(16 * (1 + fading + fading**2))}
    assert (by_hour(society, "shown")[activity_shares(12, 15, 24) == 0] == 0).all()


def test_attention_stays_a_budget_a_day():
    """As in the test of ticks: 8 questions are shown and 2 are read a day on average; 57,600 shown."""
    own = HOURLY | {"helping.attention": 2, "asking.lifetime": 1}
    society = lived(600, 12, feed(8, fading=1.0), DEAF, own)
    shown, read = (by_hour(society, name, slice(2, None)) for name in ("shown", "read"))
    assert abs(read.sum() / shown.sum() - 2 / 8) < 0.01
    assert (read[activity_shares(12, 15, 24) == 0] == 0).all()


@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.slow)])
def test_what_a_hub_relays_at_night_is_read_in_the_morning(engine):
    own = HOURLY | {"asking.lifetime": 3, "asking.rate": 0.0}
    society = Society(made(30, 2, hub(per="world"), DEAF, own).setting, engine=engine)
    society.person(0).ask()  # at midnight; people are awake from nine to nine
    society.run()
    read = society.days_table()["read"].to_numpy()
    assert np.flatnonzero(read).tolist() == [9] and read[9] == 29
    assert society.days_table()["shown"].to_numpy()[9] == 29


def test_what_reaches_people_at_night_is_dropped_if_the_question_closes():
    own = HOURLY | {"asking.lifetime": 1, "asking.rate": 0.0}
    society = made(30, 3, hub(per="world"), DEAF, own)
    for _ in range(22):
        society.step()
    society.person(0).ask()  # at ten in the evening; open until the next evening
    society.step()
    society.person(1).remove()
    society.run()
    read = society.days_table()["read"].to_numpy()
    assert np.flatnonzero(read).tolist() == [24 + 9] and read.sum() == 28


# -- towns ------------------------------------------------------------------------------------------------
def test_each_town_has_its_own_hours_and_the_others_those_of_all():
    towns = [{"name": "here", "share": 0.4}, {"name": "far", "share": 0.3, "peak": 3.0},
             {"name": "sleepless", "share": 0.3, "awake": 24.0}]  # fmt: skip
    own = HOURLY | {"places.towns": towns, "asking.rate": 0.3, "people.rhythm": {"awake": 8.0, "peak": 15.0}}
    society = lived(900, 8, feed(1), DEAF, own)
    questions = society.questions_table()
    hour = np.rint(questions.asked_day * 24).astype(int).to_numpy() % 24
    town = society.people.town[questions.asker]
    expected = [(8, 15), (8, 3), (24, 15)]
    for t, (awake, peak) in enumerate(expected):
        counts, shares = np.bincount(hour[town == t], minlength=24), activity_shares(awake, peak, 24)
        assert (counts[shares == 0] == 0).all()
        assert agrees(counts.sum(), 8 * np.count_nonzero(society.people.town == t), 0.3, 3 * 25)
        assert all(agrees(counts[h], counts.sum(), shares[h], 3 * 25) for h in np.flatnonzero(shares))


@pytest.mark.parametrize("peak", [0.0, 11.3, 24.0])
def test_a_peak_at_any_hour(peak):
    society = lived(
        300, 3, feed(4), HOURLY | {"people.rhythm": {"awake": 1.0, "peak": peak}, "asking.rate": 0.2}
    )
    asked = by_hour(society, "asked")
    assert asked.sum() > 100
    assert set(np.flatnonzero(asked)) <= {
        int(peak - 0.5) % 24,
        int(peak + 0.5) % 24,
        int(peak) % 24,
        23 * (peak == 0),
    }


# -- off --------------------------------------------------------------------------------------------------
SMALL = load("hybrid", {"people.count": 60, "days": 8, "asking.rate": 0.2})
NIGHTLESS = {"people.rhythm": {"awake": 24.0, "peak": 3.0}}


@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("hours", "rhythm"), [(24, {"awake": 5.0, "peak": 9.0}), (6, NIGHTLESS["people.rhythm"])]
)
def test_ticks_of_a_day_and_people_who_never_sleep_are_without_a_rhythm(hours, rhythm, engine):
    plain = SMALL.replace({"tick_hours": hours})
    one, other = (
        Society(each, engine=engine).run().tables(ties=True)
        for each in (plain, plain.replace({"people.rhythm": rhythm}))
    )
    assert_same(one, other)


def test_a_rhythm_without_effect_is_noted():
    noted = [str(note) for note in Society(SMALL.replace(HOURLY | {"tick_hours": 24})).state.notes]
    assert noted == ["hybrid: people.rhythm has no effect, because a tick is a whole day (tick_hours is 24)."]
    assert Society(SMALL.replace(HOURLY)).state.notes == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"people.rhythm.awake": 0.0}, "people.rhythm.awake must be a number from 1 to 24; got 0"),
        ({"people.rhythm.peak": 25.0}, "people.rhythm.peak must be a number from 0 to 24; got 25"),
        (
            {"places.towns": [{"name": "a", "peak": 3.0}]},
            "places.towns gives the town 'a' its own awake or peak, but there is no people.rhythm",
        ),
    ],
)
def test_impossible_hours_are_refused(change, said):
    with pytest.raises(ScenarioError) as refused:
        load("hybrid", change)
    assert said in str(refused.value)
