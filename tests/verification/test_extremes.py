"""Every number at both its bounds, and every pair of mechanisms on and off: runs end and invariants hold."""

from itertools import combinations, islice
from math import inf

import pytest
from helpers.random_lives import live_on_both_engines, watched
from hypothesis import HealthCheck, given, settings, strategies as st

from sim import Society, load
from sim.scenarios import Scenario
from sim.scenarios.parameters.declare import walk
from sim.scenarios.value_tree import is_value

EVERYTHING = load(
    "base",
    {
        "people.count": 12,
        "people.topics": 3,
        "people.on_crowd": 0.8,
        "people.effort.mean": 1.0,
        "places.towns": 2,
        "days": 4,
        "asking.rate": 0.5,
        "asking.lifetime": 2,
        "asking.answers_wanted": 2,
        "channels": {
            "word_of_mouth": {"pass_on": 0.5, "hops": 2},
            "hub": {},
            "feed": {"viral": {"chance": 0.2}},
            "managers": {"count": 1},
        },
    },
)
# what would only be large, in a size that shows as much
SMALLER = {"people.count": 60, "people.topics": 60, "days": 30, "tick_hours": 24}
FIXED = {"tick_hours": {"days": 1}}  # many ticks a day: one day is enough


def declared():
    """Return every number of a scenario by path, with its declaration, except those in lists and files."""
    found = {}
    for path, field in walk(Scenario):
        about, name = field.json_schema_extra if is_value(field) else None, ".".join(path)
        if about is None or about.low is None or "from_file" in name or name in ("channels", "interventions"):
            continue
        if "asking.channel_weights" not in name and "places.towns." not in name:
            found[name] = (field, about)
    return found


NUMBERS = declared()


def bounds(name):
    """Return the lowest value and the highest, or one that has the same effect as the highest."""
    field, about = NUMBERS[name]
    whole = "Whole" in str(field.annotation)
    low, high = about.low, min(about.high, SMALLER.get(name, inf))
    return [int(v) if whole and v not in (inf, -inf) else v for v in (low, high)]


CASES = [(name, value) for name in NUMBERS for value in bounds(name)]
GROUPS = 20  # numbers far apart in the scenario are taken together


def at(*cases):
    changes = {}
    for name, value in cases:
        changes |= FIXED.get(name, {}) | {name: value}
    return EVERYTHING.replace(changes)


def test_parameters_have_bounds():
    assert len(NUMBERS) > 70
    assert {"channels.managers.trust", "asking.learning", "helping.willingness.bystander"} <= set(NUMBERS)


@pytest.mark.long
@pytest.mark.parametrize("group", range(GROUPS))
@pytest.mark.parametrize("which", [0, 1])
def test_every_number_at_its_lowest_and_at_its_highest(which, group):
    watched(at(*((name, bounds(name)[which]) for name in list(NUMBERS)[group::GROUPS])))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "value"), CASES)
def test_every_bound_on_both_engines(name, value):
    live_on_both_engines(at((name, value)))


MECHANISMS = {  # what switches each on; off is what EVERYTHING has, without it
    "word of mouth": {"channels.word_of_mouth": {}},
    "passing on": {"channels.word_of_mouth": {"pass_on": 0.7, "hops": 3}},
    "hub": {"channels.hub": {"submits": 1.0}},
    "one hub for the world": {"channels.hub": {"per": "world", "order": "favourites"}},
    "feed": {"channels.feed": {"hostility": 0.0}},
    "hostility": {"channels.feed": {"hostility": 0.5, "sting": 0.5}},
    "purpose": {"channels.feed": {"purpose": 0.7}},
    "tuning out": {"channels.feed": {"resistance": 0.5}},
    "viral": {"channels.feed": {"viral": {"chance": 0.5, "shape": 0.3}}},
    "found later": {"channels.feed": {"found": 2.5}},
    "after an answer": {"channels.feed": {"after_answer": 0.3}, "asking.answers_wanted": 3},
    "managers": {"channels.managers": {"count": 2}},
    "learning": {"asking.channels": "learned", "asking.learning": 0.5},
    "withdrawal": {"discouragement.withdraw": 3.0, "discouragement.down": 0.8},
    "no discouragement": {"discouragement.enabled": False},
    "bystanders": {"helping.willingness.bystander": 2.0, "asking.answers_wanted": 3},
    "depth of ties": {"helping.shallowness": 4.0, "helping.dilution": 1},
    "meetings": {"meeting": {"every": 2, "turnout": 0.8, "meets": 2}},
    "friends of friends": {"meeting.closure": 0.6},
    "joining and leaving": {
        "plugging_in": {"enabled": True, "rate": 0.8, "leave_below": 0.9},
        "plugging_in.threshold.mean": 0.1,
    },
    "interventions": {
        "interventions": [
            {"day": 1, "plug_in": {"share": 0.5}},
            {"day": 1, "move": {"share": 0.5, "to": "1"}},
            {"day": 2, "remove": {"share": 0.3, "who": "top_helpers"}},
            {"day": 2, "event": {"turnout": 0.9}},
            {"day": 2, "plug_in": {"share": 0.5, "who": "convinced"}},
            {"day": 3, "set": {"helping.attention": 1, "asking.rate": 1.0}},
        ]
    },
    "few slots": {"ties.slots": {"face_to_face": 2, "online": 2}},
    "short ticks": {"tick_hours": 12},
    "endless effort": {"people.effort.mean": inf},
}
PLAIN = EVERYTHING.replace(
    {
        "channels": dict.fromkeys(("word_of_mouth", "hub", "feed", "managers"), "none"),
        "asking.answers_wanted": 1,
    }
)


def with_mechanisms(names, extreme=None):
    changes = {}
    for name in names:
        for path, value in MECHANISMS[name].items():
            both = isinstance(value, dict) and isinstance(changes.get(path), dict)
            changes[path] = {**changes[path], **value} if both else value
    if "interventions" in changes and "channels.feed" not in changes:  # nobody can be brought to it
        changes["interventions"] = [each for each in changes["interventions"] if "plug_in" not in each]
    scenario = PLAIN.replace(changes)
    for path, value in (extreme or {}).items():
        if not path.startswith("channels.") or getattr(scenario.channels, path.split(".")[1]) is not None:
            scenario = scenario.replace({path: value})
    return scenario


def covering(columns):
    """Eight rows of on and off in which each pair of columns takes all four forms.

    The first row is off; the columns are different sets of four of the other seven, so two of them
    always share a row and never all (Kleitman & Spencer 1973, Discrete Mathematics 6, 255-262).
    """
    sets = list(islice(combinations(range(1, 8), 4), columns))
    assert len(sets) == columns
    return [[row in chosen for chosen in sets] for row in range(8)]


ROWS = covering(len(MECHANISMS))


def test_the_rows_take_every_pair_in_every_form():
    for a, b in combinations(range(len(MECHANISMS)), 2):
        assert {(row[a], row[b]) for row in ROWS} == {(x, y) for x in (False, True) for y in (False, True)}


@pytest.mark.long
@pytest.mark.parametrize("row", range(8))
def test_every_pair_of_mechanisms_on_and_off(row):
    live_on_both_engines(with_mechanisms(n for n, on in zip(MECHANISMS, ROWS[row], strict=True) if on))


ON = st.sets(st.sampled_from(sorted(MECHANISMS)))
EXTREME = st.dictionaries(
    st.sampled_from([n for n in NUMBERS if n not in SMALLER]), st.integers(0, 1), max_size=5
)


@pytest.mark.long
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(ON, EXTREME)
def test_any_mechanisms_with_any_values_at_their_bounds(names, extreme):
    watched(with_mechanisms(sorted(names), {path: bounds(path)[which] for path, which in extreme.items()}))


@pytest.mark.slow
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(ON, EXTREME)
def test_very_many_mechanisms_with_values_at_their_bounds(names, extreme):
    chosen = {path: bounds(path)[which] for path, which in extreme.items()}
    live_on_both_engines(with_mechanisms(sorted(names), chosen))


def test_an_overflowing_mean_is_infinite():
    society = Society(
        load("hybrid", {"people.count": 9, "days": 3, "people.effort.mean": 1e300}), engine="numpy"
    )
    assert (society.people.effort == inf).all()
    society.run()
