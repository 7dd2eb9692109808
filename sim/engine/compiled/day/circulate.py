"""The compiled day: to whom each open question is shown, question by question (ODD: Submodels, circulate)."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.day.feed import show
from sim.engine.compiled.jit import (
    address,
    inline,
    pack_ticks,
    tie_depth,
    unit,
    visibility,
    word_of,
)
from sim.engine.compiled.tie_access import (
    degree_of,
    expose,
    follower_count,
    neighbour_at,
    prefetch_followers,
    prefetch_list,
    prefetch_row,
    stored_at,
)
from sim.networks.followers import ANYWHERE
from sim.state.questions import FEED, HUB, WORD_OF_MOUTH

TELL, ZERO = np.uint64(rng.TELL), np.uint64(0)
TOLD, SHOWN = 1 << WORD_OF_MOUTH, 1 << FEED
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
    depths = reach.depths
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
            prefetch_list(net.followers, opened.asker[q + 2 * AHEAD])
        j = opened.asker[q]
        have = follower_count(net.followers, j)
        opened.depth[q] = (
            depths[have] if have < depths.size else tie_depth(np.float64(have), law.dilution, law.shallowness)
        )
        opened.seen[q] = (
            visibility(np.float64(folk.standing[j]) * law.fame[0], law.half) if law.half > 0.0 else 0.0
        )


@inline
def circulate(
    seed: Any, tick: Any, folk: Any, net: Any, reach: Any, ways: Any, law: Any, opened: Any, room: Any, sizes: Any
) -> Any:  # fmt: skip
    """Store the exposures of today, question by question, and count each person's; return their number.

    The result is negative if there isn't enough room; `sizes` says what is needed.
    """
    end: Any = np.int64(0)
    room.on[:] = 0
    for q in range(sizes.open[0]):
        begin = end
        if q + AHEAD < sizes.open[0]:
            j = opened.asker[q + AHEAD]
            if opened.bits[q + AHEAD] & TOLD:
                prefetch_row(net.near, j)
            if opened.bits[q + AHEAD] & SHOWN:
                prefetch_followers(net.followers, j)
        if opened.bits[q] & TOLD:
            sizes.exposures[0] = end + law.contacts[0]
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
                expose(room, end, reach.hub_member[m], ANYWHERE)
                end += reach.hub_member[m] != opened.asker[q]
            _count(ways, opened, room, HUB, q, begin, end)
            if opened.relayed[q] == 1:  # all members ignore it
                end = begin
        if opened.bits[q] & SHOWN:
            begin = end
            end = show(seed, tick, net, reach, ways, folk, law, opened, room, sizes, q, end)
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
    j, weight, keenness = opened.asker[q], room.weight, folk.keenness
    ties = degree_of(net.near, j)
    for s in range(ties):
        weight[s] = stored_at(net.near, j, s)
    if keenness.size > 0:
        for s in range(ties):
            weight[s] *= np.float64(keenness[neighbour_at(net.near, j, s)])
    days = pack_ticks(tick, np.uint64(opened.asked[q]))
    w0 = w1 = w2 = w3 = ZERO
    for c in range(law.contacts[0]):
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
            expose(room, end, neighbour_at(net.near, j, at), at)
            end += 1
            weight[at] = 0.0
    return end
