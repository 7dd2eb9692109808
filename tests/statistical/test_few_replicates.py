"""Intervals from few replicates: shares, their differences and waiting curves; and the replicates needed.

Shares of societies are drawn from distributions whose mean is known. docs/odd.md states the figures.
"""

import numpy as np
import pandas as pd
import pytest

from sim.measures.outcome.waiting_times import answered_within, kaplan_meier, waiting_table, waits
from sim.measures.statistics.intervals import share_difference_interval, share_interval, student_interval
from sim.measures.statistics.sample_size import deviation_upper_bound, replicates_needed

TRIALS = 4000

# Shares of societies: an ordinary one, skewed ones near 0 and 1, and one of few questions.
SHARES = {
    "half": (0.5, lambda rng, n: rng.beta(138, 138, n)),
    "near one": (0.9, lambda rng, n: rng.beta(31.5, 3.5, n)),
    "near none": (0.02, lambda rng, n: rng.beta(2, 98, n)),
    "very skewed": (0.02, lambda rng, n: rng.beta(0.4, 19.6, n)),
    "ten questions": (0.5, lambda rng, n: rng.binomial(10, 0.5, n) / 10),
}


def coverage(interval, name, size):
    mean, draw = SHARES[name]
    rng = np.random.default_rng(7)
    found = [interval(draw(rng, size)) for _ in range(TRIALS)]
    return np.mean([each.low <= mean <= each.high for each in found])


@pytest.mark.slow
@pytest.mark.parametrize("name", SHARES)
@pytest.mark.parametrize("size", [5, 10, 20])
def test_intervals_of_shares_hold_the_truth(name, size):
    found = coverage(share_interval, name, size)
    assert found > (0.89 if name == "very skewed" else 0.93), found
    assert found > coverage(student_interval, name, size) - 0.01


@pytest.mark.slow
def test_students_interval_undercovers_a_skewed_share():
    assert coverage(student_interval, "very skewed", 5) < 0.83
    assert coverage(student_interval, "very skewed", 3) < 0.82


@pytest.mark.slow
@pytest.mark.parametrize(
    ("b", "least"), [("half", 0.93), ("near one", 0.925), ("near none", 0.9), ("very skewed", 0.78)]
)
@pytest.mark.parametrize("size", [5, 10, 20])
def test_intervals_of_differences_of_shares_hold_the_truth(b, least, size):
    mean, draw = SHARES[b]
    rng = np.random.default_rng(8)
    # nothing is answered under a, so that the difference is as skewed as b: the worst case
    found = [share_difference_interval(np.zeros(size), draw(rng, size)) for _ in range(TRIALS)]
    held = np.mean([each.low <= mean <= each.high for each in found])
    assert held > least, held


@pytest.mark.slow
@pytest.mark.parametrize("pilot", [5, 10, 20])
def test_the_upper_number_of_replicates_is_enough_in_90_of_100_studies(pilot):
    rng = np.random.default_rng(9)
    enough = {"needed": 0, "upper": 0}
    for _ in range(TRIALS // 4):
        deviation = float(rng.normal(size=pilot).std(ddof=1))
        numbers = {
            "needed": replicates_needed(deviation, 0.2),
            "upper": replicates_needed(deviation_upper_bound(deviation, pilot - 1), 0.2),
        }
        for name, number in numbers.items():
            i = student_interval(rng.normal(size=number))
            enough[name] += (i.high - i.low) / 2 <= 0.2
    assert enough["needed"] / (TRIALS // 4) < 0.53
    assert 0.86 < enough["upper"] / (TRIALS // 4) < 0.94


def life(rng, eager):
    """Draw questions of one life that share its luck: each has the life's own chance of an answer per day."""
    chance = rng.beta(40 * eager, 40 * (1 - eager))
    wait = rng.geometric(chance, 400) - 1.0
    asked = np.repeat(np.arange(40.0), 10)
    wait[wait > 6] = np.nan
    status = np.where(np.isnan(wait), "expired", "answered")
    table = {"wait_days": wait, "asked_day": asked, "status": status}
    return pd.DataFrame(table)


@pytest.mark.slow
def test_waiting_bands_cover_the_truth_if_lives_differ():
    rng = np.random.default_rng(10)
    span = {"lifetime_days": 7.0, "days": 60.0}
    day, eager = 2, 0.2
    truth = np.mean(1.0 - (1.0 - rng.beta(40 * eager, 40 * (1 - eager), 10**6)) ** (day + 1))
    held, held_within = [], []
    for _ in range(300):
        lives = [life(rng, eager) for _ in range(10)]
        table = waiting_table({"a": [answered_within(each, **span) for each in lives]}).set_index("day")
        held.append(table.loc[day, "low"] <= truth <= table.loc[day, "high"])
        one = kaplan_meier(*waits(lives[0], days=60.0))
        place = np.searchsorted(one.times, day, side="right") - 1
        held_within.append(1 - one.high[place] <= truth <= 1 - one.low[place])
    assert 0.915 < np.mean(held) < 0.98
    assert np.mean(held_within) < 0.6  # questions of one life taken as independent, as bands once were
