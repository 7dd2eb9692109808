"""Read the times of a log: ISO 8601, or seconds since 1970."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from sim.array_types import Floats
from sim.errors import TableError
from sim.user_data.cells import number_in
from sim.user_data.file_problems import Problems, got

DAY = 86_400.0  # seconds
_RULE = "must be a time such as 2018-03-12T17:00:45, or seconds since 1970"
_EARLIEST = -6.2e10  # seconds: the year 5; earlier dates, such as 0001-01-01, stand for an unknown time
_LATEST = 1e11  # seconds: the year 5138; a larger number counts milliseconds, 9999-12-31 stands for never
_COMPACT = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")


def read_times(lines: Sequence[int], cells: Sequence[str], column: str, problems: Problems) -> Floats:
    """Return the times in a column as days since 1970, (n,). A time without a zone is taken as UTC.

    All times of a column are of the same kind, ISO or seconds. Cells that break the rule are added to
    `problems`, and are NaN.
    """
    is_number = [not math.isnan(number_in(cell)) for cell in cells]
    first = next((row for row, cell in enumerate(cells) if cell), 0)  # it decides the kind
    numbers = bool(cells) and is_number[first]
    if numbers and all(map(_COMPACT.fullmatch, cells)):
        problems.stop(lines[0], f"column {column!r} {_RULE}; got {got(cells[0])}; write dates with hyphens")
    days = np.full(len(cells), np.nan)
    for place, (line, cell) in enumerate(zip(lines, cells, strict=True)):
        if cell and is_number[place] != numbers:
            where = f"{problems.counted_in} {lines[first]} ({got(cells[first])})"
            rule = f"column {column!r} must have times of one kind, as on {where}"
            problems.add(line, f"{rule}; got {got(cell)}")
            continue
        days[place] = _seconds(cell) / DAY
        if math.isnan(days[place]):
            found = got(cell) if cell else "an empty cell"
            problems.add(line, f"column {column!r} {_RULE}; got {found}{_advice(cell)}")
    return days


def read_time(text: str, what: str) -> float:
    """Return one time as days since 1970. `what` names it in the error message.

    Raises
    ------
    TableError
        The text isn't a time.
    """
    seconds = _seconds(text.strip())
    if math.isnan(seconds):
        raise TableError(f"{what} {_RULE}; got {got(text)}.")
    return seconds / DAY


def _advice(cell: str) -> str:
    """Return advice on a cell that isn't a time of a log, if it shows what was meant."""
    if number_in(cell) > _LATEST:
        return "; divide milliseconds by 1000"
    return "" if math.isnan(_moment(cell)) else "; leave out rows whose time isn't known"


def _seconds(cell: str) -> float:
    """Return a time in seconds since 1970, or NaN."""
    number = number_in(cell)
    if not math.isnan(number):
        return number if 0 <= number <= _LATEST else math.nan
    moment = _moment(cell)
    return moment if _EARLIEST <= moment <= _LATEST else math.nan


def _moment(cell: str) -> float:
    """Return an ISO time in seconds since 1970, or NaN."""
    try:
        moment = datetime.fromisoformat(cell)
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return math.nan
