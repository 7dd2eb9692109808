"""Normalise, compare and list names that a user wrote, and check whether a file can have such a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from unicodedata import is_normalized, normalize

_DEVICE = re.compile(r"(?i)con|prn|aux|nul|(com|lpt)[0-9¹²³]")  # Windows reserves these, with any suffix

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
