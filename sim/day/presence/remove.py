"""Remove people and close hubs for good (ODD: Submodels, intervene)."""

import numpy as np

from sim.array_types import Ints
from sim.channels import hub
from sim.day.manage import dismiss
from sim.networks.cut import cut_all
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
