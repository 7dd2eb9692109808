"""Let people arrive and leave, remove people, and close hubs (ODD: Submodels, come and go; intervene)."""

import numpy as np

from sim.array_types import Ints
from sim.channels import hub
from sim.day.manage import dismiss
from sim.networks.cut import cut_all
from sim.rules.turnover import stay_used_up
from sim.state.presence import NEVER, Presence
from sim.state.questions import ANSWERED, WITHDRAWN
from sim.state.society_state import State
from sim.state.today import Today


def remove_people(state: State, today: Today, who: Ints) -> None:
    """Remove people for good: they don't ask, read or help any more, and all their ties end.

    Their open questions without a helpful answer are withdrawn. Their rows stay in the tables.
    """
    p, q = state.people, state.questions
    if state.removal_tick is None:
        state.removal_tick = np.full(p.count, -1, np.int64)
    state.removal_tick[who] = state.tick
    p.morale[who], p.budget[who] = 0, 0
    dismiss(state, who)
    mine = np.isin(q.asker[state.open], who)
    withdrawn = mine & (q.answers[state.open] == 0)
    q.status[state.open[mine]] = np.where(withdrawn[mine], WITHDRAWN, ANSWERED)
    state.open = state.open[~mine]
    if state.retellings is not None:
        state.retellings = state.retellings.at(~np.isin(state.retellings.teller, who))
    cut_all(state.ties, who)
    today.removed, today.withdrawn = today.removed + who.size, today.withdrawn + int(withdrawn.sum())
    update_hub_members(state)
    if p.on_crowd[who].any():
        p.on_crowd[who], state.feed_audience = False, None


def remove_hubs(state: State, which: Ints) -> None:
    """Close hubs for good: they accept and relay no questions, and their queues are emptied."""
    if state.closed_hubs is None:
        state.closed_hubs = np.zeros(state.hub_count, bool)
    state.closed_hubs[which] = True
    update_hub_members(state)


def update_hub_members(state: State) -> None:
    """Update the members of each open hub (people who have not been removed) and the queues of the hubs."""
    if state.scenario.channels.hub is None:
        return
    of = state.hub_of
    among = state.present
    if state.closed_hubs is not None:
        among = among & ~state.closed_hubs[of]
        state.hub_queue = state.hub_queue[~state.closed_hubs[of[state.questions.asker[state.hub_queue]]]]
    state.hub_members = hub.group_members(of, state.hub_count, among)


def empty_removed_budgets(state: State) -> None:
    """Set the budgets of removed people to 0, because `renew` refills the budgets of all rows."""
    if state.removal_tick is not None:
        state.people.budget[state.removal_tick >= 0] = 0


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

    Their open questions stay where they are, and can still be answered. Nobody else hears of them by word of
    mouth, because only the asker tells others.
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
