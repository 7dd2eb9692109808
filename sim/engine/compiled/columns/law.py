"""The compiled day: the numbers of the scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.array_types import Floats
from sim.channels.managers import MOST
from sim.engine.compiled.columns.room import memory_of
from sim.engine.compiled.compiler.jit import inner
from sim.engine.compiled.day.hub import FAVOURITES, FIRST_COME, RANDOM
from sim.engine.compiled.day.rank import RANKINGS
from sim.rules.ask import is_order_statistic
from sim.rules.spread import chance_per_tick

if TYPE_CHECKING:
    from sim.state.society_state import State

HUB_ORDERS = {"first_come": FIRST_COME, "favourites": FAVOURITES, "random": RANDOM}


class Law(NamedTuple):
    """The numbers of the scenario; a flag is an int, 0 or 1. The kernel gets a record with the same fields."""

    used: int
    outside: float
    difficulty_a: float
    difficulty_b: float
    by_order_statistic: int
    hopeless: float
    fading: float  # of the feed's reach in a day
    submits: float
    lifetime: int
    answers_wanted: int
    forgetting: float
    hops: int
    referral: float
    passes: int  # whether people may pass on questions
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
    manages: int  # whether managers introduce questions in this call
    cost: float
    sample: int
    introductions: int
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
    tick_days: float
    backlog: float
    withdraw: float
    closure: float  # chance of meeting a friend of a friend on a tick
    plugs_in: int
    reconsiders: float  # chance of considering joining or leaving the feed on a tick
    memory: int  # ticks for which an answer on the feed counts as success
    entrances: int
    attachment: float  # effect of morale on stays
    leave_below: np.float32  # like morale
    # of the current tick, which the kernel sets
    plain: float = 1.0
    shielded: float = 1.0
    fame: float = 1.0
    contacts: int = 0
    capacity: float = 0.0
    paid: int = 0  # introductions that paid time allows, and questions that a manager may pick
    picks: int = 0
    gain: np.float32 = np.float32(1)  # stored standing for an answer


TODAY = ("plain", "shielded", "fame", "contacts", "capacity", "paid", "picks")
"""The columns of a calendar."""
AHEAD = 256  # ticks for which a calendar is made


def calendar(state: State, passed: int) -> Floats:
    """Return the numbers `TODAY` of each tick from the current one on, one row each, for some time ahead.

    On the current tick, `passed` more ticks have passed than the scales of fading say. The numbers are
    computed anew only if something has changed, or if no rows are left.
    """
    memory, now = memory_of(state), state.tick
    since = tuple(fading.since + passed - now for fading in (state.tie_fading, state.standing_fading))
    made = memory.calendar
    if (
        made is None
        or made[0] is not state.scenario
        or made[1] != since
        or not 0 <= now - made[2] < len(made[3])
    ):
        rows = [_numbers_on(state, tick, *since) for tick in range(now, min(state.ticks, now + AHEAD))]
        memory.calendar = made = state.scenario, since, now, np.array(rows, np.float64)
    return made[3][now - made[2] :]


def _numbers_on(state: State, tick: int, ties_since: int, standing_since: int) -> tuple[float, ...]:
    mouth, hub, m = (getattr(state.scenario.channels, name) for name in ("word_of_mouth", "hub", "managers"))
    most = state.ties.face_to_face.slots
    return (
        *state.tie_fading.scales(ties_since + tick),
        state.standing_fading.scales(standing_since + tick)[0],
        0 if mouth is None else min(state.count_on(tick, mouth.contacts), most),
        0 if hub is None else state.count_on(tick, hub.capacity),
        0 if m is None else int(min(state.count_on(tick, m.hours * 60 / m.minutes), MOST)),
        0 if m is None else int(min(state.count_on(tick, m.picks), MOST)),
    )


@inner
def begin_tick(law: Any, days: Any, n: int) -> None:
    """Take the numbers of a tick from row `n` of a calendar."""
    law.plain, law.shielded, law.fame = days[n, 0], days[n, 1], days[n, 2]
    law.contacts, law.capacity = np.int64(days[n, 3]), days[n, 4]
    law.paid, law.picks = np.int64(days[n, 5]), np.int64(days[n, 6])
    law.gain = np.float32(1.0 / days[n, 2])


def law_of(state: State) -> Any:
    """Return a record of the numbers of the scenario, (1,); those of the current tick may be out of date."""
    memory, s = memory_of(state), state.scenario
    if memory.law is None or memory.law[0] is not s:
        law = _law(state)
        types = [(name, np.asarray(value).dtype) for name, value in law._asdict().items()]
        memory.law = s, np.array([law], types)
    return memory.law[1]


def _law(state: State) -> Law:
    s, c = state.scenario, state.scenario.channels
    a, h, w, d = s.asking, s.helping, s.helping.willingness, s.discouragement
    mouth, hub, feed, managers = c.word_of_mouth, c.hub, c.feed, c.managers
    shape = a.difficulty
    alpha, beta = (shape, 0.0) if isinstance(shape, (int, float)) else (shape.a, shape.b)
    return Law(
        used=0,
        outside=float(a.outside),
        difficulty_a=float(alpha),
        difficulty_b=float(beta),
        by_order_statistic=int(is_order_statistic(alpha, beta)),
        fading=1.0 if feed is None else float(feed.fading),
        hopeless=float(a.hopeless),
        submits=0.0 if hub is None else float(hub.submits),
        lifetime=int(state.lifetime),
        answers_wanted=int(a.answers_wanted),
        forgetting=float(a.learning),
        hops=0 if mouth is None else int(mouth.hops),
        referral=0.0 if mouth is None else float(mouth.referral),
        passes=int(state.passes_on),
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
        manages=0,
        cost=0.0 if managers is None else float(managers.cost),
        sample=0 if managers is None else int(managers.sample),
        introductions=0 if managers is None else int(managers.introductions),
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
        tick_days=float(state.tick_days),
        backlog=float(s.people.effort.backlog),
        withdraw=float(d.withdraw),
        closure=float(s.meeting.closure * state.tick_days),
        plugs_in=int(s.plugging_in.enabled),
        reconsiders=chance_per_tick(float(s.plugging_in.rate), state.tick_days),
        memory=round(s.plugging_in.memory / state.tick_days),
        entrances=int(s.plugging_in.entrances),
        attachment=float(s.people.turnover.attachment),
        leave_below=np.float32(s.plugging_in.leave_below),
    )  # fmt: skip
