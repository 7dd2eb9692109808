"""Measures that are computed only when asked for, those of the claims among them."""

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
"""Measures by name that are computed only when asked for."""

KNOWN: dict[str, Measure] = MEASURES | FURTHER
"""Every measure by name."""


def needed(names: Iterable[str]) -> tuple[str, ...]:
    """Return the tables beyond those of every run that some measures need, each once.

    Examples
    --------
    >>> needed(["answered_share", "tie_strength", "live_ties"])
    ('ties',)
    """
    return tuple(dict.fromkeys(need for name in names for need in KNOWN[name].needs))
