"""Read the sheets of an Excel workbook (.xlsx) as tables of text."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Final

from sim.errors import TableError
from sim.imports.collected import Options
from sim.imports.tables.text_table import Row, Table, table_of
from sim.user_data.file_problems import Problems

_LARGEST: Final = 2_000_000_000
"""Bytes that a workbook may have when unpacked."""


def workbook_tables(path: Path, options: Options) -> list[Table]:
    """Return the table of each sheet that isn't empty.

    Raises
    ------
    TableError
        The file isn't a workbook, or openpyxl isn't installed.
    """
    problems = Problems(path)
    try:
        openpyxl = import_module("openpyxl")
    except ImportError:
        raise TableError(
            f"{problems.name}: reading Excel needs openpyxl: pip install 'whoanswers[import]', "
            f"or save the sheet as CSV."
        ) from None
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST:
                problems.stop(None, "the workbook is too large when unpacked; save its sheets as CSV")
        with warnings.catch_warnings():  # about decorations that aren't read
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheets = [
            sheet for sheet in book.worksheets if any(map(any, sheet.iter_rows(max_row=50, values_only=True)))
        ]
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, TypeError) as error:
        problems.stop(None, f"the file can't be read as an Excel workbook ({error})")
    if not sheets:
        problems.stop(None, "the workbook has no sheet with rows")
    return [
        table_of(
            problems.name if len(sheets) == 1 else f"{problems.name}, sheet {sheet.title}",
            _rows(sheet.iter_rows(values_only=True)), options, Problems(path),
        )
        for sheet in sheets
    ]  # fmt: skip


def _rows(sheet: Iterator[tuple[object, ...]]) -> Iterator[Row]:
    """Yield line and cells; empty columns at the right, which Excel remembers, are left out."""
    width = 0
    for line, values in enumerate(sheet, start=1):
        cells = [_text(value) for value in values]
        if not width and any(cells):
            width = max(place for place, cell in enumerate(cells, start=1) if cell)
        cells += [""] * (width - len(cells))
        yield line, cells if any(cells[width:]) else cells[:width]


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else " ".join(str(value).split())
