"""Turn counts, minutes, percentages and words into strengths from 0 (no tie) to 1, by a stated rule."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.array_types import Floats
from sim.errors import TableError, spelled
from sim.imports.cell_values import decimal_sign, number_of
from sim.imports.collected import Options, Rule
from sim.scenarios.names import count_phrase, join_names

RULES: dict[Rule, str] = {
    "maximum": "the share of the largest",
    "rank": "the share of ties with the same number or a smaller one (equal numbers get their mean rank)",
    "logarithm": "log(1 + value) as a share of the largest",
}


_MOST = 1e15  # amounts are added up, and their sum must be finite


class Numbers(NamedTuple):
    """The numbers of a column, NaN for an empty cell; `amounts` if they are counts, minutes or the like."""

    values: Floats
    amounts: bool
    meaning: str


def numbers_of(cells: Sequence[str], column: str, options: Options, source: str) -> Numbers:
    """Return the numbers in a column of strengths, before amounts become strengths.

    The words of `options.strengths` are used if the column has at least one of them.

    Raises
    ------
    TableError
        A word has no strength, or a number is negative.
    """
    if not options.strengths.keys().isdisjoint(cells):  # words of one table say nothing about a log's counts
        return Numbers(_mapped(cells, column, options, source), amounts=False, meaning="words as given")
    sign = options.decimal or decimal_sign(cells, f"{source}, {column}")
    values = np.array([number_of(cell, sign) for cell in cells], dtype=np.float64)
    wrong = Counter(
        cell for cell, value in zip(cells, values.tolist(), strict=True) if cell and not 0 <= value <= _MOST
    )
    if wrong:
        words = ",".join(f"{word}=0.5" for word in list(wrong)[:3])
        how = spelled(f"--strengths {words}", f"strengths={dict.fromkeys(list(wrong)[:3], 0.5)}")
        raise TableError(
            f"{source}: the strengths in {column} must be numbers from 0 to {_MOST:g}; got {_words(wrong)}; "
            f"give words a strength, as in {how} (none: no tie)."
        )
    percent = _are_percentages(cells, values, column, source)
    comma = ", read with decimal commas" if sign == "comma" else ""
    if percent or float(np.nanmax(values, initial=0.0)) <= 1:
        return Numbers(values, amounts=False, meaning=("percentages" if percent else "shares") + comma)
    return Numbers(values, amounts=True, meaning=RULES[options.rule] + comma)


def _are_percentages(cells: Sequence[str], values: Floats, column: str, source: str) -> bool:
    """Return whether the numbers are percentages; refuse percentages above 100 and among other numbers."""
    signs = [cell.endswith("%") for cell in cells if cell]
    if not any(signs):
        return False
    if not all(signs) or float(np.nanmax(values)) > 1:
        rule = "must all be percentages from 0 % to 100 %, or all numbers without %"
        raise TableError(f"{source}: the strengths in {column} {rule}.")
    return True


def strengths_of(amounts: Floats, rule: Rule) -> Floats:
    """Return the strength of each amount, (n,); an amount of 0 has strength 0.

    Examples
    --------
    >>> [strengths_of(np.array([0, 1, 3, 3.0]), rule).round(3).tolist() for rule in RULES]
    [[0.0, 0.333, 1.0, 1.0], [0.0, 0.333, 0.833, 0.833], [0.0, 0.5, 1.0, 1.0]]
    """
    strength = amounts.copy()
    used = np.nan_to_num(amounts) > 0
    some = amounts[used]
    if some.size == 0:
        return strength
    if rule == "maximum":
        strength[used] = some / some.max()
    elif rule == "logarithm":
        strength[used] = np.log1p(some) / np.log1p(some.max())
    else:
        ordered = np.sort(some)
        below, upto = (np.searchsorted(ordered, some, side=side) for side in ("left", "right"))
        strength[used] = (below + upto + 1) / 2 / some.size
    return strength


def _mapped(cells: Sequence[str], column: str, options: Options, source: str) -> Floats:
    known = {word: 0.0 if strength is None else strength for word, strength in options.strengths.items()}
    wrong = Counter(cell for cell in cells if cell and cell not in known)
    if wrong:
        raise TableError(f"{source}: strengths gives no strength for {_words(wrong)} in {column}.")
    return np.array([known.get(cell, math.nan) for cell in cells], dtype=np.float64)


def _words(found: Counter[str]) -> str:
    return join_names([f"{word!r} ({count_phrase(count, 'row')})" for word, count in found.most_common()], 6)
