"""The ledger of a study: an SQLite file with one row a run, committed as it ends. It is the truth."""

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
from sim.runner import Note, Shortfall, merge_notes
from sim.studies.experiments.experiment import Task, content_text
from sim.studies.store.checksum import checksum_of, checksum_of_row
from sim.studies.store.fingerprint import Identity, refusal

LEDGER = "runs.sqlite"
_FORMAT = 3  # since 2, what is stored has a checksum; since 3, notes are JSON
_OWN = (
    "run_id INTEGER PRIMARY KEY", "scenario TEXT NOT NULL", "point TEXT NOT NULL",
    "replicate INTEGER NOT NULL", "people_seed INTEGER NOT NULL", "ties_seed INTEGER NOT NULL",
    "luck_seed INTEGER NOT NULL", "seconds REAL", "error TEXT",
)  # fmt: skip
_COLUMNS = tuple(column.split()[0] for column in _OWN)


class StoredRun(NamedTuple):
    """A row of the ledger; `measures` are in the order of `Ledger.measures`."""

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
    """The measures of a run that ended, or its error.

    `whole` is what else a study needs of it, packed (`sim.tables.packing`).
    """

    measures: Mapping[str, float]
    seconds: float | None = None
    error: str | None = None
    notes: tuple[Note, ...] = ()
    whole: bytes | None = None


class Ledger:
    """The runs of a study, on disk.

    In write-ahead mode a committed row survives the end of the process; after a power cut the last few may
    be missing, and are run again. Each row, and each text about the study, is stored with its CRC-32 and
    checked whenever it is read and once when the ledger is opened, because SQLite itself would return a
    number of which a bit has changed on the disk.

    Parameters
    ----------
    folder
        The study's folder.
    measures
        Names of the measures of a run; needed if the ledger is new.

    Attributes
    ----------
    holds
        Whether it has a run, known without reading the file, which a full disk may forbid.

    Raises
    ------
    StudyError
        The file is no ledger, was written in another format, is damaged, or can't be written.
    """

    def __init__(self, folder: Path, measures: Sequence[str] = ()) -> None:
        self.path = folder / LEDGER
        self.holds = self.path.exists() and self.path.stat().st_size > 0
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
        """Create the tables of a new ledger; check those of an old one."""
        with self._user_errors():
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            found = self._db.execute("SELECT name FROM sqlite_master WHERE name IN ('about', 'runs')")
            if len(found.fetchall()) < 2:
                self._make(measures)
            self.holds = self._db.execute("SELECT 1 FROM runs LIMIT 1").fetchone() is not None
            self._check_format()
            said = self.about("measures")
            columns = [name for _, name, *_ in self._db.execute("PRAGMA table_info(runs)")]
            (wrong,) = self._db.execute("PRAGMA quick_check(1)").fetchone()  # a second for a million runs
        if not isinstance(said, list) or columns != [*_COLUMNS, *said, "checksum"]:
            raise self.damaged(f"the columns of its runs are {', '.join(columns)}")
        if wrong != "ok":
            raise self.damaged(wrong)
        self.measures = tuple(said)
        self._check_rows()
        if missing := set(measures) - set(said):
            raise StudyError(
                f"{self.path.parent}: its runs have no measure '{min(missing)}', which is asked for; take "
                "another folder."
            )

    def _check_format(self) -> None:
        """Refuse a ledger of another format; every format has this entry."""
        found = self._db.execute("SELECT value FROM about WHERE key = 'format'").fetchone()
        if found is None or found[0] != str(_FORMAT):
            was = "of no known format" if found is None else f"of format {found[0]}"
            raise StudyError(
                f"{self.path} was written by another version of whoanswers ({was}; this one has format "
                f"{_FORMAT}); continue with that version, or give another folder."
            )

    def _check_rows(self) -> None:
        """Read everything once, so that damage is found before hours of runs are added to it."""
        for _ in self.rows():
            pass
        with self._user_errors():
            for run, whole, checksum in self._db.execute("SELECT run_id, whole, checksum FROM wholes"):
                self._check(checksum, checksum_of(whole), f"the record of run {run}")

    def _check(self, stored: int, found: int | None, what: str) -> None:
        if stored != found:
            raise self.damaged(f"{what} doesn't match its checksum")

    def _make(self, measures: Sequence[str]) -> None:
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
            self.tell_about({"format": _FORMAT, "measures": list(measures)})

    def damaged(self, what: str) -> StudyError:
        """Return the error that says what is wrong with the file."""
        return StudyError(
            f"{self.path} is no ledger, is damaged, or has been changed by hand: {what}; put a copy in its "
            "place, or give another folder."
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

    def about(self, key: str) -> Any:
        """Return the entry of a key, from JSON; None if there is none."""
        with self._user_errors():
            found = self._db.execute("SELECT value, checksum FROM about WHERE key = ?", (key,)).fetchone()
        if found is None:
            return None
        self._check(found[1], checksum_of(found[0]), f"its entry '{key}'")
        return json.loads(found[0])

    def tell_about(self, pairs: Mapping[str, object]) -> None:
        """Store entries about the study as JSON, by key."""
        texts = {key: json.dumps(value, default=str) for key, value in pairs.items()}
        rows = [(key, text, checksum_of(text)) for key, text in texts.items()]
        with self._user_errors():
            self._db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?, ?)", rows)

    def settle(self, identity: Identity, kind: str) -> None:
        """Store what the study is (`kind`, in words), or compare it with what it was when it began.

        Raises
        ------
        StudyError
            It is another study, or a scenario, a file or the model has changed.
        """
        was, began = self.about("kind"), self.about("identity")
        now: Identity = json.loads(json.dumps(identity, default=str))
        if was not in (None, kind):
            raise StudyError(f"{self.path.parent} holds {was}, not {kind}; give another folder.")
        if began is not None:
            if difference := refusal(began, now):
                raise StudyError(
                    f"{self.path.parent}: this study can't go on, because its runs would not be of one kind: "
                    f"{difference}; undo the change, or give another folder."
                )
            now["scenarios"] = {**began["scenarios"], **now["scenarios"]}
        self.tell_about({"identity": now, "kind": kind})

    def record(self, task: Task, ended: RunOutcome) -> None:
        """Commit one run, all of it at once."""
        row = (
            task.run_id, task.scenario, content_text(task.content), task.replicate, *task.seeds,
            _stored(ended.seconds), ended.error,
            *(_stored(ended.measures.get(name)) for name in self.measures),
        )  # fmt: skip
        with self._user_errors(), self._transaction():
            notes = [(json.dumps(note, default=asdict),) for note in ended.notes]
            self._db.executemany("INSERT OR IGNORE INTO notes VALUES (?)", notes)
            if ended.whole is not None:
                record = (task.run_id, ended.whole, checksum_of(ended.whole))
                self._db.execute("INSERT OR REPLACE INTO wholes VALUES (?, ?, ?)", record)
            self._db.execute(self._insert, (*row, checksum_of_row(row)))
        self.holds = True

    def copy(self, runs: Iterable[StoredRun]) -> None:
        """Add runs of another ledger with the same columns, at once or not at all."""
        rows = ((*run[:-1], *run.measures) for run in runs)
        with self._user_errors(), self._transaction():
            self._db.executemany(self._insert, ((*row, checksum_of_row(row)) for row in rows))

    def done(self, *, failed: bool = True) -> set[int]:
        """Return the ids of the runs that are here; without the failed ones if they are to be run again."""
        which = "" if failed else " WHERE error IS NULL"
        with self._user_errors():
            return {name for (name,) in self._db.execute(f"SELECT run_id FROM runs{which}")}

    def whole(self, run_id: int) -> bytes | None:
        """Return what was stored of a run besides its row."""
        query = "SELECT whole, checksum FROM wholes WHERE run_id = ?"
        with self._user_errors():
            found = self._db.execute(query, (run_id,)).fetchone()
        if found is None:
            return None
        self._check(found[1], checksum_of(found[0]), f"the record of run {run_id}")
        return bytes(found[0])

    def rows(self) -> Iterator[StoredRun]:
        """Yield every run, by id."""
        columns = ", ".join((*_COLUMNS, *(f'"{name}"' for name in self.measures), "checksum"))
        with self._user_errors():
            for *row, checksum in self._db.execute(f"SELECT {columns} FROM runs ORDER BY run_id"):
                self._check(checksum, checksum_of_row(row), f"run {row[0]}")
                yield StoredRun._make((*row[: len(_COLUMNS)], tuple(row[len(_COLUMNS) :])))

    def notes(self) -> list[str]:
        """Return the notes on the user's files and scenarios."""
        with self._user_errors():
            (runs,) = self._db.execute("SELECT count(*) FROM runs").fetchone()
            texts = [text for (text,) in self._db.execute("SELECT note FROM notes")]
        try:
            notes = [json.loads(text, object_hook=lambda held: Shortfall(**held)) for text in texts]
        except (TypeError, ValueError):
            raise self.damaged("one of its notes can't be read") from None
        return list(merge_notes(sorted(notes, key=lambda note: merge_notes([note], 1)), runs))

    @contextlib.contextmanager
    def _user_errors(self) -> Iterator[None]:
        """Turn an error of SQLite into a sentence for the user; what was committed before stays."""
        try:
            yield
        except sqlite3.Error as error:
            # what isn't the system's doing, such as a full disk, lies in the file itself
            remedy = "it is no ledger, or damaged; put a copy in its place, or give another folder"
            # Python itself, which gives no such code, refuses a text of which a byte has changed
            systems = isinstance(error, sqlite3.OperationalError) and hasattr(error, "sqlite_errorcode")
            if systems and self.holds:
                resume = spelled("--resume", "resume=True")
                remedy = (
                    f"finished runs are saved; {resume} continues once there is room and writing is allowed"
                )
            elif systems:
                remedy = "no run was finished; begin again once there is room and writing is allowed"
            what = f"the ledger can't be read or written: {error}; {remedy}"
            raise StudyError(f"{self.path}: {what}.") from None

    def close(self) -> None:
        """Merge the write-ahead log into the file and close it."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()


def _stored(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value) + 0.0  # SQLite knows no -0.0
