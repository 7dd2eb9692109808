"""Read numbers and times as people and programs write them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from sim.errors import TableError, spelled
from sim.user_data.cells import number_in

TIME_RULE = "must be a time such as 2018-03-12T17:00:45, or seconds since 1970"

_COMMA = re.compile(r"-?\d+(,\d+)?%?")
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+")
_EITHER = re.compile(r"-?[1-9]\d{0,2},\d{3}%?")  # 1,500 may be 1.5 or 1500
_UNIX = (1e8, 1e11)  # seconds from 1973 to 5138; a larger number counts milliseconds
_EARLIEST, _LATEST = -62_135_596_800.0, 253_402_300_799.0  # the years 1 to 9999

Decimal = Literal["point", "comma"]


def decimal_sign(cells: Iterable[str], source: str = "numbers") -> Decimal:
    """Return the decimal sign of a column of numbers: a comma if every number fits it and one has it.

    Raises
    ------
    TableError
        All commas may divide thousands, as in 1,500.

    Examples
    --------
    >>> decimal_sign(["0,5", "3"]), decimal_sign(["0.5", "1,000"]), decimal_sign(["3"])
    ('comma', 'point', 'point')
    """
    commas: list[str] = []
    for cell in cells:
        text = cell.replace(" ", "")
        if text and not _COMMA.fullmatch(text):
            return "point"
        if "," in text:
            commas.append(text)
    if commas and all(map(_EITHER.fullmatch, commas)):
        how = (spelled(f"--decimal {sign}", f"decimal={sign!r}") for sign in ("comma", "point"))
        raise TableError(
            f"{source}: the comma in {commas[0]!r} may begin decimals or thousands; say which with "
            f"{' or '.join(how)}."
        )
    return "comma" if commas else "point"


def number_of(cell: str, sign: Decimal) -> float:
    """Return the number in a cell, or NaN if it has none; a number with % is a share of 100.

    Examples
    --------
    >>> number_of("0,5", "comma"), number_of("1,200", "point"), number_of("75 %", "point")
    (0.5, 1200.0, 0.75)
    """
    text = cell.replace(" ", "").replace("\xa0", "")
    part = 100.0 if text.endswith("%") else 1.0
    text = text.removesuffix("%")
    if sign == "comma":
        text = text.replace(",", ".", 1)
    elif _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    return number_in(text) / part


def time_of(cell: str) -> float | None:
    """Return a time in seconds since 1970, or None if the cell isn't a time. Without a zone it is UTC.

    Examples
    --------
    >>> time_of("1970-01-02"), time_of("1254192988"), time_of("1254192988000"), time_of("soon")
    (86400.0, 1254192988.0, 1254192988.0, None)
    """
    number = number_in(cell)
    if not math.isnan(number):
        number = number / 1000 if abs(number) >= _UNIX[1] else number
        return number if _EARLIEST <= number <= _LATEST else None
    try:
        found = datetime.fromisoformat(re.sub(r" ?UTC$", "+00:00", cell.strip()))
    except (ValueError, OverflowError):
        return None
    moment = (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    return moment if _EARLIEST <= moment <= _LATEST else None


def is_unix_time(cell: str) -> bool:
    """Return whether a cell has a whole number that is likely to be seconds or milliseconds since 1970."""
    return cell.isdigit() and float(cell) >= _UNIX[0]
