"""Notes on settings of a scenario that its author may not have intended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.population.asking_rates import asking_rates
from sim.population.people import People
from sim.state.shortfall import FastAskers, Note

if TYPE_CHECKING:
    from sim.scenarios.loading import Scenario


def scenario_notes(scenario: Scenario, population: People) -> list[Note]:
    """Return the notes on a scenario and its people before the first tick."""
    return [
        *(f"{scenario.name}: {text}" for text in _reach(scenario, population)),
        *_fast_askers(scenario, population),
    ]


def _reach(scenario: Scenario, population: People) -> list[str]:
    c = scenario.channels
    if all(channel is None for _, channel in c):
        return ["no channel is used, so nobody can answer."]
    joins = any(each.plug_in is not None for each in scenario.interventions)
    if c.feed is not None and not population.on_crowd.any() and not joins:
        return ["there is a feed, but nobody is on it (see people.on_crowd)."]
    return []


def _fast_askers(scenario: Scenario, population: People) -> list[Note]:
    """Return a note if people have a rate of asking that is larger than they can have on a tick."""
    per_tick = np.asarray(asking_rates(population, scenario.asking.rate)) * (scenario.tick_hours / 24.0)
    many = int(np.count_nonzero(per_tick > 1))
    return [FastAskers(scenario.name, population.count, many, float(per_tick.max()))] if many else []
