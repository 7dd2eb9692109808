"""Plug in: people join the crowd if they see success there, and leave it in low morale (ODD: Submodels)."""

import numpy as np

from sim.array_types import Bools, Ints
from sim.channels import feed
from sim.networks.cut import cut_online
from sim.rules import plug_in as plugging
from sim.rules.spread import chance_per_tick
from sim.state.questions import CHANNEL_COUNT, FEED
from sim.state.society_state import State
from sim.state.today import Today


def plug_in(state: State, today: Today) -> None:
    """Let people join and leave the crowd tonight; the feed shows them questions from tomorrow on."""
    note_successes(state, today)
    rule, p = state.scenario.plugging_in, state.people
    if not rule.enabled:
        return
    ready = plugging.reconsiders(state.luck, state.tick, p.count, chance_per_tick(rule.rate, state.tick_days))
    who = np.flatnonzero(ready & ~p.on_crowd & state.present)
    joining = who[convinced(state, who)]
    leaving = np.flatnonzero(ready & p.on_crowd & (p.morale < rule.leave_below))
    leave(state, leaving)
    join(state, joining)
    today.joined, today.left = today.joined + joining.size, today.left + leaving.size


def note_successes(state: State, today: Today) -> None:
    """Remember who was answered on the feed today, if the scenario has a rule that depends on it."""
    if state.last_success is None or today.attempts is None:
        return
    a = state.answers
    new = slice(a.size - today.attempts.question.size, a.size)
    good = a.helpful[new] & (a.channel[new] == FEED)
    state.last_success[state.questions.asker[a.question[new][good]]] = state.tick


def convinced(state: State, who: Ints) -> Bools:
    """Return whether each of `who` sees enough success among near ties to join."""
    rule, near = state.scenario.plugging_in, state.ties.face_to_face
    assert state.last_success is not None and state.join_threshold is not None
    since = state.tick - round(rule.memory / state.tick_days)
    success = state.people.on_crowd & (state.last_success > max(since, -1))
    share = plugging.visible_success(who, success, near.neighbour, near.strength, near.degree)
    return plugging.convinced(share, state.join_threshold[who], rule.entrances)


def join(state: State, who: Ints) -> None:
    """Put people on the crowd, without online ties at first."""
    if who.size:
        state.people.on_crowd[who], state.feed_audience = True, None


def leave(state: State, who: Ints) -> None:
    """Take people off the crowd: their online ties end, and their open questions leave the feed."""
    if who.size == 0:
        return
    state.people.on_crowd[who], state.feed_audience = False, None
    cut_online(state.ties, who)
    q = state.questions
    rows = state.open[np.isin(q.asker[state.open], who)]
    rows = rows[q.channels[rows] & (1 << FEED) != 0]
    q.channels[rows] ^= np.uint8((1 << FEED) | (1 << FEED << CHANNEL_COUNT))


def prepare_audience(state: State) -> None:
    """Prepare the audience of the feed if the crowd has changed since the last time.

    Code that changes the crowd sets the audience to None, so that a thousand people who join one after
    another cost only one preparation.
    """
    if state.feed_audience is None:
        state.feed_audience = feed.build_audience(state.people.on_crowd, state.people.interest)
