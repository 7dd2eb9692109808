"""Values of a person that can be set by hand, and people who are removed by hand."""

import mesa
import numpy as np
import pytest
from helpers.societies import HYBRID, lived, same

from sim import Person, Society, StudyError

# -- values by hand ---------------------------------------------------------------------------------
ENGINES = ("numpy", "compiled")


def test_effort_set_before_the_first_day_is_that_of_the_scenario():
    for effort in (0.0, float("inf")):
        society = lived()
        society.agents.set("effort", effort)
        assert np.array_equal(society.people.budget, society.people.effort)
        same(society.run(), lived(people__effort__mean=effort).run())


@pytest.mark.parametrize("engine", [ENGINES[0], pytest.param(ENGINES[1], marks=pytest.mark.long)])
def test_values_set_during_a_run_have_the_same_effect_in_both_engines(engine):
    """Without effort from day 10 on, people can only give saved answers; without morale nobody asks."""
    society = lived(10, engine=engine)
    society.agents.set("effort", 0)
    assert society.people.budget.max() <= 1
    saved = society.people.budget.copy()
    society.run()
    given = society.answers_table().query("day >= 10").helper.value_counts()
    assert (given <= 1).all()
    assert set(given.index) <= set(np.flatnonzero(saved >= 1).tolist())
    silent = lived(10, engine=engine)
    silent.agents.set("morale", 0)
    silent.step()
    assert silent.days_table().asked[10] == 0
    other = Society(HYBRID, engine=ENGINES[1 - ENGINES.index(engine)]) if engine == "compiled" else None
    if other is not None:
        for _ in range(10):
            other.step()
        other.agents.set("effort", 0)
        same(other.run(), society)


def test_a_budget_and_standing_are_written_in_their_own_units():
    society = lived(5)
    person = society.person(3)
    person.standing = 2.5
    assert person.standing == pytest.approx(2.5)
    assert society.people_table().standing[3] == person.standing
    person.effort = 1.0
    person.budget = 7
    assert person.budget == society.people.budget[3] == 7  # a week's effort
    with pytest.raises(ValueError, match=r"^The budget of person 3 must lie between 0 and 7; got 7\.5\.$"):
        person.budget = 7.5
    person.effort = 0.5
    assert person.budget == 3.5


def test_people_join_and_leave_the_crowd_by_hand():
    society = lived(5)
    on, off = (np.flatnonzero(society.people.on_crowd == there) for there in (True, False))
    society.person(int(off[0])).on_crowd = True
    leaver = int(on[0])
    society.person(leaver).on_crowd = False
    society.person(int(on[1])).on_crowd = np.True_  # as it is: nothing happens
    society.step()
    assert society.state.feed_audience.members.tolist() == np.flatnonzero(society.people.on_crowd).tolist()
    assert off[0] in society.state.feed_audience.members
    assert society.person(leaver).neighbours("online") == []
    assert society.ties.followers.size[leaver] == 0
    day = society.days_table().iloc[5]
    assert (day.joined, day.left) == (1, 1)
    society.run()
    with pytest.raises(ValueError, match="no feed"):
        Society("neighbours-only", people__count=20, days=3).person(0).on_crowd = True


WRONG = {
    "effort": (-0.1, float("nan"), "much", None, True),
    "budget": (-1, 1e9, [1]),
    "morale": (-0.01, 1.01, float("nan"), "high"),
    "standing": (-1, float("inf")),
    "on_crowd": (1, "yes", None),
}


@pytest.mark.parametrize("name", WRONG)
def test_values_out_of_range_are_refused(name):
    society = lived(2)
    person = society.person(2)
    before = getattr(person, name)
    for value in WRONG[name]:
        with pytest.raises(ValueError, match=f"{name}.* must .*; got "):
            setattr(person, name, value)
        assert getattr(person, name) == before


def test_what_cant_be_set_says_so():
    person = lived().person(2)
    for name in (
        "x",
        "y",
        "range",
        "town",
        "role",
        "interest",
        "skill",
        "person",
        "row",
        "unique_id",
        "model",
    ):
        with pytest.raises(AttributeError, match=f"'{name}' of a person can't be set by hand"):
            setattr(person, name, 1)
    with pytest.raises(AttributeError, match=r"'moral' of a person doesn't exist.* effort, budget, morale"):
        person.moral = 0.5
    with pytest.raises(AttributeError, match="intervention 'move'"):
        person.town = "Nowhere"
    person._mine = person.pos = (1, 2)  # the user's own, and Mesa's
    assert person._mine == person.pos


# -- removal ---------------------------------------------------------------------------------------
REMOVED = HYBRID.replace({"interventions": [{"day": 8, "remove": {"who": "random", "count": 5}}]})


def test_removing_agents_is_removing_people():
    """Removing people by hand on a morning gives the same results as the intervention."""
    planned = Society(REMOVED).run()
    gone = np.flatnonzero(planned.state.removal_tick >= 0).tolist()
    society = lived(8)
    for row in gone:
        society.person(row).remove()
    society.person(gone[0]).remove()  # once more does nothing
    with pytest.raises(ValueError, match="has been removed, so effort can't be set any more"):
        society.person(gone[0]).effort = 1
    same(society.run(), planned)
    assert [person.row for person in society.agents] == [n for n in range(60) if n not in gone]
    assert [person.row for person in planned.agents] == [person.row for person in society.agents]
    assert len(society.agents_by_type[Person]) == 55


def test_everybody_can_be_removed():
    society = lived(2)
    society.remove_all_agents()
    assert len(society.agents) == 0
    society.run()
    assert society.days_table().removed.tolist()[2] == 60
    assert society.days_table().asked[2:].sum() == 0


def test_nobody_can_be_removed_after_circulation():
    society = lived(2)
    society.begin_day()
    society.ask()
    society.person(1).remove()
    society.circulate()
    crowd = society.person(int(np.flatnonzero(society.people.on_crowd)[0]))
    for act in (society.person(3).remove, lambda: setattr(crowd, "on_crowd", False)):
        with pytest.raises(
            ValueError, match=r"after today's questions were shown: do it before Society\.circ"
        ):
            act()
    assert society.person(3) in society.agents
    society.end_day()
    society.person(3).remove()
    society.run()
    assert np.flatnonzero(society.state.removal_tick == 2).tolist() == [1]
    with pytest.raises(StudyError, match="days are over"):
        society.person(4).remove()
    with pytest.raises(StudyError, match="days are over"):
        society.person(4).effort = 0


def test_a_collectors_agents_are_the_tables_people():
    society = lived(4)
    assert [p.person for p in society.agents] == [p.unique_id - 1 for p in society.agents] == list(range(60))
    collector = mesa.DataCollector(agent_reporters={"person": "person", "morale": "morale"})
    collector.collect(society)
    found = collector.get_agent_vars_dataframe().reset_index()
    found["from_id"] = found.AgentID - 1
    for key in ("person", "from_id"):
        both = found.merge(society.people_table(), left_on=key, right_on="person", suffixes=("", "_table"))
        assert len(both) == 60
        assert (both.morale == both.morale_table).all()
