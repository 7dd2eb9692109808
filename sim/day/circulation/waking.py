"""Delay exposures that would reach people in their sleep (ODD: Submodels, daily rhythm)."""

import numpy as np

from sim.array_types import Bools
from sim.channels import Exposures, join_exposures
from sim.state.questions import HUB, OPEN
from sim.state.short_ticks import Later
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
    later = shown.at(ahead > 0)
    hops = (later.hops * later.heeded).astype(np.int8)
    short.store(
        Later(state.tick + ahead[ahead > 0], state.open[later.question], later.person, later.channel, hops)
    )
    return join_exposures([shown.at(ahead == 0), woken(state)])


def woken(state: State) -> Exposures:
    """Take the exposures of people who wake up on this tick, without those that no longer reach anybody."""
    assert state.short_ticks is not None
    later = state.short_ticks.take_due(state.tick, None)
    later = later.at(_still_reaches(state, later))
    place = np.searchsorted(state.open, later.question).astype(np.int32)
    return Exposures(place, later.person, later.channel, np.maximum(later.hops, 1), later.hops > 0)


def _still_reaches(state: State, later: Later) -> Bools:
    """Return whether the question is still open, and the person present and a member of the same hub."""
    hub_of, asker = state.hub_of, state.questions.asker[later.question]
    member = (later.channel != HUB) | (hub_of[later.person] == hub_of[asker])
    is_open = state.questions.status[later.question] == OPEN
    return np.asarray(is_open & state.present[later.person] & member)
