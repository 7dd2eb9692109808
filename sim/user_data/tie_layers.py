"""Which layer each relation of a user's file of ties belongs to."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.user_data.file_problems import Problems, got, suggestion
from sim.user_data.table_file import Column, Rows, called

FACE_TO_FACE = 0
ONLINE = 1
IGNORED = -1
_UNMAPPED = -2

_LAYERS = {"face_to_face": FACE_TO_FACE, "online": ONLINE, "ignore": IGNORED}


class TieLayers:
    """The mapping of relations to layers, and a count of each relation.

    Parameters
    ----------
    mapping
        From the file's relations to ``face_to_face``, ``online`` or ``ignore``; the two layers
        stand for themselves.
    column
        The column of relations; None makes every tie face to face.
    """

    def __init__(self, mapping: Mapping[str, str] | None, column: Column | None, problems: Problems) -> None:
        self._problems = problems
        self._column = column
        self._given = {str(relation): layer for relation, layer in (mapping or {}).items()}
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

    def read(self, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
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
