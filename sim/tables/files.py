"""Write files completely or not at all, and save and load the folder of one run."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import sim  # its modules are loaded when used: reading a run needs no scenario, and writing one no pandas
from sim.errors import TableError, WriteError, spelled
from sim.tables.array_table import AnyTable, ArrayTable
from sim.tables.arrow_tables import arrays_to_arrow
from sim.tables.columns import TABLES, Column
from sim.tables.lazy_pandas import pd
from sim.tables.run_manifest import manifest, version

_DAY = 86_400.0  # seconds


@dataclass(frozen=True)
class SavedRun:
    """The contents of a run folder: the tables, the manifest and the text of the scenario."""

    tables: dict[str, pd.DataFrame]
    manifest: dict[str, object]
    scenario_yaml: str


@contextlib.contextmanager
def atomic_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path in the same folder, and rename it to `path` only if the block succeeds.

    Raises
    ------
    WriteError
        The file can't be written, because the disk is full, for example.
    """
    path = _resolved(path)
    temporary = _temporary_path(path)
    with _writing(path, temporary):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            _rename(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def atomic_folder(
    folder: Path, *, last: str, before: Callable[[Path, set[str]], None] | None = None
) -> Iterator[Path]:
    """Yield a temporary folder beside `folder`, and move its files to `folder` only if the block succeeds.

    A new folder appears complete, by renaming. If `folder` exists, each file is moved into it, and `last` is
    the last file, so that a folder without that file is unfinished. Other files in the folder stay. If the
    folder exists, `before` is called with the folder and the names of the new files before they are moved.
    """
    folder = _resolved(folder)
    temporary = _temporary_path(folder)
    with _writing(folder, temporary):
        _delete_old_temporaries(folder)
        temporary.mkdir(parents=True)
        try:
            yield temporary
            if folder.exists():
                _remove(folder / last)
                if before is not None:
                    before(folder, {path.name for path in temporary.iterdir()})
                _move_in(temporary, folder, last)
            else:
                _rename(temporary, folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


@contextlib.contextmanager
def _writing(path: Path, temporary: Path) -> Iterator[None]:
    """Turn an error of writing the temporary path into a `WriteError` that names the intended path."""
    try:
        yield
    except WriteError as error:  # the path of a file in a temporary folder
        raise WriteError(str(error).replace(str(temporary), str(path))) from error
    except OSError as error:
        raise WriteError(f"{path} can't be written: {error.strerror or error}.") from error


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, completely or not at all."""
    with atomic_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Write a mapping as JSON, completely or not at all."""
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n")


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a table as CSV, completely or not at all: UTF-8, commas, decimal points, empty cells if missing.

    The file begins with a byte order mark. Without it Excel reads é as Ã©; pandas and readr skip it.
    """
    with atomic_file(path) as temporary:
        frame.to_csv(temporary, index=False, lineterminator="\n", encoding="utf-8-sig")


def write_table(
    path: Path, name: str, frame: AnyTable, *, scenario_hash: str = "", extra: Sequence[Column] = ()
) -> None:
    """Write one table as Parquet with the declared schema. The same table always gives the same bytes."""
    metadata = {"whoanswers": version("whoanswers"), "scenario_hash": scenario_hash}
    if isinstance(frame, ArrayTable):
        arrow = arrays_to_arrow(frame, metadata)
    else:
        arrow = sim.tables.to_arrow(name, sim.tables.conform(name, frame, extra=extra), metadata, extra=extra)
    with atomic_file(path) as temporary:
        pq.write_table(arrow, temporary, compression="zstd")


def read_table(path: Path, name: str) -> pd.DataFrame:
    """Read a table that `write_table` wrote. Raises `TableError` if the file isn't such a table."""
    try:
        return sim.tables.from_arrow(name, pq.read_table(path, partitioning=None))
    except (OSError, pa.ArrowException) as problem:
        raise TableError(f"{path} can't be read as a table of {name}: {problem}.") from problem


def save_run(  # noqa: PLR0913 - options of one call, by keyword
    folder: Path | str,
    tables: Mapping[str, AnyTable],
    scenario: sim.Scenario,
    *,
    csv: bool = False,
    ties: bool = False,
    command: str = "",
    seconds: float = 0.0,
    notes: Sequence[str] = (),
) -> Path:
    """Save one run: write ``scenario.yaml``, ``manifest.json`` and the tables as Parquet files.

    A new folder appears completely or not at all. If the folder exists, each file is replaced at once and the
    manifest last, so that a folder without a manifest is unfinished.

    Parameters
    ----------
    folder : path
        Where to save. Missing parent folders are made.
    tables : mapping of str to DataFrame or ArrayTable
        The run's tables by name.
    scenario : Scenario
        The scenario that was run.
    csv : bool
        Whether to write each table as CSV as well.
    ties : bool
        Whether to write the table of ties, which is large.
    command : str
        The command as typed, for the manifest.
    seconds : float
        How long the run took.
    notes : sequence of str
        Notes of the run, such as what was done to the user's files, for the manifest.

    Returns
    -------
    Path
        The folder.
    """
    folder = Path(folder)
    chosen = {name: frame for name, frame in tables.items() if ties or name != "ties"}

    with atomic_folder(folder, last="manifest.json", before=_delete_stale_tables) as place:
        write_text(place / "scenario.yaml", scenario.to_yaml())
        for name, frame in chosen.items():
            write_table(place / f"{name}.parquet", name, frame, scenario_hash=scenario.hash)
            if csv:
                write_csv(place / f"{name}.csv", _frame(name, frame))
        about = manifest(scenarios=[scenario], command=command, seconds=seconds, ended=datetime.now(UTC))
        write_json(place / "manifest.json", {**about, "notes": list(notes)})
    return folder


def _frame(name: str, table: AnyTable) -> pd.DataFrame:
    return table.to_pandas() if isinstance(table, ArrayTable) else sim.tables.conform(name, table)


def load_run(folder: Path | str) -> SavedRun:
    """Read a run folder.

    Raises
    ------
    TableError
        The folder isn't a finished run, or a table in it can't be read.
    """
    folder = Path(folder)
    try:
        about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        scenario = (folder / "scenario.yaml").read_text(encoding="utf-8")
    except (OSError, ValueError) as problem:
        raise TableError(f"{folder} isn't the folder of a finished run: {problem}.") from problem
    names = [name for name in TABLES if (folder / f"{name}.parquet").is_file()]
    tables = {name: read_table(folder / f"{name}.parquet", name) for name in names}
    return SavedRun(tables, about, scenario)


def _delete_stale_tables(folder: Path, written: set[str]) -> None:
    """Delete tables that an earlier run left in the folder, because they would look like part of this one."""
    for name in TABLES:
        for stale in {f"{name}.parquet", f"{name}.csv"} - written:
            _remove(folder / stale)


def _move_in(source: Path, folder: Path, last: str) -> None:
    folder.mkdir(exist_ok=True)
    for entry in sorted(source.iterdir(), key=lambda entry: (entry.name == last, entry.name)):
        if entry.is_dir():
            _move_in(entry, folder / entry.name, last)
        else:
            _rename(entry, folder / entry.name)


def _delete_old_temporaries(folder: Path) -> None:
    """Delete temporary folders that a killed process left beside `folder` more than a day ago."""
    temporary = re.compile(re.escape(f".{folder.stem}.") + "[0-9a-f]{12}" + re.escape(folder.suffix))
    for path in folder.parent.iterdir() if folder.parent.is_dir() else ():
        if temporary.fullmatch(path.name) and path.is_dir() and time.time() - path.stat().st_mtime > _DAY:
            shutil.rmtree(path, ignore_errors=True)


def _resolved(path: Path) -> Path:
    """Return a path that ends with a name: ``.`` and ``..`` are replaced by full paths."""
    return path if path.name not in ("", "..") else path.resolve()


def _temporary_path(path: Path) -> Path:
    # In the same folder, because renaming is sure to be atomic only within one file system.
    return path.with_name(f".{path.stem}.{secrets.token_hex(6)}{path.suffix}")


def _rename(source: Path, target: Path) -> None:
    _retry(lambda: source.replace(target), target)


def _remove(path: Path) -> None:
    _retry(lambda: path.unlink(missing_ok=True), path)


def _retry(change: Callable[[], object], path: Path) -> None:
    """Call a function that changes a file. If the system refuses, try again for a second.

    Windows refuses while another program has the file open: a virus scanner briefly, a spreadsheet longer.
    """
    for wait in (0.05, 0.1, 0.25, 0.6, None):
        try:
            change()
        except PermissionError as error:
            if wait is None:
                again = spelled("--resume", "resume=True")
                raise WriteError(
                    f"{path} can't be written: {error.strerror}. Close it if another program has it open, "
                    f"or allow writing to it; then continue the study with {again}."
                ) from error
            time.sleep(wait)
        else:
            return
