"""A day in one compiled call gives the same as its parts one by one, whatever happens between the days."""

import pickle

import numpy as np
import pytest
from helpers.same_tables import assert_same
from hypothesis import given, settings, strategies

from sim import Society, day, load
from sim.engine.compiled.day.heap import choose_least
from sim.engine.compiled.jit import jit

ALL = {
    "people.count": 300,
    "people.on_crowd": 0.6,
    "days": 24,
    "asking.channels": "learned",
    "channels": {
        "word_of_mouth": {},
        "hub": {"capacity": 2.5, "order": "favourites"},
        "feed": {"found": 0.5},
    },
}


def by_parts(society):
    society.begin_day()
    society.ask()
    society.circulate()
    society.help()
    society.end_day()


@pytest.mark.parametrize("order", ["first_come", "favourites", "random"])
def test_days_by_parts_and_whole_days_may_follow_each_other(order):
    scenario = load("base", ALL | {"seed.luck": 7}).replace({"channels.hub.order": order})
    parts, mixed = Society(scenario, engine="compiled"), Society(scenario, engine="compiled")
    while parts.running:
        by_parts(parts)
        if parts.state.tick % 3 == 1:
            by_parts(mixed)
        else:
            mixed.step()
        if parts.state.tick == 11:
            mixed = pickle.loads(pickle.dumps(mixed))
    assert_same(parts.tables(ties=True), mixed.tables(ties=True))
    assert_same(parts.tables(ties=True), Society(scenario, engine="numpy").run().tables(ties=True))


def test_a_part_that_a_subclass_changes_is_called():
    class Silent(Society):
        def ask(self):
            pass

    society = Silent(load("base", ALL), engine="compiled").run()
    assert len(society.questions_table()) == 0


@pytest.mark.parametrize(
    ("change", "whole"),
    [
        ({}, True),
        ({"channels.word_of_mouth.pass_on": 0.5}, False),
        ({"channels": {"word_of_mouth": {}, "managers": {}}}, False),
        ({"channels.feed.ranking": "newest"}, False),
        ({"people.turnover.enabled": True}, False),
        ({"tick_hours": 12}, False),
    ],
)
def test_which_days_run_as_a_whole(change, whole):
    society = Society(load("base", ALL | change), engine="compiled")
    society.begin_day()
    assert day.runs_as_a_whole(society.state, society._engine, society.today) is whole
    society.ask()
    assert not day.runs_as_a_whole(society.state, society._engine, society.today)


@jit
def _choose(key, many, heap):
    choose_least(key, key.size, many, heap)


@settings(deadline=None, max_examples=200)
@given(strategies.lists(strategies.integers(0, 9), max_size=40), strategies.integers(0, 40))
def test_the_smallest_keys_are_chosen_in_order(keys, many):
    key = np.array(keys, np.float64)
    many = min(many, key.size)
    heap = np.empty(max(many, 1), np.int32)
    _choose(key, many, heap)
    assert heap[:many].tolist() == np.argsort(key, kind="stable")[:many].tolist()
