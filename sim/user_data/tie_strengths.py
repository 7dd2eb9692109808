"""Strengths of ties from a user's column: shares, words and counts that a scenario maps, or weights."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.user_data.file_problems import Problems, got, suggestion
from sim.user_data.numbers import advice_on, number_in
from sim.user_data.table_file import Column, Rows, called

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
        self._found: set[str] = set()
        self._wrong: dict[str, list[int]] = {}
        self._weights = isinstance(column, str) and column.casefold() == WEIGHT and not self._shares
        if self._shares and column is None:
            problems.stop(None, "strengths can't be mapped without the name of the column in 'strength'")

    def read(self, rows: Rows) -> NDArray[np.float64]:
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

    def shares(self, strength: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[str]]:
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
