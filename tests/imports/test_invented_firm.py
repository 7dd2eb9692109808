"""The invented firm: the shipped tables are those of the script, and they can be imported."""

import csv
import re
import runpy
from pathlib import Path

import pytest
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


@pytest.mark.parametrize(
    ("times", "noted"), [(1, False), (1.8, False), (4, True), (0.6, False), (0.25, True)]
)
def test_rates_of_asking_that_disagree_with_the_log_are_noted(times, noted, tmp_path):
    """The rates of the firm agree with its log; multiplied, they don't."""
    firm = ROOT / "scenarios" / "firm"
    with (firm / "staff.csv").open(encoding="utf-8-sig") as stream:
        people = list(csv.DictReader(stream))
    assert sum(float(who["asking_rate"]) for who in people) * 365 == pytest.approx(420, rel=0.01)
    for who in people:
        who["asking_rate"] = f"{times * float(who['asking_rate']):.5f}"
    with (tmp_path / "staff.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(people[0]))
        writer.writeheader()
        writer.writerows(people)
    found = sim.import_files([tmp_path / "staff.csv", firm / "questions.csv"])
    notes = [note for note in found.summary()["notes"] if "rates of asking" in note]
    assert len(notes) == noted
    if noted:
        found = re.search(
            r"imply ([\d,]+) questions in the 3\d\d days of the log, but the log has 420;", notes[0]
        )
        assert found and float(found[1].replace(",", "")) == pytest.approx(420 * times, rel=0.03)


def test_too_few_questions_by_rates_of_some_people_are_not_noted(tmp_path):
    (tmp_path / "people.csv").write_text("id,asking_rate\na,0.01\nb,\n", encoding="utf-8")
    rows = "".join(f"{n},b,2024-01-{n:02} 09:00\n" for n in range(1, 31))
    (tmp_path / "log.csv").write_text(f"question_id,asker,asked_at\n{rows}", encoding="utf-8")
    found = sim.import_files([tmp_path / "people.csv", tmp_path / "log.csv"])
    assert not [note for note in found.summary()["notes"] if "rates of asking" in note]
