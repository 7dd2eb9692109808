"""The ledger of a study: an SQLite file with one row per run, committed as the run ends.

The tables in a study's folder are written from the ledger and can be written again.
"""

from __future__ import annotations

import contextlib
import json
import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import StudyError, spelled
from sim.runner import Note, merge_notes, stored_note
from sim.studies.experiments.experiment import Task, content_text
from sim.studies.store.checksum import checksum_of, checksum_of_row
from sim.studies.store.fingerprint import Identity, identity_changes

LEDGER = "runs.sqlite"
_FORMAT = 3  # since format 2 everything has a checksum; since 3 notes are JSON
_OWN = (
    "run_id INTEGER PRIMARY KEY", "scenario TEXT NOT NULL", "point TEXT NOT NULL",
    "replicate INTEGER NOT NULL", "people_seed INTEGER NOT NULL", "ties_seed INTEGER NOT NULL",
    "luck_seed INTEGER NOT NULL", "seconds REAL", "error TEXT",
)  # fmt: skip
_COLUMNS = tuple(column.split()[0] for column in _OWN)


class StoredRun(NamedTuple):
    """A row of the ledger; `measures` has the order of `Ledger.measures`."""

    run_id: int
    scenario: str
    point: str
    replicate: int
    people_seed: int
    ties_seed: int
    luck_seed: int
    seconds: float | None
    error: str | None
    measures: tuple[float | None, ...]


@dataclass(frozen=True)
class RunOutcome:
    """The measures of a run that ended, or its error."""

    measures: Mapping[str, float]
    seconds: float | None = None
    error: str | None = None
    notes: tuple[Note, ...] = ()
    # further results of the run that the study needs, packed (`sim.tables.packing`)
    record: bytes | None = None


class Ledger:
    """The runs of a study, on disk.

    In write-ahead mode a committed row survives the end of the process. After a power cut the last few rows
    may be missing, and these runs are repeated. SQLite doesn't notice a bit that has changed on the disk, so
    each row and text has its CRC-32, which is checked when the ledger is opened and when it is read.

    Parameters
    ----------
    folder
        The study's folder.
    measures
        Names of the measures of a run; required for a new ledger.

    Raises
    ------
    StudyError
        The file isn't a ledger, has another format, is damaged, or can't be written.
    """

    def __init__(self, folder: Path, measures: Sequence[str] = ()) -> None:
        self.path = folder / LEDGER
        # whether the ledger holds a run; stored here, because reading the file may fail on a full disk
        self.has_runs = self.path.exists() and self.path.stat().st_size > 0
        with self._user_errors():
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=30.0, check_same_thread=False)
        try:
            self._open(measures)
        except BaseException:
            self._db.close()
            raise
        marks = ", ".join("?" * (len(_COLUMNS) + len(self.measures) + 1))
        self._insert = f"INSERT OR REPLACE INTO runs VALUES ({marks})"

    def _open(self, measures: Sequence[str]) -> None:
        """Open a ledger; create the tables if it is new, and otherwise check them."""
        with self._user_errors():
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            found = self._db.execute("SELECT name FROM sqlite_master WHERE name IN ('about', 'runs')")
            if len(found.fetchall()) < 2:
                self._create_tables(measures)
            self.has_runs = self._db.execute("SELECT 1 FROM runs LIMIT 1").fetchone() is not None
            self._check_format()
            stored = self.entry("measures")
            columns = [name for _, name, *_ in self._db.execute("PRAGMA table_info(runs)")]
            (wrong,) = self._db.execute("PRAGMA quick_check(1)").fetchone()  # 1 s for a million runs
        if not isinstance(stored, list) or columns != [*_COLUMNS, *stored, "checksum"]:
            raise self.damaged(f"the columns of its runs are {', '.join(columns)}")
        if wrong != "ok":
            raise self.damaged(wrong)
        self.measures = tuple(stored)
        self._check_rows()
        if missing := set(measures) - set(stored):
            raise StudyError(
                f"{self.path.parent}: the runs in this folder don't have the measure '{min(missing)}', which "
                "this study needs; give another folder."
            )

    def _check_format(self) -> None:
        """Refuse a ledger that has another format. In every format, the entry `format` names it."""
        found = self._db.execute("SELECT value FROM about WHERE key = 'format'").fetchone()
        if found is None or found[0] != str(_FORMAT):
            its_format = "its format is unknown" if found is None else f"its format is {found[0]}"
            raise StudyError(
                f"{self.path} was written by another version of whoanswers ({its_format}; this version uses "
                f"format {_FORMAT}); continue with that version, or give another folder."
            )

    def _check_rows(self) -> None:
        """Read everything once, so that damage is found before hours of runs are added to the file."""
        for _ in self.rows():
            pass
        with self._user_errors():
            for run, whole, checksum in self._db.execute("SELECT run_id, whole, checksum FROM wholes"):
                self._check(checksum, checksum_of(whole), f"the record of run {run}")

    def _check(self, stored: int, found: int | None, what: str) -> None:
        """Refuse the ledger if a stored checksum differs from the one found; `what` names the row or text."""
        if stored != found:
            raise self.damaged(f"{what} doesn't match its checksum")

    def _create_tables(self, measures: Sequence[str]) -> None:
        """Create the tables of a new ledger. ``wholes`` holds the packed records of runs."""
        columns = ", ".join((*_OWN, *(f'"{name}" REAL' for name in measures), "checksum INTEGER NOT NULL"))
        with self._transaction():
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS about "
                "(key TEXT PRIMARY KEY, value TEXT NOT NULL, checksum INTEGER NOT NULL)"
            )
            self._db.execute("CREATE TABLE IF NOT EXISTS notes (note TEXT PRIMARY KEY)")
            self._db.execute(f"CREATE TABLE IF NOT EXISTS runs ({columns})")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS wholes "
                "(run_id INTEGER PRIMARY KEY, whole BLOB NOT NULL, checksum INTEGER NOT NULL)"
            )
            self.store_entries({"format": _FORMAT, "measures": list(measures)})

    def damaged(self, what: str) -> StudyError:
        """Return the error for a file that isn't an intact ledger; `what` says what is wrong with it."""
        return StudyError(
            f"{self.path} isn't a ledger, is damaged, or was changed by hand: {what}; replace it by a backup "
            "copy, or give another folder."
        )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def entry(self, key: str) -> Any:
        """Return the entry about the study with this key, decoded from JSON; None if there is none."""
        with self._user_errors():
            found = self._db.execute("SELECT value, checksum FROM about WHERE key = ?", (key,)).fetchone()
        if found is None:
            return None
        self._check(found[1], checksum_of(found[0]), f"its entry '{key}'")
        return json.loads(found[0])

    def store_entries(self, pairs: Mapping[str, object]) -> None:
        """Store entries about the study as JSON, by key."""
        texts = {key: json.dumps(value, default=str) for key, value in pairs.items()}
        rows = [(key, text, checksum_of(text)) for key, text in texts.items()]
        with self._user_errors():
            self._db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?, ?)", rows)

    def check_identity(self, identity: Identity, kind: str) -> None:
        """Store the identity of a new study, or refuse to resume a study whose identity has changed.

        `kind` describes the study in messages, for example ``a luck study``. New scenarios are added to the
        stored identity.

        Raises
        ------
        StudyError
            The folder holds another study, or a scenario, a file or the model has changed.
        """
        old_kind, began = self.entry("kind"), self.entry("identity")
        now: Identity = json.loads(json.dumps(identity, default=str))
        if old_kind not in (None, kind):
            raise StudyError(f"{self.path.parent} holds {old_kind}, not {kind}; give another folder.")
        if began is not None:
            if changes := identity_changes(began, now):
                raise StudyError(
                    f"{self.path.parent}: this study can't be resumed, because new runs would not be "
                    f"comparable with the finished ones: {changes}; undo the change, or give another folder."
                )
            now["scenarios"] = {**began["scenarios"], **now["scenarios"]}
            now["plugins"] = {**began.get("plugins", {}), **now.get("plugins", {})}
        self.store_entries({"identity": now, "kind": kind})

    def add_run(self, task: Task, ended: RunOutcome) -> None:
        """Commit one run with its notes and its record, in one transaction."""
        row = (
            task.run_id, task.scenario, content_text(task.content), task.replicate, *task.seeds,
            _stored(ended.seconds), ended.error,
            *(_stored(ended.measures.get(name)) for name in self.measures),
        )  # fmt: skip
        with self._user_errors(), self._transaction():
            notes = [(json.dumps(note, default=asdict),) for note in ended.notes]
            self._db.executemany("INSERT OR IGNORE INTO notes VALUES (?)", notes)
            if ended.record is not None:
                record = (task.run_id, ended.record, checksum_of(ended.record))
                self._db.execute("INSERT OR REPLACE INTO wholes VALUES (?, ?, ?)", record)
            self._db.execute(self._insert, (*row, checksum_of_row(row)))
        self.has_runs = True

    def add_runs(self, runs: Iterable[StoredRun]) -> None:
        """Add runs of another ledger with the same measures: all of them, or none if one fails."""
        rows = ((*run[:-1], *run.measures) for run in runs)
        with self._user_errors(), self._transaction():
            self._db.executemany(self._insert, ((*row, checksum_of_row(row)) for row in rows))

    def run_ids(self, *, failed: bool = True) -> set[int]:
        """Return the ids of the runs in the ledger; with `failed=False` only the ids of completed runs."""
        which = "" if failed else " WHERE error IS NULL"
        with self._user_errors():
            return {name for (name,) in self._db.execute(f"SELECT run_id FROM runs{which}")}

    def record_of(self, run_id: int) -> bytes | None:
        """Return the packed record of a run (`RunOutcome.record`); None if the run has no record."""
        query = "SELECT whole, checksum FROM wholes WHERE run_id = ?"
        with self._user_errors():
            found = self._db.execute(query, (run_id,)).fetchone()
        if found is None:
            return None
        self._check(found[1], checksum_of(found[0]), f"the record of run {run_id}")
        return bytes(found[0])

    def rows(self) -> Iterator[StoredRun]:
        """Yield every run, in the order of the ids."""
        columns = ", ".join((*_COLUMNS, *(f'"{name}"' for name in self.measures), "checksum"))
        with self._user_errors():
            for *row, checksum in self._db.execute(f"SELECT {columns} FROM runs ORDER BY run_id"):
                self._check(checksum, checksum_of_row(row), f"run {row[0]}")
                yield StoredRun._make((*row[: len(_COLUMNS)], tuple(row[len(_COLUMNS) :])))

    def notes(self) -> list[str]:
        """Return the notes of all runs on the user's files and scenarios; equal notes are merged."""
        with self._user_errors():
            (runs,) = self._db.execute("SELECT count(*) FROM runs").fetchone()
            texts = [text for (text,) in self._db.execute("SELECT note FROM notes")]
        try:
            notes = [json.loads(text, object_hook=stored_note) for text in texts]
        except (TypeError, ValueError):
            raise self.damaged("one of its notes can't be read") from None
        return list(merge_notes(sorted(notes, key=lambda note: merge_notes([note], 1)), runs))

    @contextlib.contextmanager
    def _user_errors(self) -> Iterator[None]:
        """Raise a `StudyError` with a sentence for each error of SQLite; committed runs stay in the file."""
        try:
            yield
        except sqlite3.Error as error:
            # An error comes either from the operating system, such as a full disk, or from a damaged file.
            # An OperationalError without SQLite's code is raised by Python if it can't decode a text.
            remedy = "it isn't a ledger, or is damaged; replace it by a backup copy, or give another folder"
            system_error = isinstance(error, sqlite3.OperationalError) and hasattr(error, "sqlite_errorcode")
            if system_error and self.has_runs:
                resume = spelled("--resume", "resume=True")
                remedy = f"finished runs are saved; free disk space or allow writing, then {resume} continues"
            elif system_error:
                remedy = "no run was finished; free disk space or allow writing, then begin again"
            what = f"the ledger can't be read or written: {error}; {remedy}"
            raise StudyError(f"{self.path}: {what}.") from None

    def close(self) -> None:
        """Merge the write-ahead log into the file and close it."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()


def _stored(value: float | None) -> float | None:
    """Return a number as SQLite stores it: None for NaN, and 0.0 for -0.0."""
    return None if value is None or math.isnan(value) else float(value) + 0.0  # SQLite knows no -0.0
