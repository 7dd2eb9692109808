"""The invented firm: the shipped tables are those of the script, and they can be imported."""

import csv
import runpy
from pathlib import Path

from click.testing import CliRunner

import sim
from sim.cli import main
from sim.imports.invented_firm import TABLES

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "experiments" / "community" / "invent_firm.py"


def test_the_script_writes_the_shipped_tables(tmp_path):
    runpy.run_path(str(SCRIPT))["write"](tmp_path)
    for name in TABLES:
        assert (tmp_path / name).read_bytes() == (ROOT / "scenarios" / "firm" / name).read_bytes()


def test_the_firm_has_what_real_tables_have(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["new", "firm", "--community"])
    assert result.exit_code == 0
    assert result.stdout.startswith("Wrote the tables of an invented firm. Next: whoanswers import ")
    files = [Path("firm") / name for name in TABLES]
    found = sim.import_files(files, "community")
    assert (len(found.people), len(found.towns), len(found.topics)) == (60, 3, 6)
    assert {"Smith, Jr., Alan", "Łukaszewska, Zofia"} <= set(found.people)
    assert found.summary()["dropped"]["repeated answers (with the same number, or the same people and time)"]
    with (tmp_path / "firm" / "questions.csv").open(encoding="utf-8-sig") as stream:
        asked = [row["asked_at"] for row in csv.DictReader(stream) if row["asker"] == "Łukaszewska, Zofia"]
    assert asked and max(asked) < "2024-06-28"  # she has left
    again = CliRunner().invoke(main, ["new", "firm", "--community"])
    assert (again.exit_code, again.stderr) == (2, "firm: this must be a new or an empty folder; it is not.\n")
