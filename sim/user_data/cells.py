"""Read the cells of a user's table: a number, or the topics in which a person is interested."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from sim.user_data.file_problems import Problems, got

_RULE = (
    "must be a topic, topics a|b|c, or topic:weight;topic:weight with weights of 0 or more, "
    "not all of them 0 (commas separate topics, too)"
)
_BETWEEN = re.compile(r"[|;,]")
# Otherwise the weight 0,5 would be read as the weight 0 and a topic called 5.
_DECIMAL_COMMA = re.compile(r":\s*\d*,\d+\s*(?=[|;,]|$)")

PEOPLE_LIMITS = {
    "effort": (0.0, 1e6, "0 to 1,000,000 answers a day"),
    "asking_rate": (0.0, 1e3, "0 to 1,000 questions a day"),
    "x": (-1e5, 1e5, "−100,000 to 100,000 km"),
    "y": (-1e5, 1e5, "−100,000 to 100,000 km"),
    "joined": (-1e5, 1e5, "−100,000 to 100,000, the day of the run"),
    "left": (-1e5, 1e5, "−100,000 to 100,000, the day of the run"),
}
"""Smallest and largest number of each column of a table of people, and both in words."""

_TRUTHS = {"true": 1, "yes": 1, "1": 1, "1.0": 1, "false": 0, "no": 0, "0": 0, "0.0": 0, "": -1}


def read_interests(
    cells: Iterable[tuple[int, str]], column: str, problems: Problems
) -> list[dict[str, float] | None]:
    """Read a column of interests as shares of topics. An empty cell gives None: interests will be drawn."""
    # Many people have the same text, but each person needs a separate dictionary.
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
    """Return the shares of topics in one cell, summing to 1, or None if it breaks the rule.

    A topic without a weight has weight 1. The weights of a topic that is named twice are added. Topics stay
    in the order of the cell.

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
        topic, weight = _topic_and_weight(part)
        if not topic or not 0 <= weight < math.inf:
            return None
        # Weights are divided before they are added, so that a sum of large weights can't overflow.
        weights[topic] = weights.get(topic, 0.0) + weight / len(parts)
    top = max(weights.values(), default=0.0)
    if top <= 0:
        return None
    scaled = {topic: weight / top for topic, weight in weights.items()}
    total = math.fsum(scaled.values())
    return {topic: weight / total for topic, weight in scaled.items()}


def _topic_and_weight(part: str) -> tuple[str, float]:
    topic, colon, weight = part.rpartition(":")
    if not colon:
        return part, 1.0
    return topic.strip(), number_in(weight.strip())


def read_numbers(
    cells: Iterable[tuple[int, str]], limits: tuple[float, float], rule: str, problems: Problems
) -> list[float]:
    """Read a column of numbers within `limits`. An empty cell gives NaN: the number will be drawn.

    `rule` states the limits in an error message: ``column 'effort' must be a number from …``.
    """
    low, high = limits
    numbers: list[float] = []
    for line, cell in cells:
        number = number_in(cell)
        if cell and not low <= number <= high:
            problems.add(line, f"{rule}; got {got(cell)}{advice_on(cell)}")
        numbers.append(number)
    return numbers


def read_truths(cells: Iterable[tuple[int, str]], label: str, problems: Problems) -> list[int]:
    """Read a column of yes and no: 1, 0, or −1 for an empty cell."""
    found: list[int] = []
    for line, cell in cells:
        if cell.lower() not in _TRUTHS:
            problems.add(line, f"{label} must be true, false, yes, no, 1 or 0; got {got(cell)}")
        found.append(_TRUTHS.get(cell.lower(), -1))
    return found


def check_homes(
    x: Iterable[tuple[int, str]], y: Iterable[tuple[int, str]], labels: tuple[str, str], problems: Problems
) -> None:
    """Report people with only one of the two coordinates of their homes."""
    for (line, one), (_, other) in zip(x, y, strict=True):
        if bool(one) != bool(other):
            problems.add(line, f"x and y must be given together; {labels[bool(one)]} is empty")


def check_stays(
    joined: Iterable[tuple[int, str]],
    left: Iterable[tuple[int, str]],
    labels: tuple[str, str],
    problems: Problems,
) -> None:
    """Report people who leave before they arrive, or at the same time. Empty cells are allowed."""
    for (line, arrival), (_, departure) in zip(joined, left, strict=True):
        if number_in(departure) <= number_in(arrival):
            problems.add(
                line, f"{labels[1]} must be a later day than {labels[0]}; got {departure} and {arrival}"
            )


def number_in(cell: str) -> float:
    """Return the number in a cell, or NaN if the cell is empty or has no number."""
    # float() would also accept underscores, as Python source code does.
    if not cell or "_" in cell:
        return math.nan
    try:
        return float(cell)
    except ValueError:
        return math.nan


def advice_on(cell: str) -> str:
    """Return advice on how to write a number or leave it out, if the cell shows what was meant."""
    if cell.lower() in {"nan", "na", "n/a", "null", "none", "-", "?"}:
        return " (leave the cell empty if the value isn't known)"
    if cell.count(",") == 1 and not math.isnan(number_in(cell.replace(",", "."))):
        return " (write a decimal point)"
    return ""
