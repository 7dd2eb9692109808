"""Compute the measures of a run: all standard measures, or the measures with given names."""

from collections.abc import Iterable

import numpy as np

from sim.errors import PartError, TableError
from sim.measures.declaration import NEEDS, Life, Measure, Span
from sim.measures.outcome.run_measures import MEASURES
from sim.measures.registry import KNOWN, unknown_measure
from sim.measures.rows import Tables
from sim.registry.calls import failing_line
from sim.tables.array_table import rows_where

_SLACK = 1e-6  # by which a value may lie outside the range of its measure, because of rounding


def measure(tables: Tables, *, lifetime_days: float, days: float) -> dict[str, float]:
    """Return all measures of :data:`sim.measures.MEASURES`, in their order (see :func:`measure_named`)."""
    return measure_named(MEASURES, tables, lifetime_days=lifetime_days, days=days)


def totals(tables: Tables, *, lifetime_days: float, days: float) -> dict[str, tuple[float, float]]:
    """Return numerator and denominator, for one life, of each measure that is a ratio of totals."""
    life, span = Life(tables), Span(lifetime_days, days)
    return {each.name: each.totals(life, span) for each in MEASURES.values() if each.totals is not None}


def measure_named(
    names: Iterable[str], tables: Tables, *, lifetime_days: float, days: float
) -> dict[str, float]:
    """Return the named measures of a run.

    Parameters
    ----------
    names : iterable of str
        Names of measures, keys of :data:`sim.measures.KNOWN`.
    tables : mapping of str to DataFrame
        ``questions``, ``answers``, ``people`` and ``days``, and the further tables that the measures need.
        If the tables contain several lives, each life is measured separately, and the result is the mean over
        the lives in which the measure has a value.

    Returns
    -------
    dict of str to float
        One number for each name, in the order of `names`; NaN if a measure isn't defined, such as the Gini
        coefficient of help when nobody helped.

    Raises
    ------
    TableError
        A measure with one of these names doesn't exist, or a table that a measure needs is missing.
    PartError
        The function of a measure raised an error, or returned something that isn't a number or lies outside
        the range of the measure.
    """
    measures = [_find_measure(name) for name in names]
    _check_tables(measures, tables)
    span = Span(lifetime_days, days)
    lives = np.unique(tables["people"]["life"].to_numpy())
    if lives.size <= 1:
        only = Life(tables)
        return {each.name: _value(each, only, span) for each in measures}
    per_life = [_one_life(tables, int(life)) for life in lives]
    return {each.name: _mean([_value(each, life, span) for life in per_life]) for each in measures}


def _find_measure(name: str) -> Measure:
    if sentence := unknown_measure(name):
        raise TableError(sentence[0].upper() + sentence[1:])
    return KNOWN[name]


def _value(measure: Measure, life: Life, span: Span) -> float:
    """Return the measure of one life."""
    try:
        with np.errstate(divide="ignore", invalid="ignore"):  # the value is checked
            found = measure.of(life if measure.arrays else life.frames, span)
    except Exception as error:
        raise _exception(measure, error) from error
    if isinstance(found, bool | np.bool_) or not isinstance(found, int | float | np.integer | np.floating):
        raise _failure(measure, f"returned {str(found)[:50]!r} ({type(found).__name__}) instead of a number")
    value = float(found)
    low, high = measure.range or (-np.inf, np.inf)
    if np.isinf(value):
        raise _failure(measure, f"returned {value:g}; it must return a finite number, or NaN for no value")
    if value < low - _SLACK or value > high + _SLACK:
        raise _failure(measure, f"returned {value:g}, but its values go from {low:g} to {high:g}")
    return value


def _failure(measure: Measure, what: str, place: str = "") -> PartError:
    return PartError(f"The measure {measure.name} ({place or measure.place}) {what}.")


def _exception(measure: Measure, error: Exception) -> PartError:
    """Return an error with the line at which the function of a measure failed."""
    file, line = failing_line(error)
    text = " ".join(f": {error}".rstrip(".: ").split())
    missing = str(error.args[0]) if isinstance(error, KeyError) and error.args else ""
    known = missing in NEEDS and missing not in measure.needs
    hint = f"; name it in needs, as in needs=({missing!r},)" if known else ""
    return _failure(measure, f"raised {type(error).__name__}{text}{hint}", f"{file}:{line}")


def _check_tables(measures: Iterable[Measure], tables: Tables) -> None:
    for each in measures:
        for need in each.needs:
            if need not in tables:
                raise TableError(
                    f"The measure {each.name} needs the table '{need}' ({NEEDS[need]}), which is missing. "
                    f"sim.runner.run_with_tables(society, ['{need}']) makes it."
                )


def _one_life(tables: Tables, life: int) -> Life:
    return Life({name: rows_where(each, each["life"].to_numpy() == life) for name, each in tables.items()})


def _mean(values: list[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")
