"""The ledger: runs are stored exactly, belong to one study, and have one writer at a time."""

import contextlib
import math
import re
import sqlite3
import struct
from dataclasses import replace

import pytest

from sim.errors import StudyError
from sim.runner import Shortfall
from sim.scenarios.loading import load
from sim.studies.experiments.design import Design, Dimension
from sim.studies.experiments.experiment import Experiment, Task
from sim.studies.store.fingerprint import experiment_identity
from sim.studies.store.ledger import Ledger, RunOutcome
from sim.studies.store.study_folder import Lock


def task(number=1):
    return Task(number, "f", (("x", 0.1),), 0, (1, 2**62, 3))


def test_rows_come_back_to_the_bit(tmp_path):
    values = {"a": 0.1 + 0.2, "b": math.nan, "c": -0.0, "d": 5e-324, "e": math.inf}
    ledger = Ledger(tmp_path, tuple(values))
    ledger.add_run(task(), RunOutcome(values, 1 / 3, None, ("a note",)))
    ledger.add_run(task(2), RunOutcome({}, None, "ValueError: no"))
    ledger.close()
    again = Ledger(tmp_path)
    (first, second) = again.rows()
    assert first[:9] == (1, "f", '{"x": 0.1}', 0, 1, 2**62, 3, 1 / 3, None)
    assert [v.hex() for v in first.measures if v is not None] == [
        (v + 0.0).hex() for v in values.values() if not math.isnan(v)
    ]
    assert second[7:] == (None, "ValueError: no", (None,) * 5)
    assert (again.run_ids(), again.run_ids(failed=False), again.notes()) == ({1, 2}, {1}, ["a note"])
    again.close()


def test_counts_in_notes_are_added_when_a_study_is_resumed(tmp_path):
    short = Shortfall("b", 0, "plug_in", 3, "people", 9, 4)
    with contextlib.closing(Ledger(tmp_path, ("a",))) as ledger:
        ledger.add_run(task(1), RunOutcome({}, 0.1, None, ("c.csv: 1 row.", short)))
    with contextlib.closing(Ledger(tmp_path)) as again:
        again.add_run(task(2), RunOutcome({}, 0.1, None, (replace(short, many=2), "a.csv: on day 3: 7.")))
        assert again.notes() == [
            "a.csv: on day 3: 7.",
            "b: interventions[0].plug_in brought fewer than 9 people to the feed on day 3: 2 to 4 "
            "(in at least one run).",
            "c.csv: 1 row.",
        ]


def test_a_note_that_was_damaged_is_noticed(tmp_path):
    with contextlib.closing(Ledger(tmp_path, ("a",))) as ledger:
        ledger.add_run(task(), RunOutcome({}, 0.1, None, ("a note",)))
    with contextlib.closing(sqlite3.connect(tmp_path / "runs.sqlite")) as db, db:
        db.execute("UPDATE notes SET note = 'a note'")
    with (
        contextlib.closing(Ledger(tmp_path)) as again,
        pytest.raises(StudyError, match="one of its notes can't be read; replace it by a backup copy"),
    ):
        again.notes()


def test_a_damaged_row_is_found_when_the_ledger_is_opened(tmp_path):
    ledger = Ledger(tmp_path, ("a",))
    for number in range(40):
        ledger.add_run(task(number), RunOutcome({"a": 0.5}, 0.1))
    ledger.close()
    held = bytearray(ledger.path.read_bytes())
    at = held.rindex(b'{"x": 0.1}')
    held[at - 12 : at + 30] = bytes(42)
    ledger.path.write_bytes(held)
    with pytest.raises(StudyError, match=r"isn't a ledger, (is|or is) damaged"):
        Ledger(tmp_path)


def flipped(path, pattern, offset, bit=0):
    """Change one bit of a file, `offset` bytes after the only place where the pattern occurs."""
    held = bytearray(path.read_bytes())
    assert held.count(pattern) == 1
    held[held.index(pattern) + offset] ^= 1 << bit
    path.write_bytes(held)


@pytest.mark.parametrize(
    ("pattern", "offset", "says"),
    [
        (struct.pack(">d", 0.7), 7, "run 2 doesn't match its checksum"),  # a measure
        (b"KeyError: no", 3, "run 2 doesn't match its checksum"),
        (b"packed", 2, "the record of run 2 doesn't match its checksum"),
        (b'"the experiment e"', 5, "its entry 'kind' doesn't match its checksum"),
    ],
)
def test_one_bit_that_changed_is_noticed(tmp_path, pattern, offset, says):
    identity = {"scenarios": {}, "study": {}, "model": {}, "versions": {}}
    with contextlib.closing(Ledger(tmp_path, ("a",))) as ledger:
        ledger.check_identity(identity, "the experiment e")
        for number in (1, 2, 3):
            second = {"record": b"packed", "error": "KeyError: no"} if number == 2 else {}
            ledger.add_run(task(number), RunOutcome({"a": 0.5 + 0.1 * number}, 0.1, **second))
    flipped(tmp_path / "runs.sqlite", pattern, offset)
    with (
        pytest.raises(StudyError, match=says),
        contextlib.closing(Ledger(tmp_path)) as again,
    ):
        again.check_identity(identity, "the experiment e")


def test_a_text_that_cannot_be_decoded_is_reported_as_damage(tmp_path):
    with contextlib.closing(Ledger(tmp_path, ("a",))) as ledger:
        ledger.add_run(task(), RunOutcome({}, 0.1, "KeyError: no"))
    flipped(tmp_path / "runs.sqlite", b"KeyError: no", 3, bit=7)
    with pytest.raises(StudyError, match="it isn't a ledger, or is damaged; replace it by a backup copy"):
        Ledger(tmp_path)


def test_a_ledger_of_an_older_format_is_refused(tmp_path):
    with contextlib.closing(sqlite3.connect(tmp_path / "runs.sqlite")) as db:
        db.executescript(
            "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);"
            "CREATE TABLE runs (run_id INTEGER PRIMARY KEY);"
            "INSERT INTO about VALUES ('format', '1')"
        )
    with pytest.raises(
        StudyError, match=r"another version of whoanswers \(its format is 1; .* uses format 3\)"
    ):
        Ledger(tmp_path)


def identity_of(*names, **changes):
    scenarios = {name: load(name, {"people.count": 50, **changes}) for name in names}
    design = Design("factorial", (Dimension("days", (9,)),))
    return experiment_identity(
        Experiment("e", scenarios, design), {"engine": "numpy"}, ["sim.society.society"]
    )


def test_a_changed_study_is_refused_with_the_differences(tmp_path):
    ledger = Ledger(tmp_path, ("a",))
    first = identity_of("hybrid")
    ledger.check_identity(first, "the experiment e")
    ledger.check_identity(identity_of("hybrid", "neighbours-only"), "the experiment e")  # added
    with pytest.raises(StudyError, match=r"neighbours-only: people\.count was 50 and is 60; undo the change"):
        ledger.check_identity(identity_of("neighbours-only", **{"people.count": 60}), "the experiment e")
    with pytest.raises(StudyError, match=r"neighbours-only: channels\.feed was added"):
        ledger.check_identity(identity_of("neighbours-only", **{"channels.feed": {}}), "the experiment e")
    model = {**first["model"], "rules/help.py": "0"}
    with pytest.raises(StudyError, match=r"the model's own files changed: rules/help\.py"):
        ledger.check_identity({**first, "model": model}, "the experiment e")
    with pytest.raises(StudyError, match=r"version of numpy was .* and is 1\.0"):
        ledger.check_identity(
            {**first, "versions": {**first["versions"], "numpy": "1.0"}}, "the experiment e"
        )
    ledger.close()


def test_a_lock_names_its_process_and_ends_with_it(tmp_path):
    with (
        Lock(tmp_path),
        pytest.raises(StudyError, match=r"process \d+ on .*, started .*is working on this"),
    ):
        Lock(tmp_path).__enter__()
    (tmp_path / "lock").write_text("process 1 on nowhere", encoding="utf-8")  # left by who was killed
    with Lock(tmp_path):
        pass


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (
            "DELETE FROM about",
            "another version of whoanswers (its format is unknown; this version uses format 3)",
        ),
        ("UPDATE about SET value = '[]' WHERE key = 'measures'", "'measures' doesn't match its checksum"),
        ("UPDATE about SET value = '7' WHERE key = 'identity'", "'identity' doesn't match its checksum"),
        ("DROP TABLE runs; CREATE TABLE runs (a)", "the columns of its runs are a;"),
    ],
)
def test_a_ledger_changed_by_hand_is_refused(tmp_path, edit, told):
    identity = {"scenarios": {}, "study": {}, "model": {}, "versions": {}}
    ledger = Ledger(tmp_path, ("y",))
    ledger.check_identity(identity, "the experiment e")
    ledger.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "runs.sqlite")) as db:
        db.executescript(edit)
    with (
        pytest.raises(StudyError, match=re.escape(told)),
        contextlib.closing(Ledger(tmp_path, ("y",))) as ledger,
    ):
        ledger.check_identity(identity, "the experiment e")


def test_another_study_and_other_measures_are_refused(tmp_path):
    identity = {"scenarios": {}, "study": {}, "model": {}, "versions": {}}
    with contextlib.closing(Ledger(tmp_path, ("y",))) as ledger:
        ledger.check_identity(identity, "the experiment one")
        with pytest.raises(
            StudyError, match="holds the experiment one, not a study by compare; give another"
        ):
            ledger.check_identity(identity, "a study by compare")
    with pytest.raises(StudyError, match="the runs in this folder don't have the measure 'z'"):
        Ledger(tmp_path, ("y", "z"))


def test_a_file_that_is_no_ledger_is_refused(tmp_path):
    (tmp_path / "runs.sqlite").write_text("not a database, but long enough to be taken for one" * 50)
    with pytest.raises(StudyError, match="the ledger can't be read or written: file is not a database"):
        Ledger(tmp_path)
