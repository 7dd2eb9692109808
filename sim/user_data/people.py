"""A user's own people: one row a person, whatever is known of them.

What the file doesn't say, for all or for one person, is drawn as for invented people.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.errors import TableError
from sim.user_data.columns import unused
from sim.user_data.file_problems import Problems, got
from sim.user_data.interests import read_interests
from sim.user_data.numbers import read_numbers
from sim.user_data.table_file import Column, Rows, called, read_rows, with_standard_names
from sim.user_data.written_names import counted, listed, lookalikes

_MOST_EFFORT = 1e6
_FARTHEST = 1e5
_TRUTHS = {"true": 1, "yes": 1, "1": 1, "1.0": 1, "false": 0, "no": 0, "0": 0, "0.0": 0, "": -1}


class PeopleFile(Protocol):
    """Where a scenario's people are: the absolute path and, by role, the file's column or None."""

    @property
    def path(self) -> Path: ...  # noqa: D102
    @property
    def id(self) -> Column | None: ...  # noqa: D102
    @property
    def town(self) -> Column | None: ...  # noqa: D102
    @property
    def interests(self) -> Column | None: ...  # noqa: D102
    @property
    def effort(self) -> Column | None: ...  # noqa: D102
    @property
    def x(self) -> Column | None: ...  # noqa: D102
    @property
    def y(self) -> Column | None: ...  # noqa: D102
    @property
    def on_crowd(self) -> Column | None: ...  # noqa: D102


@dataclass(frozen=True)
class PeopleColumns:
    """What a file says of N people, in its order; None is a column that it doesn't have.

    Attributes
    ----------
    ids
        The user's own ids, all different, as text.
    town
        Names of towns; the empty text where it isn't known.
    interests
        For each person the shares of topics, summing to 1; None where not known.
    effort
        f8, N: answers a day, 0 or more; NaN where not known.
    x, y
        f8, N: home in km; NaN, both, where not known.
    on_crowd, on_crowd_known
        bool, N: plugged in or not, and whether the file says so.
    """

    ids: list[str]
    town: list[str] | None
    interests: list[dict[str, float] | None] | None
    effort: NDArray[np.float64] | None
    x: NDArray[np.float64] | None
    y: NDArray[np.float64] | None
    on_crowd: NDArray[np.bool_] | None
    on_crowd_known: NDArray[np.bool_] | None
    notes: tuple[str, ...] = ()

    @property
    def towns(self) -> tuple[str, ...]:
        """The names of the towns that occur, sorted: no order of people changes them."""
        return tuple(sorted(set(self.town or ()) - {""}))

    @property
    def topics(self) -> tuple[str, ...]:
        """The names of the topics that occur, sorted."""
        return tuple(sorted({topic for shares in self.interests or () if shares for topic in shares}))


def read_people(source: PeopleFile) -> PeopleColumns:
    """Read a user's people.

    Raises
    ------
    TableError
        If the file can't be read or breaks a rule: every fault with its line, ten at most.
    """
    problems = Problems(source.path)
    columns = _mapped(source, problems)
    gathered: dict[str, list[Any]] = {role: [] for role in columns}
    first_lines: dict[str, int] = {}
    for rows in read_rows(source.path, columns, problems):
        _note_ids(rows, columns["id"], first_lines, problems)
        for role, column in columns.items():
            if role != "id":
                gathered[role].extend(_READERS[role](rows, column, problems))
        _pair_homes(rows, columns, problems)
    problems.refuse()
    read = _columns(list(first_lines), gathered)
    return replace(read, notes=(*unused(source.path, columns), *_places_and_topics(read)))


def ids_of(source: PeopleFile) -> list[str] | None:
    """Return the ids of a file of people whatever its faults, to check ties by; None if it can't be read."""
    problems = Problems(source.path)
    found: list[str] = []
    try:
        for rows in read_rows(source.path, {"id": "id" if source.id is None else source.id}, problems):
            found += rows.cells["id"]
    except TableError:
        return None
    return list(dict.fromkeys(found))


def _places_and_topics(read: PeopleColumns) -> list[str]:
    """Name the towns and topics found, and those that may be two spellings of one."""
    notes: list[str] = []
    for one, names in (("town", read.towns), ("topic", read.topics)):
        if names:
            notes.append(f"{counted(len(names), one)}: {listed(names)}")
        if alike := lookalikes(names):
            pairs = listed([" and ".join(map(repr, group)) for group in alike])
            notes.append(f"different {one}s whose names differ only in case or spaces: {pairs}")
    return notes


def _mapped(source: PeopleFile, problems: Problems) -> dict[str, Column]:
    columns: dict[str, Column] = {"id": "id" if source.id is None else source.id}
    for role in _READERS:
        column: Column | None = getattr(source, role)
        if column is not None:
            columns[role] = column
    columns = with_standard_names(source.path, columns, _READERS)
    if ("x" in columns) != ("y" in columns):
        there, missing = ("x", "y") if "x" in columns else ("y", "x")
        problems.stop(None, f"{there} and {missing} must be given together; got {there} alone")
    return columns


def _note_ids(rows: Rows, column: Column, first_lines: dict[str, int], problems: Problems) -> None:
    for line, name in zip(rows.lines, rows.cells["id"], strict=True):
        first = first_lines.setdefault(name, line)
        if not name:
            problems.add(line, f"{called(column)} must name the person; got an empty cell")
        elif first != line:
            found = f"{got(name)}, as on {problems.counted_in} {first}"
            problems.add(line, f"{called(column)} must differ for each person; got {found}")


def _pair_homes(rows: Rows, columns: dict[str, Column], problems: Problems) -> None:
    if "x" not in columns:
        return
    for line, x, y in zip(rows.lines, rows.cells["x"], rows.cells["y"], strict=True):
        if bool(x) != bool(y):
            empty = called(columns["y" if x else "x"])
            problems.add(line, f"x and y must be given together; {empty} is empty")


def _read_towns(rows: Rows, _column: Column, _problems: Problems) -> list[str]:
    return rows.cells["town"]


def _read_interests(rows: Rows, column: Column, problems: Problems) -> list[dict[str, float] | None]:
    return read_interests(rows.lines, rows.cells["interests"], called(column), problems)


def _read_efforts(rows: Rows, column: Column, problems: Problems) -> list[float]:
    rule = f"{called(column)} must be a number from 0 to {_MOST_EFFORT:,.0f} answers a day"
    return read_numbers(rows, "effort", (0.0, _MOST_EFFORT), rule, problems)


def _read_places(role: str) -> Callable[[Rows, Column, Problems], list[float]]:
    def read(rows: Rows, column: Column, problems: Problems) -> list[float]:
        rule = f"{called(column)} must be a number from −{_FARTHEST:,.0f} to {_FARTHEST:,.0f} km"
        return read_numbers(rows, role, (-_FARTHEST, _FARTHEST), rule, problems)

    return read


def _read_on_crowd(rows: Rows, column: Column, problems: Problems) -> list[int]:
    truths = [_TRUTHS.get(cell.lower()) for cell in rows.cells["on_crowd"]]
    for line, cell, truth in zip(rows.lines, rows.cells["on_crowd"], truths, strict=True):
        if truth is None:
            problems.add(line, f"{called(column)} must be true, false, yes, no, 1 or 0; got {got(cell)}")
    return [-1 if truth is None else truth for truth in truths]


_READERS: dict[str, Callable[[Rows, Column, Problems], Sequence[object]]] = {
    "town": _read_towns,
    "interests": _read_interests,
    "effort": _read_efforts,
    "x": _read_places("x"),
    "y": _read_places("y"),
    "on_crowd": _read_on_crowd,
}


def _columns(ids: list[str], gathered: dict[str, list[Any]]) -> PeopleColumns:
    def numbers(role: str) -> NDArray[np.float64] | None:
        return np.array(gathered[role], dtype=np.float64) if role in gathered else None

    crowd = np.array(gathered["on_crowd"], dtype=np.int8) if "on_crowd" in gathered else None
    return PeopleColumns(
        ids=ids,
        town=gathered.get("town"),
        interests=gathered.get("interests"),
        effort=numbers("effort"),
        x=numbers("x"),
        y=numbers("y"),
        on_crowd=None if crowd is None else crowd == 1,
        on_crowd_known=None if crowd is None else crowd >= 0,
    )
