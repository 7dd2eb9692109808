"""Strengths of ties from a user's column: shares, words and counts that a scenario maps, or weights."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.io.names import counted
from sim.io.numbers import read_numbers
from sim.io.problems import Problems, got, suggestion
from sim.io.table_file import Column, Rows, called

WEIGHT: Final = "weight"
"""A column of this name, in any case, holds weights (Gephi, NetworkX); of any other name, shares."""

_WHOLE: Final = re.compile(r"(-?\d+)\.0+")
_LARGEST: Final = 1e300


class TieStrengths:
    """The strengths of a file's ties, read some rows at a time.

    Parameters
    ----------
    mapping
        From the words or counts in the column to shares; empty where the column holds numbers.
    column
        The column of strengths; None where the file has none, so that all strengths are drawn.
    """

    def __init__(
        self, mapping: Mapping[str, float] | None, column: Column | None, problems: Problems
    ) -> None:
        self._column, self._problems = column, problems
        self._shares = dict(mapping or {})
        self._found: Counter[str] = Counter()
        self._unknown: dict[str, list[int]] = {}
        self._weights = isinstance(column, str) and column.casefold() == WEIGHT and not self._shares
        if self._shares and column is None:
            problems.stop(None, "strengths can't be mapped without the name of the column in 'strength'")

    def read(self, rows: Rows) -> NDArray[np.float64]:
        """Return the strength of each row as it is written; NaN for an empty cell."""
        if self._column is None:
            return np.full(len(rows.lines), np.nan)
        if self._shares:
            cells = zip(rows.lines, rows.cells["strength"], strict=True)
            return np.array([self._mapped(line, cell) for line, cell in cells], dtype=np.float64)
        rule, most = f"{called(self._column)} must be a share from 0 to 1", 1.0
        if self._weights:
            rule, most = f"{called(self._column)} must be a weight, a number of 0 or more", _LARGEST
        rule += ", or ties.from_file.strengths must map each word or count to a share"
        numbers = read_numbers(rows, "strength", (0.0, most), rule, self._problems)
        return np.array(numbers, dtype=np.float64)

    def _mapped(self, line: int, cell: str) -> float:
        whole = _WHOLE.fullmatch(cell)  # a spreadsheet makes 7.0 of the count 7
        name = whole[1] if whole and cell not in self._shares else cell
        if name and name not in self._shares:
            self._unknown.setdefault(name, [line, 0])[1] += 1
        self._found[name] += 1
        return self._shares.get(name, math.nan)

    def check(self) -> None:
        """Report each word that the mapping doesn't have once, at its first line."""
        known = ", ".join(self._shares)
        for name, (line, count) in self._unknown.items():
            rule = f"{called(self._column or '')} must be one of those that strengths maps ({known})"
            hint = suggestion(name, self._shares)
            self._problems.add(line, f"{rule}; got {got(name)} ({counted(count, 'row')}){hint}")

    def shares(self, strength: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[str]]:
        """Return all strengths as shares from 0 to 1, and notes on how they came about.

        Weights above 1 are divided by the largest of the file: the strongest tie then has strength 1, and
        the proportions of the file remain.
        """
        notes = [
            f"found no tie of {got(name)}, which strengths names"
            for name in self._shares
            if name not in self._found
        ]
        largest = float(np.nanmax(strength, initial=0.0)) if self._weights else 0.0
        if largest > 1:
            notes.append(f"the column {self._column} is divided by its largest weight, {largest:g}")
            strength = strength / largest
        return strength, notes
