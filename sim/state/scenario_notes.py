"""Notes on settings of a scenario that its author may not have intended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.population.asking_rates import asking_rates
from sim.population.people import People

if TYPE_CHECKING:
    from sim.scenarios.loading import Scenario


def scenario_notes(scenario: Scenario, population: People) -> list[str]:
    """Return the notes on a scenario and its people before the first tick."""
    found = (*_reach(scenario, population), *_rates(scenario, population))
    return [f"{scenario.name}: {text}" for text in found]


def _reach(scenario: Scenario, population: People) -> list[str]:
    c = scenario.channels
    if all(channel is None for _, channel in c):
        return ["no channel is used, so nobody can answer."]
    joins = any(each.plug_in is not None for each in scenario.interventions)
    if c.feed is not None and not population.on_crowd.any() and not joins:
        return ["there is a feed, but nobody is on it (see people.on_crowd)."]
    return []


def _rates(scenario: Scenario, population: People) -> list[str]:
    """Return how many people have a rate of asking that is larger than they can have on a tick."""
    per_tick = np.asarray(asking_rates(population, scenario.asking.rate)) * (scenario.tick_hours / 24.0)
    many = int(np.count_nonzero(per_tick > 1))
    if not many:
        return []
    return [
        f"{many:,} of {population.count:,} people have a rate of asking above one question a tick "
        f"(the largest is {per_tick.max():.3g}); at full morale they ask on every tick."
    ]
