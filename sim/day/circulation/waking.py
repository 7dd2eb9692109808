"""Delay exposures that would reach people in their sleep (ODD: Submodels, daily rhythm)."""

import numpy as np

from sim.array_types import Bools, Ints
from sim.channels import Exposures, join_exposures
from sim.state.questions import HUB, OPEN
from sim.state.society_state import State


def wait_until_awake(state: State, shown: Exposures) -> Exposures:
    """Return the exposures of this tick, without those that wait for people to wake up.

    Exposures by a hub, and by people who pass questions on, wait. The times of other exposures are drawn from
    the hours in which people are awake (`sim.day.circulation.arrivals`). Introductions are read at once.
    """
    short = state.short_ticks
    if short is None or short.waking is None:
        return shown
    ahead = short.waking[state.people.town[shown.person], state.tick % short.ticks_per_day]
    ahead = np.where((shown.channel == HUB) | (shown.hops > 1), ahead, 0)
    for ticks in np.unique(ahead[ahead > 0]).tolist():
        later = shown.at(ahead == ticks)
        short.asleep.setdefault(state.tick + ticks, []).append((state.open[later.question], later))
    parts = [shown.at(ahead == 0)]
    return join_exposures([*parts, *woken(state)])


def woken(state: State) -> list[Exposures]:
    """Take the exposures of people who wake up on this tick, without those that no longer reach anybody."""
    short, parts = state.short_ticks, []
    assert short is not None
    for rows, later in short.asleep.pop(state.tick, []):
        here = _still_reaches(state, rows, later)
        place = np.searchsorted(state.open, rows[here]).astype(np.int32)
        parts.append(later.at(here)._replace(question=place))
    return parts


def _still_reaches(state: State, rows: Ints, later: Exposures) -> Bools:
    """Return whether the question is still open, and the person present and a member of the same hub."""
    hub_of, asker = state.hub_of, state.questions.asker[rows]
    member = (later.channel != HUB) | (hub_of[later.person] == hub_of[asker])
    return np.asarray((state.questions.status[rows] == OPEN) & state.present[later.person] & member)
