"""The compiled kernel of a day: its stages, from asking to closing.

If an array is full, the kernel returns, and can be called again. The interrupted stage has written only to
working memory, so it begins anew.
"""

from typing import Any

from sim.engine.compiled.day.ask import add_questions, draw_askers
from sim.engine.compiled.day.circulate import circulate, count, count_anew, open_questions
from sim.engine.compiled.day.help import (
    cheer,
    choose,
    close,
    keep_open,
    plan_retellings,
    record,
    remember,
    sting,
)
from sim.engine.compiled.day.hub import leave_queue, relay
from sim.engine.compiled.day.rank import rank, vote
from sim.engine.compiled.day.read import decide
from sim.engine.compiled.jit import inline, jit, update_other_sides
from sim.engine.compiled.tie_updates import apply_changes
from sim.engine.engine import ASKING, CIRCULATING, ENDED, HELPING, READING, TYING

DONE, ASKERS, EXPOSURES, OFFERS, ANSWERS, TIES = range(6)  # why a call returns: what is full


@jit
def run_stages(
    seed: Any, tick: Any, folk: Any, net: Any, reach: Any, ways: Any, law: Any, given: Any, book: Any, answers: Any,
    opened: Any, tried: Any, room: Any, sizes: Any,
) -> int:  # fmt: skip
    """Run the stages of a day from `sizes.stage` to the one before `sizes.until`; return what is full, if any."""
    if sizes.stage[0] == ASKING:
        many = sizes.askers[0] = draw_askers(seed, tick, folk, room)
        if many >= room.today.size or sizes.questions[0] + many > book.asker.size:
            return ASKERS
        add_questions(seed, tick, many, folk, reach, law, book, opened, room, sizes)
        sizes.stage[0] = CIRCULATING
    if sizes.stage[0] == CIRCULATING or (sizes.stage[0] < TYING and sizes.recounts[0]):
        open_questions(folk, net, reach, law, book, opened, sizes)
    if sizes.stage[0] == CIRCULATING and sizes.until[0] > CIRCULATING:
        waiting = relay(seed, tick, net, reach, law, opened, room, sizes)
        sizes.end[0] = circulate(seed, tick, folk, net, reach, ways, law, given, opened, room, sizes)
        if sizes.end[0] < 0:
            return EXPOSURES
        leave_queue(reach, law, opened, room, sizes, waiting)
        sizes.stage[0] = READING
    elif sizes.stage[0] == READING and sizes.recounts[0]:
        count_anew(ways, given, opened, room, sizes)
    if sizes.stage[0] == READING and sizes.until[0] > READING:
        rank(tick, folk, ways, law, given, opened, room, sizes)
        many, hostile = decide(seed, tick, folk, net, ways, law, given, opened, room, sizes, tried)
        if many < 0:
            return OFFERS
        sizes.offers[0], sizes.hostile[0] = many, hostile
        count(book, opened, sizes)
        sting(folk, ways, law, opened, room, hostile)
        sizes.stage[0] = HELPING
    if sizes.stage[0] == HELPING and sizes.until[0] > HELPING:
        sizes.attempts[0] = choose(folk, room, sizes.offers[0])
        rows = sizes.answers[0] + sizes.attempts[0]
        if rows > answers.question.size or 2 * sizes.attempts[0] > room.changes.shape[1]:
            return ANSWERS
        sizes.changes[0] = record(tick, folk, net, ways, law, book, answers, opened, room, sizes)
        sizes.stage[0] = TYING
    if sizes.stage[0] == TYING:
        if not _tie(net, law, room, sizes):
            return TIES
        cheer(tick, folk, law, book, opened, sizes.open[0])
        close(tick, folk, law, book, opened, sizes)
        remember(folk, book, answers, tried, room, sizes)
        plan_retellings(folk, law, given, book, opened, room, sizes)
        vote(seed, folk, law, given, book, opened, room, sizes)
        keep_open(book, opened, sizes)
        sizes.stage[0] = ENDED
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
