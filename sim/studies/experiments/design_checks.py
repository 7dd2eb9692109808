"""Check the arguments of `Dimension` and `Design`, which come from Python, not from a checked file."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim.errors import StudyError

if TYPE_CHECKING:
    from sim.studies.experiments.design import Dimension

SCALES = ("linear", "log")


def check_dimension(one: Dimension) -> tuple[object, ...]:
    """Return the values of a dimension as a tuple.

    Raises
    ------
    StudyError
        The path isn't a text, the values aren't a list, or there is no range from `low` to `high`.
    """
    if not isinstance(one.path, str) or not one.path:
        raise StudyError(f"a Dimension needs the dotted path of a parameter, as a text; got {one.path!r}.")
    about = f"the Dimension {one.path}"
    if one.scale not in SCALES:
        raise StudyError(f"{about}: scale must be linear or log; got {one.scale!r}.")
    if isinstance(one.values, str) or not isinstance(one.values, Iterable):
        raise StudyError(
            f"{about}: values must be a list; got {one.values!r}. Give a range with low= and high=."
        )
    if values := tuple(one.values):
        return values
    for name, end in (("low", one.low), ("high", one.high)):
        if isinstance(end, bool) or not isinstance(end, int | float) or not math.isfinite(end):
            raise StudyError(f"{about}: {name} must be a finite number; got {end!r}.")
    if one.low > one.high:
        raise StudyError(f"{about}: low must not be above high; got {one.low!r} and {one.high!r}.")
    if one.scale == "log" and one.low <= 0:
        raise StudyError(f"{about}: low must be above 0 on a log scale; got {one.low!r}.")
    if one.whole and math.ceil(one.low) > math.floor(one.high):
        raise StudyError(f"{about}: there is no whole number from {one.low!r} to {one.high!r}.")
    return ()


def check_dimensions(given: object) -> tuple[Dimension, ...]:
    """Return the dimensions of a design as a tuple; raise StudyError if one isn't a `Dimension`."""
    dimensions = tuple(given) if isinstance(given, Iterable) else (given,)
    for each in dimensions:
        if not hasattr(each, "path"):
            raise StudyError(f"a Design needs a list of dimensions (sim.Dimension); got {each!r}.")
    return dimensions


def check_counts(**counts: object) -> None:
    """Raise StudyError if the size or the seed of a design isn't a whole number from 0."""
    for name, count in counts.items():
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise StudyError(f"a Design: {name} must be a whole number from 0; got {count!r}.")
