"""The time of community managers: what introductions cost, and how runs and measures report it."""

from dataclasses import asdict

import numpy as np
import pytest
from helpers.invariants import hold_in_a_day, hold_in_the_columns, hold_in_the_tables

from sim import Society, load
from sim.measures.measure_run import measure_named
from sim.population.people import MANAGER
from sim.runner import HostTime, merge_notes, stored_note
from sim.runner.extra_tables import run_with_arrays

TOWN = load("base", {"people.count": 150, "days": 14, "asking.rate": 0.1, "channels": {"word_of_mouth": {}}})
ENGINES = ["numpy", pytest.param("compiled", marks=pytest.mark.long)]
BUSY = {
    "asking.rate": 1.0, "asking.spread": 0, "people.effort.sigma": 0, "people.effort.mean": 1.0, "days": 20,
    "helping.willingness.baseline": -100, "ties.face_to_face": {"kind": "random", "degree": 100},
}  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("cost", [0.05, 0.3, 8.0])
def test_managers_make_as_many_introductions_as_their_own_effort_pays_for(engine, cost):
    """Far too many questions, nobody willing: floor(1.0 days / cost), or none if saving can't pay for one.

    Saved effort is at most 7 days' worth, 7 answers.
    """
    own = {"channels.managers": {"count": 4, "picks": 1000, "introductions": 1000, "cost": cost}}
    society = Society(TOWN.replace(BUSY | own), engine=engine).run()
    work, hosts = society.state.host_work, society.people.role == MANAGER
    assert hosts.sum() == 4
    assert np.all(work.introductions[hosts] == (np.floor(20 / cost + 1e-6) if cost <= 7 else 0))
    assert np.all(work.introductions[~hosts] == 0)
    assert np.allclose(work.effort_spent, work.introductions * cost)
    assert np.allclose(work.effort_had[hosts], 20)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("hours", [24, 6])
def test_paid_time_is_used_first_and_is_not_saved(engine, hours):
    """1.5 hours of 12 minutes each are 7.5 introductions a day; only what is beyond them costs own effort."""
    paid = {"count": 3, "picks": 1000, "introductions": 1000, "hours": 1.5, "minutes": 12, "cost": 1000}
    society = Society(TOWN.replace(BUSY | {"channels.managers": paid, "tick_hours": hours}), engine=engine)
    work, hosts = society.run().state.host_work, society.people.role == MANAGER
    assert np.all(work.introductions[hosts] == 7.5 * 20)
    assert not work.effort_spent.any()
    both = TOWN.replace(BUSY | {"channels.managers": paid | {"cost": 0.5}, "tick_hours": hours})
    work = Society(both, engine=engine).run().state.host_work
    own = work.introductions[hosts] - 7.5 * 20
    had = 1.0 + (20 * 24 / hours - 1) * hours / 24
    assert np.all(own == np.floor(had / 0.5))
    assert np.allclose(work.effort_spent[hosts], own * 0.5)
    assert np.allclose(work.effort_had[hosts], had)


def test_introductions_without_cost_leave_the_effort_of_managers_alone():
    """If an introduction costs nothing, budgets are those without managers; effort 0 is no obstacle."""
    free = {"count": 3, "cost": 0, "picks": 1000}
    ran = [
        Society(TOWN.replace(BUSY | change)).run()
        for change in ({}, {"channels.managers": free}, {"channels.managers": free | {"picks": 0}})
    ]
    assert np.array_equal(ran[0].people.budget, ran[1].people.budget)
    assert np.array_equal(ran[0].people.budget, ran[2].people.budget)
    assert ran[1].state.host_work.introductions.sum() > 1000
    assert not ran[1].state.host_work.effort_spent.any()
    idle = Society(TOWN.replace(BUSY | {"channels.managers": free}))
    idle.people.effort[idle.people.role == MANAGER] = 0
    assert idle.run().state.host_work.introductions.sum() > 1000


def test_nobody_is_introduced_if_nobody_else_has_effort():
    society = Society(TOWN.replace(BUSY | {"channels.managers": {"count": 3, "hours": 24}}))
    others = society.people.role != MANAGER
    society.people.effort[others] = 0
    society.people.budget[others] = 0
    society.people.effort[~others] = 0.01  # below 1 answer, so that managers aren't introduced either
    society.people.budget[~others] = 0
    assert society.run().state.host_work.introductions.sum() == 0


def test_a_manager_without_effort_or_paid_time_introduces_nobody():
    society = Society(TOWN.replace({"channels.managers": {"count": 3}, "channels.word_of_mouth": "none"}))
    hosts = society.people.role == MANAGER
    society.people.effort[hosts] = 0
    society.people.budget[hosts] = 0
    work = society.run().state.host_work
    assert work.introductions.sum() == 0
    assert work.effort_had.sum() == 0
    assert np.allclose(work.office_days[hosts], 14)
    assert len(society.answers_table()) == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_more_managers_than_people(engine):
    """Everybody is a manager; they take turns, and nobody is introduced to a question twice."""
    own = {"channels.managers": {"count": 10_000, "hours": 1}, "channels.word_of_mouth": "none"}
    pairs = set()
    society = Society(TOWN.replace(own), engine=engine)
    while society.running:
        society.begin_day()
        society.ask()
        society.circulate()
        society.help()
        shown, rows = society.today.shown, society.state.open
        today = set(zip(rows[shown.question].tolist(), shown.person.tolist(), strict=True))
        assert len(today) == shown.question.size
        assert not pairs & today
        pairs |= today
        hold_in_a_day(society)
        society.end_day()
    assert np.all(society.people.role == MANAGER)
    assert len(pairs) == society.state.host_work.introductions.sum() > 100
    hold_in_the_columns(society)
    hold_in_the_tables(society, society.tables(ties=True))


HOSTS = ("host_hours", "introductions_per_answered", "introductions_answered_share", "host_effort_share")


def measured(society):
    tables = run_with_arrays(society, ("hosts",))
    return measure_named(HOSTS, tables, lifetime_days=7.0, days=14.0), tables


def test_measures_and_the_note_say_what_the_time_of_managers_was():
    """The numbers follow from the log of introductions and answers."""
    society = Society(TOWN.replace({"channels.managers": {"count": 3, "hours": 0.5, "minutes": 5}}))
    found, tables = measured(society)
    work, answers = society.state.host_work, society.answers_table()
    made = int(work.introductions.sum())
    through = int((society.questions_table().first_channel == "managers").sum())
    tries = int((answers.channel == "managers").sum())
    assert made > 100
    assert through > 5
    assert tries >= through
    assert np.isclose(found["host_hours"], made * 5 / 60)
    assert np.isclose(found["introductions_per_answered"], made / through)
    assert np.isclose(found["introductions_answered_share"], tries / made)
    assert np.isclose(found["host_effort_share"], work.effort_spent.sum() / work.effort_had.sum())
    hosts = tables["hosts"]
    assert hosts["person"].to_numpy().tolist() == np.flatnonzero(work.office_days).tolist()
    (note,) = merge_notes(society.state.notes, 1)
    assert note.startswith(
        f"base: 3 community managers made {made:,} introductions ({made / 12:.3g} hours of work at 5 minutes "
        f"each). {through} questions got their first helpful answer that way: {made / through:.1f} "
        f"introductions ({made * 5 / through:.0f} minutes) for each."
    )
    assert f" took {100 * found['host_effort_share']:.0f} % of the managers' own effort." in note


def test_notes_of_several_runs_give_means():
    runs = [HostTime("a", 6.0, 2, 100, 10, 1.0, 4.0), HostTime("a", 6.0, 2, 300, 30, 2.0, 8.0)]
    assert merge_notes(runs, 2) == (
        "a: 2 community managers made 200 introductions on average (20 hours of work at 6 minutes each). 20 "
        "questions got their first helpful answer that way: 10.0 introductions (60 minutes) for each. "
        "Introductions took 25 % of the managers' own effort.",
    )
    idle = HostTime("a", 6.0, 1, 0, 0, 0.0, 0.0)
    assert merge_notes([idle], 1) == (
        "a: 1 community manager made 0 introductions (0 hours of work at 6 minutes each). No question got "
        "its first helpful answer that way.",
    )
    assert stored_note(asdict(runs[0])) == runs[0]


def test_without_managers_there_is_no_note_and_no_time():
    society = Society(TOWN.replace({"channels.managers": {}}))
    found, tables = measured(society)
    assert society.state.notes == ()
    assert len(tables["hosts"]) == 0
    assert found["host_hours"] == 0
    assert np.isnan([found[name] for name in HOSTS[1:]]).all()
    assert measured(Society(TOWN))[0]["host_hours"] == 0
