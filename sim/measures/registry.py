"""Measures that are computed only when asked for, those of the claims among them."""

from collections.abc import Iterable

from sim.measures.declaration import Measure
from sim.measures.luck.luck_measures import LUCK_MEASURES
from sim.measures.network.tie_measures import TIE_MEASURES
from sim.measures.outcome.group_measures import GROUP_MEASURES
from sim.measures.outcome.reading_measures import READING_MEASURES
from sim.measures.outcome.run_measures import MEASURES
from sim.measures.outcome.time_measures import TIME_MEASURES

FURTHER: dict[str, Measure] = {
    each.name: each
    for each in (*TIME_MEASURES, *GROUP_MEASURES, *READING_MEASURES, *TIE_MEASURES, *LUCK_MEASURES)
}
"""Measures by name that are taken only when asked for."""

KNOWN: dict[str, Measure] = {**MEASURES, **FURTHER}
"""Every measure by name."""


def needed(names: Iterable[str]) -> tuple[str, ...]:
    """Return the tables beyond those of every run that some measures need, each once.

    Examples
    --------
    >>> needed(["answered_share", "tie_strength", "live_ties"])
    ('ties',)
    """
    return tuple(dict.fromkeys(need for name in names for need in KNOWN[name].needs))
