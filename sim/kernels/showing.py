"""Compiled twins: showing questions on the feed."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.channels import feed
from sim.kernels.twins import address, both_days, jit, prefetch, unit, word_of

TELL, SHOW, FOLLOWER, CROWD = (
    np.uint64(s) for s in (chance.TELL, chance.SHOW, chance.FOLLOWER, chance.CROWD)
)
ZERO, ONE = np.uint64(0), np.uint64(1)
LAST = np.uint64(feed.LAST_DRAW)
FEW, SPARE_DRAWS = feed.FEW, feed.SPARE_DRAWS
AHEAD = 8  # how many questions ahead memory is asked for
LOOK_BACK = 64  # up to so many people a question, repeats are found by looking back; beyond, by marks


@jit
def _size(
    seed: Any, tick: Any, asker: Any, asked: Any, reach: Any, followers: Any, have: Any, near: Any, far: Any
) -> None:
    for q in range(asker.size):
        days = both_days(tick, np.uint64(asked[q]))
        w0, w1, _, _ = address(seed, SHOW, days, np.uint64(asker[q]), ZERO, ZERO)
        n = np.floor(reach[q] + unit(w0))
        near[q] = min(np.int64(np.floor(n * followers + unit(w1))), have[q])
        far[q] = np.int64(n) - near[q]


def size(
    seed: int, tick: int, asker: Any, asked: Any, reach: Any, followers: float, follower_count: Any
) -> Any:
    """Twin of `sim.channels.feed.size`."""
    near, far = np.empty((2, asker.size), np.int64)
    _size(np.uint64(seed), np.uint64(tick), asker, asked, reach, followers, follower_count, near, far)
    return near, far


@jit
def _floyd(
    seed: Any, days: Any, asker: Any, near: int, have: int, pool: Any, start: int, out: Any, base: int
) -> None:
    """Write `near` different ranks into `out` from `base` on, then the followers of these ranks."""
    w0 = w1 = w2 = w3 = ZERO
    for s in range(near):
        if s % 4 == 0:
            w0, w1, w2, w3 = address(seed, FOLLOWER, days, asker, np.uint64(s // 4), ZERO)
        last = have - near + s
        drawn = min(np.int64(unit(word_of(w0, w1, w2, w3, s % 4)) * (last + 1)), last)
        for t in range(s):
            if out[base + t] == drawn:
                drawn = last
                break
        out[base + s] = drawn
    for s in range(near):
        out[base + s] = pool[start + out[base + s]]


@jit
def _rank_followers(
    seed: Any, days: Any, asker: Any, near: int, have: int, pool: Any, start: int, out: Any, base: int
) -> None:
    lot = np.empty(have, np.uint64)
    for s in range(have):
        lot[s] = address(seed, FOLLOWER, days, asker, np.uint64(pool[start + s]), ONE)[0]
    order = np.argsort(lot, kind="mergesort")
    for s in range(near):
        out[base + s] = pool[start + order[s]]


@jit
def _draw_followers(
    seed: Any, tick: Any, asker: Any, asked: Any, near: Any, base: Any, pool: Any, lists: Any, person: Any
) -> None:
    for q in range(asker.size):
        if q + 2 * AHEAD < asker.size:
            prefetch(lists, 3 * asker[q + 2 * AHEAD])
        if q + AHEAD < asker.size:
            prefetch(pool, lists[asker[q + AHEAD], 0])
        j, n = asker[q], near[q]
        if n > 0:
            who, days = np.uint64(j), both_days(tick, np.uint64(asked[q]))
            if n <= FEW:
                _floyd(seed, days, who, n, lists[j, 1], pool, lists[j, 0], person, base[q])
            else:
                _rank_followers(seed, days, who, n, lists[j, 1], pool, lists[j, 0], person, base[q])


@jit
def _blocks(asker: Any, asked: Any, topic: Any, far: Any, block: Any, who: Any, day: Any, of: Any) -> int:
    """List the addresses of the first `far` draws of each question, four draws a block."""
    many = 0
    for q in range(asker.size):
        for c in range((far[q] + 3) // 4):
            block[many], who[many], day[many], of[many] = c, asker[q], asked[q], topic[q]
            many += 1
    return many


@jit
def _draw_blocks(seed: Any, tick: Any, block: Any, who: Any, day: Any, words: Any) -> None:
    for d in range(block.size):
        w0, w1, w2, w3 = address(
            seed, CROWD, both_days(tick, np.uint64(day[d])), np.uint64(who[d]), np.uint64(block[d]), ZERO
        )
        words[d, 0], words[d, 1], words[d, 2], words[d, 3] = w0, w1, w2, w3


@jit
def _find(words: Any, of: Any, upper: Any, guide: Any, shift: Any, at: Any) -> None:
    """Place of each draw among the ranked of its topic: by the guide, then by halving."""
    for d in range(of.size):
        k = np.uint64(of[d])
        for lane in range(4):
            g = min(np.uint64(words[d, lane]), LAST) >> shift
            at[0, d, lane] = guide[k, g]
            at[1, d, lane] = guide[k, g + ONE]
    for d in range(of.size):
        k = np.uint64(of[d])
        for lane in range(4):
            w = min(np.uint64(words[d, lane]), LAST)
            low, high = np.uint64(at[0, d, lane]), np.uint64(at[1, d, lane])
            while low < high:
                middle = (low + high) >> ONE
                above = np.uint64(upper[k, middle]) > w
                high = middle if above else high
                low = low if above else middle + ONE
            at[0, d, lane] = low


@jit
def _pick(at: Any, of: Any, ranked: Any, drawn: Any) -> None:
    for d in range(of.size):
        for lane in range(4):
            drawn[d, lane] = ranked[np.uint64(of[d]), np.uint64(at[0, d, lane])]


@jit
def _draw_one_by_one(
    seed: Any, days: Any, j: int, k: int, m: int, limit: int, ranked: Any, upper: Any, guide: Any, shift: Any,
    marks: Any, begin: int, end: int, person: Any,
) -> int:  # fmt: skip
    """Draw until `m` new people are found or `limit` draws are made; gives the end of what was written."""
    marked = marks.size > 0
    for s in range(begin, end):
        if marked:
            marks[person[s]] = True
    goal = end + m
    w0 = w1 = w2 = w3 = ZERO
    c = 0
    while end < goal and c < limit:
        if c % 4 == 0:
            w0, w1, w2, w3 = address(seed, CROWD, days, np.uint64(j), np.uint64(c // 4), ZERO)
        w = min(word_of(w0, w1, w2, w3, c % 4), LAST)
        at, most = guide[k, w >> shift], guide[k, (w >> shift) + ONE]
        while at < most:
            middle = (at + most) // 2
            if np.uint64(upper[k, middle]) <= w:
                at = middle + 1
            else:
                most = middle
        i = ranked[k, at]
        fresh = i != j
        if marked:
            fresh = fresh and not marks[i]
        else:
            for s in range(begin, end):
                fresh &= person[s] != i
        if fresh:
            person[end] = i
            end += 1
            if marked:
                marks[i] = True
        c += 1
    for s in range(begin, end):
        if marked:
            marks[person[s]] = False
    return end


@jit
def _all_new(drawn: Any, first: int, m: int, j: int, begin: int, end: int, person: Any) -> bool:
    """Write `m` drawn people behind `end` and say whether none of them repeats another, or is the asker."""
    repeats = 0
    for c in range(m):
        i = drawn[first + c // 4, c % 4]
        repeats += i == j
        for s in range(begin, end + c):
            repeats += person[s] == i
        person[end + c] = i
    return repeats == 0


@jit
def _settle(
    seed: Any, tick: Any, asker: Any, asked: Any, topic: Any, near: Any, far: Any, base: Any, drawn: Any,
    size: int, ranked: Any, upper: Any, guide: Any, shift: Any, eligible: Any, people: int, person: Any, got: Any,
) -> None:  # fmt: skip
    none, marks = np.zeros(0, np.bool_), np.zeros(0, np.bool_)
    first = 0
    for q in range(asker.size):
        j, m, k = asker[q], far[q], topic[q]
        begin, end = base[q], base[q] + near[q]
        limit = 0 if 4 * m >= size or eligible[k] == 0 else 8 * m + SPARE_DRAWS
        many = near[q] + m > LOOK_BACK
        if limit > 0 and not many and _all_new(drawn, first, m, j, begin, end, person):
            end += m
        else:
            if many and marks.size == 0:
                marks = np.zeros(people, np.bool_)
            days = both_days(tick, np.uint64(asked[q]))
            if many:
                end = _draw_one_by_one(
                    seed, days, j, k, m, limit, ranked, upper, guide, shift, marks, begin, end, person
                )
            else:
                end = _draw_one_by_one(
                    seed, days, j, k, m, limit, ranked, upper, guide, shift, none, begin, end, person
                )
        first += (m + 3) // 4
        got[q] = end - begin


@jit
def _close_gaps(base: Any, got: Any, place: Any, person: Any) -> int:
    """Move what was drawn together, and write whose it is."""
    end = 0
    for q in range(base.size):
        for s in range(got[q]):
            person[end] = person[base[q] + s]
            place[end] = q
            end += 1
    return end


def show(
    seed: int, tick: int, asker: Any, asked: Any, topic: Any, near: Any, far: Any, followers: Any,
    audience: Any, interest: Any, room: Any,
) -> Any:  # fmt: skip
    """Twin of `sim.channels.feed.show`; the rare rest of a topic too small for the reach is ranked there."""
    want = near + far
    total, base = int(want.sum()), np.cumsum(want) - want
    place, person = room("place", total, np.int32), room("person", total, np.int32)
    got = np.empty(asker.size, np.int64)
    luck, now, people = np.uint64(seed), np.uint64(tick), interest.shape[0]
    _draw_followers(luck, now, asker, asked, near, base, followers.pool, followers.lists, person)
    most = int(((far + 3) // 4).sum())
    keys = room("keys", 4 * most, np.int32).reshape(4, most)
    _blocks(asker, asked, topic, far, keys[0], keys[1], keys[2], keys[3])
    words, at = room("draws", 4 * most, np.uint32).reshape(most, 4), room("at", 8 * most, np.int32)
    at, drawn = at.reshape(2, most, 4), room("drawn", 4 * most, np.int32).reshape(most, 4)
    _draw_blocks(luck, now, keys[0], keys[1], keys[2], words)
    a, shift = audience, np.uint64(audience.shift)
    if a.members.size:
        _find(words, keys[3], a.upper, a.guide, shift, at)
        _pick(at, keys[3], a.ranked, drawn)
    _settle(
        luck, now, asker, asked, topic, near, far, base, drawn, a.members.size, a.ranked, a.upper, a.guide,
        shift, a.eligible, people, person, got,
    )  # fmt: skip
    end = _close_gaps(base, got, place, person)
    place, person = place[:end], person[:end]
    short = np.flatnonzero(got < want)
    if short.size == 0:
        return place, person
    rest = []
    for q in short:
        taken = np.append(person[place == q], asker[q])
        missing = int(want[q] - got[q])
        rest.append(
            feed.rank_rest(seed, tick, asker[q], asked[q], topic[q], missing, taken, audience, interest)
        )
    place = np.concatenate([place, np.repeat(short, [r.size for r in rest])])
    order = np.argsort(place, kind="stable")
    return place[order], np.concatenate([person, *rest])[order]
