"""The compiled day: the numbers of the scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.engine.compiled.day.hub import FAVOURITES, FIRST_COME, RANDOM
from sim.engine.compiled.day.rank import RANKINGS
from sim.engine.compiled.day.room import memory_of
from sim.rules.ask import is_order_statistic

if TYPE_CHECKING:
    from sim.state.society_state import State

HUB_ORDERS = {"first_come": FIRST_COME, "favourites": FAVOURITES, "random": RANDOM}


class Law(NamedTuple):
    """The numbers of the scenario that hold today; a flag is an int, 0 or 1."""

    used: int
    outside: float
    difficulty_a: float
    difficulty_b: float
    by_order_statistic: int
    hopeless: float
    submits: float
    lifetime: int
    answers_wanted: int
    forgetting: float
    contacts: int
    hops: int
    referral: float
    capacity: float
    hub_order: int
    per_town: int
    hub_resistance: float
    reach: float
    visibility: float
    half: float  # standing at which half of its effect is reached
    followers: float
    found: float
    after_answer: float
    viral: float
    viral_shape: float
    only_members: int
    ranking: int
    voting: float
    ticks: int  # in a day
    keeps: int  # whether exposures that all members of a hub ignore are kept
    shows_twice: int
    attention: float
    misjudgement: float
    dilution: float
    shallowness: float
    cap: int
    baseline: float
    interest: float
    tie: float
    owed: float
    nearness: float
    rivalry: float
    on_standing: float
    on_purpose: float
    bystander: float
    discourages: int
    up: float
    down: float
    near_slots: int
    far_slots: int
    directed: int
    plain: float
    shielded: float
    fame: float
    gain: Any  # stored standing for an answer, float32


def law_today(state: State) -> Law:
    """Return the numbers of the scenario, with those that change from day to day."""
    memory, s = memory_of(state), state.scenario
    if memory.law is None or memory.law[0] is not s:
        memory.law = s, _law(state)
    mouth, hub, scale = s.channels.word_of_mouth, s.channels.hub, state.standing_fading.scale
    contacts = 0 if mouth is None else int(state.count_today(mouth.contacts))
    return memory.law[1]._replace(
        contacts=min(contacts, state.ties.face_to_face.width),
        capacity=0.0 if hub is None else float(state.count_today(hub.capacity)),
        plain=float(state.tie_fading.scale),
        shielded=float(state.tie_fading.shielded_scale),
        fame=float(scale),
        gain=np.float32(1 / scale),
    )


def _law(state: State) -> Law:
    """Return the numbers of the scenario; those that change from day to day get their values later."""
    s, c = state.scenario, state.scenario.channels
    a, h, w, d = s.asking, s.helping, s.helping.willingness, s.discouragement
    mouth, hub, feed = c.word_of_mouth, c.hub, c.feed
    shape = a.difficulty
    alpha, beta = (shape, 0.0) if isinstance(shape, (int, float)) else (shape.a, shape.b)
    return Law(
        used=0,
        outside=float(a.outside),
        difficulty_a=float(alpha),
        difficulty_b=float(beta),
        by_order_statistic=int(is_order_statistic(alpha, beta)),
        hopeless=float(a.hopeless),
        submits=0.0 if hub is None else float(hub.submits),
        lifetime=int(state.lifetime),
        answers_wanted=int(a.answers_wanted),
        forgetting=float(a.learning),
        contacts=0,
        hops=0 if mouth is None else int(mouth.hops),
        referral=0.0 if mouth is None else float(mouth.referral),
        capacity=0.0,
        hub_order=0 if hub is None else HUB_ORDERS[hub.order],
        per_town=int(hub is not None and hub.per == "town"),
        hub_resistance=0.0 if hub is None else float(hub.resistance),
        reach=0.0 if feed is None else float(feed.reach),
        visibility=0.0 if feed is None else float(feed.visibility),
        half=float(state.half_standing),
        followers=0.0 if feed is None else float(feed.followers),
        found=0.0 if feed is None else float(feed.found),
        after_answer=1.0 if feed is None else float(feed.after_answer),
        viral=0.0 if feed is None else float(feed.viral.chance),
        viral_shape=1.0 if feed is None else float(feed.viral.shape),
        only_members=int(s.ties.online.kind == "from_file"),
        ranking=RANKINGS.index(state.channels.ranking),
        voting=0.0 if feed is None else float(feed.voting),
        ticks=state.ticks_per_day,
        keeps=0,
        shows_twice=int(state.may_show_twice),
        attention=float(h.attention),
        misjudgement=float(h.misjudgement),
        dilution=float(h.dilution),
        shallowness=float(h.shallowness),
        cap=int(s.ties.owed_cap),
        baseline=float(w.baseline),
        interest=float(w.interest),
        tie=float(w.tie),
        owed=float(w.owed),
        nearness=float(w.nearness),
        rivalry=float(w.rivalry),
        on_standing=float(w.standing),
        on_purpose=float(w.purpose),
        bystander=float(w.bystander),
        discourages=int(d.enabled),
        up=float(d.up),
        down=float(d.down),
        near_slots=int(state.ties.face_to_face.slots),
        far_slots=int(state.ties.online.slots),
        directed=int(state.ties.face_to_face.directed),
        plain=1.0,
        shielded=1.0,
        fame=1.0,
        gain=np.float32(1),
    )  # fmt: skip
