"""Intervene: carry out today's interventions, in the order of the scenario (ODD: Submodels, intervene)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.day.manage import appoint, hire
from sim.day.meet import bring_together, hold_event
from sim.day.plug_in import convinced, join
from sim.day.remove import empty_removed_budgets, remove_hubs, remove_people, update_hub_members
from sim.engine.engine import Engine
from sim.networks.cut import weaken_far
from sim.population.people import MEMBER
from sim.rules import intervene as intervening
from sim.scenarios.names import rows_of_ids
from sim.state.shortfall import Shortfall
from sim.state.society_state import State, apply_scenario
from sim.state.today import Today

if TYPE_CHECKING:
    from sim.scenarios.parameters.interventions import Event, Hire, Intervention, Move, PlugIn, Remove

FAR_RANGES, LOST_SHARE = 3.0, 0.5  # after a move, ties longer than 3 ranges lose half of their strength


def intervene(state: State, engine: Engine, today: Today) -> None:
    """Carry out the interventions that the scenario sets for today."""
    for nth, each in enumerate(state.scenario.interventions):
        if round(each.day / state.tick_days) == state.tick:
            many = _act(state, engine, today, nth, each)
            state.notes += _shortfall(state, nth, each, many)
    empty_removed_budgets(state)


def _shortfall(state: State, nth: int, each: Intervention, many: int) -> tuple[Shortfall, ...]:
    """Return a note if the intervention affected fewer people or hubs than it asks for, otherwise ()."""
    (act,) = each.acts()
    some = getattr(each, act, None)  # None for the act "set", whose field is `set_`
    wanted, share = getattr(some, "count", None), getattr(some, "share", None)
    if (ids := getattr(some, "ids", None)) is not None:
        wanted = len(ids)
    if act in ("event", "set") or 0 in (wanted, share) or many >= (1 if wanted is None else wanted):
        return ()
    what = "hubs" if getattr(some, "who", None) == "hubs" else "people"
    return (Shortfall(state.scenario.name, nth, act, each.day, what, wanted, many),)


def _act(state: State, engine: Engine, today: Today, nth: int, each: Intervention) -> int:
    """Carry out one intervention, and return how many people or hubs it affected."""
    if each.remove is not None:
        return _remove(state, today, nth, each.remove)
    if each.plug_in is not None:
        return _plug_in(state, today, nth, each.plug_in)
    if each.move is not None:
        return _move(state, nth, each.move)
    if each.event is not None:
        return _hold_event(state, engine, today, nth, each.event)
    if each.hire is not None:
        return _hire(state, each.day, each.hire)
    state.scenario = state.scenario.replace(dict(each.set_))
    apply_scenario(state)
    update_hub_members(state)
    return 0


def _hire(state: State, day: int, some: Hire) -> int:
    """Hire people as managers, and return how many have become managers."""
    days = (math.inf if some.until is None else some.until) - day
    if some.ids is None:
        assert some.count is not None
        return int(hire(state, some.count, days).size)
    who = _named(state, some.ids)
    who = who[state.present[who] & (state.people.role[who] == MEMBER)]
    appoint(state, who, days)
    return int(who.size)


def _remove(state: State, today: Today, nth: int, some: Remove) -> int:
    if some.who == "hubs":
        which = _hubs(state, nth, some)
        remove_hubs(state, which)
        return int(which.size)
    score: AnyInts | int = 0
    if some.who == "top_helpers":
        a = state.answers
        score = np.bincount(a.helper[a.helpful], minlength=state.people.count)
    who = _choose(state, nth, some, state.present, score)
    remove_people(state, today, who)
    return int(who.size)


def _hubs(state: State, nth: int, some: Remove) -> Ints:
    """Return the hubs that the intervention closes: the open hubs with the most members."""
    size = np.bincount(state.hub_of[state.present], minlength=state.hub_count)
    open_ = np.arange(size.size) if state.closed_hubs is None else np.flatnonzero(~state.closed_hubs)
    number = intervening.number_to_choose(some.share, some.count, open_.size)
    return intervening.choose_by_score(state.luck, state.tick, nth, open_, size[open_], number)


def _plug_in(state: State, today: Today, nth: int, some: PlugIn) -> int:
    among = state.present & ~state.people.on_crowd
    if some.who == "convinced":
        rows = np.flatnonzero(among)
        among[rows] = convinced(state, rows)
    who = _choose(state, nth, some, among)
    join(state, who)
    today.joined += who.size
    return int(who.size)


def _move(state: State, nth: int, some: Move) -> int:
    """Move people from other towns to the town `some.to`, and return how many have moved."""
    p = state.people
    town = p.town_names.index(some.to)
    who = _choose(state, nth, some, state.present & (p.town != town))
    state.past_moves.append((state.tick, who, p.town[who]))
    centre, radius = _centre_and_radius(state, town)
    p.x[who], p.y[who] = intervening.draw_homes(state.luck, state.tick, who, centre, radius)
    p.town[who] = town
    weaken_far(state.ties.face_to_face, p, who, FAR_RANGES, LOST_SHARE)
    update_hub_members(state)
    return int(who.size)


def _centre_and_radius(state: State, town: int) -> tuple[Floats, float]:
    """Return centre (2,) and radius of a town, in km.

    If homes come from a file, the centre is the mean home of the town's people, and the radius is the
    standard deviation of their homes.
    """
    p, places = state.people, state.scenario.places
    file = state.scenario.people.from_file
    live = p.town == town
    if file is not None and file.x is not None and live.any():
        home = np.stack([p.x[live], p.y[live]], axis=1).astype(np.float64)
        return home.mean(axis=0), float(home.std(axis=0).mean())
    radius = None if isinstance(places.towns, int) else places.towns[town].radius
    return p.centres[town], float(places.radius if radius is None else radius)


def _hold_event(state: State, engine: Engine, today: Today, nth: int, event: Event) -> int:
    m, before = state.scenario.meeting, today.met
    town = None if event.town == "all" else state.people.town_names.index(event.town)
    turnout = m.turnout if event.turnout is None else event.turnout
    rounds = m.meets if event.meets is None else event.meets
    bring_together(state, engine, today, *hold_event(state, nth + 1, turnout, rounds, town))
    return today.met - before


def _choose(
    state: State, nth: int, some: Remove | PlugIn | Move, among: Bools, score: AnyInts | int = 0
) -> Ints:
    """Return the rows of the people that an intervention affects, chosen from `among`."""
    if some.ids is not None:
        who = _named(state, some.ids)
        return who[among[who]]
    if not isinstance(some.who, str):
        names = state.people.town_names
        among = among & np.isin(state.people.town, [names.index(town) for town in some.who])
    if some.who == "best_connected":
        score = state.ties.face_to_face.contacts()
    rows = np.flatnonzero(among)
    number = intervening.number_to_choose(some.share, some.count, rows.size)
    score = np.broadcast_to(score, among.shape)[rows]
    return intervening.choose_by_score(state.luck, state.tick, nth, rows, score, number)


def _named(state: State, ids: Sequence[str]) -> Ints:
    """Return the rows, (M,) ascending, of the people with these ids, which have been checked."""
    return np.unique(np.array(rows_of_ids(ids, state.people.ids or ()), np.int64))
