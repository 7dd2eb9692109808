"""Write files whole or not at all; save and load the folder of one run."""

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

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import sim  # for the type `sim.Scenario`, loaded when it is asked for: reading a run need not wait
from sim.errors import TableError, WriteError, spelled
from sim.tables.columns import TABLES, Column
from sim.tables.frames import conform, from_arrow, to_arrow
from sim.tables.run_manifest import manifest, version

_DAY = 86_400.0  # seconds


@dataclass(frozen=True)
class SavedRun:
    """A run folder as read back: its tables, its manifest and its scenario's text."""

    tables: dict[str, pd.DataFrame]
    manifest: dict[str, object]
    scenario_yaml: str


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path in the same folder; it becomes `path` only if the block succeeds.

    Raises
    ------
    WriteError
        The system refuses to write it, for want of room, say.
    """
    path = _with_name(path)
    temporary = _beside(path)
    with _writing(path, temporary):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            _rename(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def whole_folder(
    folder: Path, *, last: str, before: Callable[[Path, set[str]], None] | None = None
) -> Iterator[Path]:
    """Give a temporary folder beside `folder`; what is in it becomes `folder`'s only if the block succeeds.

    A new folder appears whole. Into one that is there already each file is moved whole, `last` at last: a
    folder without it is an unfinished one. Whatever else that folder holds stays. `before` is called with a
    folder that is there already and the names that are to come, before any is moved in.
    """
    folder = _with_name(folder)
    temporary = _beside(folder)
    with _writing(folder, temporary):
        _forget_old(folder)
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
    """Turn what the system says of a path that can't be written into a sentence about where it would be."""
    try:
        yield
    except WriteError as error:  # of a file in a temporary folder
        raise WriteError(str(error).replace(str(temporary), str(path))) from error
    except OSError as error:
        raise WriteError(f"{path} can't be written: {error.strerror or error}.") from error


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, whole or not at all."""
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Write a mapping as JSON, whole or not at all."""
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n")


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a table as CSV, whole or not at all: UTF-8, commas, decimal points, an empty cell where missing.

    It begins with a byte order mark, without which Excel reads é as Ã©. pandas and readr skip the mark.
    """
    with whole_file(path) as temporary:
        frame.to_csv(temporary, index=False, lineterminator="\n", encoding="utf-8-sig")


def write_table(
    path: Path, name: str, frame: pd.DataFrame, *, scenario_hash: str = "", extra: Sequence[Column] = ()
) -> None:
    """Write one table as Parquet with its schema; the same table always gives the same bytes."""
    metadata = {"whoanswers": version("whoanswers"), "scenario_hash": scenario_hash}
    arrow = to_arrow(name, conform(name, frame, extra=extra), metadata, extra=extra)
    with whole_file(path) as temporary:
        pq.write_table(arrow, temporary, compression="zstd")


def read_table(path: Path, name: str) -> pd.DataFrame:
    """Read one table that `write_table` wrote; a `TableError` where it isn't such a table."""
    try:
        return from_arrow(name, pq.read_table(path, partitioning=None))
    except (OSError, pa.ArrowException) as problem:
        raise TableError(f"{path} can't be read as a table of {name}: {problem}.") from problem


def save_run(  # noqa: PLR0913  the two switches and the two notes are one call's worth
    folder: Path | str,
    tables: Mapping[str, pd.DataFrame],
    scenario: sim.Scenario,
    *,
    csv: bool = False,
    ties: bool = False,
    command: str = "",
    seconds: float = 0.0,
    notes: Sequence[str] = (),
) -> Path:
    """Save one run: ``scenario.yaml``, ``manifest.json`` and its tables as Parquet.

    A new folder appears whole or not at all. Where the folder is there already, each file is
    replaced whole, the manifest last: a folder without a manifest is an unfinished one.

    Parameters
    ----------
    folder : path
        Where to save; its parents are made.
    tables : mapping of str to DataFrame
        The run's tables by name.
    scenario : Scenario
        What was run.
    csv : bool
        Whether to write each table as CSV too.
    ties : bool
        Whether to write the table of ties, which is large.
    command : str
        The command as typed, for the manifest.
    seconds : float
        How long the run took.
    notes : sequence of str
        What was done to the user's files, for the manifest.

    Returns
    -------
    Path
        The folder.
    """
    folder = Path(folder)
    kept = {name: frame for name, frame in tables.items() if ties or name != "ties"}

    with whole_folder(folder, last="manifest.json", before=_without_stale) as place:
        write_text(place / "scenario.yaml", scenario.to_yaml())
        for name, frame in kept.items():
            write_table(place / f"{name}.parquet", name, frame, scenario_hash=scenario.hash)
            if csv:
                write_csv(place / f"{name}.csv", conform(name, frame))
        story = manifest(scenarios=[scenario], command=command, seconds=seconds, ended=datetime.now(UTC))
        write_json(place / "manifest.json", {**story, "notes": list(notes)})
    return folder


def load_run(folder: Path | str) -> SavedRun:
    """Read a run folder back.

    Raises
    ------
    TableError
        If the folder isn't a finished run, or a table in it can't be read.
    """
    folder = Path(folder)
    try:
        story = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        scenario = (folder / "scenario.yaml").read_text(encoding="utf-8")
    except (OSError, ValueError) as problem:
        raise TableError(f"{folder} isn't the folder of a finished run: {problem}.") from problem
    names = [name for name in TABLES if (folder / f"{name}.parquet").is_file()]
    tables = {name: read_table(folder / f"{name}.parquet", name) for name in names}
    return SavedRun(tables, story, scenario)


def _without_stale(folder: Path, written: set[str]) -> None:
    """Take away tables that an earlier run left here, which would pass for a part of this one."""
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


def _forget_old(folder: Path) -> None:
    """Take away what a process that was killed was making here more than a day ago."""
    made = re.compile(re.escape(f".{folder.stem}.") + "[0-9a-f]{12}" + re.escape(folder.suffix))
    for path in folder.parent.iterdir() if folder.parent.is_dir() else ():
        if made.fullmatch(path.name) and path.is_dir() and time.time() - path.stat().st_mtime > _DAY:
            shutil.rmtree(path, ignore_errors=True)


def _with_name(path: Path) -> Path:
    """Return the path as it is, or in full where it is ``.`` or ``..`` and so names nothing."""
    return path if path.name not in ("", "..") else path.resolve()


def _beside(path: Path) -> Path:
    # The same folder, because only there is the renaming that makes a file appear whole sure to work.
    return path.with_name(f".{path.stem}.{secrets.token_hex(6)}{path.suffix}")


def _rename(source: Path, target: Path) -> None:
    _patiently(lambda: source.replace(target), target)


def _remove(path: Path) -> None:
    _patiently(lambda: path.unlink(missing_ok=True), path)


def _patiently(change: Callable[[], object], path: Path) -> None:
    """Change a file; try again for a second if the system doesn't allow it.

    Windows refuses while any program has the file open: a virus scanner for a moment, a spreadsheet for long.
    """
    for wait in (0.05, 0.1, 0.25, 0.6, None):
        try:
            change()
        except PermissionError as error:
            if wait is None:
                again = spelled("--resume", "resume=True")
                raise WriteError(
                    f"{path} can't be written: {error.strerror}. Close it where another program has it open, "
                    f"or allow writing there; then continue the study with {again}."
                ) from error
            time.sleep(wait)
        else:
            return
