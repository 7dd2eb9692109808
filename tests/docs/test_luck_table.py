"""docs/luck.md against the scenarios and the luck study: a line for each, of the scenario as it is."""

import json
import re

import pytest
from click.testing import CliRunner
from luck_table import FILE, LIVES, MORE, PARTS, cells, study, text, written
from scenario_table import names

from sim.cli import main
from sim.measures.same_person import GIVERS
from sim.scenario import load

ANEW = "run the luck studies anew: python tests/docs/luck_table.py"
TEXT = FILE.read_text(encoding="utf-8")
LINES = written()


def test_every_scenario_has_its_lines_and_no_other_has():
    assert sorted(LINES) == names(), ANEW
    assert text(LINES) == TEXT, ANEW
    assert MORE[1:] == GIVERS
    assert all((len(more), len(parts)) == (len(GIVERS), len(PARTS)) for more, parts in LINES.values())


@pytest.mark.parametrize("name", names())
def test_it_was_made_of_the_scenario_as_it_is(name):
    assert LINES[name][1][-1].split()[0] == load(name).hash[:12], ANEW


def test_intervals_hold_their_estimates():
    found = re.findall(r"([-+]?[\d.]+)%? \[([-+]?[\d.]+)%?, ([-+]?[\d.]+)%?\]", TEXT)
    assert len(found) >= 8 * len(names())
    assert all(float(low) <= float(value) <= float(high) for value, low, high in found)


@pytest.mark.long
def test_a_line_is_what_the_command_tells(tmp_path):
    small = {"people.count": 60, "days": 30, "asking.rate": 0.3}
    more, parts = cells(study("neighbours-only", lives=3, overrides=small, workers=0))
    words = [word for name, value in small.items() for word in ("--set", f"{name}={value}")]
    words += ["--lives", "3", "--workers", "0", "-o", str(tmp_path / "out"), "--json"]
    told = json.loads(CliRunner().invoke(main, ["luck", "neighbours-only", *words]).stdout)
    assert [row["whose"] for row in told["one_more"]] == list(GIVERS)
    assert parts[-1].split()[1] == f"{told['one_more'][0]['change']:.6f}"
    assert more[0].startswith(f"{100 * told['one_more'][0]['change']:+.1f} [")
    rows = {(row["questions"], row["part"]): row["share"] for row in told["shares"]}
    for cell, key in zip(parts, [(1, "luck"), (10, "luck"), (100, "luck"), (100, "effort")], strict=False):
        assert cell.startswith(f"{100 * rows[key]:.1f}% [")


@pytest.mark.slow
def test_a_whole_line_comes_out_as_told():
    assert cells(study("neighbours-only", workers=2)) == LINES["neighbours-only"], ANEW
    assert f"{LIVES} lives" in TEXT
