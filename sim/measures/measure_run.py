"""Measure a run: every measure of its row, or those asked for."""

from collections.abc import Iterable

import numpy as np

from sim.errors import TableError, nearest
from sim.measures.declaration import NEEDS, Life, Measure, Span
from sim.measures.outcome.run_measures import MEASURES
from sim.measures.registry import KNOWN
from sim.measures.rows import Tables


def measure(tables: Tables, *, lifetime_days: float, days: float) -> dict[str, float]:
    """Return every measure of :data:`sim.measures.MEASURES`, in their order (:func:`measure_named`)."""
    return measure_named(MEASURES, tables, lifetime_days=lifetime_days, days=days)


def totals(tables: Tables, *, lifetime_days: float, days: float) -> dict[str, tuple[float, float]]:
    """Return what a life adds above and below the line of each measure that is a ratio of totals."""
    life, span = Life(tables), Span(lifetime_days, days)
    return {each.name: each.totals(life, span) for each in MEASURES.values() if each.totals is not None}


def measure_named(
    names: Iterable[str], tables: Tables, *, lifetime_days: float, days: float
) -> dict[str, float]:
    """Return some measures of a run.

    Parameters
    ----------
    names : iterable of str
        Which of :data:`sim.measures.KNOWN`.
    tables : mapping of str to DataFrame
        ``questions``, ``answers``, ``people`` and ``days``, and what the measures need beside them. Where
        they hold several lives, each is measured by itself and the mean over lives is returned, missing
        values left out.

    Returns
    -------
    dict of str to float
        One number for each name, in their order; NaN where it is not defined, such as the Gini coefficient of
        no help at all.

    Raises
    ------
    TableError
        There is no measure of that name, or it needs a table that isn't there.
    """
    wanted = [_known(name) for name in names]
    _check_tables(wanted, tables)
    span = Span(lifetime_days, days)
    lives = np.unique(tables["people"]["life"].to_numpy())
    if lives.size <= 1:
        whole = Life(tables)
        return {each.name: each.of(whole, span) for each in wanted}
    per_life = [_one_life(tables, int(life)) for life in lives]
    return {each.name: _mean([each.of(life, span) for life in per_life]) for each in wanted}


def _known(name: str) -> Measure:
    if name in KNOWN:
        return KNOWN[name]
    hint = nearest(name, KNOWN, f"Known are {', '.join(KNOWN)}.", did="Did")
    raise TableError(f"There is no measure '{name}'. {hint}")


def _check_tables(wanted: Iterable[Measure], tables: Tables) -> None:
    for each in wanted:
        for need in each.needs:
            if need not in tables:
                raise TableError(
                    f"The measure {each.name} needs the table '{need}' ({NEEDS[need]}), which isn't there."
                )


def _one_life(tables: Tables, life: int) -> Life:
    return Life({name: frame[frame["life"].to_numpy() == life] for name, frame in tables.items()})


def _mean(values: list[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")
