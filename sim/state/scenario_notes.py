"""Notes on settings of a scenario that its author may not have intended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.population.asking_rates import asking_rates
from sim.population.people import People
from sim.state.rhythm import town_activity
from sim.state.shortfall import FastAskers, Note

if TYPE_CHECKING:
    from sim.scenarios.loading import Scenario


def scenario_notes(scenario: Scenario, population: People) -> list[Note]:
    """Return the notes on a scenario and its people before the first tick."""
    return [
        *(
            f"{scenario.name}: {text}"
            for text in [*_reach(scenario, population), *_ranking(scenario), *_rhythm(scenario)]
        ),
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


def _ranking(scenario: Scenario) -> list[str]:
    """Return a note if the order of the feed or the chance of voting has no effect during the whole run."""
    feed, paths = scenario.channels.feed, ("channels.feed.ranking", "channels.feed.voting")
    if feed is None or any(path in each.set_ for each in scenario.interventions for path in paths):
        return []
    if feed.ranking == "votes" and feed.voting == 0:
        return ["nobody votes (channels.feed.voting is 0), so the feed has no order."]
    if feed.ranking != "votes" and feed.voting > 0:
        return [f"channels.feed.voting has no effect, because channels.feed.ranking is {feed.ranking}."]
    return []


def _rhythm(scenario: Scenario) -> list[str]:
    if scenario.people.rhythm is None or scenario.tick_hours < 24:
        return []
    return ["people.rhythm has no effect, because a tick is a whole day (tick_hours is 24)."]


def _fast_askers(scenario: Scenario, population: People) -> list[Note]:
    """Return a note if people have a rate of asking that is larger than they can have on a tick."""
    activity = town_activity(scenario, len(population.town_names))
    share = scenario.tick_hours / 24.0 if activity is None else activity.max(axis=1)[population.town]
    per_tick = np.asarray(asking_rates(population, scenario.asking.rate)) * share
    many = int(np.count_nonzero(per_tick > 1))
    return [FastAskers(scenario.name, population.count, many, float(per_tick.max()))] if many else []
