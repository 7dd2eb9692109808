"""Compiled twins: showing questions on the feed."""

from typing import Any

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Ints
from sim.channels import feed
from sim.engine.compiled.feed_audience import (
    blocks,
    close_gaps,
    draw_blocks,
    draw_followers,
    pick_all,
    settle,
)
from sim.engine.compiled.jit import address, jit, pack_ticks, unit
from sim.state.questions import FEED
from sim.state.society_state import State
from sim.state.today import OpenQuestions

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
        days = pack_ticks(tick, np.uint64(asked[q]))
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
    seed: Any, tick: Any, plan: Any, posts: Any, followers: Any, audience: Any, people: int, keys: Any, words: Any,
    drawn: Any, person: Any, got: Any, place: Any,
) -> Any:  # fmt: skip
    """Pass by pass, so that draws run in lanes and waits for memory overlap; gives the exposures made."""
    where, near, far = plan
    asker, asked, topic = posts
    members, cells, _ = audience
    draw_followers(seed, tick, where, asker, asked, near, far, *followers, person)
    blocks(where, asker, asked, topic, far, keys[0], keys[1], keys[2], keys[3])
    draw_blocks(seed, tick, keys[0], keys[1], keys[2], words)
    if members.size > 0:
        pick_all(words, keys[3], members, cells, drawn)
    settle(seed, tick, plan, posts, drawn, audience, people, person, got)
    return close_gaps(where, near, far, got, place, person)


def _plans(state: State, q: OpenQuestions, most: float) -> tuple[Ints, Ints, Ints, int, int]:
    """Which questions are shown today, to how many followers and others, and what that comes to."""
    f = state.scenario.channels.feed
    assert f is not None
    where, near, far = np.empty((3, q.bits.size), np.int64)
    boost = feed.boosts(q, f.viral.chance, f.viral.shape) if f.viral.chance > 0 else np.empty(0)
    many, total, blocks = _plan(
        np.uint64(state.luck), np.uint64(state.tick), q.bits, q.asker, q.asked, q.visibility, float(f.reach),
        state.fades, float(f.visibility), boost, most, float(f.followers), state.ties.followers.lists, where,
        near, far,
    )  # fmt: skip
    return where[:many], near[:many], far[:many], total, blocks


def show(state: State, questions: OpenQuestions) -> tuple[AnyInts, AnyInts]:
    """Twin of `sim.engine.numpy.circulate.show`; the rare rest of a topic too small for the reach is ranked there."""
    a, followers = state.audience, state.ties.followers
    assert a is not None
    where, near, far, total, blocks = _plans(state, questions, float(a.members.size))
    place, person = state.room("place", total, np.int32), state.room("person", total, np.int32)
    keys = state.room("keys", 4 * blocks, np.int32).reshape(4, blocks)
    words = state.room("draws", 4 * blocks, np.uint32).reshape(blocks, 4)
    drawn = state.room("drawn", 4 * blocks, np.int32).reshape(blocks, 4)
    got = np.empty(where.size, np.int64)
    end = _show(
        np.uint64(state.luck), np.uint64(state.tick), (where, near, far),
        (questions.asker, questions.asked, questions.topic), (followers.pool, followers.lists),
        (a.members, a.cells, a.eligible), state.people.count, keys, words, drawn, person, got, place,
    )  # fmt: skip
    shown, who = place[:end].copy(), person[:end].copy()
    if end == total:
        return shown, who
    missing, rest = near + far - got, []  # questions whose topics are so small that everybody left is ranked
    short = np.flatnonzero(missing)
    for s in short:
        q = int(where[s])
        taken = np.append(who[shown == q], questions.asker[q])
        rest.append(feed.rank_rest(questions, q, int(missing[s]), taken, a, state.people.interest))
    shown = np.concatenate([shown, np.repeat(where[short], [r.size for r in rest])])
    order = np.argsort(shown, kind="stable")
    return shown[order], np.concatenate([who, *rest])[order]
