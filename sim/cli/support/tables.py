"""Values and tables as text: in lines for a terminal, in plain columns or JSON elsewhere."""

from __future__ import annotations

import json
import math
import shlex
import sys
from collections.abc import Iterable, Sequence

from sim.cli import support
from sim.cli.streams import say
from sim.errors import visible

Table = tuple[str, Sequence[str], Sequence[Sequence[object]]]
"""A table of text: title, columns, rows."""


def command_line() -> str:
    """Return the command as typed, for the manifest."""
    return shlex.join(["whoanswers", *sys.argv[1:]])


def duration(seconds: float) -> str:
    """Write a time for people, as in ``3.1 s`` or ``1 min 15 s``."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 100:
        hours = minutes / 60
        return f"{hours:.1f} h" if hours < 72 else f"{hours / 24:.1f} days"
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def cell(value: object) -> str:
    """Write a value in a table: three decimals, a dash where there is none."""
    value = _python(value)
    if isinstance(value, float):
        return "–" if math.isnan(value) else f"{value:.3f}"
    return "" if value is None else visible(str(value))


def to_json(content: object, *, ascii_only: bool = False) -> str:
    """Write JSON, with null for NaN and plain numbers for NumPy's."""
    return json.dumps(_known(content), indent=2, ensure_ascii=ascii_only)


def _known(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _known(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_known(each) for each in value]
    value = _python(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _python(value: object) -> object:
    """Return one of NumPy's numbers as Python's."""
    return value.item() if hasattr(value, "item") else value


def plain_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table in plain columns, numbers to the right."""
    texts = [[cell(value) for value in row] for row in rows]
    widths = [max(len(text) for text in each) for each in zip(columns, *texts, strict=True)]
    lines = [title]
    for row in [list(columns), *texts]:
        cells = zip(row, widths, _numbers(columns, rows), strict=True)
        lines.append(
            "  ".join(text.rjust(width) if right else text.ljust(width) for text, width, right in cells)
        )
    return "\n".join(line.rstrip() for line in lines)


def _numbers(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[bool]:
    """Say which columns hold numbers only, and so stand to the right."""
    held = [[row[place] for row in rows] for place in range(len(columns))]
    return [all(isinstance(value, int | float) or hasattr(value, "item") for value in each) for each in held]


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table: with lines on a terminal, in plain columns elsewhere."""
    if sys.stdout.isatty():
        cells = [[cell(value) for value in row] for row in rows]
        support.print_lines(title, columns, cells, _numbers(columns, rows))
    else:
        say("\n" + plain_table(title, columns, rows))


def print_json(content: object) -> None:
    """Print JSON."""
    # JSON is UTF-8, which escapes are in every encoding
    say(to_json(content, ascii_only=not (sys.stdout.encoding or "utf-8").lower().startswith("utf")))


def print_notes(notes: Iterable[str]) -> None:
    """Print, beside the results, what was done to the user's files and what is doubtful."""
    for note in notes:
        say(f"Note: {note}", err=True)
