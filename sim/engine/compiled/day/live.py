"""Whole days in one compiled call: from renewing budgets to recording the counts of each day.

The call works on the columns of the society. If an array is full, the call returns, and `live` makes room
and calls again. The interrupted stage has written only to working memory, so it begins anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.array_types import Floats
from sim.engine.compiled.day import groups
from sim.engine.compiled.day.ask import add_questions, draw_askers
from sim.engine.compiled.day.circulate import circulate, count, open_questions
from sim.engine.compiled.day.groups import Attempts, Book, Sizes
from sim.engine.compiled.day.help import cheer, choose, close, remember, sting, write_attempts
from sim.engine.compiled.day.hub import leave_queue, relay
from sim.engine.compiled.day.law import begin_tick, calendar, law_of
from sim.engine.compiled.day.meet import meet_friends
from sim.engine.compiled.day.plug_in import anybody_moves, note_successes
from sim.engine.compiled.day.read import decide
from sim.engine.compiled.day.record import BY_HAND, read_days, record
from sim.engine.compiled.day.room import Memory, memory_of
from sim.engine.compiled.jit import inline, jit, update_other_sides
from sim.engine.compiled.renew import begin_morning
from sim.engine.compiled.tie_updates import apply_changes, make_room

if TYPE_CHECKING:
    from sim.state.society_state import State
    from sim.state.today import Today

MORNING, MEETING, BEFRIENDING, ASKING, SHOWING, TYING = range(6)  # stages, at which a call can continue
# Why a call returns: all days are done, somebody joins or leaves the feed tonight, or what is full.
DONE, MOVES, PAIRS, ASKERS, EXPOSURES, OFFERS, ANSWERS, TIES = range(8)


@jit
def _live(
    seed: Any, until: int, folk: Any, net: Any, reach: Any, ways: Any, law: Any, days: Any, book: Any, answers: Any,
    opened: Any, room: Any, sizes: Any,
) -> int:  # fmt: skip
    while sizes.tick[0] < until:
        tick = np.uint64(sizes.tick[0])
        begin_tick(law, days, sizes.days[0])
        if sizes.stage[0] == MORNING:
            begin_morning(tick, folk, law)
            sizes.stage[0] = MEETING
        if sizes.stage[0] == MEETING:
            if law.closure > 0.0 and not meet_friends(seed, tick, folk.morale.size, net, law, room, sizes):
                return PAIRS
            sizes.stage[0] = BEFRIENDING if law.closure > 0.0 else ASKING
        if sizes.stage[0] == BEFRIENDING:
            if not _tie(net, law, room, sizes):
                return TIES
            sizes.stage[0] = ASKING
        if sizes.stage[0] == ASKING:
            many = sizes.askers[0] = draw_askers(seed, tick, folk, room)
            if many >= room.today.size or not _has_room(reach, book, opened, room, sizes, many):
                return ASKERS
            add_questions(seed, tick, many, folk, reach, law, book, opened, room, sizes)
            sizes.stage[0] = SHOWING
        if sizes.stage[0] == SHOWING:
            open_questions(folk, net, reach, law, book, opened, sizes.open[0])
            waiting = relay(seed, tick, net, reach, law, opened, room, sizes)
            end = circulate(seed, tick, folk, net, reach, ways, law, opened, room, sizes)
            if end < 0:
                return EXPOSURES
            tried = room.tried[: sizes.tried[0]]
            offers, hostile = decide(seed, tick, folk, net, ways, law, opened, room, sizes, tried, end)
            if offers < 0:
                return OFFERS
            sizes.attempts[0] = choose(folk, room, offers)
            rows, keys = sizes.answers[0] + sizes.attempts[0], sizes.tried[0] + sizes.attempts[0]
            if rows > answers.question.size or keys > room.tried.size:
                return ANSWERS
            if 2 * sizes.attempts[0] > room.changes.shape[1]:
                return ANSWERS
            leave_queue(opened, room, sizes, waiting)
            count(book, opened, sizes)
            sizes.hostile[0] = hostile
            sting(folk, ways, law, opened, room, hostile)
            write_attempts(tick, folk, net, ways, law, book, answers, opened, room, sizes)
            sizes.stage[0] = TYING
        if not _tie(net, law, room, sizes):
            return TIES
        cheer(tick, folk, law, book, opened, sizes.open[0])
        close(tick, folk, law, book, opened, sizes)
        remember(folk, book, answers, room, sizes)
        note_successes(folk, book, answers, sizes)
        if anybody_moves(seed, tick, folk, net, law):
            return MOVES
        record(folk, room, sizes)
        sizes.tick[0] += 1
        sizes.stage[0] = MORNING
    return DONE


@inline
def _has_room(reach: Any, book: Any, opened: Any, room: Any, sizes: Any, many: int) -> bool:
    """Return whether `many` more questions have room."""
    waiting, hubs = sizes.queue[0] + many, reach.hub_size.size
    fits = sizes.questions[0] + many <= book.asker.size and sizes.open[0] + many <= opened.row.size
    return bool(fits and waiting <= room.queue.size and (hubs == 0 or waiting <= room.key.size))


@inline
def _tie(net: Any, law: Any, room: Any, sizes: Any) -> bool:
    """Apply the remaining changes of ties; return False if a row or the pool of followers is full."""
    many, changes, gone = sizes.changes[0], room.changes, room.gone
    listed = changes[0, :many], changes[1, :many], changes[2, :many], changes[3, :many], net.learning
    sizes.changed[0], sizes.pool_end[0], sizes.gone[0] = apply_changes(
        net.near, law.near_slots, net.far, law.far_slots, net.followers, sizes.pool_end[0],
        (law.plain[0], law.shielded[0], law.cap), listed, sizes.changed[0], gone, sizes.gone[0],
    )  # fmt: skip
    if sizes.changed[0] < many:
        return False
    lost = sizes.gone[0]
    update_other_sides(
        net.near, net.far, law.plain[0], law.shielded[0], gone[0, :lost], gone[1, :lost], gone[2, :lost]
    )
    return True


def live(state: State, today: Today, rate: Floats | float, until: int, *, begun: bool) -> bool:
    """Run whole ticks, all before `until`; the results are those of the single processes.

    If the current tick is `begun`, it continues with asking. `rate` is the expected number of questions on a
    tick at full morale: that of all people, or of each, (N,). Returns False if somebody joins or leaves the
    feed tonight. Then only this and the record of the tick are missing, and `today` has the counts so far.
    """
    memory = memory_of(state)
    sizes = memory.new_sizes()
    _begin(state, today, memory, sizes, ASKING if begun else MORNING)
    passed = 0 if begun or state.tick == 0 else 1  # ticks since the scales of fading were updated
    days = calendar(state, passed)
    until = min(until, state.tick + len(days))
    memory.provide(days=until - state.tick)
    fixed = np.uint64(state.luck), until, groups.folk(state, rate)
    others = groups.reach(state), groups.ways(state), law_of(state), days
    code = ASKERS
    while code not in (DONE, MOVES):
        _make_room(state, memory, sizes, code)
        _load(state, memory, sizes)
        tables = Book(*state.questions.whole()), Attempts(*state.answers.whole())
        code = _live(*fixed, groups.net(state), *others, *tables, memory.opened, memory.room, sizes)
        _store(state, memory, sizes)
    _end(state, today, memory, sizes, passed - (code == DONE))
    return code == DONE


def _begin(state: State, today: Today, memory: Memory, sizes: Sizes, stage: int) -> None:
    sizes.stage[0], sizes.tick[0], sizes.pool_end[0] = stage, state.tick, state.ties.followers.end
    sizes.questions[0], sizes.answers[0] = state.questions.size, state.answers.size
    for name in BY_HAND:
        getattr(sizes, name)[0] = getattr(today, name)
    memory.provide_for_people(state)
    people = state.people.count
    memory.provide(exposures=2 * people // 3, offers=people // 12, changes=people // 12)  # for a usual day


def _make_room(state: State, memory: Memory, sizes: Sizes, code: int) -> None:
    """Provide what was missing when the call returned, or before the first call."""
    if code == PAIRS:
        memory.provide(candidates=int(sizes.candidates[0]), changes=int(sizes.changes[0]))
    elif code == ASKERS:
        memory.provide(askers=int(sizes.askers[0]) + 1)
        askers = memory.size["askers"]
        waiting = state.hub_queue.size + askers
        state.questions.reserve(askers)
        memory.provide(
            open=state.open.size + askers,
            queue=waiting,
            candidates=0 if state.hub_members is None else waiting,
            tried=state.attempt_keys.size + memory.size["offers"],
        )
    elif code == EXPOSURES:
        memory.provide(exposures=int(sizes.exposures[0]), candidates=int(sizes.candidates[0]))
    elif code == OFFERS:
        memory.provide(offers=int(sizes.offers[0]))
    elif code == ANSWERS:
        attempts = int(sizes.attempts[0])
        state.answers.reserve(attempts)
        memory.provide(changes=2 * attempts, tried=state.attempt_keys.size + attempts)
    else:
        e = sizes.changed[0]
        make_room(state.ties, int(memory.room.changes[0, e]), int(memory.room.changes[2, e]))
        sizes.pool_end[0] = state.ties.followers.end
        memory.provide(width=state.ties.face_to_face.width)


def _load(state: State, memory: Memory, sizes: Sizes) -> None:
    """Copy the lists that grow and shrink from the state to working memory."""
    sizes.open[0], sizes.queue[0] = state.open.size, state.hub_queue.size
    sizes.tried[0] = state.attempt_keys.size
    memory.opened.row[: state.open.size] = state.open
    memory.room.queue[: state.hub_queue.size] = state.hub_queue
    memory.room.tried[: state.attempt_keys.size] = state.attempt_keys


def _store(state: State, memory: Memory, sizes: Sizes) -> None:
    """Copy these lists back, and let the tables end where the call has ended them."""
    state.questions.resize(int(sizes.questions[0]))
    state.answers.resize(int(sizes.answers[0]))
    state.ties.followers.end = int(sizes.pool_end[0])
    state.open = memory.opened.row[: sizes.open[0]].copy()
    state.hub_queue = memory.room.queue[: sizes.queue[0]].copy()
    state.attempt_keys = memory.room.tried[: sizes.tried[0]].copy()


def _end(state: State, today: Today, memory: Memory, sizes: Sizes, passed: int) -> None:
    """Record the days that are over, and the counts of one that isn't; update the scales of fading."""
    state.daily += read_days(memory.room, int(sizes.days[0]))
    state.tick = int(sizes.tick[0])
    for fading in (state.tie_fading, state.standing_fading):
        fading.pass_ticks(passed + int(sizes.days[0]))
    today.asked, today.exposures, today.read = int(sizes.askers[0]), int(sizes.shown[0]), int(sizes.read[0])
    today.hostile, today.attempted = int(sizes.hostile[0]), int(sizes.attempts[0])
    today.met = int(sizes.met[0])
