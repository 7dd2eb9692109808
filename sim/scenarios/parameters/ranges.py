"""Ranges and sources of parameters: which values are allowed, which are plausible, and which are assumed.

Robustness is tested within the plausible ranges. Each is declared beside its parameter, at the default and in
the unit in which the parameter is meant, with its source or as an assumption. Where a scenario has another
value, the range moves along with it.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

Scale = Literal["ratio", "difference"]


class Number(NamedTuple):
    """A number: its default, its unit in words, and the smallest and largest allowed.

    A default of ``...`` must be given by the scenario; a `high` of infinity means that ``.inf`` is allowed.
    """

    default: object
    unit: str
    low: float | None
    high: float | None


def share(default: object) -> Number:
    """Declare a share from 0 to 1."""
    return Number(default, "share", 0, 1)


class Assumed(str):
    """A source that names an assumption of ours, and maybe the work that the rule comes from."""

    __slots__ = ()


def assumption(reason: str) -> Assumed:
    """Declare that a value is assumed, for a reason."""
    return Assumed(f"assumption: {reason}")


def column(default: str | None) -> Number:
    """Declare a column of a user's file, by its name, or by its number where the file has no header."""
    return Number(default, "", 1, 10_000)


class Plausible(NamedTuple):
    """A range around a reference value: `low` to `high` where the parameter has its reference value.

    It moves with the value by `scale`: by factors (amounts, times, rates) or by steps (shares, logits). The
    reference is `at`, or the parameter's default.
    """

    low: float
    high: float
    source: str
    scale: Scale
    at: float | None = None


def ratio(low: float, high: float, source: str, at: float | None = None) -> Plausible:
    """Declare a range that keeps its proportions: for amounts, times and rates."""
    return Plausible(low, high, source, "ratio", at)


def difference(low: float, high: float, source: str, at: float | None = None) -> Plausible:
    """Declare a range that keeps its distances: for shares, correlations and logits."""
    return Plausible(low, high, source, "difference", at)


def chances(low: float, high: float, source: str) -> Plausible:
    """Declare the range of a logit as chances, the unit in which it is meant."""
    return difference(_logit(low), _logit(high), source)


def odds(low: float, high: float, source: str) -> Plausible:
    """Declare the range of a logit's coefficient as what it multiplies the odds by."""
    return difference(math.log(low), math.log(high), source)


def around(
    plausible: Plausible, value: float, default: float | None, low: float, high: float
) -> tuple[float, float]:
    """Return the plausible range of a value, held to the declared range `low` to `high`.

    Examples
    --------
    >>> around(ratio(0.1, 0.6, "assumption"), 0.5, 0.25, 0, math.inf)  # a scenario with twice the default
    (0.2, 1.2)
    >>> around(difference(0, 0.25, "assumption"), 1.0, 0.0, 0, 1)  # default at its bound: both ways
    (0.75, 1)
    >>> around(ratio(1, 10, "assumption"), 0.0, 3.0, 0, 1000)  # off in this scenario: up to the low end
    (0.0, 1.0)
    """
    reference = default if plausible.at is None else plausible.at
    assert reference is not None, "a plausible range needs a reference value"
    if plausible.scale == "ratio":
        ends = (value * plausible.low / reference, value * plausible.high / reference)
        ends = ends if value else (0.0, float(plausible.low))
    else:
        down, up = plausible.low - reference, plausible.high - reference
        down = -up if reference == low else down
        ends = (value + down, value + up)
    return max(ends[0], low), min(ends[1], high)


def _logit(chance: float) -> float:
    return math.log(chance / (1 - chance))
