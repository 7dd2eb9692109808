"""Do the 95 % intervals of a comparison cover the truth, and how often does it find a difference by mistake?

Trials draw from real lives: each society of a pool is lived under two scenarios, and under the first once
more with another luck. A trial takes some societies of the pool, with replacement, through the very functions
of `compare`; what is true of the pool is known. Where there is no difference, which of the two lives counts
as which is a coin's toss, so that the true difference is 0.
"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim import load
from sim.rng import life_seed
from sim.runner import FinishedRun, Run, WarmUp, local_executor, run_all, with_replicate_seeds
from sim.studies.comparison.counterfactual import outcomes
from sim.studies.comparison.differences import differences_table, groups_table

PAIR = ("neighbours-only", "distributed-crowd")
SMALL = {"people.count": 40, "days": 20, "asking.rate": 0.25}
POOL, TRIALS, REPLICATES = 400, 2000, 20
LEAST, MOST = 0.935, 0.965


@pytest.fixture(scope="module")
def pool():
    """Lives of each society: under the first scenario, under the second, and again under the first."""
    first, second = (load(name, SMALL) for name in PAIR)
    scenarios = []
    for r in range(POOL):
        again = with_replicate_seeds(first, r).replace({"seed.luck": life_seed(first.seed.luck, POOL + r)})
        scenarios += [with_replicate_seeds(first, r), with_replicate_seeds(second, r), again]
    found = {}
    runs = [Run(n, scenario, n // 3) for n, scenario in enumerate(scenarios)]
    with local_executor(None, 600.0, None, WarmUp([first, second], "compiled")) as executor:
        run_all(runs, outcomes, executor, lambda ran: found.__setitem__(ran.run.number, ran))
    assert all(ran.row["error"] is None for ran in found.values())
    return [[found[3 * r + n] for n in range(3)] for r in range(POOL)]


def named(ran, name, replicate):
    return FinishedRun(Run(0, SimpleNamespace(name=name), replicate), ran.row, ran.harvest)


def trial(pool, chosen, swap, ways=("a", "b")):
    """Lives of some societies as those of two scenarios."""
    return [
        named(pool[society][way], name, replicate)
        for replicate, (society, swapped) in enumerate(zip(chosen, swap, strict=True))
        for name, way in zip(("a", "b"), ways[::-1] if swapped else ways, strict=True)
    ]


def key(table, columns):
    return table.set_index(columns).sort_index()


def coverage(pool, ways, table, columns, truth, *, swapping=False):
    """Return how often the interval of each row covers the truth, over trials with other societies."""
    chance = np.random.default_rng(2)
    held: dict = {}
    for _ in range(TRIALS):
        chosen = chance.integers(len(pool), size=REPLICATES)
        swap = chance.integers(2, size=REPLICATES) * swapping
        for name, row in key(table(("a", "b"), trial(pool, chosen, swap, ways)), columns).iterrows():
            if row["replicates"] == REPLICATES:  # a group that asked nothing gives no value in its life
                inside = row["low"] <= truth[name] <= row["high"]
                held.setdefault(name, []).append(inside)
    return pd.Series({name: np.mean(each) for name, each in held.items() if len(each) == TRIALS})


CHANGES = ["measure", "group"]


@pytest.fixture(scope="module")
def differing(pool):
    every = trial(pool, range(POOL), [0] * POOL, (0, 1))
    truth = key(differences_table(("a", "b"), every), CHANGES)["difference"]
    return coverage(pool, (0, 1), differences_table, CHANGES, truth)


@pytest.fixture(scope="module")
def alike(pool):
    some = differences_table(("a", "b"), trial(pool, range(9), [0] * 9, (0, 2)))
    zero = dict.fromkeys(key(some, CHANGES).index, 0.0)
    return coverage(pool, (0, 2), differences_table, CHANGES, zero, swapping=True)


def amiss(held, always=()):
    """Return rows covered too rarely or too often. A value equal in every life must always be covered."""
    assert {name for name in held.index if held[name] == 1} == {(each, "all") for each in always}
    other = held[held < 1]
    assert len(other) > 20
    return other[~other.between(LEAST, MOST)].to_dict()


@pytest.mark.slow
def test_intervals_of_differences_hold_the_truth(differing):
    assert not amiss(differing, always=["on_crowd_share"])


@pytest.mark.slow
def test_false_alarms_without_a_difference_are_rare(alike):
    assert not amiss(alike, always=["on_crowd_share", "hostile_replies"])


@pytest.mark.slow
def test_intervals_of_groups_hold_the_truth(pool):
    columns = ["scenario", "group"]
    every = groups_table(("a", "b"), trial(pool, range(POOL), [0] * POOL, (0, 1)))
    held = coverage(pool, (0, 1), groups_table, columns, key(every, columns)["mean"])
    assert not amiss(held)
