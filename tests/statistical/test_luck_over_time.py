"""Luck that fades with the days between two questions, in lives with a known correlation time."""

import numpy as np
import pandas as pd
import pytest

from sim.measures.luck.lives import Lives, Window, windows
from sim.measures.luck.variance_parts import PERSON_PARTS, luck_by_lag, luck_table, variances
from sim.report.pages import luck_sentences

DAYS, STRETCHES = 240, 24
WINDOWS = (Window(3, 30.0), Window(10, 100.0), Window(24, 240.0))
PERSON, LUCK = 0.05, 0.2  # standard deviations: of persons, and of the luck of a life on one day


def walk(draw, shape, time):
    """Draw signs that change from time to time; two of them correlate by exp(-days / time)."""
    turns = draw.random(shape) < (1 - np.exp(-1 / time)) / 2
    turns[..., 0] = draw.random(shape[:-1]) < 0.5
    return 1 - 2 * (np.cumsum(turns, axis=-1) % 2)


def lived(seed, *, people=200, lives=8, time=20.0, luck=LUCK, common=0.0, mood=0.7, rate=0.1):
    """Lives of people whose luck keeps for so long, who ask less after a question without an answer.

    A luck that all have in common in one life is even within ± `common`.
    """
    draw = np.random.default_rng(seed)
    chance = 0.5 + PERSON * np.sqrt(3) * (2 * draw.random(people) - 1)
    chance = chance[:, None] + luck * walk(draw, (lives, people, DAYS), time)
    chance = chance + common * (2 * draw.random((lives, 1, 1)) - 1)
    assert chance.min() >= 0 and chance.max() <= 1
    got, asked, weight = draw.random(chance.shape) < chance, np.zeros(chance.shape), np.zeros(chance.shape)
    morale = np.ones((lives, people))
    for day in range(DAYS):
        asked[:, :, day] = draw.random(morale.shape) < rate * morale
        weight[:, :, day] = asked[:, :, day] / (rate * morale)
        morale = np.where(asked[:, :, day] > 0, np.where(got[:, :, day], 1.0, 1.0 - mood), morale)
    sums, squares = (np.stack([w, w * got]) for w in (weight, weight**2))
    counts = (each.sum(axis=-1).astype(int) for each in (asked, asked * got, asked))
    by_stretch = sums.reshape(2, lives, people, STRETCHES, -1).sum(axis=-1)
    found = Lives(*counts, DAYS / 7, float(DAYS), by_stretch, squares.sum(axis=-1))
    return found.select(found.usable)


def shared(days, time, luck=LUCK):
    """Return the mean covariance of two different days within a number of days."""
    apart = np.arange(1, int(days))
    return luck**2 * ((days - apart) * np.exp(-apart / time)).sum() / (days - apart).sum()


def studied(lives, *, resamples=200):
    people = lives.asked.shape[1]
    return variances(lives, np.arange(people), np.zeros((people, 0)), WINDOWS, resamples=resamples)


def true_luck(window, time, luck, common):
    life = shared(window.days, time, luck) + common**2 / 3
    question = (0.25 - PERSON**2 - life) / window.questions
    return (life + question) / (PERSON**2 + life + question)


@pytest.mark.long
@pytest.mark.parametrize("time", [5.0, 40.0])
def test_fading_luck_is_estimated_for_each_window(time):
    """20 societies; means may be four standard errors off, and 4 % for stretches of ten days."""
    found = [studied(lived(seed, time=time), resamples=1).people for seed in range(20)]
    life = np.array([each["luck of the life"][:, 0] for each in found])
    true = np.array([shared(each.days, time) for each in WINDOWS])
    error = life.std(axis=0, ddof=1) / np.sqrt(20)
    assert (np.abs(life.mean(axis=0) - true) <= 4 * error + 0.04 * true).all(), (life.mean(axis=0), true)
    assert true[0] > 1.5 * true[-1], "of a luck that never fades all would be the same"
    person = np.array([sum(each[part][:, 0] for part in PERSON_PARTS) for each in found])
    assert (np.abs(person.mean(axis=0) - PERSON**2) <= 4 * person.std(axis=0) / np.sqrt(20)).all()


@pytest.mark.long
def test_the_covariance_falls_with_the_days_between():
    found = pd.concat([luck_by_lag(lived(seed, people=400), resamples=20) for seed in range(6)])
    mean = found.groupby("days_apart")["covariance"].mean()
    assert mean.index.tolist() == [10.0 * n for n in range(STRETCHES)]
    assert mean[20.0] == pytest.approx(LUCK**2 * np.exp(-1), rel=0.2)
    assert abs(mean[100.0:200.0].mean()) < 0.0025, "next to nothing of what the same day shares"
    one = luck_by_lag(lived(1), resamples=100)
    assert (one["low"] < one["covariance"]).all() and (one["covariance"] < one["high"]).all()


@pytest.mark.long
def test_the_headline_says_how_many_questions_within_how_many_days():
    lives = lived(3, lives=4, mood=0.0)
    asked = windows(24.0, lives)
    shares = luck_table(variances(lives, np.arange(200), np.zeros((200, 0)), asked, resamples=100))
    said = luck_sentences.headline(shares)
    assert "24 questions within 240 days" in said and "hundred" not in said
    assert "10 questions within 100 days" in luck_sentences.luck_sentence(shares)
    longest = shares[(shares["questions"] == 24) & (shares["part"] == "luck of the life")]
    ten = shares[(shares["questions"] == 10) & (shares["part"] == "luck of the life")]
    assert longest["variance"].iloc[0] < ten["variance"].iloc[0], "luck of the life evens out over time"


@pytest.mark.parametrize(
    ("asked", "questions", "days"),
    [
        (0.4, [1], [240]), (5.8, [1, 5.8], [240 / 5.8, 240]), (10.5, [1, 10], [240 / 10.5, 2400 / 10.5]),
        (48, [1, 10, 48], [10, 50, 240]), (240, [1, 10, 100, 240], [10, 10, 100, 240]),
    ],
)  # fmt: skip
def test_windows_are_limited_to_the_questions_asked(asked, questions, days):
    lives = Lives(*np.ones((3, 2, 5), int), 35.0, 240.0, np.ones((2, 2, 5, 24)), np.ones((2, 2, 5)))
    found = windows(asked, lives)
    assert [each.questions for each in found] == questions
    assert [each.days for each in found] == pytest.approx(days)


def coverage(times, *, lives, common):
    """Return how often the interval of luck's share covers the truth, with and without the jackknife."""
    held = np.zeros((2, len(WINDOWS)))
    for seed in range(times):
        found = studied(lived(seed, lives=lives, luck=0.1, common=common, mood=0.3))
        bare = found._replace(lives={part: each[:, :0] for part, each in found.lives.items()})
        for row, each in enumerate((found, bare)):
            table = luck_table(each)
            luck = table[table["part"] == "luck"]
            true = np.array([true_luck(window, 20.0, 0.1, common) for window in WINDOWS])
            held[row] += (luck["low"] <= true) & (true <= luck["high"])
    return held / times


@pytest.mark.slow
@pytest.mark.parametrize(("lives", "common"), [(4, 0.0), (8, 0.0), (20, 0.0), (8, 0.1), (20, 0.1), (20, 0.3)])
def test_intervals_include_luck_shared_by_a_society(lives, common):
    """200 societies. Measured: see docs/odd.md; of intervals that hold it in 90 %, below 84 % is 1 in 200."""
    held, bare = coverage(200, lives=lives, common=common)
    assert (held >= 0.84).all(), (held, bare)
    if common == 0.3:
        assert bare[-1] < 0.8, "people drawn again alone miss it"
