"""Names that a user wrote, compared and listed the way a reader sees them, and counts of things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MOST_LISTED = 6


def listed(names: Sequence[str], most: int = MOST_LISTED) -> str:
    """Return the names in one line: the first few, and the number of the others.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(list("abcdefgh"), 3)
    ('a, b, c', 'a, b, c and 5 more')
    """
    shown = list(names) if len(names) <= most + 1 else list(names[:most])
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def counted(count: int, one: str, several: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "tie"), counted(2415, "tie"), counted(3, "person", "people")
    ('1 tie', '2,415 ties', '3 people')
    """
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
