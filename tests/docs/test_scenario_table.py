"""docs/scenarios.md against the scenarios: a line for each, none of another day, and the levels it claims."""

import re

import pytest
from scenario_table import FILE, LEVELS, MADE_TO, fingerprint, names, run, text, version, written

from sim.scenarios.loading import load, shipped_scenarios

TEXT = FILE.read_text(encoding="utf-8")
ANEW = "run the scenarios anew: python tests/docs/scenario_table.py"
LINES = written()


@pytest.mark.long
def test_every_scenario_has_its_line_and_its_question_and_no_other_has():
    assert sorted(LINES) == names(), ANEW
    assert text(LINES) == TEXT, ANEW
    for name in names():
        assert f"`{name}` (`scenarios/{name}.yaml`): {shipped_scenarios()[name]}" in TEXT, ANEW
    assert f"Version {version()};" in TEXT, ANEW


@pytest.mark.parametrize("name", names())
def test_it_was_made_of_the_scenario_as_it_is(name):
    assert LINES[name][-1].split()[0] == load(name).hash[:12], ANEW


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.scenario)
def test_the_scenario_of_each_level_lies_in_it(level):
    share = float(LINES[level.scenario][0].split()[0])
    assert level.low <= share <= level.high
    assert f"| {level.kind} | {level.told} | `{level.scenario}`" in TEXT
    by_hand = MADE_TO in next(row for row in TEXT.splitlines() if row.startswith(f"| {level.kind} |"))
    told = "set by hand" in (FILE.parents[1] / "scenarios" / f"{level.scenario}.yaml").read_text("utf-8")
    assert by_hand == told


def test_intervals_hold_their_means():
    found = re.findall(r"(\d+\.\d+) \((\d+\.\d+)–(\d+\.\d+)\)", TEXT)
    assert len(found) >= 4 * len(names())
    assert all(float(low) <= float(mean) <= float(high) for mean, low, high in found)


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_the_first_society_comes_out_as_told(name):
    assert LINES[name][-1] == fingerprint(name, run([name], range(1))[name][0]), ANEW
