"""Cached people and ties are exactly those that would be drawn: the tables are equal to the bit."""

import math

import numpy as np
import pandas as pd
import pytest

from sim import Society, load
from sim.errors import UserError
from sim.runner import StartCache
from sim.scenarios.parameters.declare import Parameter
from sim.state.society_state import draw
from sim.studies.experiments.dimensions import declared

SMALL = {"people.count": 24, "days": 9, "asking.rate": 0.3}


def lived(scenario, starts=None):
    return Society(scenario, engine="numpy", starts=starts).run().tables(ties=True)


def same(a, b):
    for name, table in a.items():
        pd.testing.assert_frame_equal(table, b[name], check_exact=True)


def numbers(values, path=()):
    for key, value in values.items():
        if isinstance(value, dict):
            yield from numbers(value, (*path, key))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield ".".join((*path, key)), value


def other(path, value):
    """Return another value that the parameter may have, or None if there is none."""
    about = declared(path)
    assert about is None or isinstance(about[0], Parameter)
    low, high = (-math.inf, math.inf) if about is None else (about[0].low, about[0].high)
    low, high = -math.inf if low is None else low, math.inf if high is None else high
    for changed in (value + 1, value * 0.5, value * 0.9 + 0.05, value - 1):
        if low <= changed <= high and changed != value and not math.isinf(changed):
            return int(changed) if isinstance(value, int) and float(changed).is_integer() else changed
    return None


def contents(held):
    """Return all arrays of people and ties."""
    if isinstance(held, np.ndarray):
        return held.dtype.str, held.shape, held.tobytes()
    if isinstance(held, tuple | list):
        return [contents(each) for each in held]
    return {name: contents(each) for name, each in vars(held).items()} if hasattr(held, "__dict__") else held


@pytest.mark.slow
def test_a_changed_parameter_gives_the_same_as_without_the_cache():
    """Each number of a scenario is changed by itself, in one process with one cache."""
    base, starts, moved = load("hybrid", SMALL), StartCache(most=1000, size=10**9), 0
    for path, value in [("days", 12), *numbers(base.to_dict())]:
        changed = value if path == "days" else other(path, value)
        try:
            scenario = base.replace({path: changed})
        except UserError:
            continue
        moved += changed != value
        assert contents(starts(scenario)) == contents(draw(scenario, None, None)), path
    assert moved > 60
    assert starts.found > starts.drawn


@pytest.mark.long
@pytest.mark.parametrize(
    "change",
    [
        {"people.on_crowd_who": "best_connected", "people.on_crowd": 0.3},
        {"people.on_crowd": 0.7},
        {"ties.face_to_face.kind": "small_world"},
        {"ties.online.kind": "preferential"},
        {"people.effort.mean": math.inf},
        {"people.keenness": 1.0, "asking.spread": 1.0, "asking.effort_correlation": 0.5},
        {"meeting.every": 2},
        {"plugging_in.enabled": True},
        {"interventions": [{"day": 3, "move": {"count": 10, "to": "1"}}]},
        {"interventions": [{"day": 3, "remove": {"who": "random", "share": 0.5}}]},
        {"asking.channels": "learned"},
    ],
)
def test_runs_do_not_change_cached_societies(change):
    """A run changes people, ties and the crowd, but the next one starts from the same society."""
    base, starts = load("hybrid", SMALL), StartCache()
    scenario = base.replace(change)
    anew = {each.hash: lived(each) for each in (scenario, base)}
    assert len(anew) == 2
    for each in (scenario, base, scenario, base):
        same(anew[each.hash], lived(each, starts))
    assert starts.found >= 4


@pytest.mark.long
def test_a_changed_people_file_is_read_again(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("id,effort\n" + "\n".join(f"p{n},{n / 50}" for n in range(40)), encoding="utf-8")
    starts, seen = StartCache(), []
    for change in ("", "p40,9\n"):
        with path.open("a", encoding="utf-8") as file:
            file.write("\n" + change)
        scenario = load("hybrid", {"days": 10, "people.from_file": {"path": path.name}}, data=tmp_path)
        kept = lived(scenario, starts)
        same(lived(scenario), kept)
        seen.append(len(kept["people"]))
    assert seen == [40, 41]


def test_the_cache_stays_small():
    starts = StartCache(most=4)
    for seed in range(5):
        starts(load("hybrid", {**SMALL, "seed.people": seed}))
    assert len(starts._entries) == 4
    small = StartCache(size=1)
    small(load("hybrid", SMALL))
    assert not small._entries
