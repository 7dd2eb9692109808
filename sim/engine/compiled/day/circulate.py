"""The compiled day: to whom each open question is shown, question by question (ODD: Submodels, circulate)."""

from typing import Any

import numpy as np

from sim import rng
from sim.channels.feed import FEW, SPARE_DRAWS
from sim.engine.compiled.day.heap import choose_least
from sim.engine.compiled.jit import (
    address,
    exp,
    inline,
    log,
    pack_ticks,
    prefetch,
    tie_depth,
    unit,
    visibility,
    word_of,
)
from sim.state.questions import FEED, HUB, WORD_OF_MOUTH

SHOW, FOLLOWER, CROWD, RARE, VIRAL, TELL, QUEUE, SHRUG = (
    np.uint64(s)
    for s in (rng.SHOW, rng.FOLLOWER, rng.CROWD, rng.RARE, rng.VIRAL, rng.TELL, rng.QUEUE, rng.SHRUG)
)
ZERO, ONE = np.uint64(0), np.uint64(1)
HALF_WORD, LOW = rng.HALF_WORD, rng.LOW
TOLD, RELAYED, SHOWN = 1 << WORD_OF_MOUTH, 1 << HUB, 1 << FEED
FIRST_COME, FAVOURITES, RANDOM = 0, 1, 2
FULL = np.float64(2.0**32)
AHEAD = 4  # number of questions ahead whose memory is prefetched


@inline
def count(book: Any, opened: Any, sizes: Any) -> None:
    """Add the exposures and the readers of today to the table of questions."""
    sizes.shown[0] = sizes.read[0] = 0
    for q in range(sizes.open[0]):
        row = opened.row[q]
        book.shown[row] += opened.shown[q]
        book.read[row] += opened.read[q]
        sizes.shown[0] += opened.shown[q]
        sizes.read[0] += opened.read[q]


@inline
def open_questions(folk: Any, net: Any, reach: Any, law: Any, book: Any, opened: Any, many: int) -> None:
    """Collect the open questions, with the depth of ties to their askers and the askers' visible standing."""
    depths, lists = reach.depths, net.lists
    for q in range(many):
        row = opened.row[q]
        opened.asker[q], opened.asked[q], opened.topic[q] = book.asker[row], book.asked[row], book.topic[row]
        opened.bits[q], opened.difficulty[q], opened.answers[q] = (
            book.channels[row],
            book.difficulty[row],
            book.answers[row],
        )
        opened.shown[q] = opened.read[q] = opened.relayed[q] = 0
    for q in range(many):
        if q + 2 * AHEAD < many:
            prefetch(lists, 3 * np.int64(opened.asker[q + 2 * AHEAD]))
        j = opened.asker[q]
        have = lists[j, 1]
        opened.depth[q] = (
            depths[have] if have < depths.size else tie_depth(np.float64(have), law.dilution, law.shallowness)
        )
        opened.seen[q] = (
            visibility(np.float64(folk.standing[j]) * law.fame, law.half) if law.half > 0.0 else 0.0
        )


@inline
def relay(seed: Any, tick: Any, net: Any, reach: Any, law: Any, opened: Any, room: Any, sizes: Any) -> int:
    """Mark in `opened.relayed` the questions that the hubs relay: 2, or 1 if all members ignore them.

    Each hub relays at most `law.capacity` waiting questions, those with the smallest keys. Stores the places
    of all waiting questions that are still open in `room.waits`, and returns their number.
    """
    many, at = 0, 0
    for n in range(sizes.queue[0]):  # the open questions and the queue are both in ascending order
        while at < sizes.open[0] and opened.row[at] < room.queue[n]:
            at += 1
        if at < sizes.open[0] and opened.row[at] == room.queue[n]:
            room.waits[many] = at
            many += 1
    for h in range(reach.hub_size.size):
        size = 0
        for n in range(many):
            q = room.waits[n]
            if reach.town[opened.asker[q]] * law.per_town == h:
                room.key[size], room.candidate[size] = _queue_key(seed, tick, net, law, opened, q), q
                size += 1
        taken = np.int64(min(np.float64(size), np.floor(law.capacity)))
        choose_least(room.key, size, taken, room.heap)
        for s in range(taken):
            q = room.candidate[room.heap[s]]
            days, who = pack_ticks(ZERO, np.uint64(opened.asked[q])), np.uint64(opened.asker[q])
            heeded = unit(address(seed, SHRUG, days, who, ZERO, ZERO)[0]) >= law.hub_resistance
            opened.relayed[q] = 2 if heeded else 1
    return many


@inline
def leave_queue(opened: Any, room: Any, sizes: Any, many: int) -> None:
    """Take the relayed questions from the queue, whose `many` open questions are in `room.waits`."""
    left = 0
    for n in range(many):
        if opened.relayed[room.waits[n]] == 0:
            room.queue[left] = opened.row[room.waits[n]]
            left += 1
    sizes.queue[0] = left


@inline
def _queue_key(seed: Any, tick: Any, net: Any, law: Any, opened: Any, q: int) -> float:
    """Return the key by which a hub orders its queue: the smallest first."""
    j = opened.asker[q]
    today = tick if law.hub_order == RANDOM else ZERO
    lot = address(seed, QUEUE, pack_ticks(today, np.uint64(opened.asked[q])), np.uint64(j), ZERO, ZERO)[0]
    first: Any = np.int64(0)
    if law.hub_order == FIRST_COME:
        first = np.int64(opened.asked[q])
    elif law.hub_order == FAVOURITES:
        first = -np.int64(net.near[3][j])
    return np.float64(first) * FULL + np.float64(lot)


@inline
def circulate(
    seed: Any, tick: Any, folk: Any, net: Any, reach: Any, ways: Any, law: Any, opened: Any, room: Any, sizes: Any
) -> Any:  # fmt: skip
    """Store the exposures of today, question by question, and count each person's; return their number.

    The result is negative if there isn't enough room; `sizes` says what is needed.
    """
    end: Any = np.int64(0)
    room.on[:] = 0
    width = net.near[0].shape[1]
    for q in range(sizes.open[0]):
        begin = end
        if q + AHEAD < sizes.open[0]:
            j = opened.asker[q + AHEAD]
            if opened.bits[q + AHEAD] & TOLD:
                prefetch(net.near[3], j)
                for s in (0, 16):
                    prefetch(net.near[0], j * width + s)
                    prefetch(net.near[1], j * width + s)
            if opened.bits[q + AHEAD] & SHOWN:
                prefetch(net.pool, np.int64(net.lists[j, 0]))
        if opened.bits[q] & TOLD:
            sizes.exposures[0] = end + law.contacts
            if sizes.exposures[0] > room.person.size:
                return -1
            end = _tell(seed, tick, folk, net, law, opened, room, q, end)
            _count(ways, opened, room, WORD_OF_MOUTH, q, begin, end)
        if opened.relayed[q] > 0:
            begin, h = end, reach.town[opened.asker[q]] * law.per_town
            first, many = reach.hub_first[h], reach.hub_size[h]
            sizes.exposures[0] = end + many
            if sizes.exposures[0] > room.person.size:
                return -1
            for m in range(first, first + many):
                room.person[end] = reach.hub_member[m]
                end += reach.hub_member[m] != opened.asker[q]
            _count(ways, opened, room, HUB, q, begin, end)
            if opened.relayed[q] == 1:  # all members ignore it
                end = begin
        if opened.bits[q] & SHOWN:
            begin = end
            end = _show(seed, tick, net, reach, ways, folk, law, opened, room, sizes, q, end)
            if end < 0:
                return -1
            _count(ways, opened, room, FEED, q, begin, end)
    return end


@inline
def _count(ways: Any, opened: Any, room: Any, channel: int, q: int, begin: int, end: int) -> None:
    """Complete the exposures of a question on a channel, and count them for the people who get them."""
    kind, kinds = 1 + ways.kind[channel], 1 + ways.messages.size
    opened.shown[q] += end - begin
    for e in range(begin, end):
        room.place[e], room.channel[e] = q, channel
        if kind > 0:
            room.on[kinds * room.person[e] + kind] += 1


@inline
def _tell(
    seed: Any, tick: Any, folk: Any, net: Any, law: Any, opened: Any, room: Any, q: int, end: int
) -> int:
    """Store whom the asker tells, drawn by strength of the tie times keenness; return the new end."""
    neighbour, strength, _, degree = net.near
    j, weight, keenness = opened.asker[q], room.weight, folk.keenness
    ties = degree[j]
    for s in range(ties):
        weight[s] = np.float64(strength[j, s])
    if keenness.size > 0:
        for s in range(ties):
            weight[s] *= np.float64(keenness[neighbour[j, s]])
    days = pack_ticks(tick, np.uint64(opened.asked[q]))
    w0 = w1 = w2 = w3 = ZERO
    for c in range(law.contacts):
        if c % 4 == 0:
            w0, w1, w2, w3 = address(seed, TELL, days, np.uint64(j), np.uint64(c // 4), ZERO)
        total = 0.0
        for s in range(ties):
            total += weight[s]
        if not total > 0.0:
            break
        goal, edge, at = unit(word_of(w0, w1, w2, w3, c % 4)) * total, 0.0, 0
        for s in range(ties):
            edge += weight[s]
            at += edge <= goal
        if at < ties:
            room.person[end] = neighbour[j, at]
            end += 1
            weight[at] = 0.0
    return end


@inline
def _plan(seed: Any, tick: Any, net: Any, reach: Any, law: Any, opened: Any, q: int) -> Any:
    """Draw how many followers and how many other people a question is shown to today."""
    j, asked, most = opened.asker[q], np.uint64(opened.asked[q]), np.float64(reach.members.size)
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
    near = min(np.int64(np.floor(n * law.followers + unit(w1))), np.int64(net.lists[j, 1]))
    n += min(np.floor(finders + unit(w2)), most - n)
    return near, np.int64(n) - near


@inline
def _show(
    seed: Any, tick: Any, net: Any, reach: Any, ways: Any, folk: Any, law: Any, opened: Any, room: Any, sizes: Any, q: int,
    end: int,
) -> int:  # fmt: skip
    """Store to whom the feed shows a question, and return the new end; negative if there isn't enough room.

    First followers of the asker are drawn, then others by interest and keenness (`sim.channels.feed`).
    `room.on` marks who has been drawn for this question.
    """
    near, far = _plan(seed, tick, net, reach, law, opened, q)
    on, j, k, kinds = room.on, opened.asker[q], opened.topic[q], 1 + ways.messages.size
    limit = 0 if 4 * far >= reach.members.size or reach.eligible[k] == 0 else 8 * far + SPARE_DRAWS
    sizes.exposures[0] = end + near + far
    sizes.candidates[0] = net.lists[j, 1] if near > FEW else 0
    if sizes.exposures[0] > room.person.size or sizes.candidates[0] > room.key.size:
        return -1
    days, mark = pack_ticks(tick, np.uint64(opened.asked[q])), q + 1
    on[kinds * j] = mark
    if near > 0:
        _draw_followers(seed, days, net, room, j, near)
    for s in range(near):
        i = net.pool[net.lists[j, 0] + room.heap[s]]
        on[kinds * i] = mark
        room.person[end] = i
        end += law.only_members == 0 or folk.on_crowd[i]
    size, goal = np.uint64(reach.members.size), end + far
    c: Any = np.int64(0)
    while end < goal and c < limit:
        w0, w1, w2, w3 = address(seed, CROWD, days, np.uint64(j), np.uint64(c // 4), ZERO)
        for lane in range(min(np.int64(4), limit - c)):
            if end < goal:
                at = word_of(w0, w1, w2, w3, lane) * size
                cell = at >> HALF_WORD
                own = (at & LOW) < np.uint64(reach.cells[k, cell, 0])
                i = np.int64(reach.members[cell]) if own else np.int64(reach.cells[k, cell, 1])
                room.person[end] = i
                end += on[kinds * i] != mark
                on[kinds * i] = mark
        c += 4
    if end < goal:
        sizes.candidates[0] = reach.members.size
        if sizes.candidates[0] > room.key.size:
            return -1
        end = _draw_by_rank(seed, days, folk, reach, ways, room, j, k, mark, goal - end, end)
    return end


@inline
def _draw_followers(seed: Any, days: Any, net: Any, room: Any, j: int, near: int) -> None:
    """Draw `near` followers of person j, as places in the list: few by Floyd's method, many by lots."""
    have, start, rank = net.lists[j, 1], net.lists[j, 0], room.heap
    who = np.uint64(j)
    if near > FEW:
        for s in range(have):
            room.key[s] = address(seed, FOLLOWER, days, who, np.uint64(net.pool[start + s]), ONE)[0]
        choose_least(room.key, have, near, rank)
        return
    w0 = w1 = w2 = w3 = ZERO
    for s in range(near):
        if s % 4 == 0:
            w0, w1, w2, w3 = address(seed, FOLLOWER, days, who, np.uint64(s // 4), ZERO)
        last = have - near + s
        drawn = min(np.int64(unit(word_of(w0, w1, w2, w3, s % 4)) * (last + 1)), last)
        for t in range(s):
            if rank[t] == drawn:
                drawn = last
                break
        rank[s] = drawn


@inline
def _draw_by_rank(
    seed: Any,
    days: Any,
    folk: Any,
    reach: Any,
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
    for m in range(reach.members.size):
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
        room.person[end + s] = room.candidate[room.heap[s]]
    return end + many
