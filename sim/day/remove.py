"""People and hubs that are gone from one morning on (ODD: Submodels, intervene)."""

import numpy as np

from sim.array_types import Ints
from sim.channels import hub
from sim.day.manage import dismiss
from sim.networks.cut import part
from sim.state.questions import ANSWERED, WITHDRAWN
from sim.state.society_state import State
from sim.state.today import Today


def remove_people(state: State, today: Today, who: Ints) -> None:
    """Let people go for good: they ask, read and help no more, and nobody has ties with them.

    Their open questions are withdrawn. Rows stay where they are.
    """
    p, q = state.people, state.questions
    if state.removed is None:
        state.removed = np.full(p.count, -1, np.int64)
    state.removed[who] = state.tick
    p.morale[who], p.budget[who] = 0, 0
    dismiss(state, who)
    mine = np.isin(q.asker[state.open], who)
    withdrawn = mine & state.wanting
    q.status[state.open[mine]] = np.where(withdrawn[mine], WITHDRAWN, ANSWERED)
    state.open = state.open[~mine]
    if state.passing is not None:
        state.passing = state.passing.at(~np.isin(state.passing.teller, who))
    part(state.ties, who)
    today.removed, today.withdrawn = today.removed + who.size, today.withdrawn + int(withdrawn.sum())
    assemble(state)
    if p.on_crowd[who].any():
        p.on_crowd[who], state.audience = False, None


def remove_hubs(state: State, which: Ints) -> None:
    """Close hubs for good: they take nothing on and relay nothing; what waits there waits no longer."""
    if state.closed is None:
        state.closed = np.zeros(state.hubs, bool)
    state.closed[which] = True
    assemble(state)


def assemble(state: State) -> None:
    """Settle anew whom each hub reaches: the people who are there, of hubs that are open."""
    if state.scenario.channels.hub is None:
        return
    of = state.hub_of
    among = state.present
    if state.closed is not None:
        among = among & ~state.closed[of]
        state.waiting = state.waiting[~state.closed[of[state.questions.asker[state.waiting]]]]
    state.members = hub.members(of, state.hubs, among)


def enforce(state: State) -> None:
    """Keep those who are gone from saving effort up."""
    if state.removed is not None:
        state.people.budget[state.removed >= 0] = 0
