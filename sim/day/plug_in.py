"""Plug in: people join the crowd for the success they see, and leave it in low morale (ODD: Submodels)."""

import numpy as np

from sim.array_types import Bools, Ints
from sim.channels import feed
from sim.networks.cut import leave_online
from sim.rules import plug_in as plugging
from sim.rules.spread import chance_a_tick
from sim.state.questions import CHANNEL_COUNT, FEED
from sim.state.society_state import State
from sim.state.today import Today


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
    today.joined, today.left = today.joined + joining.size, today.left + leaving.size


def watch(state: State, today: Today) -> None:
    """Remember who was answered on the feed today, where anybody looks at that."""
    if state.success is None or today.attempts is None:
        return
    a = state.answers
    new = slice(a.size - today.attempts.question.size, a.size)
    good = a.helpful[new] & (a.channel[new] == FEED)
    state.success[state.questions.asker[a.question[new][good]]] = state.tick


def convinced(state: State, who: Ints) -> Bools:
    """Whether each of `who` sees enough success among near ties."""
    rule, near = state.scenario.plugging_in, state.ties.face_to_face
    assert state.success is not None and state.threshold is not None
    since = state.tick - round(rule.memory / state.days)
    success = state.people.on_crowd & (state.success > max(since, -1))
    share = plugging.visible(who, success, near.neighbour, near.strength, near.degree)
    return plugging.convinced(share, state.threshold[who], rule.entrances)


def join(state: State, who: Ints) -> None:
    """Put people on the crowd; nobody follows them yet, and they follow nobody."""
    if who.size:
        state.people.on_crowd[who], state.audience = True, None


def leave(state: State, who: Ints) -> None:
    """Take people off the crowd: their online ties end, and their open questions leave the feed."""
    if who.size == 0:
        return
    state.people.on_crowd[who], state.audience = False, None
    leave_online(state.ties, who)
    q = state.questions
    rows = state.open[np.isin(q.asker[state.open], who)]
    rows = rows[q.channels[rows] & (1 << FEED) != 0]
    q.channels[rows] ^= np.uint8((1 << FEED) | (1 << FEED << CHANNEL_COUNT))


def gather_audience(state: State) -> None:
    """Draw up the feed's audience, if the crowd has changed since that was last done.

    Whoever changes the crowd drops the audience, so a thousand people who join one after another cost one.
    """
    if state.audience is None:
        state.audience = feed.gather(state.people.on_crowd, state.people.interest)
