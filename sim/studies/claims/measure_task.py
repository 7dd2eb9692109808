"""Live a scenario once and measure no more than what is asked for: the unit of work of the claims."""

from __future__ import annotations

from collections.abc import Sequence

from sim.measures import measure_named, needed
from sim.runner import STARTS, lived_tables
from sim.scenarios import Scenario
from sim.society.society import Society


def measured(
    scenario: Scenario, names: Sequence[str], *, engine: str = "compiled"
) -> tuple[dict[str, float], tuple[str, ...]]:
    """Live a scenario with its own seeds; gives the measures named, and the society's notes.

    Parameters
    ----------
    scenario : Scenario
    names : sequence of str
        Of `sim.measures.KNOWN`.
    engine : {"compiled", "numpy"}

    Raises
    ------
    UserError
        The scenario's files are refused, or there is no measure of that name.
    """
    society = Society(scenario, engine=engine, threads=1, starts=STARTS)
    wanted = tuple(dict.fromkeys(names))
    tables = lived_tables(society, needed(wanted))
    span = {"lifetime_days": float(scenario.asking.lifetime), "days": float(scenario.days)}
    return measure_named(wanted, tables, **span), society.state.notes
