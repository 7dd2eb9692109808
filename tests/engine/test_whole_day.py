"""Whole days in one compiled call give the same as their parts, whatever happens between the days."""

import pickle
import sys

import numpy as np
import pytest
from helpers.same_tables import assert_same
from hypothesis import given, settings, strategies

from sim import Society, day, load
from sim.engine.compiled.columns.room import GROUPS
from sim.engine.compiled.compiler.jit import jit
from sim.engine.compiled.keys import choose_least
from sim.rules.renew import Fading
from sim.society.plain_society import PlainSociety

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


BUSY = {
    "people.on_crowd": 0.3,
    "meeting": {"every": 7, "closure": 0.1},
    "plugging_in": {"enabled": True, "threshold": {"mean": 0.05}, "leave_below": 0.9},
    "asking.rate": 0.2,
    "ties.half_life": 0.2,
    "interventions": [
        {"day": 0, "event": {}},
        {"day": 5, "remove": {"count": 20}},
        {"day": 9, "plug_in": {"count": 30}},
        {"day": 10, "set": {"asking.rate": 0.5}},
    ],
}


@pytest.mark.parametrize("change", [{}, BUSY])
def test_many_days_in_one_call_are_the_same_as_single_days(change, monkeypatch):
    monkeypatch.setattr(sys.modules["sim.day.live"], "PERSON_DAYS_A_CALL", 300 * 5)
    scenario = load("base", ALL | {"people.effort.mean": 2.0, "asking.channels": "all"} | change)
    steps, parts = Society(scenario, engine="compiled").run(), Society(scenario, engine="compiled")
    assert steps.steps == steps.state.tick == 24
    while parts.running:
        by_parts(parts)
    many = PlainSociety(scenario, engine="compiled").run()
    found = {name: table.to_pandas() for name, table in many.array_tables(ties=True).items()}
    for other in (steps, parts, Society(scenario, engine="numpy").run()):
        assert_same(other.tables(ties=True), found)
        assert other.state.tie_fading.since == many.state.tie_fading.since
    if change:
        sums = found["days"][["met", "joined", "left", "removed"]].sum()
        assert sums.min() > 0


def test_many_days_run_in_one_call_until_something_happens(monkeypatch):
    called = []

    def live(state, engine, today):
        called.append((state.tick, state.tick + 1, True))
        one(state, engine, today)

    def live_through(state, engine, until):
        called.append((state.tick, until, False))
        many(state, engine, until)

    one, many = day.live, day.live_through
    monkeypatch.setattr(day, "live", live)
    monkeypatch.setattr(day, "live_through", live_through)
    event = {"meeting.every": 9, "interventions": [{"day": 4, "event": {}}]}
    PlainSociety(load("base", ALL | event), engine="compiled").run()
    busy = [(4, 5, True), (9, 10, True), (18, 19, True)]
    assert called == sorted([(0, 4, False), (5, 9, False), (10, 18, False), (19, 24, False), *busy])


@pytest.mark.parametrize(("half_life", "days"), [(0.3, 1.0), (7.0, 1.0), (0.01, 1.0), (5.0, 0.25)])
def test_the_days_before_a_reset_of_fading_are_counted(half_life, days):
    fading = Fading(half_life, days)
    left = fading.ticks_left(10_000)
    together = Fading(half_life, days)
    together.pass_ticks(left)
    assert [fading.pass_tick() is None for _ in range(left + 1)] == [True] * left + [False]
    assert together.ticks_left(10_000) == 0
    assert Fading(np.inf, 1.0).ticks_left(10_000) == 10_000


def test_a_part_that_a_subclass_changes_is_called():
    class Silent(Society):
        def ask(self):
            pass

    society = Silent(load("base", ALL), engine="compiled").run()
    assert len(society.questions_table()) == 0

    class Watched(PlainSociety):
        mornings = evenings = 0

        def begin_day(self):
            self.mornings += self._today is None
            super().begin_day()

        def step(self):
            super().step()
            self.evenings += 1

    watched = Watched(load("base", ALL), engine="compiled").run()
    assert watched.mornings == watched.evenings == 24


@pytest.mark.parametrize(
    ("change", "unseen"),
    [
        ({}, True),
        ({"channels.word_of_mouth.pass_on": 0.5}, True),
        ({"channels": {"word_of_mouth": {}, "managers": {}}}, True),
        ({"channels.feed.ranking": "newest"}, True),
        ({"people.turnover.enabled": True}, True),
        ({"tick_hours": 12}, True),
    ],
)
def test_which_days_run_as_a_whole(change, unseen):
    society = Society(load("base", ALL | change), engine="compiled")
    assert day.runs_unseen(society.state) is unseen
    society.begin_day()
    assert day.runs_as_a_whole(society.state, society._engine, society.today)
    society.ask()
    assert not day.runs_as_a_whole(society.state, society._engine, society.today)


def test_no_two_arrays_of_working_memory_have_one_name():
    names = [name for group in GROUPS.values() for name in group]
    assert len(names) == len(set(names))


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
