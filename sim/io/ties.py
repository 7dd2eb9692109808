"""A user's own ties between people: an edge list with relations, on one layer or both.

Face-to-face ties have no direction; on the online layer `from` follows `to`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import compress
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.io.numbers import read_numbers
from sim.io.problems import Problems, got, suggestion
from sim.io.table_file import Column, Rows, called, read_rows, with_standard_names
from sim.io.tie_layers import FACE_TO_FACE, IGNORED, TieLayers

_WHOLE: Final = re.compile(r"(-?\d+)\.0+")


class TiesFile(Protocol):
    """Where a scenario's ties are: the absolute path and, by role, the file's column or None."""

    @property
    def path(self) -> Path: ...  # noqa: D102
    @property
    def from_(self) -> Column | None: ...  # noqa: D102
    @property
    def to(self) -> Column | None: ...  # noqa: D102
    @property
    def layer(self) -> Column | None: ...  # noqa: D102
    @property
    def strength(self) -> Column | None: ...  # noqa: D102
    @property
    def layers(self) -> Mapping[str, str] | None: ...  # noqa: D102


@dataclass(frozen=True)
class TieColumns:
    """The M different ties of a file, in the order of layer, from and to.

    Attributes
    ----------
    from_row, to_row
        i8, M: rows of people. A face-to-face tie is there once, the lower row first.
    layer
        i1, M: 0 face to face, 1 online.
    strength
        f8, M: share from 0 to 1; NaN where not known.
    notes
        What was left out or merged, a sentence each, to be told to the user.
    """

    from_row: NDArray[np.int64]
    to_row: NDArray[np.int64]
    layer: NDArray[np.int8]
    strength: NDArray[np.float64]
    notes: list[str]


@dataclass
class _Read:
    """The rows read so far, without those of ignored relations."""

    from_row: list[NDArray[np.int64]] = field(default_factory=list)
    to_row: list[NDArray[np.int64]] = field(default_factory=list)
    layer: list[NDArray[np.int64]] = field(default_factory=list)
    relation: list[NDArray[np.int64]] = field(default_factory=list)
    strength: list[NDArray[np.float64]] = field(default_factory=list)


def read_ties(source: TiesFile, ids: list[str]) -> TieColumns:
    """Read a user's ties between the people of `ids`.

    Ids match as they are written; one like ``7.0``, which spreadsheets make of ``7``, also
    matches ``7`` where that can't be mistaken.

    Raises
    ------
    TableError
        If the file can't be read or breaks a rule: every fault with its line, ten at most.
    """
    problems = Problems(source.path)
    columns = _mapped(source)
    layers = TieLayers(source.layers, columns.get("layer"), problems)
    people = _People(ids, problems)
    read = _Read()
    for rows in read_rows(source.path, columns, problems):
        relation, layer = layers.read(rows)
        kept = layer != IGNORED
        rows = rows if kept.all() else _only(rows, kept)
        read.from_row.append(people.rows(rows, "from", columns["from"]))
        read.to_row.append(people.rows(rows, "to", columns["to"]))
        read.strength.append(_strengths(rows, columns.get("strength"), problems))
        read.layer.append(layer[kept])
        read.relation.append(relation[kept])
    layers.check()
    people.check()
    problems.refuse()
    return _merged(read, layers.notes())


def _mapped(source: TiesFile) -> dict[str, Column]:
    columns: dict[str, Column] = {
        "from": "from" if source.from_ is None else source.from_,
        "to": "to" if source.to is None else source.to,
    }
    if source.layer is not None:
        columns["layer"] = source.layer
    if source.strength is not None:
        columns["strength"] = source.strength
    return with_standard_names(source.path, columns, ("layer", "strength"))


class _People:
    """The people by id, to be looked up by what a file calls them."""

    def __init__(self, ids: list[str], problems: Problems) -> None:
        self._problems = problems
        self._row_of = {name: row for row, name in enumerate(ids)}
        self._unknown: dict[tuple[str, Column], list[int]] = {}
        for row, name in enumerate(ids):
            if whole := _WHOLE.fullmatch(name):
                self._row_of.setdefault(whole[1], row)

    def rows(self, rows: Rows, role: str, column: Column) -> NDArray[np.int64]:
        """Find the person of each row's cell; −1 where there is none such."""
        names = rows.cells[role]
        people = np.array([self._row_of.get(name, -1) for name in names], dtype=np.int64)
        for at in np.flatnonzero(people < 0).tolist():
            whole = _WHOLE.fullmatch(names[at])
            people[at] = self._row_of.get(whole[1], -1) if whole else -1
            if people[at] < 0:
                self._unknown.setdefault((names[at], column), [rows.lines[at], 0])[1] += 1
        return people

    def check(self) -> None:
        """Note each id that isn't a person's once, at its first line."""
        for (name, column), (line, count) in self._unknown.items():
            found = got(name) if name else "an empty cell"
            times = f" ({count:,} rows)" if count > 1 else ""
            # No number is a likelier slip for another than all the rest.
            alike = "" if self._problems.many or re.search(r"\d", name) else suggestion(name, self._row_of)
            self._problems.add(
                line, f"{called(column)} must be the id of a person; got {found}{times}{alike}"
            )


def _only(rows: Rows, kept: NDArray[np.bool_]) -> Rows:
    flags = kept.tolist()
    cells = {role: list(compress(texts, flags)) for role, texts in rows.cells.items()}
    return Rows(list(compress(rows.lines, flags)), cells)


def _strengths(rows: Rows, column: Column | None, problems: Problems) -> NDArray[np.float64]:
    if column is None:
        return np.full(len(rows.lines), np.nan)
    rule = f"{called(column)} must be a share from 0 to 1"
    return np.array(read_numbers(rows, "strength", (0.0, 1.0), rule, problems), dtype=np.float64)


def _merged(read: _Read, notes: list[str]) -> TieColumns:
    """Leave out ties with oneself and merge what is the same tie, keeping the strongest."""
    from_row, to_row = np.concatenate(read.from_row), np.concatenate(read.to_row)
    others = from_row != to_row
    layer = np.concatenate(read.layer)[others]
    relation = np.concatenate(read.relation)[others]
    strength = np.concatenate(read.strength)[others]
    from_row, to_row = from_row[others], to_row[others]
    undirected = layer == FACE_TO_FACE
    low = np.where(undirected, np.minimum(from_row, to_row), from_row)
    high = np.where(undirected, np.maximum(from_row, to_row), to_row)

    relations = _count_different(relation, from_row, to_row)
    pairs = _count_different(layer, from_row, to_row)
    order = np.lexsort((high, low, layer))
    first = _begins(layer[order], low[order], high[order])
    kept = order[first]
    return TieColumns(
        from_row=low[kept],
        to_row=high[kept],
        layer=layer[kept].astype(np.int8),
        strength=np.fmax.reduceat(strength[order], first) if len(first) else strength,
        notes=[*notes, *_told(int(np.sum(~others)), len(layer), relations, pairs, len(kept))],
    )


def _begins(*sorted_columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where a new combination begins in columns sorted together."""
    differs = np.ones(len(sorted_columns[0]), dtype=np.bool_)
    differs[1:] = np.any([column[1:] != column[:-1] for column in sorted_columns], axis=0)
    return np.flatnonzero(differs)


def _count_different(*columns: NDArray[np.int64]) -> int:
    order = np.lexsort(columns)
    return len(_begins(*(column[order] for column in columns)))


def _told(selves: int, others: int, relations: int, pairs: int, kept: int) -> list[str]:
    told = [
        _counted(selves, "dropped {} of a person with themselves"),
        _counted(others - relations, "merged {} given more than once, keeping the strongest"),
        _counted(relations - pairs, "merged {} of several relations between the same two on the same layer"),
        _counted(pairs - kept, "merged {} given both ways: a face-to-face tie has no direction"),
    ]
    return [sentence for sentence in told if sentence]


def _counted(count: int, sentence: str) -> str:
    return sentence.format(f"{count:,} {'tie' if count == 1 else 'ties'}") if count else ""
