"""Columns of result tables that say who was present, if people come and go."""

from __future__ import annotations

import numpy as np

from sim.array_types import AnyInts
from sim.state.society_state import State
from sim.tables.array_table import Cells


def presence_of_people(state: State) -> dict[str, Cells]:
    """Return the columns that say when each person was present, if people come and go."""
    if (presence := state.presence) is None:
        return {}
    departure = presence.departure
    return {
        "on_crowd": np.where(state.present, state.people.on_crowd, presence.on_crowd & ~state.present),
        "arrived_day": np.where(presence.has_arrived, presence.stays.since * state.tick_days, np.nan),
        "left_day": np.where(departure < 0, np.nan, departure * state.tick_days),
        "present_days": presence.ticks_present(state.tick, state.removal_tick) * state.tick_days,
    }


def presence_by_day(state: State) -> dict[str, AnyInts]:
    """Return how many people are present, arrive and leave on each tick, if people come and go."""
    if (presence := state.presence) is None:
        return {}
    names = ("present", "arrived", "departed")
    return {name: np.array(getattr(presence, name)[: state.tick], np.int64) for name in names}
