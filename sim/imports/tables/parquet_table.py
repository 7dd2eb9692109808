"""Read a Parquet file as a table of text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from sim import user_data
from sim.imports.tables.text_table import PEEK, Row, Table
from sim.user_data.file_problems import Problems


def parquet_table(path: Path) -> Table:
    """Return the table in a Parquet file.

    Raises
    ------
    TableError
        The file isn't Parquet, or a column has neither texts nor numbers.
    """
    problems = Problems(path)
    names: list[str] = []

    def every(columns: list[str]) -> dict[str, int]:
        names.extend(columns)
        return {str(place): place for place in range(len(columns))}

    rows = _rows(user_data.parquet_cells(path, every, problems))
    first = list(islice(rows, PEEK))
    if not first:
        problems.stop(None, "the table must have at least one row")
    return Table(problems.name, names, chain(first, rows), first, problems)


def _rows(batches: Iterator[dict[str, list[str]]]) -> Iterator[Row]:
    line = 0
    for batch in batches:
        for cells in zip(*batch.values(), strict=True):
            line += 1
            yield line, list(cells)
