"""Write tables as Parquet, and save and load the folder of one run."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import pyarrow as pa
import pyarrow.parquet as pq

import sim  # its modules are loaded when used: reading a run needs no scenario, and writing one no pandas
from sim.errors import TableError
from sim.tables.array_table import AnyTable, ArrayTable, with_ids
from sim.tables.arrow_tables import arrays_to_arrow
from sim.tables.chosen_tables import chosen_tables
from sim.tables.columns import TABLES, Column
from sim.tables.files import atomic_file, atomic_folder, remove_file, write_csv, write_json, write_text
from sim.tables.lazy_pandas import pd
from sim.tables.run_manifest import manifest, version

if TYPE_CHECKING:
    import networkx as nx

    from sim.tables.exports.network_export import NetworkOptions

ROWS_AT_A_TIME = 2**17  # rows of a row group: about 20 MB in memory, and large enough to compress well


@dataclass(frozen=True, repr=False)
class SavedRun:
    """The contents of a run folder: the tables, the manifest and the text of the scenario."""

    tables: dict[str, pd.DataFrame]
    manifest: dict[str, object]
    scenario_yaml: str

    def __repr__(self) -> str:
        rows = ", ".join(f"{name} {len(table):,}" for name, table in self.tables.items())
        return f"SavedRun with the rows: {rows}"

    def to_networkx(self, what: str = "help", **options: Unpack[NetworkOptions]) -> nx.DiGraph:
        """Return the network of ``help`` or of ``ties`` (`sim.to_networkx`)."""
        return sim.tables.to_networkx(self.tables, what, **options)


def write_table(  # noqa: PLR0913 - options of one call, by keyword
    path: Path, name: str, frame: AnyTable, *, scenario_hash: str = "", extra: Sequence[Column] = (),
    ids: Sequence[str] | None = None,
) -> None:  # fmt: skip
    """Write one table as Parquet with the declared schema. The same table always gives the same bytes.

    With `ids`, the ids of people follow their numbers (`sim.tables.array_table.with_ids`).
    """
    metadata = {"whoanswers": version("whoanswers"), "scenario_hash": scenario_hash}
    table = (
        frame if isinstance(frame, ArrayTable) else sim.tables.conform(name, frame, extra=extra, copy=False)
    )
    pieces = (
        arrays_to_arrow(with_ids(table.select(rows), ids), metadata)
        if isinstance(table, ArrayTable)
        else sim.tables.to_arrow(name, _with_ids(name, table.iloc[rows], ids), metadata, extra=extra)
        for rows in _row_groups(len(table))
    )
    with atomic_file(path) as temporary:
        _write_pieces(temporary, pieces)


def _row_groups(count: int) -> Iterator[slice]:
    """Yield the rows of each row group, at least one, which may be empty."""
    for first in range(0, max(1, count), ROWS_AT_A_TIME):
        yield slice(first, first + ROWS_AT_A_TIME)


def _write_pieces(path: Path, pieces: Iterator[pa.Table]) -> None:
    """Write each piece of a table as a row group, so that no second copy of the table is in memory."""
    first = next(pieces)
    with pq.ParquetWriter(path, first.schema, compression="zstd") as file:
        for piece in itertools.chain((first,), pieces):
            file.write_table(piece, row_group_size=ROWS_AT_A_TIME)


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
    names: str | Sequence[str] | None = None,
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
        Whether to write the table of ties too, which is large.
    names : sequence of str, or None
        The tables to write, such as ``("people", "days")``; None writes all of `tables`.
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

    Raises
    ------
    TableError
        A run has no table of one of these names, or it isn't among `tables`.
    """
    folder = Path(folder)
    chosen, ids = _chosen(tables, names, ties=ties), _ids(tables, scenario)
    with atomic_folder(folder, last="manifest.json", before=_delete_stale_tables) as place:
        write_text(place / "scenario.yaml", scenario.to_yaml())
        for name, frame in chosen.items():
            write_table(place / f"{name}.parquet", name, frame, scenario_hash=scenario.hash, ids=ids)
            if csv:
                write_csv(place / f"{name}.csv", _with_ids(name, _frame(name, frame), ids))
        about = manifest(scenarios=[scenario], command=command, seconds=seconds, ended=datetime.now(UTC))
        write_json(place / "manifest.json", {**about, "notes": list(notes)})
    return folder


def _frame(name: str, table: AnyTable) -> pd.DataFrame:
    return table.to_pandas() if isinstance(table, ArrayTable) else sim.tables.conform(name, table, copy=False)


def _ids(tables: Mapping[str, AnyTable], scenario: sim.Scenario) -> list[str] | None:
    """Return the ids of the people of a run, in the order of their numbers; None if the people are drawn."""
    if not scenario.to_dict().get("people", {}).get("from_file") or "people" not in tables:
        return None
    people = tables["people"]
    numbers, ids = people["person"].to_numpy(), people["id"].to_numpy()
    return [str(each) for each in ids[: int(numbers.max()) + 1]]  # of the first life


def _with_ids(name: str, frame: pd.DataFrame, ids: Sequence[str] | None) -> pd.DataFrame:
    """Return a data frame with the ids of people, with the declared types."""
    return frame if ids is None else sim.tables.conform(name, with_ids(frame, ids), copy=False)


def _chosen(
    tables: Mapping[str, AnyTable], names: str | Sequence[str] | None, *, ties: bool
) -> dict[str, AnyTable]:
    """Return the tables to write."""
    if names is None:
        return {name: frame for name, frame in tables.items() if ties or name != "ties"}
    chosen = chosen_tables(names, ties=ties)
    missing = [name for name in chosen if name not in tables]
    if missing:
        raise TableError(
            f"the table {missing[0]!r} can't be written, because it isn't among the tables of this run."
        )
    return {name: tables[name] for name in chosen}


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
    except OSError as problem:
        file, reason = Path(str(problem.filename)).name, problem.strerror
        raise TableError(f"{folder} isn't the folder of a finished run: {file}: {reason}.") from problem
    except ValueError as problem:
        raise TableError(f"{folder} isn't the folder of a finished run: {problem}.") from problem
    names = [name for name in TABLES if (folder / f"{name}.parquet").is_file()]
    tables = {name: read_table(folder / f"{name}.parquet", name) for name in names}
    return SavedRun(tables, about, scenario)


def _delete_stale_tables(folder: Path, written: set[str]) -> None:
    """Delete tables that an earlier run left in the folder, because they would look like part of this one."""
    for name in TABLES:
        for stale in {f"{name}.parquet", f"{name}.csv"} - written:
            remove_file(folder / stale)
