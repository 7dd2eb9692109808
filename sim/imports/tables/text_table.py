"""Open a table of text in any common encoding and with any common separator, row by row."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, takewhile
from pathlib import Path
from typing import Final, TextIO

from sim.errors import TableError
from sim.imports.cell_values import TIME_RULE, time_of
from sim.imports.collected import Options
from sim.imports.column_roles import LOG_FORMS, is_known, recognise
from sim.scenarios.names import join_names
from sim.user_data.cells import number_in
from sim.user_data.file_problems import Problems, got

Row = tuple[int, list[str]]

_MARKS: Final = ("\t", ";", ",", "|")
PEEK: Final = 200  # rows that are read before the form of a table is decided
_BLOCK: Final = 1 << 20
_BYTE_ORDER: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass
class Table:
    """A table whose rows can be read once.

    Attributes
    ----------
    source
        The name of the table for messages.
    names
        The names in the header; empty if the table has none.
    rows
        Line and cells of each row, all with the same number of cells.
    first
        The first rows, which `rows` also yields.
    remarks
        What was assumed about the text.
    """

    source: str
    names: list[str]
    rows: Iterator[Row]
    first: list[Row]
    problems: Problems
    remarks: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.names) or (len(self.first[0][1]) if self.first else 0)

    def read(self, places: Mapping[str, int]) -> list[tuple[str, str]]:
        """Return role and name of each column that is used; without a header, names are roles."""
        return [(role, self.names[place] if self.names else role) for role, place in places.items()]

    def unused(self, places: Mapping[str, int]) -> list[str]:
        """Return a remark that names the columns that aren't used, if there are any."""
        names = [name for place, name in enumerate(self.names) if place not in places.values() and name]
        return [f"{self.source}: not used: {join_names(names, 12)}"] if names else []


def text_table(stream: TextIO, path: Path, options: Options) -> Table:
    """Return the table in an open text file."""
    problems = Problems(path)
    lines = list(islice(stream, PEEK))
    said = lines[0].strip().strip('"') if lines else ""
    skipped = int(said.startswith("sep=") and len(said) == 5)
    comments = sum(1 for _ in takewhile(lambda line: line.startswith(("#", "%")), lines[skipped:]))
    data = lines[skipped + comments :]
    _refuse_other_lists(data, problems)
    try:
        mark = said[-1] if skipped else _separator([line for line in data if line.strip()])
    except csv.Error as error:
        problems.stop(None, f"the first rows can't be split into cells ({error}); is the file a table?")
    rows = _rows(chain(data, stream), mark, skipped + comments, problems)
    return table_of(problems.name, rows, options, problems)


def _refuse_other_lists(lines: Sequence[str], problems: Problems) -> None:
    """Refuse lists of networkx and igraph whose ties would be misread."""
    braces = [line for line in lines if re.fullmatch(r"\S+\s+\S+\s+\{.*\}\s*", line)]
    if braces and len(braces) == len(lines):
        problems.stop(
            None,
            "the rows end with attributes in braces, as networkx.write_edgelist writes them; use "
            "write_weighted_edgelist or write_graphml instead, or pass the graph to sim.import_files",
        )  # fmt: skip
    if any(line.startswith("# ") for line in lines):
        problems.stop(
            None,
            "lines that begin with # stand between the rows, as in the format LGL, which can't be read; "
            "write GraphML, or a table with one row for each tie",
        )  # fmt: skip


def table_of(source: str, rows: Iterator[Row], options: Options, problems: Problems) -> Table:
    """Return a table from its rows; the first is the header if it looks like one."""
    rows = (row for row in rows if any(row[1]))
    first = list(islice(rows, PEEK))
    if not first:
        problems.refuse()
        problems.stop(None, "the table is empty")
    width = len(first[0][1])
    names: list[str] = []
    if _is_header(first, options):
        names = first[0][1]
        first = first[1:]
        if not first and not _is_log(names, options, source):
            problems.stop(None, "the table must have at least one row below its header")
    checked = _equally_long(chain(first, rows), width, problems)
    remarks = [] if first else [f"{source}: no row below its header"]
    return Table(source, names, checked, [row for row in first if len(row[1]) == width], problems, remarks)


def _is_log(names: Sequence[str], options: Options, source: str) -> bool:
    """Return whether a table is a log by its columns. A log may have no rows, if nobody answered."""
    try:
        form, _ = recognise(names, options, source)
    except TableError:
        return False
    return form in LOG_FORMS


def open_text(path: Path, options: Options, remarks: list[str]) -> TextIO:
    """Open a text file. Without a named encoding it is UTF-8, UTF-16, or Windows-1252 with a remark.

    Raises
    ------
    TableError
        The encoding is unknown, or the text isn't in that encoding.
    """
    problems = Problems(path)
    encoding = options.encoding
    try:
        if encoding is not None:
            codecs.lookup(encoding)
        else:
            encoding = _detected(path)
            if encoding == "cp1252":
                remarks.append(f"{problems.name}: the text isn't UTF-8; read as Windows-1252 (encoding)")
        return path.open(encoding=encoding, newline="")
    except LookupError:
        problems.stop(None, f"there is no encoding {encoding!r}; try utf-8, utf-16, cp1252 or latin-1")
    except OSError as error:
        problems.stop(None, f"the file can't be read: {error.strerror or error}")


def time_in(row: Row, place: int | None, problems: Problems) -> float | None:
    """Return the time in a row's column, or None without one; a cell that isn't a time is a fault."""
    if place is None or not row[1][place]:
        return None
    time = time_of(row[1][place])
    if time is None:
        problems.add(row[0], f"the time {TIME_RULE}; got {got(row[1][place])}")
    return time


def _detected(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        block = file.read(_BLOCK)
        for mark, name in _BYTE_ORDER:
            if block.startswith(mark):
                return name
        try:
            while block:
                decoder.decode(block)
                block = file.read(_BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _separator(lines: Sequence[str]) -> str | None:
    """Return the separator that divides most lines into the same number of cells; None means spaces."""
    best: tuple[int, int, str | None] = (0, 0, None)
    for mark in _MARKS:
        counts = Counter(len(row) for row in csv.reader(lines[:PEEK], delimiter=mark) if row)
        cells, times = max(counts.items(), key=lambda found: (found[1], found[0]), default=(0, 0))
        if cells > 1 and times >= 0.5 * sum(counts.values()):
            best = max(best, (times, cells, mark), key=lambda found: found[:2])
    return best[2]


def _rows(lines: Iterator[str], mark: str | None, skipped: int, problems: Problems) -> Iterator[Row]:
    if mark is None:
        for number, line in enumerate(lines, start=skipped + 1):
            if not line.startswith(("#", "%")):
                yield number, line.split()
        return
    reader = csv.reader(lines, delimiter=mark, strict=True, skipinitialspace=True)
    begins = 1
    try:
        for row in reader:
            if any("\0" in cell for cell in row):
                problems.stop(begins + skipped, "the file must be text; got zero bytes")
            yield begins + skipped, [cell.strip() for cell in row]
            begins = reader.line_num + 1
    except csv.Error as error:
        problems.stop(
            begins + skipped, f"the row can't be split into cells ({error}); is a closing quote missing?"
        )


def _is_header(first: Sequence[Row], options: Options) -> bool:
    cells, labels = first[0][1], [row[0] for _, row in first[1:]]
    if any(isinstance(column, int) for column in options.columns.values()):
        return False
    if not cells[0] or any(is_known(cell) or cell in options.columns.values() for cell in cells):
        return True
    if any(number_in(cell) == number_in(cell) for cell in cells[-1:]):  # numbers aren't names of columns
        return len(cells) > 2 and number_in(cells[0]) != number_in(cells[0]) and is_square(cells[1:], labels)
    later = {cell for _, row in first[1:] for cell in row}
    return not later & set(cells) or is_square(cells[1:], labels)


def is_square(names: Sequence[str], labels: Sequence[str]) -> bool:
    """Return whether the names of columns are the labels of rows, as in a matrix.

    Of a long table, `labels` are those of the first rows.
    """
    if len(names) < 2 or len(set(names)) < len(names):
        return False
    several = len(labels) == len(names) or len(labels) >= PEEK - 1
    return several and (list(labels) == list(names[: len(labels)]) or set(labels) == set(names))


def _equally_long(rows: Iterator[Row], width: int, problems: Problems) -> Iterator[Row]:
    for line, cells in rows:
        if len(cells) == width:
            yield line, cells
        else:
            problems.add(line, f"each row must have {width} cells, like the first row; got {len(cells)}")
    problems.refuse()
