"""What a user wrote in a cell: a number, or the topics that a person cares about."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from sim.user_data.file_problems import Problems, got

_RULE = (
    "must be a topic, topics a|b|c, or topic:weight;topic:weight with weights of 0 or more, not all 0 "
    "(commas separate topics, too)"
)
_BETWEEN = re.compile(r"[|;,]")
# 0,5 as a weight would otherwise be the weight 0 and a topic called 5.
_DECIMAL_COMMA = re.compile(r":\s*\d*,\d+\s*(?=[|;,]|$)")


def read_interests(
    cells: Iterable[tuple[int, str]], column: str, problems: Problems
) -> list[dict[str, float] | None]:
    """Read a column of interests into shares of topics; None for an empty cell, to be drawn."""
    # Many people share a label, and each is to have a dictionary of their own.
    known: dict[str, dict[str, float] | None] = {"": None}
    interests: list[dict[str, float] | None] = []
    for line, cell in cells:
        if cell not in known:
            shares = interest_shares(cell)
            if shares is None:
                advice = " (write weights with a decimal point)" if _DECIMAL_COMMA.search(cell) else ""
                problems.add(line, f"{column} {_RULE}; got {got(cell)}{advice}")
            else:
                known[cell] = shares
        shares = known.get(cell)
        interests.append(None if shares is None else dict(shares))
    return interests


def interest_shares(cell: str) -> dict[str, float] | None:
    """Return shares of topics, summing to 1, from one cell; None if it breaks the rule.

    A topic without a weight has 1, a topic named twice both of its weights. Topics keep the order of the
    cell.

    Examples
    --------
    >>> interest_shares("tax:3; law:1"), interest_shares("tax|law")
    ({'tax': 0.75, 'law': 0.25}, {'tax': 0.5, 'law': 0.5})
    >>> interest_shares("tax:0,5"), interest_shares("tax:much")
    (None, None)
    """
    if _DECIMAL_COMMA.search(cell):
        return None
    weights: dict[str, float] = {}
    parts = [part.strip() for part in _BETWEEN.split(cell)]
    for part in filter(None, parts):
        topic, weight = _weighed(part)
        if not topic or not 0 <= weight < math.inf:
            return None
        # Divided beforehand so that no sum of great weights overflows.
        weights[topic] = weights.get(topic, 0.0) + weight / len(parts)
    top = max(weights.values(), default=0.0)
    if top <= 0:
        return None
    scaled = {topic: weight / top for topic, weight in weights.items()}
    total = math.fsum(scaled.values())
    return {topic: weight / total for topic, weight in scaled.items()}


def _weighed(part: str) -> tuple[str, float]:
    topic, colon, weight = part.rpartition(":")
    if not colon:
        return part, 1.0
    return topic.strip(), number_in(weight.strip())


def read_numbers(
    cells: Iterable[tuple[int, str]], limits: tuple[float, float], rule: str, problems: Problems
) -> list[float]:
    """Read one column of numbers within `limits`; an empty cell is NaN: not known, to be drawn.

    `rule` states them in an error: ``column 'effort' must be a number from …``.
    """
    low, high = limits
    numbers: list[float] = []
    for line, cell in cells:
        number = number_in(cell)
        if cell and not low <= number <= high:
            problems.add(line, f"{rule}; got {got(cell)}{advice_on(cell)}")
        numbers.append(number)
    return numbers


def number_in(cell: str) -> float:
    """Read the number that a cell holds; NaN if it holds none."""
    # float() would also take the underscores of Python's own source text.
    if not cell or "_" in cell:
        return math.nan
    try:
        return float(cell)
    except ValueError:
        return math.nan


def advice_on(cell: str) -> str:
    """Say how a number is written, or left open, where a cell shows what was meant."""
    if cell.lower() in {"nan", "na", "n/a", "null", "none", "-", "?"}:
        return " (leave the cell empty where it isn't known)"
    if cell.count(",") == 1 and not math.isnan(number_in(cell.replace(",", "."))):
        return " (write a decimal point)"
    return ""
