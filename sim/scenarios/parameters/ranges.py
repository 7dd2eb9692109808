"""Ranges and sources of parameters: which values are allowed, which are plausible, and which are assumed.

Robustness is tested within the plausible ranges. Each is declared beside its parameter, around the default,
with its source or as an assumption. If a scenario has another value, the range moves with it.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from sim.errors import StudyError

Scale = Literal["ratio", "difference"]


class Number(NamedTuple):
    """A number's default, the unit in words, and the smallest and largest allowed value.

    A default of ``...`` means that the scenario must give the value. A `high` of infinity means that ``.inf``
    is allowed.
    """

    default: object
    unit: str
    low: float | None
    high: float | None


def check_range(number: Number, meaning: str) -> None:
    """Raise StudyError if the ends of a range aren't numbers, or the smallest is above the largest."""
    ends = [each for each in (number.low, number.high) if each is not None]
    if not all(isinstance(each, int | float) for each in ends) or ends != sorted(ends):
        raise StudyError(
            f"The parameter '{meaning}' must have a Number(default, unit, low, high) with low at most high; "
            f"got low {number.low!r} and high {number.high!r}."
        )


def share(default: object) -> Number:
    """Return the declaration of a share from 0 to 1 with this default."""
    return Number(default, "share", 0, 1)


class Assumed(str):
    """A source that says that a value is assumed. It may also cite the publication that a rule comes from."""

    __slots__ = ()


def assumption(reason: str) -> Assumed:
    """Return a source that says that a value is assumed, and why."""
    return Assumed(f"assumption: {reason}")


def column(default: str | None) -> Number:
    """Declare a column of a user's file by name, or by number if the file has no header."""
    return Number(default, "", 1, 10_000)


class Plausible(NamedTuple):
    """A plausible range around a reference value: `at`, or the parameter's default if `at` is None.

    `low` and `high` apply if the parameter has its reference value. For another value the range moves by the
    same ratio (amounts, times, rates) or the same difference (shares, logits), as `scale` says.
    """

    low: float
    high: float
    source: str
    scale: Scale
    at: float | None = None


def ratio(low: float, high: float, source: str, at: float | None = None) -> Plausible:
    """Declare a plausible range that moves by ratio: for amounts, times and rates.

    Parameters
    ----------
    low, high : float
        Ends of the range if the parameter has the value `at`.
    source : str
        A citation, or the assumption in words.
    at : float, optional
        The value to which the ends belong; by default the default of the parameter. If a scenario has another
        value, both ends are multiplied by its ratio to `at`.
    """
    return Plausible(low, high, source, "ratio", at)


def difference(low: float, high: float, source: str, at: float | None = None) -> Plausible:
    """Declare a plausible range that moves by difference: for shares, correlations and logits.

    The arguments are those of `ratio`. If a scenario has another value, its difference to `at` is added to
    both ends.
    """
    return Plausible(low, high, source, "difference", at)


def chances(low: float, high: float, source: str) -> Plausible:
    """Declare the range of a logit, given as probabilities."""
    return difference(_logit(low), _logit(high), source)


def odds(low: float, high: float, source: str) -> Plausible:
    """Declare the range of a coefficient of a logit, given as factors by which it multiplies the odds."""
    return difference(math.log(low), math.log(high), source)


def around(
    plausible: Plausible, value: float, default: float | None, low: float, high: float
) -> tuple[float, float]:
    """Return the plausible range of a value, clipped to the declared range `low` to `high`.

    Examples
    --------
    >>> around(ratio(0.1, 0.6, "assumption"), 0.5, 0.25, 0, math.inf)  # a scenario with twice the default
    (0.2, 1.2)
    >>> around(difference(0, 0.25, "assumption"), 1.0, 0.0, 0, 1)  # the default is the lower bound
    (0.75, 1)
    >>> around(ratio(1, 10, "assumption"), 0.0, 3.0, 0, 1000)  # the scenario has 0: from 0 to the low end
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
