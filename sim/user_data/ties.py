"""Read a user's table of ties: an edge list in which a relation says to which layer each tie belongs.

Face-to-face ties have no direction unless the scenario keeps it. On the online layer, `from` follows `to`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import compress

import numpy as np

from sim.array_types import Bools, Ints
from sim.scenarios import TiesFile
from sim.scenarios.names import count_phrase, join_names, whole_id
from sim.user_data.file_problems import Problems, got, suggestion
from sim.user_data.table_file import (
    Column,
    Rows,
    column_label,
    header,
    read_rows,
    unused_columns,
    with_standard_names,
)
from sim.user_data.tie_columns import IGNORED, WEIGHT, TieLayers, TieStrengths
from sim.user_data.tie_merge import TieColumns, TieRows, merge_ties


def read_ties(source: TiesFile, ids: list[str], *, private: bool = False) -> TieColumns:
    """Read a user's ties between the people of `ids`.

    Ids must match exactly. An id such as ``7.0``, into which spreadsheets turn ``7``, also matches ``7``
    unless that is ambiguous. If `private` is true, neither notes nor errors contain ids.

    Raises
    ------
    TableError
        The file can't be read or breaks a rule. The error lists each fault with its line, at most ten.
    """
    problems = Problems(source.path)
    columns = _columns_by_role(source)
    layers = TieLayers(source.layers, columns.get("layer"), problems)
    strengths = TieStrengths(source.strengths, columns.get("strength"), problems)
    people = _People(ids, problems, skip=source.unknown == "skip", private=private)
    read = TieRows()
    for rows in read_rows(source.path, columns, problems):
        relation, layer = layers.read(rows)
        used = layer != IGNORED
        rows = rows if used.all() else _only(rows, used)
        ends = [people.rows(rows, end, columns[end]) for end in ("from", "to")]
        known = people.known(*ends)
        read.from_row.append(ends[0][known])
        read.to_row.append(ends[1][known])
        read.strength.append(strengths.read(rows)[known])
        read.add_types(list(compress(rows.cells.get("type", [""] * len(rows.lines)), known.tolist())))
        read.layer.append(layer[used][known])
        read.relation.append(relation[used][known])
    for each in (layers, people, strengths):
        each.check()
    problems.refuse()
    if not read.typed:  # a column that has the name of Gephi's column but other contents
        columns.pop("type", None)
    shares, scaled = strengths.shares(np.concatenate(read.strength))
    notes = [*unused_columns(source.path, columns), *_renamed(source, columns), *layers.notes(), *scaled]
    found = merge_ties(read, shares, [*notes, *people.notes()], directed=source.directed)
    drawn = _drawn_strengths(found, columns)
    return replace(found, notes=[*found.notes, *drawn])


def _drawn_strengths(ties: TieColumns, columns: Mapping[str, Column]) -> list[str]:
    """Return a note on the ties whose strength is drawn, although the file has a column of strengths."""
    empty = int(np.isnan(ties.strength).sum())
    if "strength" not in columns or not empty:
        return []
    who = count_phrase(empty, "tie has", "ties have")
    return [f"{who} no strength: it is drawn as if the file had no strengths"]


def _columns_by_role(source: TiesFile) -> dict[str, Column]:
    """Return each role's column: the mapped one, or one named like the role, or as in Gephi or NetworkX."""
    mapped = {"from": source.from_, "to": source.to, "layer": source.layer, "strength": source.strength}
    named = {role: column for role, column in mapped.items() if column is not None}
    columns = with_standard_names(source.path, named, ("layer", "strength"))
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
    """Return a note on the columns that were found by the names that Gephi and NetworkX give them."""
    mapped = {"from": source.from_, "to": source.to, "strength": source.strength}
    found = [
        f"{column} as {role}"
        for role, column in columns.items()
        if role not in ("layer", "type", column) and mapped[role] != column
    ]
    return [f"read the column{'' if len(found) == 1 else 's'} {', '.join(found)}"] if found else []


class _People:
    def __init__(self, ids: list[str], problems: Problems, *, skip: bool, private: bool) -> None:
        self._private = private
        self._problems, self._skip, self._skipped = problems, skip, 0
        self._row_of = {name: row for row, name in enumerate(ids)}
        self._unknown: dict[tuple[str, Column], list[int]] = {}
        for row, name in enumerate(ids):
            if (whole := whole_id(name)) is not None:
                self._row_of.setdefault(whole, row)

    def rows(self, rows: Rows, role: str, column: Column) -> Ints:
        """Return the row of the person named in each cell, or −1 if there is no such person."""
        names = rows.cells[role]
        people = np.array([self._row_of.get(name, -1) for name in names], dtype=np.int64)
        for at in np.flatnonzero(people < 0).tolist():
            people[at] = self._row_of.get(whole_id(names[at]) or "", -1)
            if people[at] < 0:
                self._unknown.setdefault((names[at], column), [rows.lines[at], 0])[1] += 1
        return people

    def known(self, *ends: Ints) -> Bools:
        """Return whether both people of each row are known, or True for all rows if others are faults."""
        both: Bools = np.logical_and(*(end >= 0 for end in ends)) | (not self._skip)
        self._skipped += int(np.count_nonzero(~both))
        return both

    def notes(self) -> list[str]:
        """Return a note on the ties that were left out because they name unknown people."""
        who = sorted({name for name, _ in self._unknown})
        if not self._skipped:
            return []
        left = (
            f"left out {count_phrase(self._skipped, 'tie')} with {count_phrase(len(who), 'person', 'people')}"
        )
        named = "" if self._private else f": {join_names(list(map(got, who)), 4)}"
        return [f"{left} who aren't in the table of people{named}"]

    def check(self) -> None:
        """Report each id that belongs to no person, once, with the first line on which it occurs."""
        if not self._unknown or self._skip:
            return
        if (ids := len({name for name, _ in self._unknown})) > 1:
            rows = sum(count for _, count in self._unknown.values())
            self._problems.add(
                None,
                f"each tie must name two people of the table of people; got {ids:,} other ids in {rows:,} "
                f"cells (ties.from_file.unknown: skip leaves such ties out)",
            )
        for (name, column), (line, count) in self._unknown.items():
            found = got(name) if name else "an empty cell"
            times = f" ({count:,} rows)" if count > 1 else ""
            # A suggestion would be arbitrary for a number: any other number is as likely.
            no_hint = self._problems.more_than_shown or re.search(r"\d", name)
            alike = "" if no_hint else suggestion(name, self._row_of)
            self._problems.add(
                line, f"{column_label(column)} must be the id of a person; got {found}{times}{alike}"
            )


def _only(rows: Rows, used: Bools) -> Rows:
    flags = used.tolist()
    cells = {role: list(compress(texts, flags)) for role, texts in rows.cells.items()}
    return Rows(list(compress(rows.lines, flags)), cells)
