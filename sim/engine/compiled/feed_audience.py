"""Compiled parts: drawing a feed's audience, followers of the asker and people of the topic."""

from typing import Any

import numpy as np

from sim import rng
from sim.channels import feed
from sim.engine.compiled.jit import address, inner, pack_ticks, prefetch, unit, word_of

FOLLOWER, CROWD = np.uint64(rng.FOLLOWER), np.uint64(rng.CROWD)
ZERO, ONE = np.uint64(0), np.uint64(1)
HALF_WORD, LOW = rng.HALF_WORD, rng.LOW
FEW, SPARE_DRAWS = feed.FEW, feed.SPARE_DRAWS
AHEAD = 8  # how many questions ahead memory is asked for
LOOK_BACK = 64  # up to so many people a question, repeats are found by looking back; beyond, by marks


@inner
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


@inner
def _rank_followers(
    seed: Any, days: Any, asker: Any, near: int, have: int, pool: Any, start: int, out: Any, base: int
) -> None:
    lot = np.empty(have, np.uint64)
    for s in range(have):
        lot[s] = address(seed, FOLLOWER, days, asker, np.uint64(pool[start + s]), ONE)[0]
    order = np.argsort(lot, kind="mergesort")
    for s in range(near):
        out[base + s] = pool[start + order[s]]


@inner
def draw_followers(
    seed: Any, tick: Any, where: Any, asker: Any, asked: Any, near: Any, far: Any, pool: Any, lists: Any,
    person: Any,
) -> None:  # fmt: skip
    base = 0
    for s in range(where.size):
        if s + AHEAD < where.size:
            prefetch(pool, lists[asker[where[s + AHEAD]], 0])
        j, n = asker[where[s]], near[s]
        if n > 0:
            who, days = np.uint64(j), pack_ticks(tick, np.uint64(asked[where[s]]))
            if n <= FEW:
                _floyd(seed, days, who, n, lists[j, 1], pool, lists[j, 0], person, base)
            else:
                _rank_followers(seed, days, who, n, lists[j, 1], pool, lists[j, 0], person, base)
        base += n + far[s]


@inner
def blocks(
    where: Any, asker: Any, asked: Any, topic: Any, far: Any, block: Any, who: Any, day: Any, of: Any
) -> None:
    """List the addresses of the first `far` draws of each question, four draws a block."""
    many = 0
    for s in range(where.size):
        q = where[s]
        for c in range((far[s] + 3) // 4):
            block[many], who[many], day[many], of[many] = c, asker[q], asked[q], topic[q]
            many += 1


@inner
def draw_blocks(seed: Any, tick: Any, block: Any, who: Any, day: Any, words: Any) -> None:
    for d in range(block.size):
        w0, w1, w2, w3 = address(
            seed, CROWD, pack_ticks(tick, np.uint64(day[d])), np.uint64(who[d]), np.uint64(block[d]), ZERO
        )
        words[d, 0], words[d, 1], words[d, 2], words[d, 3] = w0, w1, w2, w3


@inner
def _pick(word: Any, k: Any, members: Any, cells: Any) -> Any:
    """Person that a draw points at: the cell's own below its mark, else the other one in it."""
    place = word * np.uint64(members.size)
    cell = place >> HALF_WORD
    own, other = np.int64(members[cell]), np.int64(cells[k, cell, 1])
    return own if (place & LOW) < np.uint64(cells[k, cell, 0]) else other


@inner
def pick_all(words: Any, of: Any, members: Any, cells: Any, drawn: Any) -> None:
    for d in range(of.size):
        for lane in range(4):
            drawn[d, lane] = _pick(np.uint64(words[d, lane]), np.uint64(of[d]), members, cells)


@inner
def _draw_one_by_one(
    seed: Any, days: Any, j: int, k: int, m: int, limit: int, members: Any, cells: Any, marks: Any, begin: int,
    end: int, person: Any,
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
        i = _pick(word_of(w0, w1, w2, w3, c % 4), np.uint64(k), members, cells)
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


@inner
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


@inner
def settle(
    seed: Any, tick: Any, plan: Any, posts: Any, drawn: Any, audience: Any, people: int, person: Any, got: Any
) -> None:
    where, near, far = plan
    asker, asked, topic = posts
    members, cells, eligible = audience
    none, marks = np.zeros(0, np.bool_), np.zeros(0, np.bool_)
    first = begin = 0
    size = members.size
    for s in range(where.size):
        q = where[s]
        j, m, k = asker[q], far[s], topic[q]
        end = begin + near[s]
        limit = 0 if 4 * m >= size or eligible[k] == 0 else 8 * m + SPARE_DRAWS
        many = near[s] + m > LOOK_BACK
        if limit > 0 and not many and _all_new(drawn, first, m, j, begin, end, person):
            end += m
        else:
            if many and marks.size == 0:
                marks = np.zeros(people, np.bool_)
            days = pack_ticks(tick, np.uint64(asked[q]))
            end = _draw_one_by_one(
                seed, days, j, k, m, limit, members, cells, marks if many else none, begin, end, person
            )
        first += (m + 3) // 4
        got[s] = end - begin
        begin += near[s] + m


@inner
def close_gaps(where: Any, near: Any, far: Any, got: Any, place: Any, person: Any) -> int:
    """Move what was drawn together, and write whose it is."""
    end = begin = 0
    for s in range(where.size):
        if begin == end:
            for n in range(got[s]):
                place[end + n] = where[s]
        else:
            for n in range(got[s]):
                person[end + n] = person[begin + n]
                place[end + n] = where[s]
        end += got[s]
        begin += near[s] + far[s]
    return end
