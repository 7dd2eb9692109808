"""The C form of the feed, which bounds the engine in benchmarks, gives the engine's numbers to the bit."""

from pathlib import Path

import pytest

from sim import Society
from sim.scenarios.loading import load

BENCHMARKS = Path(__file__).resolve().parents[2] / "experiments" / "benchmarks"
ALIKE = {"people.keenness": 0, "asking.spread": 0}


@pytest.fixture(autouse=True)
def _reach_benchmarks(monkeypatch):
    for folder in (BENCHMARKS, BENCHMARKS / "feed"):
        monkeypatch.syspath_prepend(str(folder))


def feed_in_c(state):
    from c_library import has_compiler
    from feed_in_c import FeedInC

    if not has_compiler():
        pytest.skip("gcc is not installed")
    return FeedInC(state)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"ties.slots.online": 22, "asking.answers_wanted": 2, "helping.willingness.baseline": 0},
        {"channels.feed.purpose": 0.6, "helping.willingness.bystander": 1, "ties.owed_cap": 3},
        {"channels.feed.hostility": 0.3, "helping.attention": 4, "people.effort.backlog": 0},
    ],
    ids=["as shipped", "full slots", "shared purpose", "hostile"],
)
def test_all_columns_are_equal_to_the_bit(change):
    setting = load("distributed-crowd", ALIKE | {"people.count": 250, "days": 40} | change)
    society = Society(setting, luck=2**40 + 3, engine="numpy")
    form = feed_in_c(society.state)
    society.run()
    assert form.run().differences(society.state) == []
    assert society.state.questions.size > 250
    assert society.state.answers.size > 100


def test_a_difference_is_found():
    setting = load("distributed-crowd", ALIKE | {"people.count": 150, "days": 10})
    society = Society(setting, luck=1, engine="numpy")
    form = feed_in_c(society.state).run()
    society.run()
    society.state.people.morale[7] += 0.25
    society.state.ties.online.strength[3, 0] += 0.25
    assert form.differences(society.state) == ["morale", "ties"]


@pytest.mark.parametrize(
    ("scenario", "change", "message"),
    [
        ("neighbours-only", {}, "needs a feed for all"),
        ("distributed-crowd", {"people.on_crowd": 0.5}, "needs a feed for all"),
        ("distributed-crowd", {"people.keenness": 1}, "people.keenness"),
        ("distributed-crowd", {"asking.difficulty": 0.5}, "asking.difficulty"),
        ("distributed-crowd", {"channels.feed.reach": 40}, "channels.feed.reach"),
        ("distributed-crowd", {"channels.feed.ranking": "newest"}, "channels.feed.ranking"),
        ("distributed-crowd", {"people.turnover.enabled": True}, "people.turnover.enabled"),
    ],
)
def test_what_the_c_form_leaves_out_is_refused(scenario, change, message):
    from feed_in_c import refuse

    setting = load(scenario, ALIKE | {"people.count": 30} | change)
    with pytest.raises(ValueError, match=message):
        refuse(Society(setting, engine="numpy").state)


def test_a_society_with_too_few_people_stops_the_c_form():
    form = feed_in_c(Society(load("distributed-crowd", ALIKE | {"people.count": 20}), engine="numpy").state)
    with pytest.raises(RuntimeError, match="too few people"):
        form.run()
