"""Read a user's table of people. It has one row per person, with the values that the user knows.

Columns and cells that are missing from the file are drawn, as for invented people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from sim.array_types import Bools, Floats
from sim.errors import TableError
from sim.scenarios import PeopleFile
from sim.scenarios.names import count_phrase, join_names, lookalikes
from sim.user_data.cells import (
    PEOPLE_LIMITS,
    check_homes,
    check_stays,
    read_interests,
    read_numbers,
    read_truths,
)
from sim.user_data.file_problems import Problems, got
from sim.user_data.pseudonyms import read_pseudonyms
from sim.user_data.table_file import (
    Column,
    Rows,
    column_label,
    read_rows,
    unused_columns,
    with_standard_names,
)

T = TypeVar("T")

_ROLES = ("name", "town", "interests", "effort", "asking_rate", "x", "y", "on_crowd", "joined", "left")


@dataclass(frozen=True)
class PeopleColumns:
    """The columns of a people file with N people, in the order of the file; a missing column is None.

    Attributes
    ----------
    ids
        The user's own ids, all different, as text.
    names
        Names of people, which may repeat; an empty text if unknown.
    ids_in_ties
        The ids as the ties file has them, if `ids` are pseudonyms.
    town
        Names of towns; an empty text if unknown.
    interests
        The shares of topics of each person, summing to 1; None if unknown.
    effort
        f8, N: answers a day, 0 or more; NaN if unknown.
    asking_rate
        f8, N: questions a day at full morale, 0 or more; NaN if unknown.
    x, y
        f8, N: home in km; both are NaN if unknown.
    on_crowd, on_crowd_known
        bool, N: whether the person is on the crowd, and whether the file says so.
    joined, left
        f8, N: days of the run on which the person arrives and leaves; NaN if unknown.
    """

    ids: list[str]
    town: list[str] | None
    interests: list[dict[str, float] | None] | None
    effort: Floats | None
    asking_rate: Floats | None
    x: Floats | None
    y: Floats | None
    on_crowd: Bools | None
    on_crowd_known: Bools | None
    notes: tuple[str, ...] = ()
    names: list[str] | None = None
    ids_in_ties: list[str] | None = None
    joined: Floats | None = None
    left: Floats | None = None

    @property
    def towns(self) -> tuple[str, ...]:
        """The names of the towns in the file, sorted so that the order of the people doesn't matter."""
        return tuple(sorted(set(self.town or ()) - {""}))

    @property
    def topics(self) -> tuple[str, ...]:
        """The names of the topics in the file, sorted."""
        return tuple(sorted({topic for shares in self.interests or () if shares for topic in shares}))


def read_people(source: PeopleFile) -> PeopleColumns:
    """Read a user's people.

    If the scenario names a file of pseudonyms, they replace the ids, and people come in their order.

    Raises
    ------
    TableError
        The file can't be read or breaks a rule. The error lists each fault with its line, at most ten.
    """
    if source.pseudonyms is not None:
        return _with_pseudonyms(source)
    problems = Problems(source.path)
    columns = _columns_by_role(source, problems)
    read_columns = _Columns(columns, problems)
    first_lines: dict[str, int] = {}
    for rows in read_rows(source.path, columns, problems):
        _check_ids(rows, columns["id"], first_lines, problems)
        read_columns.add(rows)
        _check_homes(rows, columns, problems)
        _check_stays(rows, columns, problems)
    problems.refuse()
    read = read_columns.columns_of(list(first_lines))
    return replace(
        read,
        notes=(
            *unused_columns(source.path, columns),
            *_places_and_topics(read),
            *_rates(read),
            *_stays(read),
        ),
    )


def _with_pseudonyms(source: PeopleFile) -> PeopleColumns:
    """Read people with pseudonyms instead of ids, in the order of the pseudonyms, and without names."""
    assert source.pseudonyms is not None
    pseudonyms = read_pseudonyms(source.pseudonyms)
    try:
        read = read_people(source.model_copy(update={"pseudonyms": None}))
    except TableError:
        raise TableError(f"{source.path} has faults; `whoanswers validate` lists them.") from None
    if not set(read.ids) <= set(pseudonyms):
        many = len(set(read.ids) - set(pseudonyms))
        raise TableError(
            f"{source.pseudonyms} has no pseudonym for {count_phrase(many, 'person', 'people')} of "
            f"{source.path}."
        )
    place = {name: n for n, name in enumerate(pseudonyms)}
    order = sorted(range(len(read.ids)), key=lambda row: place[read.ids[row]])
    ids = [read.ids[row] for row in order]
    return replace(
        read,
        ids=[pseudonyms[name] for name in ids],
        ids_in_ties=ids,
        names=None,
        town=_reordered(read.town, order),
        interests=_reordered(read.interests, order),
        effort=None if read.effort is None else read.effort[order],
        asking_rate=None if read.asking_rate is None else read.asking_rate[order],
        x=None if read.x is None else read.x[order],
        y=None if read.y is None else read.y[order],
        on_crowd=None if read.on_crowd is None else read.on_crowd[order],
        on_crowd_known=None if read.on_crowd_known is None else read.on_crowd_known[order],
        joined=None if read.joined is None else read.joined[order],
        left=None if read.left is None else read.left[order],
    )


def _reordered(values: list[T] | None, order: list[int]) -> list[T] | None:
    return None if values is None else [values[row] for row in order]


def read_ids(source: PeopleFile) -> list[str] | None:
    """Return the ids in a people file, which may have faults; None if the file can't be read."""
    problems = Problems(source.path)
    found: list[str] = []
    try:
        for rows in read_rows(source.path, {"id": source.id}, problems):
            found += rows.cells["id"]
    except TableError:
        return None
    return list(dict.fromkeys(found))


def _places_and_topics(read: PeopleColumns) -> list[str]:
    """Return notes that name the towns and topics in the file, and those that may be two spellings of one."""
    notes: list[str] = []
    for one, names in (("town", read.towns), ("topic", read.topics)):
        if names:
            notes.append(f"{count_phrase(len(names), one)}: {join_names(names)}")
        if alike := lookalikes(names):
            pairs = join_names([" and ".join(map(repr, group)) for group in alike])
            notes.append(f"different {one}s whose names differ only in case or spaces: {pairs}")
    return notes


def _rates(read: PeopleColumns) -> list[str]:
    """Return a note on how many people have a rate of asking of their own."""
    if read.asking_rate is None:
        return []
    known = int(np.isfinite(read.asking_rate).sum())
    return [f"{known:,} of {len(read.ids):,} people have their own rate of asking, instead of asking.rate"]


def _stays(read: PeopleColumns) -> list[str]:
    """Return a note on how many people arrive and leave on days of the file."""
    many = f"of {len(read.ids):,} people"
    notes = []
    if read.joined is not None:
        after = int(np.count_nonzero(read.joined > 0))
        notes.append(f"{after:,} {many} arrive after the start of the run, on the day in the column joined")
    if read.left is not None:
        notes.append(f"{int(np.isfinite(read.left).sum()):,} {many} leave on the day in the column left")
    return notes


def _columns_by_role(source: PeopleFile, problems: Problems) -> dict[str, Column]:
    mapped = {role: getattr(source, role) for role in ("id", *_ROLES)}
    named = {role: column for role, column in mapped.items() if column is not None}
    columns = with_standard_names(source.path, named, _ROLES)
    if ("x" in columns) != ("y" in columns):
        present, missing = ("x", "y") if "x" in columns else ("y", "x")
        problems.stop(None, f"{present} and {missing} must be given together; got only {present}")
    return columns


def _check_ids(rows: Rows, column: Column, first_lines: dict[str, int], problems: Problems) -> None:
    for line, name in rows.of("id"):
        first = first_lines.setdefault(name, line)
        if not name:
            problems.add(line, f"{column_label(column)} must name the person; got an empty cell")
        elif first != line:
            found = f"{got(name)}, as on {problems.counted_in} {first}"
            problems.add(line, f"{column_label(column)} must be unique; got {found}")


def _check_homes(rows: Rows, columns: dict[str, Column], problems: Problems) -> None:
    if "x" not in columns:
        return
    labels = column_label(columns["x"]), column_label(columns["y"])
    check_homes(rows.of("x"), rows.of("y"), labels, problems)


def _check_stays(rows: Rows, columns: dict[str, Column], problems: Problems) -> None:
    if "joined" in columns and "left" in columns:
        labels = column_label(columns["joined"]), column_label(columns["left"])
        check_stays(rows.of("joined"), rows.of("left"), labels, problems)


class _Columns:
    def __init__(self, columns: Mapping[str, Column], problems: Problems) -> None:
        self._columns, self._problems = columns, problems
        self._town: list[str] = []
        self._names: list[str] = []
        self._interests: list[dict[str, float] | None] = []
        self._numbers: dict[str, list[float]] = {role: [] for role in PEOPLE_LIMITS}
        self._on_crowd: list[int] = []

    def add(self, rows: Rows) -> None:
        for role, column in self._columns.items():
            cells, name = rows.of(role), column_label(column)
            if role == "town":
                self._town += rows.cells[role]
            elif role == "name":
                self._names += rows.cells[role]
            elif role == "interests":
                self._interests += read_interests(cells, name, self._problems)
            elif role == "on_crowd":
                self._on_crowd += read_truths(cells, name, self._problems)
            elif role in self._numbers:
                low, high, what = PEOPLE_LIMITS[role]
                rule = f"{name} must be a number from {what}"
                self._numbers[role] += read_numbers(cells, (low, high), rule, self._problems)

    def columns_of(self, ids: list[str]) -> PeopleColumns:
        effort, asking_rate, x, y, joined, left = (
            np.array(numbers, dtype=np.float64) if role in self._columns else None
            for role, numbers in self._numbers.items()
        )
        town = self._town if "town" in self._columns else None
        names = self._names if "name" in self._columns else None
        interests = self._interests if "interests" in self._columns else None
        crowd = np.array(self._on_crowd, dtype=np.int8) if "on_crowd" in self._columns else None
        on_crowd, known = (None, None) if crowd is None else (crowd == 1, crowd >= 0)
        return PeopleColumns(
            ids, town, interests, effort, asking_rate, x, y, on_crowd, known,
            names=names, joined=joined, left=left,
        )  # fmt: skip
