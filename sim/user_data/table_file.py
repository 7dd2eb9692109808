"""Read a user's table as columns of text, with the line of each row.

The file may be CSV (comma, semicolon or tab; UTF-8, with or without byte order mark, any line endings), a
list of edges with spaces between the columns and without a header, or Parquet. Every cell is read as text; a
missing value is an empty text. Unlike faster readers, Python's own csv reader knows the line of every row; a
million ties take a few seconds.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TextIO

from sim import user_data
from sim.scenarios.names import join_names, to_nfc
from sim.scenarios.paths import is_file, is_folder, path_exists
from sim.user_data.file_formats import looks_like_data, missing_column, missing_header, other_format
from sim.user_data.file_problems import Problems, got, is_parquet

Column = str | int
"""A column: its name in the header, or its number (from 1) in a file without a header."""

_CHUNK = 16_384
_LONGEST_HEADER = 1_000_000
# As in scenario files, except that quoted cells may contain the line endings of any system.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPREADSHEETS = {".xlsx", ".xls", ".ods", ".numbers"}


@dataclass(frozen=True)
class Rows:
    """Some successive rows of a table: the line of each row, and the texts in the column of each role."""

    lines: list[int]
    cells: dict[str, list[str]]

    def of(self, role: str) -> Iterator[tuple[int, str]]:
        """Yield the line and the text of each cell in a role's column."""
        return zip(self.lines, self.cells[role], strict=True)


def column_label(column: Column) -> str:
    """Return a column's name as error messages give it."""
    return f"column {column!r}"


def read_rows(
    path: Path, columns: Mapping[str, Column], problems: Problems, *, may_be_empty: bool = False
) -> Iterator[Rows]:
    """Yield the rows of the mapped columns of a file, about sixteen thousand rows at a time.

    `columns` gives the column for each role (``id``, ``town``, …), either all by name or all by number. Rows
    of the wrong length are added to `problems` and left out. A `TableError` is raised if the file can't be
    read, a column is missing, or there are no rows unless it `may_be_empty`.
    """
    _check_file(path, columns, problems)
    pieces = _parquet_rows if is_parquet(path) else _text_rows
    count = 0
    for rows in pieces(path, columns, problems):
        count += len(rows.lines)
        _check_printable(rows, columns, problems)
        # Write every accented letter as one character, like the names in scenarios.
        cells = {role: [to_nfc(cell) for cell in texts] for role, texts in rows.cells.items()}
        yield Rows(rows.lines, cells)
    if count == 0 and not may_be_empty:
        problems.refuse()
        problems.stop(None, "the file must have at least one row below its header")


def _check_printable(rows: Rows, columns: Mapping[str, Column], problems: Problems) -> None:
    """Report cells with control characters, which scenario files may not contain either."""
    for role, cells in rows.cells.items():
        if _UNPRINTABLE.search("\n".join(cells)):
            for line, cell in zip(rows.lines, cells, strict=True):
                if _UNPRINTABLE.search(cell):
                    found = (
                        f"{column_label(columns[role])} must contain no control characters; got {got(cell)}"
                    )
                    problems.add(line, found)


def with_standard_names(path: Path, columns: Mapping[str, Column], roles: Iterable[str]) -> dict[str, Column]:
    """Add to the mapped columns each column that has the name of another role.

    Nothing is added if columns are given by number, because such a file has no header, or if the file can't
    be read, because the faults are reported when the rows are read.
    """
    names = [] if any(isinstance(column, int) for column in columns.values()) else header(path, columns)
    taken = set(columns.values())
    found = {role: role for role in roles if role not in columns and role in names and role not in taken}
    return {**columns, **found}


def header(path: Path, columns: Mapping[str, Column]) -> list[str]:
    """Return the names of a file's columns, or none if it can't be read."""
    if not is_file(path):
        return []
    try:
        if is_parquet(path):
            return [to_nfc(name.strip()) for name in user_data.parquet_names(path)]
        with path.open(encoding="utf-8-sig", newline="") as stream:
            first = _first_line(stream)
        mark = _delimiter(first, columns) if first else None
        names = next(csv.reader([first], delimiter=mark)) if mark else first.split()
    except (OSError, ValueError, csv.Error, StopIteration):
        return []
    return [to_nfc(name.strip()) for name in names]


def unused_columns(path: Path, columns: Mapping[str, Column]) -> list[str]:
    """Return a note that names the unused columns; no note if there are none or the file has no header."""
    if any(isinstance(column, int) for column in columns.values()):
        return []
    names = [name for name in header(path, columns) if name and name not in columns.values()]
    return [f"not used: the column{'' if len(names) == 1 else 's'} {join_names(names)}"] if names else []


def _check_file(path: Path, columns: Mapping[str, Column], problems: Problems) -> None:
    if is_folder(path):
        problems.stop(None, "this must be a file; it is a folder")
    if not path_exists(path):
        problems.stop(None, "there is no such file")
    if not is_file(path):  # a pipe, whose reading might never end
        problems.stop(None, "this must be a regular file; it is not one")
    if path.suffix.lower() in _SPREADSHEETS:
        problems.stop(None, "a spreadsheet can't be read; save it as CSV (UTF-8)")
    if path.stat().st_size == 0:
        problems.stop(None, "the file is empty")
    if not is_parquet(path) and (sentence := other_format(path)) is not None:
        problems.stop(None, sentence)
    if len({isinstance(column, int) for column in columns.values()}) > 1:
        named = ", ".join(f"{role}: {column!r}" for role, column in columns.items())
        problems.stop(None, f"columns must be given all by name or all by number; got {named}")


def _text_rows(path: Path, columns: Mapping[str, Column], problems: Problems) -> Iterator[Rows]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            first = _first_line(stream)
            if not first:
                problems.stop(None, "the file is empty")
            if "\0" in first:
                problems.stop(1, "the file must be text; got zero bytes")
            delimiter = _delimiter(first, columns)
            stream.seek(0)
            rows = _split(stream, delimiter, problems)
            yield from _chunks(rows, columns, delimiter, problems)
    except csv.Error as error:  # an error in the header; `_split` reports those in rows
        problems.stop(None, f"the header can't be split into cells ({error}); is the file a table?")
    except UnicodeDecodeError:
        line, found = _undecodable(path)
        problems.stop(line, f"the text must be UTF-8; got {found}: save the file as UTF-8")
    except OSError as error:
        problems.stop(None, f"the file can't be read: {error.strerror or error}")


def _first_line(stream: TextIO) -> str:
    """Return the first line that isn't blank, or an empty text if there is none."""
    line = stream.readline(_LONGEST_HEADER)
    while line and not line.strip():
        line = stream.readline(_LONGEST_HEADER)
    return line


def _delimiter(first: str, columns: Mapping[str, Column]) -> str | None:
    """Return the separator that finds most of the wanted columns in the first line; None means spaces.

    Only the header is considered, because values may contain any separator in quotes.
    """
    if all(isinstance(column, int) for column in columns.values()):
        return next((mark for mark in "\t;," if mark in first), None)
    wanted = set(columns.values())

    def fit(mark: str | None) -> tuple[int, int]:
        names = next(csv.reader([first], delimiter=mark)) if mark else first.split()
        return len(wanted & {name.strip() for name in names}), len(names) if mark else 0

    return max((",", ";", "\t", None), key=fit)


def _split(stream: TextIO, delimiter: str | None, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Yield, for each row of the file, the line on which the row begins and the cells."""
    if delimiter is None:
        for line, text in enumerate(stream, start=1):
            if not text.startswith("#"):
                yield line, text.split()
        return
    reader = csv.reader(stream, delimiter=delimiter, strict=True, skipinitialspace=True)
    begins = 1
    try:
        for row in reader:
            yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        problems.stop(begins, f"the row can't be split into cells ({error}); is a closing quote missing?")


def _chunks(
    rows: Iterator[tuple[int, list[str]]],
    columns: Mapping[str, Column],
    delimiter: str | None,
    problems: Problems,
) -> Iterator[Rows]:
    filled: Iterator[tuple[int, list[str]]] = ((line, row) for line, row in rows if any(row))
    line, first = next(filled, (1, []))
    places, is_header = _find(first, line, columns, problems)
    if not is_header:
        filled = chain([(line, first)], filled)
    lines: list[int] = []
    chunk: list[list[str]] = []
    for line, row in filled:
        if len(row) != len(first):
            is_long = len(row) > len(first) and delimiter is not None
            advice = f"; put quotes around a value that contains {delimiter!r}" if is_long else ""
            rule = f"each row must have {len(first)} cells, like the first row"
            problems.add(line, f"{rule}; got {len(row)}{advice}")
            continue
        lines.append(line)
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield _by_role(lines, chunk, places)
            lines, chunk = [], []
    if chunk:
        yield _by_role(lines, chunk, places)


def _by_role(lines: list[int], rows: list[list[str]], places: Mapping[str, int]) -> Rows:
    across = list(zip(*rows, strict=True))
    return Rows(lines, {role: [cell.strip() for cell in across[place]] for role, place in places.items()})


def _find(
    first: list[str], line: int | None, columns: Mapping[str, Column], problems: Problems
) -> tuple[dict[str, int], bool]:
    """Return the index of each role's column, and whether the first row is a header."""
    names = [to_nfc(name.strip()) for name in first]
    places: dict[str, int] = {}
    is_header = False
    if line is not None and looks_like_data(names, columns):
        problems.stop(line, missing_header(names, columns))
    for role, column in columns.items():
        if isinstance(column, int):
            if not 1 <= column <= len(first):
                problems.add(line, f"{role} must be a column from 1 to {len(first)}; got {column}")
            places[role] = column - 1
            continue
        is_header = True
        if names.count(column) > 1:
            problems.add(line, f"{column_label(column)} must be in the header only once; it is repeated")
        elif column not in names:
            problems.add(line, missing_column(role, column, names))
        else:
            places[role] = names.index(column)
    problems.refuse()
    return places, is_header


def _parquet_rows(path: Path, columns: Mapping[str, Column], problems: Problems) -> Iterator[Rows]:
    begins = 1
    found = user_data.parquet_cells(path, lambda names: _find(names, None, columns, problems)[0], problems)
    for cells in found:
        count = len(next(iter(cells.values())))
        yield Rows(list(range(begins, begins + count)), cells)
        begins += count


def _undecodable(path: Path) -> tuple[int, str]:
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):  # tested first: UTF-16's mark begins like it
        return 1, "UTF-32"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return 1, "UTF-16"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(re.findall(rb"\r\n|\r|\n", raw[: error.start])) + 1, f"byte 0x{raw[error.start]:02x}"
    return 1, "something else"
