"""Plug in: people join the feed if they see success there, and leave it if their morale is low.

(ODD: Submodels, plug in.)
"""

import numpy as np

from sim.array_types import Bools, Ints
from sim.day.own_rules import apply_rules
from sim.engine.engine import Engine
from sim.networks.cut import cut_online
from sim.parts.columns import Joining
from sim.registry.parts import MOST_CHANNELS
from sim.rules import plug_in as plugging
from sim.rules.spread import chance_per_tick
from sim.state.questions import FEED
from sim.state.society_state import State
from sim.state.today import Today


def plug_in(state: State, today: Today) -> None:
    """Let people join and leave the feed tonight; people who join are shown questions from tomorrow on."""
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
    """Store today's tick for each asker who was answered on the feed, if a rule of the scenario needs it."""
    if state.last_success is None:
        return
    a = state.answers
    new = slice(a.size - today.attempted, a.size)
    good = a.helpful[new] & (a.channel[new] == FEED)
    state.last_success[state.questions.asker[a.question[new][good]]] = state.tick


def convinced(state: State, who: Ints) -> Bools:
    """Return whether each of `who` sees enough success among their face-to-face ties to join the feed."""
    rule, near = state.scenario.plugging_in, state.ties.face_to_face
    assert state.last_success is not None and state.join_threshold is not None
    since = state.tick - round(rule.memory / state.tick_days)
    success = state.people.on_crowd & (state.last_success > max(since, -1))
    share = plugging.visible_success(who, success, near.neighbour, near.strength, near.degree)
    threshold = state.join_threshold[who]
    joins = plugging.convinced(share, threshold, rule.entrances)
    if state.has_rules("joining"):
        joins = apply_rules(state, "joining", Joining(who, share, threshold, joins))
    return joins


def join(state: State, who: Ints) -> None:
    """Let people join the feed; at first they have no online ties."""
    if who.size:
        state.people.on_crowd[who], state.feed_audience = True, None


def leave(state: State, who: Ints) -> None:
    """Remove people from the feed: their online ties end, and their open questions leave the feed."""
    if who.size == 0:
        return
    state.people.on_crowd[who], state.feed_audience = False, None
    cut_online(state.ties, who)
    q = state.questions
    rows = state.open[np.isin(q.asker[state.open], who)]
    rows = rows[q.channels[rows] & (1 << FEED) != 0]
    q.channels[rows] ^= np.uint32((1 << FEED) | (1 << FEED << MOST_CHANNELS))


def prepare_audience(state: State, engine: Engine) -> None:
    """Build the audience of the feed if people have joined or left since it was last built.

    Code that lets people join or leave only sets the audience to None. So if a thousand people join one after
    another, the audience is built only once.
    """
    if state.feed_audience is None:
        p = state.people
        state.feed_audience = engine.build_audience(p.on_crowd, p.interest, p.keenness)
