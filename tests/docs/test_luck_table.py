"""Check docs/luck.md against the scenarios and the luck study: a current line for each scenario."""

import json
import re

import pytest
from click.testing import CliRunner
from luck_table import EARLIER, FILE, LIVES, MORE, PARTS, cells, older, study, text, written
from scenario_table import names

from sim.cli import main
from sim.measures.luck.lives import windows_of
from sim.scenarios.loading import load

ANEW = "run the luck studies anew: python tests/docs/luck_table.py"
TEXT = FILE.read_text(encoding="utf-8")
LINES = written()
now = pytest.mark.skipif(older(), reason="docs/luck.md says that an earlier version made its tables")


def test_every_scenario_has_its_lines_and_no_other_has():
    assert set(LINES) <= set(names()), ANEW
    if older():
        assert re.search(re.escape(EARLIER) + r" .*Version \S+ of \d{4}-\d\d-\d\d", TEXT.replace("\n", " "))
        assert TEXT.index(EARLIER) < TEXT.index("written by"), "say it at the top"
        return
    assert sorted(LINES) == names() and text(LINES) == TEXT, ANEW
    assert all((len(more), len(parts)) == (len(MORE) - 1, len(PARTS)) for more, parts in LINES.values())


@now
@pytest.mark.parametrize("name", names())
def test_it_was_made_of_the_scenario_as_it_is(name):
    assert LINES[name][1][-1].split()[0] == load(name).hash[:12], ANEW


def test_intervals_contain_their_estimates():
    found = re.findall(r"([-+]?[\d.]+)%? \[([-+]?[\d.]+)%?, ([-+]?[\d.]+)%?\]", TEXT)
    assert len(found) >= 8 * len(names())
    assert all(float(low) <= float(value) <= float(high) for value, low, high in found)


@pytest.mark.long
def test_a_line_agrees_with_the_command(tmp_path):
    small = {"people.count": 60, "days": 30, "asking.rate": 0.3}
    found = study("neighbours-only", lives=5, overrides=small, workers=0)
    more, parts = cells(found)
    words = [word for name, value in small.items() for word in ("--set", f"{name}={value}")]
    words += ["--lives", "5", "--workers", "0", "-o", str(tmp_path / "out"), "--json"]
    told = json.loads(CliRunner().invoke(main, ["luck", "neighbours-only", *words]).stdout)
    assert (len(more), len(parts)) == (len(MORE) - 1, len(PARTS))
    effect = next(
        row for row in told["more_help"] if (row["who"], row["whose"]) == ("everybody", "everybody")
    )
    assert more[-1].startswith(f"{100 * effect['change']:+.1f} [")
    rows, last = (
        {(row["questions"], row["part"]): row["share"] for row in told["shares"]},
        windows_of(found.shares)[-1],
    )
    assert parts[0] == f"{last.questions:g}"
    keys = [(1, "luck"), (last.questions, "luck"), (last.questions, "effort")]
    for cell, key in zip(parts[2:], keys, strict=False):
        assert cell.startswith(f"{100 * rows[key]:.1f}% [")


@now
@pytest.mark.slow
def test_running_a_line_again_gives_the_same_line():
    assert cells(study("neighbours-only", workers=2)) == LINES["neighbours-only"], ANEW
    assert f"{LIVES} lives" in TEXT
