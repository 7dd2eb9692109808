"""The compiled day: ask, circulate, read, help, thank and close, in one call or in a call for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engine.compiled.day import exchange, groups
from sim.engine.compiled.day.groups import Attempts, Book, Sizes, no_sizes
from sim.engine.compiled.day.law import law_today
from sim.engine.compiled.day.room import Memory, memory_of
from sim.engine.compiled.day.stages import ANSWERS, ASKERS, DONE, EXPOSURES, OFFERS, run_stages
from sim.engine.compiled.tie_updates import make_room
from sim.engine.engine import ASKING, CIRCULATING, ENDED, HELPING, READING
from sim.rules.rank import EQUAL_CHANCE

if TYPE_CHECKING:
    from sim.engine.engine import Brought
    from sim.state.society_state import State
    from sim.state.today import Today


def live(state: State, today: Today, first: int, until: int, brought: Brought) -> None:
    """Run the day from the stage `first` to the one before `until`, as the NumPy functions of `sim.day` do.

    What the stages need from earlier ones, and what later ones need, is in `today`; if the rest of the day
    runs in this call, only counts are. `brought` is what the call can't get from the state.
    """
    memory, sizes, code = memory_of(state), no_sizes(), ASKERS
    sizes.stage[0], sizes.until[0] = first, until
    sizes.questions[0], sizes.answers[0] = state.questions.size, state.answers.size
    sizes.pool_end[0] = state.ties.followers.end
    folk = groups.folk(state, brought.rate, brought.ready, brought.usable)
    fixed = np.uint64(state.luck), np.uint64(state.tick), folk
    law = law_today(state)._replace(
        used=brought.used, keeps=int(until < ENDED or state.short_ticks is not None)
    )
    others = groups.reach(state), groups.ways(state), law, exchange.given(state, today, brought)
    while code != DONE:
        _make_room(state, today, memory, sizes, code)
        tables = Book(*state.questions.whole()), Attempts(*state.answers.whole())
        room = memory.opened, state.attempt_keys, memory.room
        code = run_stages(*fixed, groups.net(state), *others, *tables, *room, sizes)
    _write(state, today, memory, sizes, first)


def _make_room(state: State, today: Today, memory: Memory, sizes: Sizes, code: int) -> None:
    """Provide what was missing when the call returned, or before the first call."""
    if code == ASKERS:
        most = int(sizes.askers[0]) + 1 if sizes.stage[0] == ASKING else 0
        memory.provide(askers=most)
        most = memory.size["askers"] if sizes.stage[0] == ASKING else 0
        state.questions.reserve(most)
        _provide(state, today, memory, most)
        sizes.open[0], sizes.queue[0] = state.open.size, state.hub_queue.size
        memory.opened.row[: state.open.size] = state.open
        memory.room.queue[: state.hub_queue.size] = state.hub_queue
        exchange.put(state, today, memory, sizes)
    elif code == EXPOSURES:
        _provide_exposures(state, memory, int(sizes.exposures[0]))
        memory.provide(candidates=int(sizes.candidates[0]))
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


def _provide(state: State, today: Today, memory: Memory, askers: int) -> None:
    """Make room for a new day, on which at most `askers` people ask."""
    waiting = state.hub_queue.size + askers
    memory.provide_for_people(state)
    memory.provide(
        open=state.open.size + askers,
        queue=waiting,
        candidates=waiting if state.scenario.channels.hub is not None else 0,
    )
    # enough for a usual day, so that the call rarely has to begin again
    shown = 0 if today.shown is None else today.shown.question.size
    _provide_exposures(state, memory, max(2 * state.people.count // 3, shown))
    _provide_offers(
        state, memory, max(state.people.count // 12, sum(each.question.size for each in today.offers))
    )


def _provide_exposures(state: State, memory: Memory, exposures: int) -> None:
    memory.provide(exposures=exposures)
    exposures = memory.size["exposures"]
    ranks = state.channels.ranking != EQUAL_CHANCE
    memory.provide(
        ranked=exposures if ranks else 0,
        later=exposures if state.short_ticks is not None else 0,
        retold=exposures if state.passes_on else 0,
        votes=state.vote_keys.size + (exposures if ranks else 0),
    )


def _provide_offers(state: State, memory: Memory, offers: int) -> None:
    memory.provide(offers=offers)
    offers = memory.size["offers"]
    memory.provide(changes=offers, tried=state.attempt_keys.size + offers)


def _write(state: State, today: Today, memory: Memory, sizes: Sizes, first: int) -> None:
    """Write what the call leaves in working memory to the state, and the results to the day."""
    stage = sizes.stage[0]
    state.questions.resize(int(sizes.questions[0]))
    state.open = memory.opened.row[: sizes.open[0]].copy()
    state.hub_queue = memory.room.queue[: sizes.queue[0]].copy()
    today.asked += int(sizes.askers[0])
    if first <= CIRCULATING < stage:
        exchange.store_later(state, memory, sizes)
        today.exposures = int(sizes.end[0])
    if stage in (READING, HELPING):
        order = exchange.order_of_exposures(today, memory, sizes, own=first <= CIRCULATING)
        if first <= CIRCULATING:
            today.questions, today.shown = exchange.exposures(state, memory, sizes, order)
    if first <= READING < stage:
        exchange.remember_messages(state, memory, sizes)
        today.exposures, today.read = int(sizes.shown[0]), int(sizes.read[0])
        today.hostile = int(sizes.hostile[0])
        if stage == HELPING:
            today.decisions, today.tally = exchange.decisions(memory, sizes, order)
    if stage == ENDED:
        state.answers.resize(int(sizes.answers[0]))
        state.ties.followers.end = int(sizes.pool_end[0])
        state.attempt_keys = memory.room.tried[: sizes.tried[0]].copy()
        state.vote_keys = memory.room.votes[: sizes.votes[0]].copy()
        exchange.store_retellings(state, memory, sizes)
        today.attempted = int(sizes.attempts[0])
