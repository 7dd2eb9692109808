"""Plug in: people join the crowd for the success they see, and leave it in low morale (ODD: Submodels)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.channels import feed
from sim.day.today import Today
from sim.networks.cut import leave_online
from sim.rules import plug_in as plugging
from sim.rules.spread import chance_a_tick
from sim.state.questions import FEED, LEFT
from sim.state.society_state import State

Ints = NDArray[np.int64]


def plug_in(state: State, today: Today) -> None:
    """Let people join and leave, as of tonight; from tomorrow on they are shown what the crowd is shown."""
    watch(state, today)
    rule, p = state.scenario.plugging_in, state.people
    if not rule.enabled:
        return
    ready = plugging.gets_round(state.luck, state.tick, p.count, chance_a_tick(rule.rate, state.days))
    who = np.flatnonzero(ready & ~p.on_crowd & state.present)
    joining = who[convinced(state, who)]
    leaving = np.flatnonzero(ready & p.on_crowd & (p.morale < rule.leave_below))
    leave(state, leaving)
    join(state, joining)
    if joining.size + leaving.size:
        gather_anew(state)
    today.joined, today.left = today.joined + joining.size, today.left + leaving.size


def watch(state: State, today: Today) -> None:
    """Remember who was answered on the feed today, where anybody looks at that."""
    if state.success is None or today.attempts is None:
        return
    a = state.answers
    new = slice(a.size - today.attempts.question.size, a.size)
    good = a.helpful[new] & (a.channel[new] == FEED)
    state.success[state.questions.asker[a.question[new][good]]] = state.tick


def convinced(state: State, who: Ints) -> NDArray[np.bool_]:
    """Whether each of `who` sees enough success among near ties."""
    rule, near = state.scenario.plugging_in, state.ties.face_to_face
    assert state.success is not None and state.threshold is not None
    since = state.tick - round(rule.memory / state.days)
    success = state.people.on_crowd & (state.success > max(since, -1))
    share = plugging.visible(who, success, near.neighbour, near.strength, near.degree)
    return plugging.convinced(share, state.threshold[who], rule.entrances)


def join(state: State, who: Ints) -> None:
    """Put people on the crowd; nobody follows them yet, and they follow nobody."""
    state.people.on_crowd[who] = True


def leave(state: State, who: Ints) -> None:
    """Take people off the crowd: their online ties end, and their open questions leave the feed."""
    if who.size == 0:
        return
    state.people.on_crowd[who] = False
    leave_online(state.ties.online, state.ties.followers, who)
    q = state.questions
    rows = state.open[np.isin(q.asker[state.open], who)]
    rows = rows[q.channels[rows] & (1 << FEED) != 0]
    q.channels[rows] ^= np.uint8((1 << FEED) | (1 << FEED << LEFT))


def gather_anew(state: State) -> None:
    """Drop the feed's audience after the crowd has changed; `audience` draws it up when it is next needed.

    So a thousand people who join one after another cost one audience, not a thousand.
    """
    state.audience = None


def audience(state: State) -> None:
    """Draw up the feed's audience, unless that was done since the crowd last changed."""
    if state.audience is None:
        state.audience = feed.gather(state.people.on_crowd, state.people.interest)
