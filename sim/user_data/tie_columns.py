"""The columns of a user's file of ties: the relation, which says the layer, and the strength."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.array_types import Floats, Ints
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
        self._code_of: dict[str, int] = {}
        self._layer_by_code: list[int] = []
        self._first_line: list[int] = []
        self._count: list[int] = []
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
        relations = rows.cells["layer"]
        for relation in dict.fromkeys(relations):
            if relation not in self._code_of:
                self._code_of[relation] = len(self._code_of)
                self._layer_by_code.append(self._layer_of.get(relation, _UNMAPPED))
                self._first_line.append(rows.lines[relations.index(relation)])
                self._count.append(0)
        codes = np.array([self._code_of[relation] for relation in relations], dtype=np.int64)
        for code, count in enumerate(np.bincount(codes, minlength=len(self._count))):
            self._count[code] += int(count)
        layer = np.array(self._layer_by_code, dtype=np.int64)[codes]
        return codes, np.where(layer == _UNMAPPED, IGNORED, layer)

    def check(self) -> None:
        """Note each relation that the mapping doesn't name, at its first line."""
        for relation, code in self._code_of.items():
            if self._layer_by_code[code] == _UNMAPPED:
                self._problems.add(self._first_line[code], self._unmapped(relation, self._count[code]))

    def notes(self) -> list[str]:
        """Say which relations were ignored, and which named ones the file doesn't have."""
        ignored = [
            f"ignored {self._count[code]:,} {'tie' if self._count[code] == 1 else 'ties'} of {got(relation)}"
            for relation, code in self._code_of.items()
            if self._layer_by_code[code] == IGNORED
        ]
        return ignored + [
            f"found no tie of {got(relation)}, which layers names"
            for relation in self._given
            if relation not in self._code_of
        ]

    def _unmapped(self, relation: str, count: int) -> str:
        column = called(self._column or "layer")
        found = "an empty cell" if not relation else got(relation)
        unused = [name for name in self._given if name not in self._code_of]
        hint = suggestion(relation, unused)
        rows = f"{count:,} {'row' if count == 1 else 'rows'}"
        rule = f"{column} must be a relation that layers maps to face_to_face, online or ignore"
        return f"{rule}; got {found} ({rows}){hint}"


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
        cells = zip(rows.lines, rows.cells["strength"], strict=True)
        return np.array([self._strength(line, cell) for line, cell in cells], dtype=np.float64)

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
        notes = [
            f"no tie has the strength {got(name)}, which strengths maps"
            for name in self._shares
            if name not in self._found
        ]
        largest = float(np.nanmax(strength, initial=0.0)) if self._weights else 0.0
        if largest > 1:
            notes.append(f"weights in the column {self._column} are divided by the largest, {largest:g}")
            strength = strength / largest
        return strength, notes
