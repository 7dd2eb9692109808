"""Both engines give the same results to the bit and respect the invariants, in any scenario."""

from math import inf
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers.invariants import hold_in_the_columns, hold_in_the_tables
from helpers.random_lives import live_on_both_engines
from helpers.random_scenarios import changes
from hypothesis import HealthCheck, given, settings

from sim import Society, load
from sim.networks.followers import ANYWHERE

BASE = load("base")
OWN_PEOPLE = Path(__file__).resolve().parents[2] / "scenarios/example/own-people-feed.yaml"


@pytest.mark.long
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(changes())
def test_any_small_scenario(change):
    live_on_both_engines(BASE.replace(change))


@pytest.mark.slow
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes())
def test_very_many_small_scenarios(change):
    live_on_both_engines(BASE.replace(change))


FEED = {"reach": 12, "fading": 0.6, "followers": 0.4}
SCENARIOS = {
    "the crowd, everything at its default": {"channels": {"feed": {}}, "people.on_crowd": 1.0},
    "all three channels, half the people on the crowd": {
        "channels": {"word_of_mouth": {"pass_on": 0.5, "hops": 4}, "hub": {}, "feed": {}},
        "people.on_crowd": 0.5,
    },
    "people who come and go": {
        "channels": {"word_of_mouth": {"pass_on": 0.5, "hops": 4}, "hub": {}, "feed": {}, "managers": {}},
        "people.on_crowd": 0.5,
        "people.turnover": {"enabled": True, "present": 0.4, "stay": {"median": 4}, "attachment": 3},
        "meeting": {"every": 3, "closure": 0.1},
        "plugging_in.enabled": True,
    },
    "more followers than are drawn one by one": {
        "channels": {"feed": {"reach": 90, "followers": 1.0}},
        "people.on_crowd": 1.0,
        "ties.online.degree": 60,
        "ties.slots.online": 100,
        "people.effort.mean": 3,
    },
    "more people shown than are looked back at": {
        "channels": {"feed": {"reach": 70, "followers": 0.0, "fading": 1.0}},
        "people.on_crowd": 1.0,
        "people.interest.concentration": 5,
    },
    "topics too small for the reach": {
        "channels": {"feed": {"reach": 40, "followers": 0.2}},
        "people.on_crowd": 1.0,
        "people.interest.concentration": 0.02,
        "asking.outside": 1.0,
    },
    "ties that give way every day": {
        "channels": {"word_of_mouth": {}, "hub": {"capacity": inf}, "feed": FEED},
        "people.on_crowd": 1.0,
        "ties.slots.face_to_face": 2,
        "ties.slots.online": 2,
        "people.effort.mean": inf,
        "asking.rate": 0.5,
    },
    "ties and fame that halve ten times a day": {
        "channels": {"word_of_mouth": {}, "hub": {}, "feed": FEED},
        "people.on_crowd": 1.0,
        "ties.half_life": 0.1,
        "standing.half_life": 0.1,
        "people.effort.mean": 3,
    },
    "one question on one channel, in four steps a day": {
        "channels": {"word_of_mouth": {}, "hub": {"capacity": 2.5}, "feed": FEED},
        "people.on_crowd": 0.5,
        "asking.channels": "one",
        "tick_hours": 6,
        "days": 5,
    },
    "all four channels and little attention, hour by hour": {
        "channels": {
            "word_of_mouth": {"pass_on": 0.5, "hops": 3},
            "hub": {},
            "feed": FEED,
            "managers": {"count": 2},
        },
        "people.on_crowd": 0.7,
        "helping.attention": 3,
        "people.effort.mean": 1,
        "plugging_in.enabled": True,
        "tick_hours": 1,
        "days": 4,
    },
    "the discouraged help less": {
        "channels": {"feed": FEED},
        "people.on_crowd": 1.0,
        "discouragement.withdraw": 3.0,
        "discouragement.down": 0.6,
        "helping.willingness.baseline": -4.0,
    },
    "questions that go viral": {
        "channels": {"feed": {"reach": 4, "viral": {"chance": 0.2, "shape": 0.5}}},
        "people.on_crowd": 1.0,
    },
    "questions found later, and answers that push them down": {
        "channels": {"feed": {**FEED, "found": 2.4, "after_answer": 0.3, "viral": {"chance": 0.1}}},
        "people.on_crowd": 0.8,
        "asking.answers_wanted": 3,
        "helping.willingness.baseline": -1,
    },
    "questions found at any hour by more people than there are": {
        "channels": {"word_of_mouth": {}, "feed": {**FEED, "found": 1000, "fading": 0.0}},
        "people.on_crowd": 0.8,
        "asking.answers_wanted": 2,
        "tick_hours": 6,
    },
    "a ranked feed, in which unanswered questions come first": {
        "channels": {"word_of_mouth": {}, "feed": {**FEED, "ranking": "unanswered_first"}},
        "people.on_crowd": 0.9,
        "asking.answers_wanted": 3,
        "helping.attention": 3,
    },
    "a feed ranked by votes, in four steps a day": {
        "channels": {"hub": {}, "feed": {**FEED, "ranking": "votes", "voting": 0.3}},
        "people.on_crowd": 0.9,
        "helping.attention": 3,
        "interventions": [{"day": 3, "set": {"channels.feed.ranking": "newest"}}],
        "tick_hours": 6,
        "days": 6,
    },
    "people who sleep at different hours": {
        "channels": {
            "word_of_mouth": {"pass_on": 0.5, "hops": 3},
            "hub": {},
            "feed": {**FEED, "ranking": "newest", "found": 1.0},
            "managers": {"count": 2},
        },
        "people.on_crowd": 0.9,
        "helping.attention": 3,
        "people.rhythm": {"awake": 10.0},
        "places.towns": [{"name": "here"}, {"name": "far", "awake": 14.0, "peak": 2.0}],
        "tick_hours": 2,
        "days": 6,
    },
    "a favourite's hub": {
        "channels": {"hub": {"capacity": 1, "order": "favourites", "submits": 1.0}},
        "people.effort.mean": 3,
    },
    "managers among neighbours": {
        "channels": {"word_of_mouth": {}, "managers": {"count": 2, "trust": 0.9}},
    },
    "managers and everything else, by what was learned": {
        "channels": {"word_of_mouth": {}, "hub": {}, "feed": FEED, "managers": {"count": 1}},
        "people.on_crowd": 0.7,
        "asking.channels": "learned",
        "asking.answers_wanted": 2,
        "people.effort.mean": 1,
    },
    "people who try what they can't, on all channels, and more of them later": {
        "channels": {
            "word_of_mouth": {"pass_on": 1.0, "hops": 4},
            "hub": {"capacity": inf},
            "feed": {**FEED, "fading": 1.0},
            "managers": {"count": 3, "picks": 50, "sample": 1000},
        },
        "people.on_crowd": 0.8,
        "people.effort.mean": 2,
        "asking.answers_wanted": 3,
        "helping.misjudgement": 0.3,
        "helping.willingness.baseline": 0,
        "interventions": [{"day": 2, "set": {"helping.misjudgement": 5.0}}],
    },
    "the keen look more, rates differ, and some questions are hopeless": {
        "channels": {"word_of_mouth": {"pass_on": 0.5, "hops": 3}, "feed": {"reach": 20}},
        "people.on_crowd": 0.7,
        "people.keenness": 1.5,
        "asking.spread": 2.0,
        "asking.effort_correlation": -0.5,
        "asking.hopeless": 0.3,
        "helping.misjudgement": 0.5,
    },
    "answers beyond what is wanted": {
        "channels": {"feed": FEED},
        "people.on_crowd": 1.0,
        "asking.answers_wanted": 4,
        "people.effort.mean": inf,
        "helping.willingness.bystander": 0.5,
    },
}


@pytest.mark.long
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_village_of_120(name):
    scenario = BASE.replace({"people.count": 120, "days": 5, "asking.rate": 0.1} | SCENARIOS[name])
    _, tables = live_on_both_engines(scenario)
    assert tables["answers"].helpful.sum() > 0  # the scenario does something that could differ


@pytest.mark.long
@pytest.mark.parametrize("hours", [24, 6])
def test_ties_with_a_direction_while_people_come_and_go(hours):
    change = {
        "ties.from_file.directed": True,
        "days": 30,
        "tick_hours": hours,
        "asking.rate": 0.3,
        "people.turnover": {"enabled": True, "present": 0.6, "stay": {"median": 12}},
        "people.on_crowd": 0.5,
        "plugging_in": {"enabled": True, "rate": 0.3, "leave_below": 0.9, "threshold": {"mean": 0, "sd": 0}},
        "meeting": {"every": 10, "closure": 0.1},
        "channels": {
            "word_of_mouth": {"pass_on": 0.5, "hops": 3},
            "hub": {"per": "town"},
            "feed": FEED,
            "managers": {"count": 3, "cost": 0.1},
        },
    }
    compiled, _ = live_on_both_engines(load(OWN_PEOPLE, change))
    state = compiled.state
    assert state.ties.face_to_face.directed
    assert state.host_work.introductions.sum() > 0
    assert sum(state.presence.departed) > 0
    assert sum(state.presence.arrived) > 0
    assert sum(day["joined"] for day in state.daily) > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_town_of_1000_for_two_months(name):
    scenario = BASE.replace({"people.count": 1000, "days": 60} | SCENARIOS[name])
    arrays, compiled = (Society(scenario, engine=each).run() for each in ("numpy", "compiled"))
    tables = compiled.tables(ties=True)
    hold_in_the_columns(compiled)
    hold_in_the_tables(compiled, tables)
    for name, table in arrays.tables(ties=True).items():
        pd.testing.assert_frame_equal(table, tables[name], check_exact=True)


@pytest.mark.long
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("topics", [1, 3])
@pytest.mark.parametrize("on_crowd", [0.0, 1.0])
def test_hardly_anybody(count, topics, on_crowd):
    scenario = BASE.replace(
        {
            "people.count": count,
            "people.topics": topics,
            "people.on_crowd": on_crowd,
            "days": 8,
            "asking.rate": 1.0,
            "channels": {"word_of_mouth": {"pass_on": 1.0, "hops": 3}, "hub": {}, "feed": {}},
            "helping.willingness.baseline": 100,
            "asking.difficulty": 0.0,
            "helping.misjudgement": 0.0,
            "people.effort.mean": inf,
        }
    )
    society, tables = live_on_both_engines(scenario)
    if count == 1:
        assert len(tables["answers"]) == 0
        assert tables["questions"]["shown"].sum() == 0
    elif on_crowd:
        assert (tables["questions"].status == "answered").mean() > 0.9
    if not on_crowd:
        assert not tables["questions"].channels.astype(str).str.contains("feed").any()
        assert np.all(society.people.standing == 0)


@pytest.mark.slow
def test_more_answers_than_a_short_counter_holds():
    """33,000 members answer one question: counters mustn't overflow."""
    society = Society(
        BASE.replace(
            {
                "people.count": 33_000,
                "people.topics": 1,
                "people.effort.mean": inf,
                "asking.rate": 1e-4,
                "days": 1,
                "channels": {"hub": {"per": "world", "submits": 1.0, "capacity": 1, "resistance": 0.0}},
                "asking.difficulty": 0.0,
                "helping.misjudgement": 0.0,
                "helping.willingness.baseline": 100,
                "helping.willingness.rivalry": 0,
                "helping.attention": inf,
                "ties.face_to_face.kind": "none",
                "ties.online.kind": "none",
                "ties.slots.face_to_face": 1,
            }
        )
    ).run()
    questions = society.questions_table()
    assert questions.answers.max() == questions.attempts.max() == 32_999
    assert society.people_table().helped.sum() == 32_999


def test_ties_in_slots_whose_numbers_do_not_fit_in_a_list_of_followers():
    change = {
        "channels": {"feed": FEED}, "people.count": 320, "people.on_crowd": 1.0, "days": 6,
        "ties.online": {"kind": "random", "degree": 290}, "ties.slots.online": 310, "people.effort.mean": 3,
    }  # fmt: skip
    one, other = (Society(BASE.replace(change), engine=engine).run() for engine in ("compiled", "numpy"))
    assert np.mean(one.ties.online.degree) > ANYWHERE + 20
    assert one.state.answers.size > 100
    for name, table in one.tables(ties=True).items():
        pd.testing.assert_frame_equal(table, other.tables(ties=True)[name], check_exact=True)
