"""Come and go: people arrive and leave (ODD: Submodels, come and go)."""

import numpy as np

from sim.array_types import Ints
from sim.day.manage import dismiss
from sim.day.presence.remove import update_hub_members
from sim.networks.cut import cut_all
from sim.rules.turnover import stay_used_up
from sim.state.presence import NEVER, Presence
from sim.state.society_state import State


def come_and_go(state: State) -> None:
    """Let the people leave whose stay is over, and then let others arrive."""
    if (presence := state.presence) is None:
        return
    leaving, arriving = _leaving(state, presence), _arriving(state, presence)
    if leaving.size:
        _leave(state, presence, leaving)
    if arriving.size:
        _arrive(state, presence, arriving)
    if leaving.size or arriving.size:
        update_hub_members(state)
    state.people.budget[~presence.here] = 0  # `renew` has refilled the budgets of all rows
    presence.departed.append(leaving.size)
    presence.arrived.append(arriving.size)


def _leaving(state: State, presence: Presence) -> Ints:
    """Return who leaves this morning, after the ticks of the stay that the last tick used up."""
    if state.tick == 0:
        return np.zeros(0, np.int64)
    stays, p = presence.stays, state.people
    used_up = stay_used_up(p.morale, stays.fixed, float(state.scenario.people.turnover.attachment))
    presence.used_up += np.where(presence.here, used_up, 0.0)
    return np.flatnonzero(state.present & (presence.used_up >= stays.length))


def _arriving(state: State, presence: Presence) -> Ints:
    if state.tick == 0:  # they are present already
        return np.zeros(0, np.int64)
    due = (presence.stays.arrival == state.tick) & (presence.stays.length > 0)
    if state.removal_tick is not None:
        due &= state.removal_tick < 0
    return np.flatnonzero(due & ~presence.here & (presence.departure == NEVER))


def _leave(state: State, presence: Presence, who: Ints) -> None:
    """Let people leave for good: all their ties end, and they take part in nothing any more.

    Their open questions stay where they are, and can still be answered. By word of mouth nobody is told any
    more, because the asker was the one who told others.
    """
    p = state.people
    presence.here[who], presence.departure[who] = False, state.tick
    dismiss(state, who)
    if state.retellings is not None:
        state.retellings = state.retellings.at(~np.isin(state.retellings.teller, who))
    cut_all(state.ties, who)
    presence.on_crowd[who] = p.on_crowd[who]
    if p.on_crowd[who].any():
        p.on_crowd[who], state.feed_audience = False, None


def _arrive(state: State, presence: Presence, who: Ints) -> None:
    """Let people arrive: with the effort of a day, and with their starting ties to the people present."""
    p = state.people
    presence.here[who] = True
    p.budget[who] = p.effort[who]
    p.on_crowd[who] = presence.on_crowd[who]
    if p.on_crowd[who].any():
        state.feed_audience = None
    presence.ties.begin(state.ties, state.tie_terms, state.tick, state.present)
