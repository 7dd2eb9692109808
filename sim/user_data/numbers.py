"""Numbers that a user wrote in a column."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.user_data.file_problems import Problems, got

if TYPE_CHECKING:
    from sim.user_data.table_file import Rows


def read_numbers(
    rows: Rows, role: str, limits: tuple[float, float], rule: str, problems: Problems
) -> list[float]:
    """Read one column of numbers; an empty cell is NaN: not known, to be drawn.

    Parameters
    ----------
    limits
        The least and the greatest number allowed.
    rule
        How an error states them, ``column 'effort' must be a number from …``.
    """
    low, high = limits
    numbers: list[float] = []
    for line, cell in zip(rows.lines, rows.cells[role], strict=True):
        number = number_in(cell)
        if cell and not low <= number <= high:
            problems.add(line, f"{rule}; got {got(cell)}{advice_on(cell)}")
        numbers.append(number)
    return numbers


def number_in(cell: str) -> float:
    """Read the number that a cell holds; NaN if it holds none."""
    # float() would also take the underscores of Python's own source text.
    if not cell or "_" in cell:
        return math.nan
    try:
        return float(cell)
    except ValueError:
        return math.nan


def advice_on(cell: str) -> str:
    """Say how a number is written, or left open, where a cell shows what was meant."""
    if cell.lower() in {"nan", "na", "n/a", "null", "none", "-", "?"}:
        return " (leave the cell empty where it isn't known)"
    if cell.count(",") == 1 and not math.isnan(number_in(cell.replace(",", "."))):
        return " (write a decimal point)"
    return ""
