"""A user's own ties between people: an edge list with relations, on one layer or both.

Face-to-face ties have no direction; on the online layer `from` follows `to`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import compress
from typing import Final

import numpy as np

from sim.array_types import Bools, Ints
from sim.scenarios import TiesFile
from sim.scenarios.written_names import counted
from sim.user_data.file_problems import Problems, got, suggestion
from sim.user_data.table_file import Column, Rows, called, header, read_rows, unused, with_standard_names
from sim.user_data.tie_columns import IGNORED, WEIGHT, TieLayers, TieStrengths
from sim.user_data.tie_merge import TieColumns, TieRows, merged

_WHOLE: Final = re.compile(r"(-?\d+)\.0+")


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
    strengths = TieStrengths(source.strengths, columns.get("strength"), problems)
    people = _People(ids, problems)
    read = TieRows()
    for rows in read_rows(source.path, columns, problems):
        relation, layer = layers.read(rows)
        kept = layer != IGNORED
        rows = rows if kept.all() else _only(rows, kept)
        read.from_row.append(people.rows(rows, "from", columns["from"]))
        read.to_row.append(people.rows(rows, "to", columns["to"]))
        read.strength.append(strengths.read(rows))
        read.add_types(rows.cells.get("type", [""] * len(rows.lines)))
        read.layer.append(layer[kept])
        read.relation.append(relation[kept])
    for each in (layers, people, strengths):
        each.check()
    problems.refuse()
    if not read.typed:  # a column that only has the name of Gephi's
        columns.pop("type", None)
    shares, scaled = strengths.shares(np.concatenate(read.strength))
    notes = [*unused(source.path, columns), *_renamed(source, columns), *layers.notes(), *scaled]
    found = merged(read, shares, notes)
    empty = int(np.isnan(found.strength).sum())
    if "strength" not in columns or not empty:
        return found
    drawn = f"{counted(empty, 'tie')} without a strength: drawn as if the file had no strengths"
    return replace(found, notes=[*found.notes, drawn])


def _mapped(source: TiesFile) -> dict[str, Column]:
    """Return the column of each role: as mapped, of the role's own name, or as Gephi and NetworkX call it."""
    mapped = {"from": source.from_, "to": source.to, "layer": source.layer, "strength": source.strength}
    given = {role: column for role, column in mapped.items() if column is not None}
    columns = with_standard_names(source.path, given, ("layer", "strength"))
    if any(isinstance(column, int) for column in columns.values()):
        return columns
    names = header(source.path, columns)
    free = {name.casefold(): name for name in reversed(names) if name not in columns.values()}
    for role, other in (("from", "source"), ("to", "target"), ("strength", WEIGHT)):
        if other in free and columns.get(role, role) == role and role not in names:
            columns[role] = free[other]
    ends = [str(columns[role]).casefold() for role in ("from", "to")]
    if "type" in free and ends == ["source", "target"]:
        columns["type"] = free["type"]
    return columns


def _renamed(source: TiesFile, columns: Mapping[str, Column]) -> list[str]:
    """Say which columns are read that neither the scenario nor the role's own name points to."""
    mapped = {"from": source.from_, "to": source.to, "strength": source.strength}
    found = [
        f"{column} as {role}"
        for role, column in columns.items()
        if role not in ("layer", "type", column) and mapped[role] != column
    ]
    return [f"read the column{'' if len(found) == 1 else 's'} {', '.join(found)}"] if found else []


class _People:
    def __init__(self, ids: list[str], problems: Problems) -> None:
        self._problems = problems
        self._row_of = {name: row for row, name in enumerate(ids)}
        self._unknown: dict[tuple[str, Column], list[int]] = {}
        for row, name in enumerate(ids):
            if whole := _WHOLE.fullmatch(name):
                self._row_of.setdefault(whole[1], row)

    def rows(self, rows: Rows, role: str, column: Column) -> Ints:
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


def _only(rows: Rows, kept: Bools) -> Rows:
    flags = kept.tolist()
    cells = {role: list(compress(texts, flags)) for role, texts in rows.cells.items()}
    return Rows(list(compress(rows.lines, flags)), cells)
