"""Write the parameters of a scenario, with meanings, ranges and sources, as lines for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from sim.errors import visible
from sim.scenarios import Row

# What follows the first part of a meaning: an explanation after punctuation, or in brackets.
_FURTHER = re.compile(r"[;:] | \(|, as in | — ")


def short_meaning(meaning: str) -> str:
    """Return the first part of a parameter's meaning.

    Examples
    --------
    >>> short_meaning("number of people; from_file overrules it")
    'number of people'
    """
    return _FURTHER.split(meaning)[0].rstrip(".")


def parameter_lines(rows: Iterable[Row], width: int) -> list[str]:
    """Return a block for each parameter: path, value and unit, then meaning, range and source."""
    lines: list[str] = []
    for row in rows:
        head = f"{row.path} = {row.value}" if row.value else row.path
        lines += ["", *_wrapped(f"{head} {row.unit}".rstrip(), width, "")]
        lines += _wrapped(row.meaning, width, "    ")
        for name, text in (("range", row.range), ("source", row.source)):
            lines += _wrapped(f"{name}: {text}", width, "    ") if text else []
    return lines


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    more = f"{indent}  "
    text = visible(text)
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=more, break_on_hyphens=False)
