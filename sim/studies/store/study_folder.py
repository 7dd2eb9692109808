"""A study's folder: its lock, its ledger, and the tables, figures and report written after the last run."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from sim import plots, report
from sim.errors import StudyError, spelled
from sim.registry.plugins import measures_of_users
from sim.report.notebook_form import NotebookResult
from sim.scenarios import Scenario
from sim.scenarios.paths import is_file, is_folder, path_exists
from sim.studies.store.column_list import write_tables
from sim.studies.store.ledger import LEDGER, Ledger
from sim.tables import Column, atomic_folder, manifest, write_json, write_table, write_text
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.plots import Figures

Drawn = Mapping[str, bytes]  # the SVG of each figure, by name
Table = tuple[str, list[str], list[list[str]]]  # a table of text: title, columns, rows

LOCK, HOLDER = "lock", "lock-holder"
"""The file that is locked, and the file that names the process holding the lock.

These are two files, because on Windows no other process can read a locked file.
"""
CAPTIONS = "captions.md"
_FILES = (".csv", ".html", ".json", ".parquet")
_FOLDERS = ("figures", "fresh", "independent", "scenarios", "tables")


@dataclass(frozen=True)
class Contents:
    """Everything that a study writes into its folder."""

    study: str  # the command, which says what the columns of the tables mean
    settings: Sequence[Scenario]  # the scenarios of the study
    tables: Mapping[str, pd.DataFrame]  # by file name, without the suffix
    seconds: float  # how long the study took
    figures: Figures = field(default_factory=dict)  # functions that draw the figures, by name
    page: Callable[[Drawn], str] | None = None  # returns the HTML report with these figures
    page_name: str = "report.html"  # file name of the report
    # one row per run, and the descriptions of its columns, for ``runs.parquet``
    runs: pd.DataFrame | None = None
    columns: Sequence[Column] = ()
    details: Mapping[str, object] = field(default_factory=dict)  # further entries of the manifest


class StudyResult(NotebookResult):
    """The result of a study, which can be saved in a folder and shown in a notebook."""

    @property
    def picture_notes(self) -> tuple[str, ...]:
        """Notes on what the pictures can't show, which can only be computed once the pictures are drawn."""
        return ()

    def contents(self) -> Contents:
        """Return what is written into the study's folder."""
        raise NotImplementedError

    def save(self, folder: str | Path, *, command: str = "", figures: Iterable[str] = plots.STANDARD) -> Path:
        """Write tables, scenarios, figures, the report and last the manifest; return the folder.

        Parameters
        ----------
        command : str
            The command as typed, for the manifest.
        figures : iterable of str
            The formats of the figure files: ``svg``, ``pdf``, ``png``. If the folder has files of these
            figures in other formats, they are deleted. The report always has its figures.
        """
        formats, contents = plots.check_formats(figures), self.contents()

        def delete_stale(folder: Path, _: set[str]) -> None:
            plots.delete_other_formats(folder / "figures", contents.figures, formats)

        # If drawing crashes, no half-written results remain. The ledger in the folder isn't changed.
        with atomic_folder(Path(folder), last="manifest.json", before=delete_stale) as place:
            write_contents(place, contents, command, formats)
        return Path(folder)


def write_contents(
    place: Path, contents: Contents, command: str, formats: Sequence[str] = plots.STANDARD
) -> None:
    """Write a study's contents into a folder, the figures in these formats, and the manifest last."""
    for setting in contents.settings:
        write_text(place / "scenarios" / f"{setting.name}.yaml", setting.to_yaml())
    if contents.runs is not None:
        hashes = ", ".join(setting.hash for setting in contents.settings)
        columns = contents.columns
        write_table(place / "runs.parquet", "runs", contents.runs, scenario_hash=hashes, extra=columns)
    write_tables(place, contents.study, contents.tables)
    drawn = plots.save_figures(contents.figures, place / "figures", formats) if contents.figures else {}
    if contents.figures:
        basis = report.captions_of(contents.figures, _basis(contents))
        write_text(place / "figures" / CAPTIONS, report.captions_text(basis))
    if contents.page is not None:
        write_text(place / contents.page_name, contents.page(drawn))
    measured = () if contents.runs is None else [m for m in measures_of_users() if m.name in contents.runs]
    about = manifest(scenarios=contents.settings, command=command, seconds=contents.seconds, parts=measured)
    write_json(place / "manifest.json", {**about, **contents.details})


def _basis(contents: Contents) -> str:
    """Return a sentence on the runs from which a study's figures are drawn; empty if they aren't known."""
    if contents.runs is None:
        return ""
    ended = int(contents.runs["error"].isna().sum())
    places = contents.runs["replicate"].nunique()
    return f"{ended:,} completed runs, of {places:,} {'society' if places == 1 else 'societies'}."


def check_folder(folder: Path, *, resume: bool) -> None:
    """Refuse a folder that holds other files, or that holds a study if `resume` is False."""
    if not path_exists(folder):
        return
    if not is_folder(folder):
        raise StudyError(f"{folder}: this is a file; a study needs a folder.")
    if path_exists(folder / LEDGER):
        if not resume:
            raise StudyError(
                f"{folder}: it already holds a study; {spelled('--resume', 'resume=True')} continues it."
            )
        if not (folder / LEDGER).stat().st_size and path_exists(folder / "manifest.json"):
            raise StudyError(
                f"{folder / LEDGER}: the ledger is empty, although the folder has tables of its runs; "
                "replace the ledger by a backup copy, or give another folder."
            )
        _check_places(folder)
    elif any(path.name not in (LOCK, HOLDER) for path in folder.iterdir()):
        raise StudyError(f"{folder}: it already holds other files; give a new or an empty folder.")


def _check_places(folder: Path) -> None:
    """Refuse a folder that has a subfolder named like a file that the study writes, or the reverse."""
    for path in folder.iterdir():
        if is_folder(path) and path.suffix in _FILES:
            raise StudyError(f"{path}: this is a folder where the study needs a file; move it away.")
        if is_file(path) and path.name in _FOLDERS:
            raise StudyError(f"{path}: this is a file where the study needs a folder; move it away.")


class Lock:
    """Lock a study's folder, in a ``with`` statement.

    The lock is the operating system's lock on the file ``lock``. The system releases it when the process
    ends, even after a crash, so nobody has to delete a lock by hand. The file ``lock-holder`` contains the
    id of the process that has the lock, for the error message in other processes.
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
        holder = f"process {os.getpid()} on {platform.node() or 'this machine'}, started {began},\n"
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
        except (OSError, ValueError):  # the other process hasn't written it yet
            return "another process"

    def _unwritable(self, error: OSError) -> StudyError:
        return StudyError(f"{self.folder}: nothing can be written there: {error.strerror}.")


@contextlib.contextmanager
def create_folder(folder: Path) -> Iterator[list[Path]]:
    """Create a folder if it is missing, and yield the folders that had to be created, the deepest first.

    If the ``with`` block fails, those of the created folders that are empty are removed.
    """
    try:
        new_folders = [path for path in (folder, *folder.parents) if not path_exists(path)]
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudyError(f"{folder}: nothing can be written there: {error.strerror}.") from None
    try:
        yield new_folders
    except BaseException:
        with contextlib.suppress(OSError):  # fails if the folder isn't empty, perhaps due to another process
            for path in new_folders:
                path.rmdir()
        raise


@contextlib.contextmanager
def open_ledger(folder: Path, measures: Sequence[str], *, resume: bool) -> Iterator[Ledger]:
    """Lock a study's folder and open its ledger.

    If a new study fails before its first run is stored, its files and new folders are removed.

    Raises
    ------
    StudyError
        The folder holds other files, or another process uses it.
    """
    check_folder(folder, resume=resume)
    with create_folder(folder) as new_folders:
        unused = not path_exists(folder / LEDGER)
        with Lock(folder):
            try:
                with contextlib.closing(Ledger(folder, measures)) as ledger:
                    unused = unused and not ledger.has_runs
                    try:
                        yield ledger
                    finally:
                        unused = unused and not ledger.has_runs
            except BaseException:
                if unused:
                    _remove_remains(folder, everything=folder in new_folders)
                raise


def _remove_remains(folder: Path, *, everything: bool) -> None:
    """Remove the ledger and lock of a study without runs; with `everything`, all files of the folder."""
    left = folder.iterdir() if everything else (folder / f"{LEDGER}{end}" for end in ("", "-wal", "-shm"))
    for path in [*left, folder / LOCK, folder / HOLDER]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
