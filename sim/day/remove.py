"""People and hubs that are gone from one morning on (ODD: Submodels, intervene)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.channels import hub
from sim.day.manage import dismiss
from sim.day.plug_in import gather_anew
from sim.day.today import Today
from sim.networks.cut import part
from sim.state.questions import ANSWERED, WITHDRAWN
from sim.state.society_state import State

Ints = NDArray[np.int64]


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
        state.passing = state.passing.of(~np.isin(state.passing.teller, who))
    part(state.ties.face_to_face, state.ties.online, state.ties.followers, who)
    today.removed, today.withdrawn = today.removed + who.size, today.withdrawn + int(withdrawn.sum())
    assemble(state)
    if p.on_crowd[who].any():
        p.on_crowd[who] = False
        gather_anew(state)


def remove_hubs(state: State, which: Ints) -> None:
    """Close hubs for good: they take nothing on and relay nothing; what waits there waits no longer."""
    if state.closed is None:
        state.closed = np.zeros(int(state.hub_of.max(initial=0)) + 1, bool)
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
    state.members = hub.members(of, int(of.max(initial=0)) + 1, among)


def enforce(state: State) -> None:
    """Keep those who are gone from saving effort up."""
    if state.removed is not None:
        state.people.budget[state.removed >= 0] = 0
