"""Lay out tables of text: one line a row, or wrapped so that no line is wider than the terminal."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Sequence

_GAP = "  "
_NARROWEST = 6  # characters; a table that would need narrower columns is printed as a list of blocks
# A long word may be broken after these, such as a parameter's path after a dot.
_BREAKS = re.compile(r"(?<=[./,;-])(?=\w)|\s+")


def plain_lines(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    """Return the header and one line per row. Each column is as wide as the longest cell in it."""
    widths = [max(len(text) for text in each) for each in zip(columns, *rows, strict=True)]
    return [_line(row, widths, right) for row in (columns, *rows)]


def fitted_lines(
    columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], width: int
) -> list[str]:
    """Return a table in which no line is wider than `width`: cells are wrapped, and nothing is cut.

    If the columns can't be made narrow enough, each row becomes a block with one cell a line.
    """
    widths = fitted_widths(columns, rows, width)
    if widths is None:
        return _blocks(columns, rows, width)
    rule = "─" * min(width, sum(widths) + len(_GAP) * (len(widths) - 1))
    lines = [rule]
    for number, row in enumerate((columns, *rows)):
        wrapped = [_wrapped(text, each) for text, each in zip(row, widths, strict=True)]
        height = max(len(each) for each in wrapped)
        padded = [each + [""] * (height - len(each)) for each in wrapped]
        lines += [_line(cells, widths, right) for cells in zip(*padded, strict=True)]
        lines += [] if number else [rule]
    return lines


def fitted_widths(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Return widths of the columns with which the table fits in `width`; None if there are none.

    One column at a time is narrowed by one character: the column whose cells then take the fewest
    additional lines. No column becomes narrower than its longest unbreakable part.
    """
    every = list(zip(columns, *rows, strict=True))
    widths = [max(1, *(len(text) for text in each)) for each in every]
    least = [
        max(min(_NARROWEST, own), *(len(part) for text in each for part in _BREAKS.split(text)))
        for own, each in zip(widths, every, strict=True)
    ]
    room = width - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room:
        spare = [place for place, low in enumerate(least) if widths[place] > low]
        if not spare:
            return None
        widths[min(spare, key=lambda place: (_added(every[place], widths[place]), -widths[place]))] -= 1
    return widths


def _added(texts: Sequence[str], width: int) -> int:
    """Return about how many additional lines a column's cells take if it is one character narrower.

    Breaking a single word, such as a parameter's path, counts as three lines.
    """
    lines = ((text, math.ceil(len(text) / (width - 1)) - math.ceil(len(text) / width)) for text in texts)
    return sum(more if " " in text else 3 * more for text, more in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    aligned = [
        text.rjust(width) if number else text.ljust(width)
        for text, width, number in zip(cells, widths, right, strict=True)
    ]
    return _GAP.join(aligned).rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    """Return a cell as lines of at most `width` characters, broken at spaces or after punctuation."""
    lines = [""]
    for word in text.split():
        parts = [word] if len(word) <= width else _BREAKS.split(word)
        for number, part in enumerate(parts):
            gap = "" if number or not lines[-1] else " "
            if len(lines[-1]) + len(gap) + len(part) <= width:
                lines[-1] += gap + part
            else:
                lines.append(part)
    return lines[1:] if len(lines) > 1 and not lines[0] else lines


def _blocks(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return one block per row: the first cell, then each other cell with the name of the column."""
    lines: list[str] = []
    for first, *rest in rows:
        lines += textwrap.wrap(first, width) or [""]
        for name, text in zip(columns[1:], rest, strict=True):
            if text:
                lines += textwrap.wrap(
                    f"{name}: {text}", width, initial_indent="  ", subsequent_indent="    "
                )
    return lines
