"""The compiled day: many ticks in one call, a tick, or its parts in a call for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engine.compiled.columns import groups
from sim.engine.compiled.columns.law import calendar, law_of
from sim.engine.compiled.columns.room import Memory, keep_audience, memory_of, whole_audience
from sim.engine.compiled.columns.working import Attempts, Book, Sizes
from sim.engine.compiled.day import exchange
from sim.engine.compiled.day.record import BY_HAND, COMINGS, read_days
from sim.engine.compiled.day.stages import (
    ANSWERS,
    ASKERS,
    DONE,
    EXPOSURES,
    INTRODUCTIONS,
    OFFERS,
    PAIRS,
    run_simple_stages,
    run_stages,
)
from sim.engine.compiled.tie_updates import make_room
from sim.engine.engine import ASKING, CIRCULATING, EVENING, HELPING, MORNING, NIGHT, READING
from sim.engine.further_processes import has_further_processes
from sim.population.people import MANAGER
from sim.rules.rank import EQUAL_CHANCE

if TYPE_CHECKING:
    from sim.engine.engine import Brought
    from sim.state.society_state import State
    from sim.state.today import Today


def live(
    state: State, today: Today, brought: Brought, until: int, first: int = MORNING, stop: int = NIGHT
) -> None:
    """Run the ticks before `until`; the results are those of the functions of `sim.day`.

    The current tick begins with the stage `first`, and the call ends before the stage `stop` of a tick. What
    the stages need from earlier ones of this tick is in `today`, and so are the results if the call ends
    within a tick. `brought` is what the call can't get from the state.
    """
    memory = memory_of(state)
    sizes = memory.new_sizes()
    sizes.stop[0] = stop
    _begin(state, today, memory, sizes, first)
    exchange.load(state, brought, memory, sizes)
    exchange.put(state, today, memory, sizes)
    passed = int(first == MORNING and state.tick > 0)  # ticks since the scales of fading were updated
    days = calendar(state, passed)
    until = min(until, state.tick + len(days))
    memory.provide(days=until - state.tick)
    reach, law = groups.reach(state, whole_audience(state, memory, sizes)), _law(state, brought, stop)
    ways, hosts, stays = groups.ways(state), groups.hosts(state), groups.stays(state)
    columns = reach, ways, hosts, stays, law, days, exchange.given(state, brought)
    _run(state, memory, sizes, until, groups.folk(state, brought), columns)
    exchange.store(state, memory, sizes)
    _end(state, today, memory, sizes, passed - (sizes.days[0] > 0))
    keep_audience(state, memory, sizes)
    groups.keep_members(state, reach)
    _report(state, today, memory, sizes, first)


def _run(
    state: State, memory: Memory, sizes: Sizes, until: int, folk: groups.Folk, columns: tuple[Any, ...]
) -> None:
    """Call the kernel until the ticks before `until` are over; make room whenever an array is full."""
    kernel = run_simple_stages if is_simple(state) else run_stages
    code = ASKERS
    while code != DONE:
        _make_room(state, memory, sizes, code)
        tables = Book(*state.questions.whole()), Attempts(*state.answers.whole())
        working = memory.opened, memory.room, memory.numbers
        code = kernel(np.uint64(state.luck), until, folk, groups.net(state), *columns, *tables, *working)
        state.questions.resize(int(sizes.questions[0]))
        state.answers.resize(int(sizes.answers[0]))
        state.ties.followers.end = int(sizes.pool_end[0])


def _law(state: State, brought: Brought, stop: int) -> Any:
    """Return the numbers of the scenario and of this call, (1,)."""
    law = law_of(state)
    law["manages"], law["used"] = brought.introduces, brought.used
    law["keeps"] = stop < EVENING or state.short_ticks is not None
    return law


def is_simple(state: State) -> bool:
    """Return whether the kernel without the further processes can run the state (`stages.run_simple_stages`)."""
    moves = state.presence is not None or state.last_success is not None
    told = state.passes_on or state.retellings is not None or state.host_work is not None
    ordered = state.channels.ranking != EQUAL_CHANCE or state.vote_keys.size > 0
    return not (
        moves or told or ordered or state.short_ticks is not None or has_further_processes(state.scenario)
    )


def _begin(state: State, today: Today, memory: Memory, sizes: Sizes, stage: int) -> None:
    sizes.stage[0], sizes.tick[0], sizes.pool_end[0] = stage, state.tick, state.ties.followers.end
    sizes.questions[0], sizes.answers[0] = state.questions.size, state.answers.size
    for name in BY_HAND:
        getattr(sizes, name)[0] = getattr(today, name)
    memory.provide_for_people(state)
    people, shown = state.people.count, 0 if today.shown is None else today.shown.question.size
    offers = max(people // 12, sum(each.question.size for each in today.offers))
    _provide_exposures(state, memory, sizes, max(2 * people // 3, shown))  # enough for a usual day
    sizes.managers[0] = np.count_nonzero(state.people.role == MANAGER)
    memory.provide(managers=int(sizes.managers[0]), introduced=0, hosts=0)
    memory.provide(offers=offers, changes=max(people // 12, offers))


def _provide_exposures(state: State, memory: Memory, sizes: Sizes, exposures: int) -> None:
    memory.provide(exposures=exposures)
    exposures = memory.size["exposures"]
    ranks = state.channels.ranking != EQUAL_CHANCE
    memory.provide(
        ranked=exposures if ranks else 0,
        retold=int(sizes.retold[0]) + exposures if state.passes_on else 0,
        votes=int(sizes.votes[0]) + exposures if ranks else 0,
    )
    short = state.short_ticks is not None
    messages = max(int(sizes.messages[0]), int(sizes.ranked[0])) + exposures if short else 0
    memory.provide(later=exposures if short else 0, messages=messages, ranked_before=messages, picks=0)
    memory.provide(ranks=state.people.count if short and ranks else 0)


def _provide_questions(state: State, memory: Memory, sizes: Sizes) -> None:
    memory.provide(askers=int(sizes.askers[0]) + 1)
    askers = memory.size["askers"] if sizes.stage[0] <= ASKING else 0
    waiting = int(sizes.queue[0]) + askers
    state.questions.reserve(askers)
    memory.provide(
        open=int(sizes.open[0]) + askers,
        queue=waiting,
        candidates=0 if state.hub_members is None else waiting,
        tried=int(sizes.tried[0]) + memory.size["offers"],
    )


def _make_room(state: State, memory: Memory, sizes: Sizes, code: int) -> None:
    """Provide what was missing when the call returned, or before the first call."""
    if code == PAIRS:
        memory.provide(candidates=int(sizes.candidates[0]), changes=int(sizes.changes[0]))
    elif code == ASKERS:
        _provide_questions(state, memory, sizes)
    elif code == EXPOSURES:
        _provide_exposures(state, memory, sizes, int(sizes.exposures[0]))
        memory.provide(candidates=int(sizes.candidates[0]))
    elif code == INTRODUCTIONS:
        memory.provide(
            introduced=int(sizes.introduced[0]),
            hosts=int(sizes.hosts[0] + sizes.introduced[0]),
            picks=int(sizes.recent[0] + sizes.candidates[0]) if state.short_ticks is not None else 0,
            candidates=int(sizes.candidates[0]),
        )
    elif code == OFFERS:
        memory.provide(offers=int(sizes.offers[0]))
    elif code == ANSWERS:
        attempts = int(sizes.attempts[0])
        state.answers.reserve(attempts)
        memory.provide(changes=2 * attempts, tried=int(sizes.tried[0]) + attempts)
        _provide_exposures(state, memory, sizes, int(sizes.end[0]))
    else:
        e = sizes.changed[0]
        make_room(state.ties, int(memory.room.changes[0, e]), int(memory.room.changes[2, e]))
        sizes.pool_end[0] = state.ties.followers.end
        memory.provide(width=state.ties.face_to_face.width)


def _end(state: State, today: Today, memory: Memory, sizes: Sizes, passed: int) -> None:
    """Record the days that are over, and what has been met; update the scales of fading."""
    days = int(sizes.days[0])
    state.daily += read_days(memory.room, days)
    if (presence := state.presence) is not None:
        for own, name in enumerate(("arrived", "departed", "present")):
            getattr(presence, name).extend(memory.room.counts[COMINGS + own, :days].tolist())
    state.tick = int(sizes.tick[0])
    for fading in (state.tie_fading, state.standing_fading):
        fading.pass_ticks(passed + int(sizes.days[0]))
    today.met = int(sizes.met[0])


def _report(state: State, today: Today, memory: Memory, sizes: Sizes, first: int) -> None:
    """Write the results of the stages of a tick to `today`, and what later ticks need to the state."""
    stage = sizes.stage[0]
    if first <= ASKING < stage:
        today.asked += int(sizes.askers[0])
    if first <= CIRCULATING < stage:
        today.exposures = int(sizes.end[0])
    if stage in (READING, HELPING):
        order = exchange.order_of_exposures(today, memory, sizes, own=first <= CIRCULATING)
        if first <= CIRCULATING:
            today.questions, today.shown = exchange.exposures(state, memory, sizes, order)
    if first <= READING < stage:
        today.exposures, today.read = int(sizes.shown[0]), int(sizes.read[0])
        today.hostile = int(sizes.hostile[0])
        if stage == HELPING:
            today.decisions, today.tally = exchange.decisions(memory, sizes, order)
    if stage in (EVENING, MORNING):
        exchange.end_retellings(state)
    if stage == EVENING:
        today.attempted = int(sizes.attempts[0])
