"""A study's folder: who may write to it, and its tables, pictures and page, which appear together."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType

import pandas as pd
from filelock import FileLock, Timeout

from sim.errors import StudyError, spelled
from sim.scenarios import Scenario
from sim.scenarios.paths import is_file, is_folder, is_there
from sim.studies.store.ledger import LEDGER, Ledger
from sim.tables import Column, manifest, whole_folder, write_csv, write_json, write_table, write_text

Drawn = dict[str, Path]
Table = tuple[str, list[str], list[list[str]]]  # of text: title, columns, rows

LOCK, HOLDER = "lock", "lock-holder"
"""Files of a lock: the one that is locked, which Windows lets nobody else read, and who holds it."""
_FILES = (".csv", ".html", ".json", ".parquet")
_FOLDERS = ("figures", "independent", "scenarios")


@dataclass(frozen=True)
class Contents:
    """What a study writes."""

    settings: Sequence[Scenario]  # its scenarios
    tables: Mapping[str, pd.DataFrame]  # by file name, without the suffix
    seconds: float
    # writes the pictures into a folder, and returns the path of each by name
    draw: Callable[[Path], Drawn] = lambda _: {}
    page: Callable[[Drawn], str] | None = None  # makes the page of the pictures
    page_name: str = "report.html"  # name of the page's file
    # one row a run, and what its columns mean, for ``runs.parquet``
    runs: pd.DataFrame | None = None
    columns: Sequence[Column] = ()
    details: Mapping[str, object] = field(default_factory=dict)  # for the manifest


class StudyResult:
    """The result of a study, which can be saved in a folder."""

    @property
    def picture_notes(self) -> tuple[str, ...]:
        """Notes on what pictures can't show, which is known only once they are drawn."""
        return ()

    def contents(self) -> Contents:
        """Describe what is written into the study's folder."""
        raise NotImplementedError

    def save(self, folder: str | Path, *, command: str = "") -> Path:
        """Write tables, scenarios, pictures and page, and last the manifest; returns the folder.

        Parameters
        ----------
        command : str
            The command as typed, for the manifest.
        """
        # A crash while drawing leaves nothing half done. What else the folder holds, its ledger, stays
        with whole_folder(Path(folder), last="manifest.json") as place:
            write_contents(place, self.contents(), command)
        return Path(folder)


def write_contents(place: Path, contents: Contents, command: str) -> None:
    """Write contents into a folder, file by file, the manifest last."""
    for setting in contents.settings:
        write_text(place / "scenarios" / f"{setting.name}.yaml", setting.to_yaml())
    if contents.runs is not None:
        hashes = ", ".join(setting.hash for setting in contents.settings)
        columns = contents.columns
        write_table(place / "runs.parquet", "runs", contents.runs, scenario_hash=hashes, extra=columns)
    for name, table in contents.tables.items():
        write_csv(place / f"{name}.csv", table)
    drawn = contents.draw(place / "figures")
    if contents.page is not None:
        write_text(place / contents.page_name, contents.page(drawn))
    about = manifest(scenarios=contents.settings, command=command, seconds=contents.seconds)
    write_json(place / "manifest.json", {**about, **contents.details})


def check_folder(folder: Path, *, resume: bool) -> None:
    """Refuse a folder that holds something else, or a study that isn't to be resumed."""
    if not is_there(folder):
        return
    if not is_folder(folder):
        raise StudyError(f"{folder}: this is a file; a study needs a folder.")
    if is_there(folder / LEDGER):
        if not resume:
            raise StudyError(
                f"{folder}: it holds a study already; {spelled('--resume', 'resume=True')} continues it."
            )
        if not (folder / LEDGER).stat().st_size and is_there(folder / "manifest.json"):
            raise StudyError(
                f"{folder / LEDGER}: the ledger is empty, though there are tables of its runs; put a copy "
                "in its place, or give another folder."
            )
        _check_places(folder)
    elif any(path.name not in (LOCK, HOLDER) for path in folder.iterdir()):
        raise StudyError(f"{folder}: it holds something else already; give a new or an empty folder.")


def _check_places(folder: Path) -> None:
    """Refuse, before any run, a folder in the place of a file of the study, and the reverse."""
    for path in folder.iterdir():
        if is_folder(path) and path.suffix in _FILES:
            raise StudyError(f"{path}: this is a folder where a file of the study goes; move it away.")
        if is_file(path) and path.name in _FOLDERS:
            raise StudyError(f"{path}: this is a file where a folder of the study goes; move it away.")


class Lock:
    """Lock a study's folder, in a ``with`` statement.

    The lock is the system's lock on the file ``lock``. It ends with its holder however that ends, so there is
    never one to clear by hand. The file ``lock-holder`` beside it names the holder, for the error message.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = FileLock(folder / LOCK)

    def __enter__(self) -> Lock:
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise StudyError(
                f"{self.folder}: {self._holder()} is working on this study; wait until it ends, or end it."
            ) from None
        except OSError as error:
            raise self._unwritable(error) from None
        began = datetime.now().astimezone().isoformat(timespec="seconds")
        holder = f"process {os.getpid()} on {platform.node() or 'this machine'}, begun {began},\n"
        try:
            (self.folder / HOLDER).write_text(holder, encoding="utf-8")
        except OSError as error:
            self._release()
            with contextlib.suppress(OSError):
                (self.folder / LOCK).unlink()
            raise self._unwritable(error) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release()

    def _release(self) -> None:
        with contextlib.suppress(OSError):
            (self.folder / HOLDER).unlink()
        self._lock.release()

    def _holder(self) -> str:
        try:
            return (self.folder / HOLDER).read_text(encoding="utf-8").strip() or "another process"
        except (OSError, ValueError):  # it hasn't been written yet
            return "another process"

    def _unwritable(self, error: OSError) -> StudyError:
        return StudyError(f"{self.folder}: nothing can be written there: {error.strerror}.")


@contextlib.contextmanager
def made_folder(folder: Path) -> Iterator[list[Path]]:
    """Make a folder if it is missing, and give the folders that had to be made, the deepest first.

    If what is done in it fails, those of them that are empty are removed.
    """
    try:
        made = [path for path in (folder, *folder.parents) if not is_there(path)]
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudyError(f"{folder}: nothing can be written there: {error.strerror}.") from None
    try:
        yield made
    except BaseException:
        with contextlib.suppress(OSError):  # it holds something, or somebody else has put something there
            for path in made:
                path.rmdir()
        raise


@contextlib.contextmanager
def ledger_in(folder: Path, measures: Sequence[str], *, resume: bool) -> Iterator[Ledger]:
    """Lock a study's folder and open its ledger; without a single run, nothing is left behind.

    Raises
    ------
    StudyError
        The folder holds something else, or another process works on it.
    """
    check_folder(folder, resume=resume)
    with made_folder(folder) as made:
        fresh = not is_there(folder / LEDGER)
        with Lock(folder):
            try:
                with contextlib.closing(Ledger(folder, measures)) as ledger:
                    fresh = fresh and not ledger.holds
                    try:
                        yield ledger
                    finally:
                        fresh = fresh and not ledger.holds
            except BaseException:
                if fresh:
                    _remove_remains(folder, whole=folder in made)
                raise


def _remove_remains(folder: Path, *, whole: bool) -> None:
    """Remove what a study without a run left; everything from a folder that was made for it (`whole`)."""
    left = folder.iterdir() if whole else (folder / f"{LEDGER}{end}" for end in ("", "-wal", "-shm"))
    for path in [*left, folder / LOCK, folder / HOLDER]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
