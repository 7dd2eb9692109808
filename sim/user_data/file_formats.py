"""Recognise the formats of unreadable files by the first bytes, so that error messages can say what to do."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sim.scenarios.names import join_names
from sim.user_data.cells import number_in
from sim.user_data.file_problems import suggestion

READ: Final = "CSV (comma, semicolon or tab) or Parquet"
_EXPORT: Final = "export one table of the people and one of the ties as CSV (UTF-8)"
_BEGINNING: Final = 4_096  # bytes that are read to recognise a format
_NAMED: Final = 12  # columns

_ROOTS: Final = {"graphml": "GraphML", "gexf": "GEXF", "html": "HTML"}
# The first pattern that matches the beginning of a text names its format.
_FORMATS: Final = (
    (r"\s*(\{|\[\s*[\[{\"\]])", "JSON"),
    (r"\s*(%[^\n]*\n\s*)*\*(network|vertices)\b", "Pajek (.net)"),
    (r"\s*dl\b.{0,200}?\bn[rmc]?\s*=", "UCINET DL"),
    (r"[\x00-\x1f]V\d{4}", "UCINET (##h)"),
    (r"\s*((#|creator\b|version\b)[^\n]*\n\s*)*graph\s*\[", "GML"),
    (r"\s*(strict\s+)?(di)?graph\b[^\n,;\t\[]*\{", "Graphviz DOT"),
)
_SUFFIXES: Final = {".##h": "UCINET (##h)", ".##d": "UCINET (##d)"}
_MAGIC: Final = (
    (b"PK\x03\x04", "a zip archive, such as an .xlsx spreadsheet", "save it as CSV (UTF-8)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file, such as an .xls spreadsheet", "save it as CSV (UTF-8)"),
    (b"\x1f\x8b", "a gzip-compressed file", "unpack it"),
    (b"PAR1", "Parquet under another name", "name it with .parquet at the end"),
)


def other_format(path: Path) -> str | None:
    """Return an error message for a file of another format, or None for a table of text.

    The first 4,096 bytes are enough to recognise every format listed here.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_BEGINNING)
    except OSError:
        return None  # the reader of the table will report why it can't be read
    for magic, what, advice in _MAGIC:
        if raw.startswith(magic):
            return f"this is {what}, which can't be read; {advice}"
    found = _SUFFIXES.get(path.suffix.lower()) or _format_of(raw)
    return f"the format is {found}, which can't be read; use {READ}: {_EXPORT}" if found else None


def _format_of(raw: bytes) -> str | None:
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    if re.match(r"\s*<[?!a-z]", text, re.IGNORECASE):
        tags = re.findall(r"<(?:\w+:)?(\w+)", text.lower())
        return next((_ROOTS[tag] for tag in tags if tag in _ROOTS), "XML")
    return next((name for rule, name in _FORMATS if re.match(rule, text, re.IGNORECASE | re.DOTALL)), None)


def missing_column(role: str, column: str, names: list[str]) -> str:
    """Return an error message for a header without the wanted column; it suggests the most similar name."""
    found = f"{join_names(names, _NAMED)}{suggestion(column, names)}"
    return f"the file must have column {column!r} ({role}); got {found}"


def looks_like_data(names: list[str], columns: Mapping[str, str | int]) -> bool:
    """Return whether a first row has none of the wanted names and no similar ones, so that it may be data."""
    wanted = [column for column in columns.values() if isinstance(column, str)]
    return bool(wanted) and not any(name in names or suggestion(name, names) for name in wanted)


def missing_header(names: list[str], columns: Mapping[str, str | int]) -> str:
    """Return an error message for a first row that isn't a header; it says how to read such a file."""
    noun = "columns" if len(columns) > 1 else "column"
    wanted = f"{noun} {' and '.join(f'{column!r} ({role})' for role, column in columns.items())}"
    first = join_names(names, _NAMED)
    numbers = ", ".join(f"{role}: {number}" for number, role in enumerate(columns, start=1))
    if any(not math.isnan(number_in(name)) for name in names):
        return (
            f"the file has no header: the first row is {first}; write a header with the {wanted} "
            f"above it, or give columns by number ({numbers})"
        )
    return (
        f"the file must have {wanted}; got {first}; if that row isn't a header, write one above it, "
        f"or give columns by number ({numbers})"
    )
