"""Compiled twins: telling by word of mouth, and showing on the feed."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.channels import feed
from sim.kernels.twins import address, both_days, jit, prefetch, unit

TELL, SHOW, FOLLOWER, CROWD = (
    np.uint64(s) for s in (chance.TELL, chance.SHOW, chance.FOLLOWER, chance.CROWD)
)
ZERO, ONE = np.uint64(0), np.uint64(1)
LAST = np.uint64(feed.LAST_DRAW)
FEW, SPARE_DRAWS = feed.FEW, feed.SPARE_DRAWS
AHEAD = 4  # how many questions ahead memory is asked for
LOOK_BACK = 64  # up to so many people a question, repeats are found by looking back; beyond, by marks


@jit
def _lane(w0: Any, w1: Any, w2: Any, w3: Any, lane: int) -> Any:
    return w0 if lane == 0 else (w1 if lane == 1 else (w2 if lane == 2 else w3))


@jit
def _tell(
    seed: Any, tick: Any, asker: Any, asked: Any, contacts: int, neighbour: Any, strength: Any, degree: Any,
    place: Any, person: Any,
) -> int:  # fmt: skip
    found = 0
    weight = np.empty(neighbour.shape[1])
    width = neighbour.shape[1]
    for q in range(asker.size):
        if q + AHEAD < asker.size:
            ahead = width * asker[q + AHEAD]
            prefetch(degree, asker[q + AHEAD])
            for s in (0, 16):
                prefetch(neighbour, ahead + s)
                prefetch(strength, ahead + s)
        j = asker[q]
        ties = degree[j]
        for s in range(ties):
            weight[s] = np.float64(strength[j, s])
        days = both_days(tick, np.uint64(asked[q]))
        w0 = w1 = w2 = w3 = ZERO
        for c in range(contacts):
            if c % 4 == 0:
                w0, w1, w2, w3 = address(seed, TELL, days, np.uint64(j), np.uint64(c // 4), ZERO)
            total = 0.0
            for s in range(ties):
                total += weight[s]
            if not total > 0.0:
                break
            goal = unit(_lane(w0, w1, w2, w3, c % 4)) * total
            edge = 0.0
            at = 0
            for s in range(ties):
                edge += weight[s]
                at += edge <= goal
            if at < ties:
                place[found], person[found] = q, neighbour[j, at]
                found += 1
                weight[at] = 0.0
    return found


def tell(
    seed: int, tick: int, asker: Any, asked: Any, contacts: int, neighbour: Any, strength: Any, degree: Any
) -> Any:
    """Twin of `sim.channels.word_of_mouth.tell`."""
    contacts = min(contacts, neighbour.shape[1])
    place, person = np.empty((2, asker.size * contacts), np.int64)
    found = _tell(
        np.uint64(seed), np.uint64(tick), asker, asked, contacts, neighbour, strength, degree, place, person
    )
    return place[:found], person[:found]


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
        drawn = min(np.int64(unit(_lane(w0, w1, w2, w3, s % 4)) * (last + 1)), last)
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
def _by_topic(topic: Any, topics: int) -> Any:
    """Order of questions by topic, so that one topic's tables stay near while they are used."""
    first = np.zeros(topics + 1, np.int64)
    for q in range(topic.size):
        first[topic[q] + 1] += 1
    for k in range(topics):
        first[k + 1] += first[k]
    order = np.empty(topic.size, np.int64)
    for q in range(topic.size):
        order[first[topic[q]]] = q
        first[topic[q]] += 1
    return order


@jit
def _show(
    seed: Any, tick: Any, asker: Any, asked: Any, topic: Any, near: Any, far: Any, pool: Any, lists: Any,
    size: int, ranked: Any, upper: Any, guide: Any, shift: Any, eligible: Any, people: int, place: Any,
    person: Any, got: Any,
) -> int:  # fmt: skip
    base = np.empty(asker.size, np.int64)
    total = 0
    for q in range(asker.size):
        base[q] = total
        total += near[q] + far[q]
    order = _by_topic(topic, upper.shape[0])
    marks = np.zeros(0, np.bool_)
    for t in range(order.size):
        q = order[t]
        if t + AHEAD < order.size:
            prefetch(lists, 3 * asker[order[t + AHEAD]])
            prefetch(pool, lists[asker[order[t + AHEAD // 2]], 0])
        j = asker[q]
        who = np.uint64(j)
        days = both_days(tick, np.uint64(asked[q]))
        begin = end = base[q]
        n, m, k = near[q], far[q], topic[q]
        if 0 < n <= FEW:
            _floyd(seed, days, who, n, lists[j, 1], pool, lists[j, 0], person, end)
        elif n > FEW:
            _rank_followers(seed, days, who, n, lists[j, 1], pool, lists[j, 0], person, end)
        end += n
        marked = n + m > LOOK_BACK
        if marked:
            if marks.size == 0:
                marks = np.zeros(people, np.bool_)
            for s in range(begin, end):
                marks[person[s]] = True
        limit = 0 if 4 * m >= size or eligible[k] == 0 else 8 * m + SPARE_DRAWS
        goal = end + m
        w0 = w1 = w2 = w3 = ZERO
        c = 0
        while end < goal and c < limit:
            if c % 4 == 0:
                w0, w1, w2, w3 = address(seed, CROWD, days, who, np.uint64(c // 4), ZERO)
            w = min(_lane(w0, w1, w2, w3, c % 4), LAST)
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
        if marked:
            for s in range(begin, end):
                marks[person[s]] = False
        got[q] = end - begin
    return _close_gaps(base, got, place, person)


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
    total = int(want.sum())
    place, person = room("place", total, np.int32), room("person", total, np.int32)
    got = np.empty(asker.size, np.int64)
    end = _show(
        np.uint64(seed), np.uint64(tick), asker, asked, topic, near, far, followers.pool, followers.lists,
        audience.members.size, audience.ranked, audience.upper, audience.guide, np.uint64(audience.shift),
        audience.eligible, interest.shape[0], place, person, got,
    )  # fmt: skip
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
