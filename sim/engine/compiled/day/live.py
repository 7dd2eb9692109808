"""A whole day in one compiled call: ask, circulate, read, help, thank and close.

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
from sim.engine.compiled.day.groups import Attempts, Book, Sizes, no_sizes
from sim.engine.compiled.day.help import cheer, choose, close, record, remember, sting
from sim.engine.compiled.day.hub import leave_queue, relay
from sim.engine.compiled.day.law import law_today
from sim.engine.compiled.day.read import decide
from sim.engine.compiled.day.room import Memory, memory_of
from sim.engine.compiled.jit import inline, jit, update_other_sides
from sim.engine.compiled.tie_updates import apply_changes, make_room

if TYPE_CHECKING:
    from sim.state.society_state import State
    from sim.state.today import Today

ASKING, SHOWING, TYING = range(3)  # stages, at whose beginning a call can continue
DONE, ASKERS, EXPOSURES, OFFERS, ANSWERS, TIES = range(6)  # why a call returns: what is full


@jit
def _live(
    seed: Any, tick: Any, folk: Any, net: Any, reach: Any, ways: Any, law: Any, book: Any, answers: Any,
    opened: Any, tried: Any, room: Any, sizes: Any,
) -> int:  # fmt: skip
    if sizes.stage[0] == ASKING:
        many = sizes.askers[0] = draw_askers(seed, tick, folk, room)
        if many >= room.today.size or sizes.questions[0] + many > book.asker.size:
            return ASKERS
        add_questions(seed, tick, many, folk, reach, law, book, opened, room, sizes)
        sizes.stage[0] = SHOWING
    if sizes.stage[0] == SHOWING:
        open_questions(folk, net, reach, law, book, opened, sizes.open[0])
        waiting = relay(seed, tick, net, reach, law, opened, room, sizes)
        end = circulate(seed, tick, folk, net, reach, ways, law, opened, room, sizes)
        if end < 0:
            return EXPOSURES
        offers, hostile = decide(seed, tick, folk, net, ways, law, opened, room, sizes, tried, end)
        if offers < 0:
            return OFFERS
        sizes.attempts[0] = choose(folk, room, offers)
        rows = sizes.answers[0] + sizes.attempts[0]
        if rows > answers.question.size or 2 * sizes.attempts[0] > room.changes.shape[1]:
            return ANSWERS
        leave_queue(opened, room, sizes, waiting)
        count(book, opened, sizes)
        sizes.hostile[0] = hostile
        sting(folk, ways, law, opened, room, hostile)
        sizes.changes[0] = record(tick, folk, net, ways, law, book, answers, opened, room, sizes)
        sizes.stage[0] = TYING
    if not _tie(net, law, room, sizes):
        return TIES
    cheer(tick, folk, law, book, opened, sizes.open[0])
    close(tick, folk, law, book, opened, sizes)
    remember(folk, book, answers, tried, room, sizes)
    return DONE


@inline
def _tie(net: Any, law: Any, room: Any, sizes: Any) -> bool:
    """Apply the remaining changes of ties; return False if a row or the pool of followers is full."""
    many, changes, gone = sizes.changes[0], room.changes, room.gone
    listed = changes[0, :many], changes[1, :many], changes[2, :many], changes[3, :many], net.learning
    sizes.changed[0], sizes.pool_end[0], sizes.gone[0] = apply_changes(
        net.near, law.near_slots, net.far, law.far_slots, net.followers, sizes.pool_end[0],
        (law.plain, law.shielded, law.cap), listed, sizes.changed[0], gone, sizes.gone[0],
    )  # fmt: skip
    if sizes.changed[0] < many:
        return False
    lost = sizes.gone[0]
    update_other_sides(
        net.near, net.far, law.plain, law.shielded, gone[0, :lost], gone[1, :lost], gone[2, :lost]
    )
    return True


def live(state: State, today: Today, rate: Floats | float) -> None:
    """Run the day from asking to closing; the results are those of the single processes.

    `rate` is the expected number of questions on a tick at full morale: that of all people, or of each, (N,).
    """
    memory, sizes, code = memory_of(state), no_sizes(), ASKERS
    sizes.questions[0], sizes.answers[0] = state.questions.size, state.answers.size
    sizes.pool_end[0] = state.ties.followers.end
    fixed = np.uint64(state.luck), np.uint64(state.tick), groups.folk(state, rate)
    others = groups.reach(state), groups.ways(state), law_today(state)
    while code != DONE:
        _make_room(state, memory, sizes, code)
        tables = Book(*state.questions.whole()), Attempts(*state.answers.whole())
        room = memory.opened, state.attempt_keys, memory.room
        code = _live(*fixed, groups.net(state), *others, *tables, *room, sizes)
    _write(state, today, memory, sizes)


def _make_room(state: State, memory: Memory, sizes: Sizes, code: int) -> None:
    """Provide what was missing when the call returned, or before the first call."""
    if code == ASKERS:
        most = int(sizes.askers[0]) + 1
        memory.provide(askers=most)
        most = memory.size["askers"]
        state.questions.reserve(most)
        _provide(state, memory, most)
        sizes.open[0], sizes.queue[0] = state.open.size, state.hub_queue.size
        memory.opened.row[: state.open.size] = state.open
        memory.room.queue[: state.hub_queue.size] = state.hub_queue
    elif code == EXPOSURES:
        memory.provide(exposures=int(sizes.exposures[0]), candidates=int(sizes.candidates[0]))
    elif code == OFFERS:
        _provide_offers(state, memory, int(sizes.offers[0]))
    elif code == ANSWERS:
        state.answers.reserve(int(sizes.attempts[0]))
        memory.provide(changes=2 * int(sizes.attempts[0]))
    else:
        e = sizes.changed[0]
        state.ties.followers.end = int(sizes.pool_end[0])
        make_room(state.ties, int(memory.room.changes[0, e]), int(memory.room.changes[2, e]))
        sizes.pool_end[0] = state.ties.followers.end


def _provide(state: State, memory: Memory, askers: int) -> None:
    """Make room for a new day, on which at most `askers` people ask."""
    waiting = state.hub_queue.size + askers
    memory.provide_for_people(state)
    memory.provide(
        open=state.open.size + askers,
        queue=waiting,
        exposures=2
        * state.people.count
        // 3,  # enough for a usual day, so that the call rarely has to begin again
        candidates=waiting if state.scenario.channels.hub is not None else 0,
    )
    _provide_offers(state, memory, state.people.count // 12)


def _provide_offers(state: State, memory: Memory, offers: int) -> None:
    memory.provide(offers=offers)
    offers = memory.size["offers"]
    memory.provide(changes=offers, tried=state.attempt_keys.size + offers)


def _write(state: State, today: Today, memory: Memory, sizes: Sizes) -> None:
    """Write what the call leaves in working memory to the state, and the counts to the day."""
    state.questions.resize(int(sizes.questions[0]))
    state.answers.resize(int(sizes.answers[0]))
    state.ties.followers.end = int(sizes.pool_end[0])
    state.open = memory.opened.row[: sizes.open[0]].copy()
    state.hub_queue = memory.room.queue[: sizes.queue[0]].copy()
    state.attempt_keys = memory.room.tried[: sizes.tried[0]].copy()
    today.asked, today.exposures, today.read = int(sizes.askers[0]), int(sizes.shown[0]), int(sizes.read[0])
    today.hostile, today.attempted = int(sizes.hostile[0]), int(sizes.attempts[0])
