"""The columns of a user's file of ties: the relation, which says the layer, and the strength."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.array_types import Floats, Ints
from sim.scenarios.written_names import counted
from sim.user_data.cells import advice_on, number_in
from sim.user_data.file_problems import Problems, got, suggestion
from sim.user_data.table_file import Column, Rows, called

FACE_TO_FACE = 0
ONLINE = 1
IGNORED = -1
_UNMAPPED = -2

_LAYERS = {"face_to_face": FACE_TO_FACE, "online": ONLINE, "ignore": IGNORED}

WEIGHT: Final = "weight"
"""A column of this name, in any case, holds weights (Gephi, NetworkX); of any other name, shares."""

_WHOLE: Final = re.compile(r"(-?\d+)\.0+")
_LARGEST: Final = 1e300


@dataclass
class _Relation:
    code: int
    layer: int
    line: int
    count: int = 0


class TieLayers:
    """The mapping of relations to layers, and a count of each relation.

    `mapping` leads from the file's relations to ``face_to_face``, ``online`` or ``ignore``; the two layers
    stand for themselves. Without a column of relations every tie is face to face.
    """

    def __init__(self, mapping: Mapping[str, str], column: Column | None, problems: Problems) -> None:
        self._problems = problems
        self._column = column
        self._given = {str(relation): layer for relation, layer in mapping.items()}
        self._layer_of = {"face_to_face": FACE_TO_FACE, "online": ONLINE}
        self._seen: dict[str, _Relation] = {}
        if self._given and column is None:
            problems.stop(None, "layers can't be told apart without the name of the column in 'layer'")
        for relation, layer in self._given.items():
            if layer not in _LAYERS:
                rule = f"relation {got(relation)} must be face_to_face, online or ignore"
                problems.stop(None, f"{rule}; got {got(str(layer))}{suggestion(str(layer), _LAYERS)}")
            self._layer_of[relation] = _LAYERS[layer]

    def read(self, rows: Rows) -> tuple[Ints, Ints]:
        """Code the relation of each row, and give its layer (negative: not to be read)."""
        if self._column is None:
            zeros = np.zeros(len(rows.lines), dtype=np.int64)
            return zeros, zeros + FACE_TO_FACE
        for line, name in rows.of("layer"):
            if name not in self._seen:
                layer = self._layer_of.get(name, _UNMAPPED)
                self._seen[name] = _Relation(len(self._seen), layer, line)
            self._seen[name].count += 1
        codes = np.array([self._seen[name].code for name in rows.cells["layer"]], dtype=np.int64)
        layers = np.array([each.layer for each in self._seen.values()], dtype=np.int64)[codes]
        return codes, np.where(layers == _UNMAPPED, IGNORED, layers)

    def check(self) -> None:
        """Note each relation that the mapping doesn't name, at its first line."""
        for name, each in self._seen.items():
            if each.layer == _UNMAPPED:
                found = got(name) if name else "an empty cell"
                hint = suggestion(name, [given for given in self._given if given not in self._seen])
                rule = "must be a relation that layers maps to face_to_face, online or ignore"
                found = f"{rule}; got {found} ({counted(each.count, 'row')}){hint}"
                self._problems.add(each.line, f"{called(self._column or 'layer')} {found}")

    def notes(self) -> list[str]:
        """Say which relations were ignored, and which named ones the file doesn't have."""
        ignored = [
            f"ignored {counted(each.count, 'tie')} of {got(name)}"
            for name, each in self._seen.items()
            if each.layer == IGNORED
        ]
        absent = [name for name in self._given if name not in self._seen]
        return ignored + [f"found no tie of {got(name)}, which layers names" for name in absent]


class TieStrengths:
    """The strengths of a file's ties, read some rows at a time.

    `mapping` leads from the words or counts in the column to shares; it is empty where the column holds
    numbers. Without a column all strengths are drawn.
    """

    def __init__(self, mapping: Mapping[str, float], column: Column | None, problems: Problems) -> None:
        self._column, self._problems = column, problems
        self._shares = dict(mapping)
        self._found: set[str] = set()
        self._wrong: dict[str, list[int]] = {}
        self._weights = isinstance(column, str) and column.casefold() == WEIGHT and not self._shares
        if self._shares and column is None:
            problems.stop(None, "strengths can't be mapped without the name of the column in 'strength'")

    def read(self, rows: Rows) -> Floats:
        """Return the strength of each row as it is written; NaN for an empty cell."""
        if self._column is None:
            return np.full(len(rows.lines), np.nan)
        return np.array([self._strength(line, cell) for line, cell in rows.of("strength")], dtype=np.float64)

    def _strength(self, line: int, cell: str) -> float:
        if not self._shares:
            strength = number_in(cell)
            right = 0 <= strength <= (_LARGEST if self._weights else 1)
        else:
            whole = _WHOLE.fullmatch(cell)  # a spreadsheet makes 7.0 of the count 7
            cell = whole[1] if whole and cell not in self._shares else cell
            strength, right = self._shares.get(cell, math.nan), cell in self._shares
            self._found.add(cell)
        if cell and not right:
            self._wrong.setdefault(cell, [line, 0])[1] += 1
        return strength

    def check(self) -> None:
        """Report each word or number that breaks the rule once, at its first line."""
        rule = "a weight, a number of 0 or more" if self._weights else "a share from 0 to 1"
        rule = f"{rule}, or ties.from_file.strengths must map each word or count to a share"
        if self._shares:
            rule = f"one of those that strengths maps ({', '.join(self._shares)})"
        for cell, (line, count) in self._wrong.items():
            times = f" ({count:,} rows)" if count > 1 else ""
            hint = suggestion(cell, self._shares) if self._shares else advice_on(cell)
            self._problems.add(
                line, f"{called(self._column or '')} must be {rule}; got {got(cell)}{times}{hint}"
            )

    def shares(self, strength: Floats) -> tuple[Floats, list[str]]:
        """Return all strengths as shares from 0 to 1, and notes on how they came about.

        Weights above 1 are divided by the largest of the file: the strongest tie then has strength 1, and
        the proportions of the file remain.
        """
        absent = [name for name in self._shares if name not in self._found]
        notes = [f"no tie has the strength {got(name)}, which strengths maps" for name in absent]
        largest = float(np.nanmax(strength, initial=0.0)) if self._weights else 0.0
        if largest > 1:
            notes.append(f"weights in the column {self._column} are divided by the largest, {largest:g}")
            strength = strength / largest
        return strength, notes
