"""Read the sheets of an Excel workbook (.xlsx) as tables of text."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from types import ModuleType
from typing import IO, Final
from xml.etree.ElementTree import ParseError

from sim.errors import TableError, install_command
from sim.imports.collected import Options
from sim.imports.column_roles import is_known
from sim.imports.tables.text_table import Row, Table, table_of
from sim.user_data.file_problems import Problems

_BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, KeyError, OSError, ValueError, TypeError)
_HEADINGS: Final = 3  # rows; NodeXL writes headings of groups of columns above the header
_LARGEST: Final = 2_000_000_000
"""Bytes that a workbook may have when unpacked."""


def workbook_tables(path: Path, options: Options, opened: list[IO[str] | IO[bytes]]) -> list[Table]:
    """Return the table of each sheet that isn't empty; add the file, which is read later, to `opened`.

    Raises
    ------
    TableError
        The file isn't a workbook, or openpyxl isn't installed.
    """
    problems = Problems(path)
    openpyxl = _openpyxl(problems.name)
    try:
        file = path.open("rb")
        opened.append(file)
        with zipfile.ZipFile(file) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST:
                problems.stop(None, "the workbook is too large when unpacked; save its sheets as CSV")
        with warnings.catch_warnings():  # about decorations that aren't read
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheets = [
            sheet for sheet in book.worksheets if any(map(any, sheet.iter_rows(max_row=50, values_only=True)))
        ]
    except _BROKEN as error:
        problems.stop(None, f"the file can't be read as an Excel workbook ({error})")
    if not sheets:
        problems.stop(None, "the workbook has no sheet with rows")
    return [
        table_of(
            problems.name if len(sheets) == 1 else f"{problems.name}, sheet {sheet.title}",
            _rows(sheet.iter_rows(values_only=True), Problems(path)), options, Problems(path),
        )
        for sheet in sheets
    ]  # fmt: skip


def _openpyxl(name: str) -> ModuleType:
    try:
        return import_module("openpyxl")
    except ImportError:
        raise TableError(
            f"{name}: reading Excel needs openpyxl ({install_command('import')}); or save it as CSV."
        ) from None


def _rows(sheet: Iterator[tuple[object, ...]], problems: Problems) -> Iterator[Row]:
    """Yield line and cells from the header on, without empty columns at the right, which Excel remembers."""
    lines = enumerate(sheet, start=1)
    try:
        first = [(line, [_text(value) for value in values]) for line, values in islice(lines, _HEADINGS)]
        begin = next((at for at, (_, cells) in enumerate(first) if sum(map(is_known, cells)) > 1), 0)
        width = max((at for at, cell in enumerate(first[begin][1], start=1) if cell), default=0)
        for line, values in chain(first[begin:], lines):
            cells = [_text(value) for value in values]
            width = width or max((at for at, cell in enumerate(cells, start=1) if cell), default=0)
            cells += [""] * (width - len(cells))
            yield line, cells if any(cells[width:]) else cells[:width]
    except _BROKEN as error:
        problems.stop(None, f"the file can't be read as an Excel workbook ({error})")


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else " ".join(str(value).split())
