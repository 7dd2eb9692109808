"""All measures by name, including measures that are only computed on request, for example for claims."""

from collections.abc import Iterable

from sim.measures.declaration import Measure, by_name
from sim.measures.luck import luck_measures
from sim.measures.network import tie_logit, tie_measures
from sim.measures.outcome import group_measures, reading_measures, time_measures
from sim.measures.outcome.run_measures import MEASURES

_MODULES = (time_measures, group_measures, reading_measures, tie_measures, tie_logit, luck_measures)

FURTHER: dict[str, Measure] = {
    name: each for module in _MODULES for name, each in by_name(vars(module)).items()
}
"""Measures by name that are computed only on request."""

KNOWN: dict[str, Measure] = MEASURES | FURTHER
"""Every measure by name."""


def required_tables(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the extra tables that the named measures need, each once.

    Examples
    --------
    >>> required_tables(["answered_share", "tie_strength", "live_ties"])
    ('ties',)
    """
    return tuple(dict.fromkeys(need for name in names for need in KNOWN[name].needs))
