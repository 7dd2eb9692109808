"""The compiled day: to whom the feed shows a question (`sim.channels.feed`)."""

from typing import Any

import numpy as np

from sim import rng
from sim.channels.feed import FEW, SPARE_DRAWS
from sim.engine.compiled.compiler.jit import address, exp, inner, log, pack_ticks, prefetch, unit, word_of
from sim.engine.compiled.keys import choose_least
from sim.engine.compiled.tie_access import expose, follower_at, follower_count
from sim.networks.followers import ANYWHERE

SHOW, FOLLOWER, CROWD, RARE, VIRAL = (
    np.uint64(s) for s in (rng.SHOW, rng.FOLLOWER, rng.CROWD, rng.RARE, rng.VIRAL)
)
ZERO, ONE = np.uint64(0), np.uint64(1)
HALF_WORD, LOW = rng.HALF_WORD, rng.LOW
BATCH = 64  # people drawn before it is checked whether they have been drawn already


@inner
def _plan(seed: Any, tick: Any, net: Any, reach: Any, law: Any, opened: Any, sizes: Any, q: int) -> Any:
    """Draw how many followers and how many other people a question is shown to today.

    Returns these two numbers, and how many of the other people don't find it by themselves.
    """
    j, asked, most = opened.asker[q], np.uint64(opened.asked[q]), np.float64(sizes.members)
    people = (
        law.reach * reach.fades[np.int64(tick) - opened.asked[q]] * (1.0 + law.visibility * opened.seen[q])
    )
    if law.viral > 0.0:
        w0, w1, _, _ = address(seed, VIRAL, pack_ticks(ZERO, asked), np.uint64(j), ZERO, ZERO)
        people *= exp(-log(unit(w1)) / law.viral_shape) if unit(w0) < law.viral else 1.0
    finders = law.found
    if law.after_answer < 1.0:
        left = 1.0
        for _ in range(np.int64(opened.answers[q])):
            left *= law.after_answer
        people *= left
        finders *= left
    w0, w1, w2, _ = address(seed, SHOW, pack_ticks(tick, asked), np.uint64(j), ZERO, ZERO)
    n = np.floor(min(people, most) + unit(w0))
    near = min(np.int64(np.floor(n * law.followers + unit(w1))), follower_count(net.followers, j))
    far = np.int64(n) - near
    n += min(np.floor(finders + unit(w2)), most - n)
    return near, np.int64(n) - near, far


@inner
def has_room(law: Any, room: Any, sizes: Any, end: int, many: int) -> bool:
    """Return whether there is room for so many more exposures, also if all of them arrive on later ticks."""
    later = sizes.later if law.ticks > 1 else 0
    sizes.exposures = max(end, later) + many
    return bool(end + many <= room.person.size and (law.ticks == 1 or later + many <= room.later_row.size))


@inner
def show(
    seed: Any, tick: Any, net: Any, reach: Any, ways: Any, folk: Any, law: Any, opened: Any, room: Any, sizes: Any, q: int,
    end: int,
) -> Any:  # fmt: skip
    """Store to whom the feed shows a question; return the new end, and where those begin who find it.

    The end is negative if there isn't enough room.

    First followers of the asker are drawn, then others by interest and keenness (`sim.channels.feed`).
    `room.on` marks who has been drawn for this question.
    """
    near, far, others = _plan(seed, tick, net, reach, law, opened, sizes, q)
    on, j, k, kinds = room.on, opened.asker[q], opened.topic[q], 1 + ways.messages.size
    limit = 0 if 4 * far >= sizes.members or reach.eligible[k] == 0 else 8 * far + SPARE_DRAWS
    sizes.candidates = follower_count(net.followers, j) if near > FEW else 0
    if not has_room(law, room, sizes, end, near + far) or sizes.candidates > room.key.size:
        return np.int64(-1), end
    days, mark = pack_ticks(tick, np.uint64(opened.asked[q])), q + 1
    on[kinds * j] = mark
    if near > 0:
        _draw_followers(seed, days, net, room, j, near)
    for s in range(near):
        i, slot = follower_at(net.followers, j, np.int64(room.heap[s]))
        on[kinds * i] = mark
        expose(room, end, i, slot)
        end += law.only_members == 0 or folk.on_crowd[i]
    size, goal, found = np.uint64(sizes.members), end + far, end + others
    c: Any = np.int64(0)
    while end < goal and c < limit:
        many, block = min(goal - end, limit - c, BATCH), c // 4
        for n in range((c % 4 + many + 3) // 4):  # all at first, so that the processor waits for memory once
            w0, w1, w2, w3 = address(seed, CROWD, days, np.uint64(j), np.uint64(block + n), ZERO)
            for lane in range(4):
                i = np.int64(_pick(reach, k, size, word_of(w0, w1, w2, w3, lane)))
                prefetch(on, kinds * i)
                room.heap[4 * n + lane] = i
        for n in range(c % 4, c % 4 + many):
            i = np.int64(room.heap[n])
            expose(room, end, i, ANYWHERE)
            end += on[kinds * i] != mark
            on[kinds * i] = mark
        c += many
    if end < goal:
        sizes.candidates = sizes.members
        if sizes.candidates > room.key.size:
            return np.int64(-1), end
        end = _draw_by_rank(seed, days, folk, reach, sizes.members, ways, room, j, k, mark, goal - end, end)
    return end, found


@inner
def _pick(reach: Any, k: int, size: Any, word: Any) -> Any:
    """Return the person whom a random word selects from the table of topic `k` (see `feed.Audience`).

    It has no branch, because the processor would guess wrong every other time.
    """
    at = word * size
    cell = at >> HALF_WORD
    own = ZERO - np.uint64((at & LOW) < np.uint64(reach.cells[k, cell, 0]))  # all bits, or none
    return (np.uint64(reach.members[cell]) & own) | (np.uint64(reach.cells[k, cell, 1]) & ~own)


@inner
def _draw_followers(seed: Any, days: Any, net: Any, room: Any, j: int, near: int) -> None:
    """Draw `near` followers of person j, as places in the list: few by Floyd's method, many by lots."""
    have, rank = follower_count(net.followers, j), room.heap
    who = np.uint64(j)
    if near > FEW:
        for s in range(have):
            follower, _ = follower_at(net.followers, j, s)
            room.key[s] = address(seed, FOLLOWER, days, who, np.uint64(follower), ONE)[0]
        choose_least(room.key, have, near, rank)
        return
    draw_ranks(seed, FOLLOWER, days, who, have, near, rank)


@inner
def draw_ranks(seed: Any, stream: Any, days: Any, who: Any, have: int, many: int, rank: Any) -> None:
    """Draw `many` different numbers from 0 to `have` - 1 by Floyd's method (`sim.channels.sample_ranks`)."""
    w0 = w1 = w2 = w3 = ZERO
    for s in range(many):
        if s % 4 == 0:
            w0, w1, w2, w3 = address(seed, stream, days, who, np.uint64(s // 4), ZERO)
        last = have - many + s
        drawn = min(np.int64(unit(word_of(w0, w1, w2, w3, s % 4)) * (last + 1)), last)
        for t in range(s):
            if rank[t] == drawn:
                drawn = last
                break
        rank[s] = drawn


@inner
def _draw_by_rank(
    seed: Any,
    days: Any,
    folk: Any,
    reach: Any,
    members: int,
    ways: Any,
    room: Any,
    j: int,
    k: int,
    mark: int,
    many: int,
    end: int,
) -> int:
    """Draw `many` more people by ranking all on the feed (`sim.channels.feed.draw_by_rank`)."""
    size, kinds = 0, 1 + ways.messages.size
    for m in range(members):
        i = reach.members[m]
        weight = np.float64(folk.interest[i, k])
        if reach.member_keenness.size > 0:
            weight *= np.float64(reach.member_keenness[m])
        if room.on[kinds * i] != mark and weight > 0.0:
            u = unit(address(seed, RARE, days, np.uint64(j), np.uint64(i), ZERO)[0])
            room.key[size], room.candidate[size] = -log(u) / weight, i
            size += 1
    many = min(many, size)
    choose_least(room.key, size, many, room.heap)
    for s in range(many):
        expose(room, end + s, room.candidate[room.heap[s]], ANYWHERE)
    return end + many
