"""Normalise, compare and list names that a user wrote, and check whether a file can have such a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import is_normalized, normalize

_DEVICE = re.compile(r"(?i)con|prn|aux|nul|(com|lpt)[0-9¹²³]")  # Windows reserves these, with any suffix

_WHOLE = re.compile(r"(-?\d+)\.0+")

FILE_NAME_RULE = "a valid file name on Windows too: not con, nul or the like, and without a dot at its end"


def to_nfc(text: str) -> str:
    """Return a text with every accented letter as one character (Unicode NFC, Standard Annex 15).

    macOS writes é as two characters, most other systems as one, and the two look the same.
    """
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def is_file_name(name: str) -> bool:
    """Return whether Windows allows a file of this name; files and folders are named after studies."""
    return not name.endswith(".") and _DEVICE.fullmatch(name.split(".", 1)[0]) is None


def join_names(names: Sequence[str], most: int = 6) -> str:
    """Join names for a sentence: the first few, and the number of the others, as in ``a, b and 6 more``."""
    shown = list(names) if len(names) <= most + 1 else list(names[:most])
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def count_phrase(count: int, one: str, several: str = "") -> str:
    """Write a number with its noun, as in ``1 tie`` or ``2,415 ties``."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def lookalikes(names: Iterable[str]) -> list[list[str]]:
    """Return the groups of names that differ only in case or spaces.

    Examples
    --------
    >>> lookalikes(["Excel", "New York", "SQL", "excel", "newyork"])
    [['Excel', 'excel'], ['New York', 'newyork']]
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault("".join(name.casefold().split()), []).append(name)
    return [group for group in groups.values() if len(group) > 1]


def whole_id(name: str) -> str | None:
    """Return ``7`` for an id such as ``7.0``, into which spreadsheets turn it; None for any other id."""
    found = _WHOLE.fullmatch(name)
    return None if found is None else found[1]


def rows_of_ids(wanted: Sequence[str], known: Sequence[str]) -> list[int]:
    """Return the row of each wanted id in `known`, −1 if there is none.

    An id such as ``7.0`` also matches ``7``, and the reverse, unless that is ambiguous.

    Examples
    --------
    >>> rows_of_ids(["7", "Zo\u00eb", "8"], ["Ana", "Zo\u00eb", "7.0"])
    [2, 1, -1]
    """
    also = {each for name in wanted for each in (name, whole_id(name)) if each is not None}
    rows: dict[str, int] = {}
    shortened: dict[str, int] = {}
    for row, name in enumerate(known):
        if name in also:
            rows[name] = row
        if name.endswith("0") and (short := whole_id(name)) in also:
            shortened.setdefault(str(short), row)
    return [_row_of(name, {**shortened, **rows}) for name in wanted]


def _row_of(name: str, rows: Mapping[str, int]) -> int:
    return rows.get(name, rows.get(whole_id(name) or name, -1))


def person_labels(ids: Sequence[str], names: Sequence[str] | None) -> list[str]:
    """Return what pages and reports call each person: the name, or the id if there is no name.

    If several people have the same name, their ids follow in brackets.

    Examples
    --------
    >>> person_labels(["7", "8", "9", "10"], ["Ana", "Zoe", "Zoe", ""])
    ['Ana', 'Zoe (8)', 'Zoe (9)', '10']
    """
    if names is None:
        return list(ids)
    many = Counter(names)
    return [
        own if not name else name if many[name] == 1 else f"{name} ({own})"
        for own, name in zip(ids, names, strict=True)
    ]
