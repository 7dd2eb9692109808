"""All measures by name: the standard ones, the ones computed only on request, and the user's own."""

from __future__ import annotations

from collections.abc import Iterable

from sim.errors import nearest
from sim.measures.declaration import Measure, by_name
from sim.measures.luck import luck_measures
from sim.measures.network import tie_logit, tie_measures
from sim.measures.outcome import (
    group_measures,
    host_measures,
    reading_measures,
    time_measures,
    turnover_measures,
)
from sim.measures.outcome.run_measures import MEASURES
from sim.registry.plugins import load_installed, where_from
from sim.tables import Column
from sim.tables.lazy_pandas import pd

_MODULES = (
    time_measures,
    group_measures,
    turnover_measures,
    reading_measures,
    host_measures,
    tie_measures,
    tie_logit,
    luck_measures,
)

FURTHER: dict[str, Measure] = {
    name: each for module in _MODULES for name, each in by_name(vars(module)).items()
}
"""Measures of this package by name that are computed only on request."""

KNOWN: dict[str, Measure] = MEASURES | FURTHER
"""Every measure by name. `sim.parts.measure` adds a user's own measures."""


def required_tables(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the extra tables that the named measures need, each once.

    Examples
    --------
    >>> required_tables(["answered_share", "tie_strength", "live_ties"])
    ('ties',)
    """
    return tuple(dict.fromkeys(need for name in names for need in KNOWN[name].needs))


def with_standard(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the standard measures, and after them the other `names`, each once."""
    return tuple(dict.fromkeys((*MEASURES, *names)))


def further_measures(table: pd.DataFrame) -> list[str]:
    """Return the names in the column `measure` of a table that aren't standard measures, each once."""
    return [str(name) for name in table["measure"].unique() if name not in MEASURES]


def own_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the names that are a user's own measures."""
    return tuple(name for name in names if name in KNOWN and name not in MEASURES and name not in FURTHER)


def unknown_measure(name: str) -> str:
    """Return a sentence that no measure has this name, with the most similar name or all names.

    If there is no such measure yet, installed plugins are loaded. The text is empty if there is one then.
    """
    if name not in KNOWN:
        load_installed()
    if name in KNOWN:
        return ""
    hint = nearest(name, KNOWN, f"The measures are {', '.join(KNOWN)}.", did="Did")
    return f"there is no measure '{name}'. {hint} {where_from()}"


def unit_of(name: str) -> str:
    """Return the unit of a measure; empty for a name that isn't known."""
    return KNOWN[name].unit if name in KNOWN else ""


def direction_of(name: str) -> int:
    """Return -1 if lower values of a measure are better, and otherwise 1."""
    return -1 if name in KNOWN and KNOWN[name].better == "less" else 1


def label_of(name: str) -> str:
    """Return the label of a measure; the name itself if it isn't known."""
    return KNOWN[name].label if name in KNOWN else name


def label_in_sentence(name: str) -> str:
    """Return the label of a measure for the middle of a sentence; the name itself if it isn't known."""
    return KNOWN[name].label[:1].lower() + KNOWN[name].label[1:] if name in KNOWN else name


def columns_of(names: Iterable[str]) -> tuple[Column, ...]:
    """Return measures as columns of a table of runs, with units and meanings. Unknown names are left out."""
    known = (KNOWN[name] for name in names if name in KNOWN)
    return tuple(Column(each.name, "float64", each.unit, each.meaning, nullable=True) for each in known)
