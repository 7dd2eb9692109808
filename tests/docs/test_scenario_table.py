"""Check docs/scenarios.md against the scenarios: a current line for each, and the levels that it claims."""

import re

import pytest
from scenario_table import FILE, LEVELS, MADE_TO, fingerprint, names, run, text, version, written

from sim.scenarios.loading import load, shipped_scenarios

TEXT = FILE.read_text(encoding="utf-8")
ANEW = "run the scenarios anew: python tests/docs/scenario_table.py"
LINES = written()


@pytest.mark.long
def test_every_scenario_and_no_other_has_a_line_and_its_question():
    assert sorted(LINES) == names(), ANEW
    assert text(LINES) == TEXT, ANEW
    for name in names():
        assert f"`{name}` (`scenarios/{name}.yaml`): {shipped_scenarios()[name]}" in TEXT, ANEW
    assert f"Version {version()};" in TEXT, ANEW


@pytest.mark.parametrize("name", names())
def test_each_line_belongs_to_the_scenario_as_it_is_now(name):
    assert LINES[name][-1].split()[0] == load(name).hash[:12], ANEW


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.scenario)
def test_the_scenario_of_each_level_reaches_it(level):
    share = float(LINES[level.scenario][0].split()[0])
    assert level.low <= share <= level.high
    assert f"| {level.kind} | {level.observed} | `{level.scenario}`" in TEXT
    by_hand = MADE_TO in next(row for row in TEXT.splitlines() if row.startswith(f"| {level.kind} |"))
    declared = "set by hand" in (FILE.parents[1] / "scenarios" / f"{level.scenario}.yaml").read_text("utf-8")
    assert by_hand == declared


def test_intervals_contain_their_means():
    found = re.findall(r"(\d+\.\d+) \((\d+\.\d+)–(\d+\.\d+)\)", TEXT)
    assert len(found) >= 4 * len(names())
    assert all(float(low) <= float(mean) <= float(high) for mean, low, high in found)


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_the_first_society_gives_the_stated_result(name):
    assert LINES[name][-1] == fingerprint(name, run([name], range(1))[name][0]), ANEW
