"""The daily rhythm of each town, and the share of a day's questions that people ask on a tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.array_types import Floats
from sim.rules.rhythm import activity_shares
from sim.rules.spread import arrival_shares, shares_by

if TYPE_CHECKING:
    from sim.scenarios.loading import Scenario
    from sim.state.society_state import State


def town_activity(scenario: Scenario, towns: int) -> Floats | None:
    """Return the share of a day's activity in each tick of a day, (T, ticks), for each town.

    Returns None if nobody sleeps, or if a tick is a day.
    """
    rhythm, listed = scenario.people.rhythm, scenario.places.towns
    ticks = round(24 / scenario.tick_hours)
    if rhythm is None or ticks == 1:
        return None
    hours = [(rhythm.awake, rhythm.peak)] * towns
    if not isinstance(listed, int):
        own = [(town.awake, town.peak) for town in listed]
        hours = [(a if a is not None else rhythm.awake, p if p is not None else rhythm.peak) for a, p in own]
    if all(awake == 24 for awake, _ in hours):
        return None
    return np.stack([activity_shares(awake, peak, ticks) for awake, peak in hours])


def day_share(state: State) -> Floats | float:
    """Return the share of a day's questions that people ask on this tick: of each, (N,), or one for all."""
    short = state.short_ticks
    if short is None or short.activity is None:
        return state.tick_days
    return np.asarray(short.activity[:, state.tick % short.ticks_per_day][state.people.town])


def arrival_shares_by_town(state: State, fading: float) -> Floats:
    """Return the shares of a day's exposures that have arrived by the end of each tick, (T, ticks - 1).

    The day begins with this tick. With a daily rhythm, there is a row for each town, because time is then
    measured by the activity of the person's town. Otherwise there is one row for all.
    """
    short = state.short_ticks
    assert short is not None
    if short.activity is None:
        return arrival_shares(fading, short.ticks_per_day)[None]
    activity = np.roll(short.activity, -(state.tick % short.ticks_per_day), axis=1)
    return shares_by(fading, np.cumsum(activity, axis=1)[:, :-1])
