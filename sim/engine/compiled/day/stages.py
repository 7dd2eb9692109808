"""The compiled kernel of days: their stages, from renewing budgets to the record.

If an array is full, the kernel returns, and can be called again. The interrupted stage has written only to
working memory, so it begins anew.
"""

from typing import Any

import numpy as np

from sim.engine.compiled.audience import gather_members
from sim.engine.compiled.columns.law import begin_tick
from sim.engine.compiled.compiler.jit import inner, jit, update_other_sides
from sim.engine.compiled.compiler.references import refer
from sim.engine.compiled.day.ask import add_questions, draw_askers
from sim.engine.compiled.day.circulate import circulate, count, count_anew, open_questions
from sim.engine.compiled.day.help import (
    cheer,
    choose,
    close,
    find_tellers,
    keep_open,
    plan_retellings,
    remember_attempts,
    sting,
    write_attempts,
)
from sim.engine.compiled.day.hub import leave_queue, relay
from sim.engine.compiled.day.manage import introduce
from sim.engine.compiled.day.morning import begin_morning, begin_ties, come_and_go, has_room_for_ties
from sim.engine.compiled.day.rank import EQUAL_CHANCE, rank, vote
from sim.engine.compiled.day.read import decide
from sim.engine.compiled.day.record import record
from sim.engine.compiled.day.short_ticks import can_remember, find_due, forget_due, remember
from sim.engine.compiled.meet import meet_friends
from sim.engine.compiled.plug_in import note_successes, plug_in
from sim.engine.compiled.tie_updates import apply_changes
from sim.engine.engine import (
    ARRIVING,
    ASKING,
    BEFRIENDING,
    CIRCULATING,
    EVENING,
    HELPING,
    INTRODUCING,
    MEETING,
    MORNING,
    READING,
    TYING,
)

# Why a call returns: it is done, or what is full.
DONE, PAIRS, ASKERS, EXPOSURES, OFFERS, ANSWERS, TIES, INTRODUCTIONS = range(8)


@jit
def run_stages(
    seed: Any, until: int, folk: Any, net: Any, reach: Any, ways: Any, hosts: Any, stays: Any, law: Any,
    days: Any, given: Any, book: Any, answers: Any, opened: Any, room: Any, sizes: Any,
) -> Any:  # fmt: skip
    """Run the ticks before `until`, the first one from the stage `sizes.stage`; return why the call ends.

    The call ends before the stage `sizes.stop` of a tick.
    """
    return _run(
        seed, until, refer(folk), refer(net), refer(reach), refer(ways), refer(hosts), refer(stays), law[0],
        days, refer(given), refer(book), refer(answers), refer(opened), refer(room), sizes[0], 1,
    )  # fmt: skip


@jit
def run_simple_stages(
    seed: Any, until: int, folk: Any, net: Any, reach: Any, ways: Any, hosts: Any, stays: Any, law: Any,
    days: Any, given: Any, book: Any, answers: Any, opened: Any, room: Any, sizes: Any,
) -> Any:  # fmt: skip
    """Do the same as `run_stages` for scenarios without the further processes.

    It compiles in half the time and is loaded sooner.
    """
    return _run(
        seed, until, refer(folk), refer(net), refer(reach), refer(ways), refer(hosts), refer(stays), law[0],
        days, refer(given), refer(book), refer(answers), refer(opened), refer(room), sizes[0], None,
    )  # fmt: skip


@inner
def _run(
    seed: Any, until: int, folk: Any, net: Any, reach: Any, ways: Any, hosts: Any, stays: Any, law: Any,
    days: Any, given: Any, book: Any, answers: Any, opened: Any, room: Any, sizes: Any, further: Any,
) -> int:  # fmt: skip
    """Do the same as `run_stages`.

    If `further` is None, the calls of the further processes are left out when the kernel is compiled: people
    who come and go, or join and leave the feed; managers; passing on; orders of the feed; and short ticks.
    """
    while sizes.tick < until:
        tick = np.uint64(sizes.tick)
        begin_tick(law, days, sizes.days)
        if sizes.stage == MORNING:
            if further is not None and not has_room_for_ties(tick, stays, room, sizes):
                return PAIRS
            begin_morning(tick, folk, reach, law)
            if further is not None:
                come_and_go(tick, folk, net, reach, hosts, stays, law, room, sizes)
            sizes.stage = ARRIVING
        if sizes.stage == ARRIVING:
            if further is not None and not begin_ties(net, stays, law, room, sizes):
                return TIES
            sizes.stage = MEETING
        if sizes.stage == MEETING:
            if law.closure > 0.0 and not meet_friends(seed, tick, folk.morale.size, net, law, room, sizes):
                return PAIRS
            sizes.stage = BEFRIENDING if law.closure > 0.0 else ASKING
        if sizes.stage == ASKING:
            many = sizes.askers = draw_askers(seed, tick, folk, reach, room)
            if many >= room.today.size or not _has_room(reach, book, opened, room, sizes, many):
                return ASKERS
            add_questions(seed, tick, many, folk, reach, law, book, opened, room, sizes)
            sizes.stage = INTRODUCING
        if sizes.stage >= INTRODUCING and (sizes.stage <= CIRCULATING or sizes.recounts):
            open_questions(folk, net, reach, law, book, opened, sizes)
        if sizes.stage == INTRODUCING and sizes.stop > INTRODUCING:
            if further is not None:
                gather_members(folk, reach, room, sizes)
                if not introduce(seed, tick, folk, net, hosts, law, book, opened, room, sizes):
                    return INTRODUCTIONS
                find_tellers(tick, folk, opened, room, sizes)
                find_due(tick, folk, net, reach, law, given, opened, room, sizes)
            sizes.stage = CIRCULATING
        if sizes.stage == CIRCULATING:
            waiting = relay(seed, tick, net, reach, law, opened, room, sizes)
            sizes.end = circulate(seed, tick, folk, net, reach, ways, law, given, opened, room, sizes)
            if sizes.end < 0:
                return EXPOSURES
            leave_queue(reach, law, opened, room, sizes, waiting)
            if further is not None:
                forget_due(tick, room, sizes)
            sizes.stage = READING
        elif sizes.stage == READING and sizes.recounts:
            count_anew(ways, given, opened, room, sizes)
        if sizes.stage == READING and sizes.stop > READING:
            if further is not None:
                if not can_remember(law, room, sizes):
                    return EXPOSURES
                rank(tick, folk, ways, law, given, opened, room, sizes)
            many, hostile = decide(seed, tick, folk, net, ways, law, opened, room, sizes)
            if many < 0:
                return OFFERS
            sizes.offers, sizes.hostile = many, hostile
            count(book, opened, sizes)
            sting(folk, ways, law, opened, room, hostile)
            if further is not None:
                remember(tick, ways, law, given, opened, room, sizes)
            sizes.stage = HELPING
        if sizes.stage == HELPING and sizes.stop > HELPING:
            sizes.attempts = choose(folk, room, sizes.offers)
            rows, keys = sizes.answers + sizes.attempts, sizes.tried + sizes.attempts
            full = rows > answers.question.size or keys > room.tried.size
            full |= law.passes == 1 and sizes.retold + sizes.end > room.retold.shape[1]
            full |= law.ranking != EQUAL_CHANCE and sizes.votes + sizes.end > room.votes.size
            if full or 2 * sizes.attempts > room.changes.shape[1]:
                return ANSWERS
            write_attempts(tick, folk, net, ways, law, book, answers, opened, room, sizes)
            sizes.stage = TYING
        if sizes.stage == BEFRIENDING or sizes.stage == TYING:
            if not _tie(net, law, room, sizes):
                return TIES
            if sizes.stage == BEFRIENDING:
                sizes.stage = ASKING
                continue
            cheer(tick, folk, law, book, opened, sizes.open)
            close(tick, folk, law, book, opened, sizes)
            remember_attempts(folk, book, answers, room, sizes)
            if further is not None:
                plan_retellings(tick, folk, law, book, opened, room, sizes)
                vote(seed, folk, law, book, opened, room, sizes)
            keep_open(book, opened, sizes)
            sizes.stage = EVENING
        if sizes.stop <= EVENING:
            return DONE
        if further is not None:
            note_successes(folk, book, answers, sizes)
            plug_in(seed, tick, folk, net, law, book, opened, room, sizes)
        record(folk, law, book, opened, room, sizes)
        sizes.told = 0
        sizes.tick += 1
        sizes.stage = MORNING
    return DONE


@inner
def _has_room(reach: Any, book: Any, opened: Any, room: Any, sizes: Any, many: int) -> bool:
    """Return whether `many` more questions have room."""
    waiting, hubs = sizes.queue + many, reach.hub_size.size
    fits = sizes.questions + many <= book.asker.size and sizes.open + many <= opened.row.size
    return bool(fits and waiting <= room.queue.size and (hubs == 0 or waiting <= room.key.size))


@inner
def _tie(net: Any, law: Any, room: Any, sizes: Any) -> bool:
    """Apply the remaining changes of ties; return False if a row or the pool of followers is full."""
    many, changes, gone = sizes.changes, room.changes, room.gone
    listed = changes[0, :many], changes[1, :many], changes[2, :many], changes[3, :many], net.learning
    sizes.changed, sizes.pool_end, sizes.gone = apply_changes(
        net.near, law.near_slots, net.far, law.far_slots, net.followers, sizes.pool_end,
        (law.plain, law.shielded, law.cap), listed, sizes.changed, gone, sizes.gone,
    )  # fmt: skip
    if sizes.changed < many:
        return False
    lost = sizes.gone
    update_other_sides(
        net.near, net.far, law.plain, law.shielded, gone[0, :lost], gone[1, :lost], gone[2, :lost]
    )
    return True
