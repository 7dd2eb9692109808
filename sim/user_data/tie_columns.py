"""Read two columns of a user's ties file: the relation, which determines the layer, and the strength."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.array_types import Floats, Ints
from sim.scenarios.names import count_phrase
from sim.user_data.cells import advice_on, number_in
from sim.user_data.file_problems import Problems, got, suggestion
from sim.user_data.table_file import Column, Rows, column_label

FACE_TO_FACE = 0
ONLINE = 1
IGNORED = -1
_UNMAPPED = -2

_LAYERS = {"face_to_face": FACE_TO_FACE, "online": ONLINE, "ignore": IGNORED}

WEIGHT: Final = "weight"
"""A column with this name, in upper or lower case, has weights (Gephi, NetworkX). Others have shares."""

_WHOLE: Final = re.compile(r"(-?\d+)\.0+")
_LARGEST: Final = 1e300


@dataclass
class _Relation:
    code: int
    layer: int
    line: int
    count: int = 0


class TieLayers:
    """Maps the relations in a file to layers, and counts each relation.

    `mapping` maps relations to ``face_to_face``, ``online`` or ``ignore``. The names of the two layers need
    no mapping. If the file has no column of relations, every tie is face to face.
    """

    def __init__(self, mapping: Mapping[str, str], column: Column | None, problems: Problems) -> None:
        self._problems = problems
        self._column = column
        self._mapped = {str(relation): layer for relation, layer in mapping.items()}
        self._layer_of = {"face_to_face": FACE_TO_FACE, "online": ONLINE}
        self._counts: dict[str, _Relation] = {}
        if self._mapped and column is None:
            problems.stop(
                None, "ties.from_file.layers needs a column of relations; name it in ties.from_file.layer"
            )
        for relation, layer in self._mapped.items():
            if layer not in _LAYERS:
                rule = f"relation {got(relation)} must be face_to_face, online or ignore"
                problems.stop(None, f"{rule}; got {got(str(layer))}{suggestion(str(layer), _LAYERS)}")
            self._layer_of[relation] = _LAYERS[layer]

    def read(self, rows: Rows) -> tuple[Ints, Ints]:
        """Return for each row a code of the relation, and the layer (negative for a row to ignore)."""
        if self._column is None:
            zeros = np.zeros(len(rows.lines), dtype=np.int64)
            return zeros, zeros + FACE_TO_FACE
        for line, name in rows.of("layer"):
            if name not in self._counts:
                layer = self._layer_of.get(name, _UNMAPPED)
                self._counts[name] = _Relation(len(self._counts), layer, line)
            self._counts[name].count += 1
        codes = np.array([self._counts[name].code for name in rows.cells["layer"]], dtype=np.int64)
        layers = np.array([each.layer for each in self._counts.values()], dtype=np.int64)[codes]
        return codes, np.where(layers == _UNMAPPED, IGNORED, layers)

    def check(self) -> None:
        """Report each relation that isn't mapped, with the first line on which it occurs."""
        for name, each in self._counts.items():
            if each.layer == _UNMAPPED:
                found = got(name) if name else "an empty cell"
                hint = suggestion(name, [other for other in self._mapped if other not in self._counts])
                rule = "must be a relation that ties.from_file.layers maps to face_to_face, online or ignore"
                found = f"{rule}; got {found} ({count_phrase(each.count, 'row')}){hint}"
                self._problems.add(each.line, f"{column_label(self._column or 'layer')} {found}")

    def notes(self) -> list[str]:
        """Return notes on ignored relations, and on mapped relations that the file doesn't have."""
        ignored = [
            f"ignored {count_phrase(each.count, 'tie')} with the relation {got(name)}"
            for name, each in self._counts.items()
            if each.layer == IGNORED
        ]
        absent = [name for name in self._mapped if name not in self._counts]
        return ignored + [
            f"no tie has the relation {got(name)}, which ties.from_file.layers maps" for name in absent
        ]


class TieStrengths:
    """Reads the strengths of a file's ties, some rows at a time.

    `mapping` maps the words or counts in the column to shares. It is empty if the column has numbers. If
    the file has no column of strengths, they are drawn.
    """

    def __init__(self, mapping: Mapping[str, float], column: Column | None, problems: Problems) -> None:
        self._column, self._problems = column, problems
        self._shares = dict(mapping)
        self._found: set[str] = set()
        self._wrong: dict[str, list[int]] = {}
        self._weights = isinstance(column, str) and column.casefold() == WEIGHT and not self._shares
        if self._shares and column is None:
            problems.stop(
                None,
                "ties.from_file.strengths needs a column of strengths; name it in ties.from_file.strength",
            )

    def read(self, rows: Rows) -> Floats:
        """Return the strength in each row before any scaling, or NaN for an empty cell."""
        if self._column is None:
            return np.full(len(rows.lines), np.nan)
        return np.array([self._strength(line, cell) for line, cell in rows.of("strength")], dtype=np.float64)

    def _strength(self, line: int, cell: str) -> float:
        if not self._shares:
            strength = number_in(cell)
            right = 0 <= strength <= (_LARGEST if self._weights else 1)
        else:
            match = _WHOLE.fullmatch(cell)  # spreadsheets turn the count 7 into 7.0
            cell = match[1] if match and cell not in self._shares else cell
            strength, right = self._shares.get(cell, math.nan), cell in self._shares
            self._found.add(cell)
        if cell and not right:
            self._wrong.setdefault(cell, [line, 0])[1] += 1
        return strength

    def check(self) -> None:
        """Report each word or number that breaks the rule, once, with the first line on which it occurs."""
        rule = "a weight, a number of 0 or more" if self._weights else "a share from 0 to 1"
        rule = f"{rule}, or ties.from_file.strengths must map each word or count to a share"
        if self._shares:
            rule = f"one of the values that ties.from_file.strengths maps ({', '.join(self._shares)})"
        for cell, (line, count) in self._wrong.items():
            times = f" ({count:,} rows)" if count > 1 else ""
            hint = suggestion(cell, self._shares) if self._shares else advice_on(cell)
            self._problems.add(
                line, f"{column_label(self._column or '')} must be {rule}; got {got(cell)}{times}{hint}"
            )

    def shares(self, strength: Floats) -> tuple[Floats, list[str]]:
        """Return all strengths as shares from 0 to 1, and notes on how they were obtained.

        If there are weights above 1, all weights are divided by the largest. The strongest tie then has
        strength 1, and proportions stay as they are.
        """
        absent = [name for name in self._shares if name not in self._found]
        notes = [
            f"no tie has the strength {got(name)}, which ties.from_file.strengths maps" for name in absent
        ]
        largest = float(np.nanmax(strength, initial=0.0)) if self._weights else 0.0
        if largest > 1:
            notes.append(f"weights in the column {self._column} are divided by the largest, {largest:g}")
            strength = strength / largest
        return strength, notes
