"""Write files whole or not at all; save and load the folder of one run."""

import contextlib
import json
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import TableError
from sim.tables.columns import TABLES, Column
from sim.tables.frames import conform, from_arrow, to_arrow
from sim.tables.manifest import manifest, version


class Described(Protocol):
    """What saving needs to know of a scenario."""

    @property
    def hash(self) -> str:
        """The hash of the scenario's values."""

    @property
    def files(self) -> dict[str, str]:
        """The SHA-256 of each file that the scenario names."""

    def to_yaml(self) -> str:
        """Return the scenario, resolved, as YAML."""

    def to_dict(self) -> dict[str, Any]:
        """Return the scenario, resolved, as plain values."""


@dataclass(frozen=True)
class SavedRun:
    """A run folder as read back: its tables, its manifest and its scenario's text."""

    tables: dict[str, pd.DataFrame]
    manifest: dict[str, Any]
    scenario_yaml: str


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path in the same folder; it becomes ``path`` only if the block succeeds.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> target = Path(tempfile.mkdtemp()) / "summary.csv"
    >>> with whole_file(target) as temporary:
    ...     _ = temporary.write_text("a,b")
    >>> target.read_text()
    'a,b'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _beside(path)
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, whole or not at all."""
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a mapping as JSON, whole or not at all."""
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n")


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a table as CSV (UTF-8, decimal point, empty where missing), whole or not at all."""
    with whole_file(path) as temporary:
        frame.to_csv(temporary, index=False, lineterminator="\n")


def write_table(
    path: Path, name: str, frame: pd.DataFrame, *, scenario_hash: str = "", extra: Sequence[Column] = ()
) -> None:
    """Write one table as Parquet with its schema; the same table always gives the same bytes."""
    metadata = {"whoanswers": version("whoanswers"), "scenario_hash": scenario_hash}
    arrow = to_arrow(name, conform(name, frame, extra=extra), metadata, extra=extra)
    with whole_file(path) as temporary:
        pq.write_table(arrow, temporary, compression="zstd")


def read_table(path: Path, name: str) -> pd.DataFrame:
    """Read one table that :func:`write_table` wrote.

    Raises
    ------
    TableError
        If the file is missing, isn't Parquet, or isn't such a table.
    """
    try:
        return from_arrow(name, pq.read_table(path, partitioning=None))
    except (OSError, pa.ArrowException) as problem:
        raise TableError(f"{path} can't be read as a table of {name}: {problem}.") from problem


def save_run(  # noqa: PLR0913  the two switches and the two notes are one call's worth
    folder: Path | str,
    tables: Mapping[str, pd.DataFrame],
    scenario: Described,
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

    def write(place: Path) -> None:
        write_text(place / "scenario.yaml", scenario.to_yaml())
        for name, frame in kept.items():
            write_table(place / f"{name}.parquet", name, frame, scenario_hash=scenario.hash)
            if csv:
                write_csv(place / f"{name}.csv", conform(name, frame))
        story = manifest(scenarios=[scenario], command=command, seconds=seconds, ended=datetime.now(UTC))
        write_json(place / "manifest.json", {**story, "notes": list(notes)})

    _whole_folder(folder, write)
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


def _whole_folder(folder: Path, write: Callable[[Path], None]) -> None:
    temporary = _beside(folder)
    temporary.mkdir(parents=True)
    try:
        write(temporary)
        # A folder that is there already may hold other files of the user's, so it is never replaced.
        if folder.exists():
            _replace_files(temporary, folder)
        else:
            temporary.replace(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _replace_files(source: Path, folder: Path) -> None:
    (folder / "manifest.json").unlink(missing_ok=True)
    written = {path.name for path in source.iterdir()}
    for name in TABLES:
        # What an earlier run left here would pass for a part of this one.
        for stale in {f"{name}.parquet", f"{name}.csv"} - written:
            (folder / stale).unlink(missing_ok=True)
    for name in sorted(written, key=lambda name: (name == "manifest.json", name)):
        (source / name).replace(folder / name)


def _beside(path: Path) -> Path:
    # The same folder, because only there is the renaming that makes a file appear whole sure to work.
    return path.with_name(f".{path.stem}.{secrets.token_hex(6)}{path.suffix}")
