"""The columns of the state that the compiled day reads and writes, in named groups."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.array_types import Floats, Ints
from sim.channels.hub import Members
from sim.population.people import MANAGER
from sim.rules import help as helping
from sim.rules.learn import initial_propensity

if TYPE_CHECKING:
    from sim.channels.feed import Audience
    from sim.engine.engine import Brought
    from sim.state.society_state import State

NONE = np.zeros(0)
NO_SINGLES, NO_ROWS, NO_FLAGS = np.zeros(0, np.float32), np.zeros(0, np.int64), np.zeros(0, np.bool_)
NO_TICKS = np.zeros(0, np.int8)
NO_CELLS, NO_MEMBERS = np.zeros((0, 0, 2), np.uint32), np.zeros(0, np.int32)


class Folk(NamedTuple):
    """Columns of the people (`sim.population.people.People`); `rate` has one number for all, or N."""

    rate: Any
    activity: Any  # (T, ticks) share of a day's questions on each tick, by town; no rows if it is in `rate`
    ready: Any  # morale of those who can ask today, 0 for the others
    here: Any  # who hasn't left; no elements if nobody comes and goes
    usable: Any  # channels that each person may use, as bits; no elements if only shipped channels are used
    effort: Any
    morale: Any
    standing: Any
    home: Any  # x, y, range, and interest in the favourite topic
    budget: Any
    interest: Any
    skill: Any  # by topic, (K, N)
    on_crowd: Any
    keenness: Any
    propensity: Any  # to ask on each channel, (N, C); no rows unless people learn where to ask
    weights: Any  # one weight of each channel, (C,); no elements if questions travel on all channels
    removed: Any  # tick of removal, -1 for those present; no elements if nobody has been removed
    success: Any  # tick of the last answer on the feed, -1 for none; no elements if nobody looks at it
    threshold: Any  # share of ties that must succeed; no elements likewise


class Net(NamedTuple):
    """Columns of the face-to-face and the online layer, and the followers."""

    near: Any
    far: Any
    followers: Any
    learning: Any  # share of the gap to full strength that an answer closes, (1,)


class Reach(NamedTuple):
    """Whom each channel reaches: the audience of the feed, and the members of each hub."""

    members: Any
    cells: Any
    eligible: Any
    member_keenness: Any
    town: Any
    closed: Any
    hub_member: Any
    hub_first: Any
    hub_size: Any
    relays: Any  # questions that each hub has relayed today; no elements if a tick is a day
    fades: Any  # share of the feed's reach by age
    depths: Any  # depth of ties to people with 0, 1, … followers


class Hosts(NamedTuple):
    """Community managers and their work (`sim.state.host_work.HostWork`); no elements without managers."""

    role: Any  # (N,) of everybody
    manager: Any  # (M,) rows of the managers
    picked: Any  # (N,) and so on
    paid: Any
    introductions: Any
    spent: Any
    had: Any
    days: Any


class Stays(NamedTuple):
    """Who comes and goes (`sim.state.presence.Presence`); no elements if nobody does."""

    arrival: Any
    length: Any
    fixed: Any
    used_up: Any
    departure: Any
    on_crowd: Any
    tick: Any  # (E,) ties that wait for their people (`sim.networks.waiting`)
    layer: Any
    row: Any
    other: Any
    strength: Any


class Ways(NamedTuple):
    """Columns of the table of channels (`sim.state.channel_table.ChannelTable`)."""

    layer: Any
    public: Any
    block: Any
    lane: Any
    kind: Any
    messages: Any
    resistance: Any
    hostility: Any
    sting: Any
    trust: Any
    purpose: Any


def folk(state: State, brought: Brought) -> Folk:
    """Return the columns of the people."""
    p, a = state.people, state.scenario.asking
    chooses = a.channels != "all"
    first = initial_propensity(a.channel_weights, state.channels.names) if chooses else NONE
    none = NONE.reshape(0, 0)
    return Folk(
        rate=np.atleast_1d(np.asarray(brought.rate, np.float64)),
        activity=brought.activity,
        ready=brought.ready,
        here=NO_FLAGS if state.presence is None else state.presence.here,
        usable=brought.usable,
        effort=p.effort,
        morale=p.morale,
        standing=p.standing,
        home=p.home,
        budget=p.budget,
        interest=p.interest,
        skill=p.skill_by_topic,
        on_crowd=p.on_crowd,
        keenness=NO_SINGLES if p.keenness is None else p.keenness,
        propensity=none if state.channel_propensity is None else state.channel_propensity,
        weights=first,
        removed=NO_ROWS if state.removal_tick is None else state.removal_tick,
        success=NO_ROWS if state.last_success is None else state.last_success,
        threshold=NONE if state.join_threshold is None else state.join_threshold,
    )


def net(state: State) -> Net:
    """Return the columns of the ties; get them anew after the ties got more room."""
    t = state.ties
    learning = np.array([float(state.scenario.ties.learning)])
    return Net(t.face_to_face.columns, t.online.columns, t.followers.columns, learning)


@lru_cache(maxsize=8)
def depth_table(dilution: float, shallowness: float) -> Floats:
    """Return the depth of ties to people with 0 to 1,023 followers; a table, because computing it is slow."""
    return helping.tie_depth(np.arange(1024.0), np.float64(dilution), np.float64(shallowness))


def _with_room(state: State, members: Ints) -> Ints:
    """Return the members of all hubs, with room for everybody if people come and go."""
    if state.presence is None:
        return members
    return np.concatenate([members, np.zeros(state.people.count - members.size, np.int64)])


def reach(state: State, audience: Audience | None) -> Reach:
    """Return whom each channel reaches; `audience` is that of the feed."""
    a, m, h, short = audience, state.hub_members, state.scenario.helping, state.short_ticks
    keen = NO_SINGLES if a is None or a.keenness is None or state.people.keenness is None else a.keenness
    return Reach(
        members=NO_MEMBERS if a is None else a.members,
        cells=NO_CELLS if a is None else a.cells,
        eligible=NO_ROWS if a is None else a.eligible,
        member_keenness=keen,
        town=state.people.town,
        closed=NO_FLAGS if state.closed_hubs is None else state.closed_hubs,
        hub_member=NO_ROWS if m is None else _with_room(state, m.person),
        hub_first=NO_ROWS if m is None else m.first,
        hub_size=NO_ROWS if m is None else m.size,
        relays=NO_ROWS if short is None else short.relay_counts,
        fades=state.reach_by_age,
        depths=depth_table(float(h.dilution), float(h.shallowness)),
    )


def keep_members(state: State, reach: Reach) -> None:
    """Let the state have the members of the hubs as they are after a call, if people come and go."""
    if state.presence is not None and state.hub_members is not None:
        many = int(reach.hub_size.sum())
        state.hub_members = Members(reach.hub_member[:many].copy(), reach.hub_first, reach.hub_size)


def ways(state: State) -> Ways:
    """Return the columns of the table of channels."""
    t = state.channels
    return Ways(
        t.layer, t.public, t.block, t.lane, t.message_kind, t.messages, t.resistance, t.hostility, t.sting,
        t.trust, t.purpose,
    )  # fmt: skip


def hosts(state: State) -> Hosts:
    """Return the community managers and their work."""
    work, role = state.host_work, state.people.role
    if work is None:
        return Hosts(role, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, NONE, NONE, NONE)
    return Hosts(
        role, np.flatnonzero(role == MANAGER), work.picked_today, work.paid_today, work.introductions,
        work.effort_spent, work.effort_had, work.office_days,
    )  # fmt: skip


NO_STAYS = Stays(
    NO_ROWS, NONE, NO_FLAGS, NONE, NO_ROWS, NO_FLAGS, NO_ROWS, NO_TICKS, NO_MEMBERS, NO_MEMBERS, NO_SINGLES
)


def stays(state: State) -> Stays:
    """Return who comes and goes, and which ties wait for them."""
    if (p := state.presence) is None:
        return NO_STAYS
    w = p.ties
    return Stays(
        p.stays.arrival, p.stays.length, p.stays.fixed, p.used_up, p.departure, p.on_crowd, w.tick, w.layer,
        w.row, w.other, w.strength,
    )  # fmt: skip
