"""Print values and tables as JSON or as text, which is wrapped only on a terminal."""

from __future__ import annotations

import json
import math
import os
import shlex
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TextIO

import click

from sim.cli.streams import JSON_STREAM, say
from sim.cli.support.table_layout import fitted_lines, plain_lines
from sim.errors import visible

Table = tuple[str, Sequence[str], Sequence[Sequence[object]]]
"""A table of text: title, columns, rows."""

WIDEST = 110  # columns; longer lines are hard to read, however wide the terminal is


def command_line() -> str:
    """Return the command as typed, for the manifest."""
    return shlex.join(["whoanswers", *sys.argv[1:]])


def duration(seconds: float) -> str:
    """Write a time for people, such as ``3.1 s`` or ``1 min 15 s``."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 100:
        hours = minutes / 60
        return f"{hours:.1f} h" if hours < 72 else f"{hours / 24:.1f} days"
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def cell(value: object) -> str:
    """Write a value in a table: numbers with three decimals, a dash for NaN."""
    value = _python(value)
    if isinstance(value, float):
        return "–" if math.isnan(value) else f"{value:.3f}"
    return "" if value is None else visible(str(value))


def to_json(content: object, *, ascii_only: bool = False) -> str:
    """Write JSON, with null for NaN and infinity, and NumPy's numbers as plain ones."""
    return json.dumps(_for_json(content), indent=2, ensure_ascii=ascii_only)


def _for_json(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _for_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_for_json(each) for each in value]
    value = _python(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _python(value: object) -> object:
    """Return a NumPy number as a Python number, and anything else unchanged."""
    return value.item() if hasattr(value, "item") else value


def terminal_width(stream: TextIO | None = None) -> int | None:
    """Return the width of a stream (default: standard output) in columns; None if it isn't a terminal."""
    stream = sys.stdout if stream is None else stream
    if not stream.isatty():
        return None
    try:
        columns = int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = 80
    return max(20, min(columns, WIDEST))


def plain_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], width: int | None = None
) -> str:
    """Return a table as text, wrapped to `width`; if that is None, each row is one line."""
    cells = [[" ".join(cell(value).split("\n")) for value in row] for row in rows]
    right = _numbers(columns, rows)
    names = [visible(name) for name in columns]
    if width is None:
        return "\n".join([title, *plain_lines(names, cells, right)])
    return "\n".join([*textwrap.wrap(title, width), *fitted_lines(names, cells, right, width)])


def _numbers(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[bool]:
    """Return for each column whether all values are numbers. Such columns are aligned on the right."""
    values = [[row[place] for row in rows] for place in range(len(columns))]
    return [
        all(isinstance(value, int | float) or hasattr(value, "item") for value in each) for each in values
    ]


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print an empty line and a table, wrapped on a terminal, with one line per row elsewhere."""
    say("\n" + plain_table(title, columns, rows, terminal_width()))


def print_text(text: str, *, err: bool = False) -> None:
    """Print a sentence, wrapped on a terminal, on one line elsewhere."""
    width = terminal_width(sys.stderr if err else sys.stdout)
    say(text if width is None else textwrap.fill(text, width, break_on_hyphens=False), err=err)


def print_json(content: object) -> None:
    """Print JSON to the standard output that the command began with."""
    context = click.get_current_context(silent=True)
    stream = None if context is None else context.meta.get(JSON_STREAM)
    # JSON should be UTF-8. If the terminal's encoding is another, escapes can still be printed.
    say(to_json(content, ascii_only=not _is_unicode(stream or sys.stdout)), to=stream)


def _is_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "utf-8").lower().startswith("utf")


def print_notes(notes: Iterable[str]) -> None:
    """Print notes to standard error: what was changed in the user's files, and what is doubtful."""
    for note in notes:
        print_text(f"Note: {note}", err=True)
