"""Compiled twins: showing questions on the feed."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import rng
from sim.channels import feed
from sim.engine.compiled.feed_audience import (
    blocks,
    close_gaps,
    draw_blocks,
    draw_followers,
    pick_all,
    settle,
)
from sim.engine.compiled.jit import address, both_days, jit, unit
from sim.state.questions import FEED

SHOW = np.uint64(rng.SHOW)
ZERO = np.uint64(0)
SHOWN = 1 << FEED


@jit
def _plan(
    seed: Any, tick: Any, bits: Any, asker: Any, asked: Any, seen: Any, reach: float, fades: Any,
    visibility: float, boost: Any, most: float, followers: float, lists: Any, where: Any, near: Any, far: Any,
) -> Any:  # fmt: skip
    """Size of each question's audience: how many are shown, exposures at the most, blocks of draws."""
    many: Any = 0
    total: Any = 0
    blocks: Any = 0
    for q in range(bits.size):
        if bits[q] & SHOWN == 0:
            continue
        people = reach * fades[np.int64(tick) - asked[q]] * (1.0 + visibility * seen[q])
        if boost.size > 0:
            people *= boost[q]
        days = both_days(tick, np.uint64(asked[q]))
        w0, w1, _, _ = address(seed, SHOW, days, np.uint64(asker[q]), ZERO, ZERO)
        n = np.floor(min(people, most) + unit(w0))
        where[many] = q
        near[many] = min(np.int64(np.floor(n * followers + unit(w1))), np.int64(lists[asker[q], 1]))
        far[many] = np.int64(n) - near[many]
        total += np.int64(n)
        blocks += (far[many] + 3) // 4
        many += 1
    return many, total, blocks


@jit
def _show(
    seed: Any, tick: Any, where: Any, asker: Any, asked: Any, topic: Any, near: Any, far: Any, pool: Any,
    lists: Any, members: Any, cells: Any, eligible: Any, people: int, keys: Any, words: Any, drawn: Any,
    person: Any, got: Any, place: Any,
) -> Any:  # fmt: skip
    """Pass by pass, so that draws run in lanes and waits for memory overlap; gives the exposures made."""
    draw_followers(seed, tick, where, asker, asked, near, far, pool, lists, person)
    blocks(where, asker, asked, topic, far, keys[0], keys[1], keys[2], keys[3])
    draw_blocks(seed, tick, keys[0], keys[1], keys[2], words)
    if members.size > 0:
        pick_all(words, keys[3], members, cells, drawn)
    settle(
        seed,
        tick,
        where,
        asker,
        asked,
        topic,
        near,
        far,
        drawn,
        members,
        cells,
        eligible,
        people,
        person,
        got,
    )
    return close_gaps(where, near, far, got, place, person)


def _plans(state: Any, columns: Any) -> Any:
    """Which questions are shown today, to how many followers and others, and what that comes to."""
    f = state.scenario.channels.feed
    where, near, far = np.empty((3, columns.bits.size), np.int64)
    boost = np.empty(0)
    if f.viral.chance > 0:
        boost = feed.boosts(state.luck, columns.asker, columns.asked, f.viral.chance, f.viral.shape)
    many, total, blocks = _plan(
        np.uint64(state.luck), np.uint64(state.tick), columns.bits, columns.asker, columns.asked, columns.seen,
        float(f.reach), state.fades, float(f.visibility), boost, float(state.audience.members.size),
        float(f.followers), state.ties.followers.lists, where, near, far,
    )  # fmt: skip
    return where[:many], near[:many], far[:many], total, blocks


def show(state: Any, columns: Any) -> Any:
    """Twin of `sim.engine.numpy.circulate.show`; the rare rest of a topic too small for the reach is ranked there."""
    where, near, far, total, blocks = _plans(state, columns)
    a, followers, people = state.audience, state.ties.followers, state.people.count
    place, person = state.room("place", total, np.int32), state.room("person", total, np.int32)
    keys = state.room("keys", 4 * blocks, np.int32).reshape(4, blocks)
    words = state.room("draws", 4 * blocks, np.uint32).reshape(blocks, 4)
    drawn = state.room("drawn", 4 * blocks, np.int32).reshape(blocks, 4)
    got = np.empty(where.size, np.int64)
    end = _show(
        np.uint64(state.luck), np.uint64(state.tick), where, columns.asker, columns.asked, columns.topic, near,
        far, followers.pool, followers.lists, a.members, a.cells, a.eligible, people, keys, words, drawn, person,
        got, place,
    )  # fmt: skip
    place, person = place[:end].copy(), person[:end].copy()
    if end == total:
        return place, person
    return _with_rest(state, columns, where, near + far - got, place, person)


def _with_rest(state: Any, columns: Any, where: Any, missing: Any, place: Any, person: Any) -> Any:
    """Add the rest of the topics to the questions that miss people."""
    short, rest = np.flatnonzero(missing), []
    for s in short:
        q = where[s]
        asker, asked, topic = columns.asker[q], columns.asked[q], columns.topic[q]
        taken = np.append(person[place == q], asker)
        rest.append(
            feed.rank_rest(
                state.luck, state.tick, asker, asked, topic, int(missing[s]), taken, state.audience,
                state.people.interest,
            )
        )  # fmt: skip
    place = np.concatenate([place, np.repeat(where[short], [r.size for r in rest])])
    order = np.argsort(place, kind="stable")
    return place[order], np.concatenate([person, *rest])[order]
