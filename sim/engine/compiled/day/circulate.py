"""The compiled day: to whom each open question is shown, question by question (ODD: Submodels, circulate)."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.compiler.jit import (
    address,
    inner,
    pack_ticks,
    tie_depth,
    unit,
    visibility,
    word_of,
)
from sim.engine.compiled.day.feed import has_room, show
from sim.engine.compiled.tie_access import (
    expose,
    follower_count,
    prefetch_followers,
    prefetch_list,
    prefetch_row,
)
from sim.engine.compiled.word_of_mouth import pass_on, tell
from sim.networks.followers import ANYWHERE
from sim.state.questions import FEED, HUB, MANAGERS, WORD_OF_MOUTH

MOMENT = np.uint64(rng.MOMENT)
TOLD, SHOWN = 1 << WORD_OF_MOUTH, 1 << FEED
TELLING, RELAYING, SHOWING = np.int64(WORD_OF_MOUTH), np.int64(HUB), np.int64(FEED)
INTRODUCING = np.int64(MANAGERS)
ONE = np.int64(1)
# Where the exposures of a question come from, in this order: the asker, managers, outside the call (exposures
# of people who have it from the asker come first), people who pass it on, the hub and the feed.
FROM_ASKER, FROM_MANAGERS, DIRECTLY, FROM_TELLERS, INDIRECTLY, FROM_HUB, FROM_FEED, PARTS = range(8)
AHEAD = 4  # number of questions ahead whose memory is prefetched


@inner
def count(book: Any, opened: Any, sizes: Any) -> None:
    """Add the exposures and the readers of today to the table of questions."""
    sizes.shown = sizes.read = 0
    for q in range(sizes.open):
        row = opened.row[q]
        book.shown[row] += opened.shown[q]
        book.read[row] += opened.read[q]
        sizes.shown += opened.shown[q]
        sizes.read += opened.read[q]


@inner
def open_questions(folk: Any, net: Any, reach: Any, law: Any, book: Any, opened: Any, sizes: Any) -> None:
    """Collect the open questions, with the depth of ties to their askers and the askers' visible standing."""
    depths, many = reach.depths, sizes.open
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
            visibility(np.float64(folk.standing[j]) * law.fame, law.half) if law.half > 0.0 else 0.0
        )


@inner
def circulate(
    seed: Any, tick: Any, folk: Any, net: Any, reach: Any, ways: Any, law: Any, given: Any, opened: Any, room: Any,
    sizes: Any,
) -> Any:  # fmt: skip
    """Store the exposures of today, question by question, and count each person's; return their number.

    If a tick is shorter than a day, only questions whose day begins now get new exposures, many of which
    arrive on later ticks. The result is negative if there isn't enough room; `sizes` says what is needed.
    """
    end: Any = np.int64(0)
    further: Any = np.int64(0)
    teller: Any = np.int64(0)
    begin_counts(ways, given, room)
    sizes.later = sizes.kept
    for q in range(sizes.open):
        if q + AHEAD < sizes.open:
            j = opened.asker[q + AHEAD]
            if opened.bits[q + AHEAD] & TOLD:
                prefetch_row(net.near, j)
            if opened.bits[q + AHEAD] & SHOWN:
                prefetch_followers(net.followers, j)
        starts, row = _day_begins(tick, law, given, opened, sizes, q), opened.row[q]
        due = opened.due[q] if sizes.due > 0 else np.int64(-1)
        part = FROM_ASKER if starts and opened.bits[q] & TOLD else FROM_MANAGERS
        while True:  # each turn adds the exposures of one part, or one exposure
            if part == FROM_MANAGERS and (sizes.introduced == 0 or opened.introductions[q] == 0):
                part = DIRECTLY
            if part == DIRECTLY and given.row.size == 0 and sizes.told + sizes.due == 0:
                part = FROM_HUB
            if part == FROM_HUB and opened.relayed[q] == 0:
                part = FROM_FEED
            if part == FROM_FEED and not (starts and opened.bits[q] & SHOWN):
                break
            begin = found = end
            now, channel, hops = part, TELLING, ONE
            h = reach.town[opened.asker[q]] * law.per_town
            most = reach.hub_size[h] if part == FROM_HUB else law.contacts + 1
            most = opened.introductions[q] if part == FROM_MANAGERS else most
            if part != FROM_FEED and not has_room(law, room, sizes, end, most):
                return -1
            if part == FROM_ASKER:
                end = tell(seed, tick, folk, net, law, opened, room, q, end)
                part = FROM_MANAGERS
            elif part == FROM_MANAGERS:
                channel, part = INTRODUCING, DIRECTLY
                for n in range(opened.introduced_at[q], opened.introduced_at[q] + opened.introductions[q]):
                    expose(room, end, np.int64(room.introduced[n]), ANYWHERE)
                    end += 1
            elif (part == DIRECTLY or part == INDIRECTLY) and due >= 0:  # noqa: SIM109 - compiles sooner
                if (room.later_hops[due] > 1) == (part == INDIRECTLY):
                    expose(room, end, np.int64(room.later_person[due]), ANYWHERE)
                    channel, hops = np.int64(room.later_channel[due]), np.int64(room.later_hops[due])
                    end += 1
                due = np.int64(room.later_next[due])
            elif part == DIRECTLY or part == INDIRECTLY:  # noqa: SIM109 - compiles sooner
                is_next = further < given.row.size and given.row[further] == row
                if is_next and (given.hops[further] > 1) == (part == INDIRECTLY):
                    expose(room, end, np.int64(given.person[further]), ANYWHERE)
                    channel, hops = given.channel[further], given.hops[further]
                    end, further = end + 1, further + 1
                else:
                    part += 1
                    due = opened.due[q] if sizes.due > 0 else np.int64(-1)
            elif part == FROM_TELLERS:
                if teller < sizes.told and room.told[1, teller] == row:
                    end = pass_on(seed, folk, net, law, given, opened, room, q, teller, end)
                    hops = room.told[2, teller] + 1
                    teller += 1
                else:
                    part += 1
            elif part == FROM_HUB:
                channel, hops = RELAYING, opened.relayed[q] - 1
                for m in range(reach.hub_first[h], reach.hub_first[h] + reach.hub_size[h]):
                    expose(room, end, reach.hub_member[m], ANYWHERE)
                    end += reach.hub_member[m] != opened.asker[q]
                part = FROM_FEED
            else:
                channel, part = SHOWING, PARTS
                end, found = show(seed, tick, net, reach, ways, folk, law, opened, room, sizes, q, end)
                if end < 0:
                    return -1
            if law.ticks > 1:
                end = _postpone(
                    seed, tick, reach, ways, law, given, opened, room, sizes, now, channel, hops, q, begin, found, end
                )  # fmt: skip
            _count(ways, opened, room, channel, hops, q, begin, end)
            if hops == 0 and law.keeps == 0:  # all members of the hub ignore it
                end = begin
            if part == PARTS:
                break
    return end


@inner
def _day_begins(tick: Any, law: Any, given: Any, opened: Any, sizes: Any, q: int) -> bool:
    """Return whether a new day of the question begins on this tick."""
    if law.ticks == 1 or (np.int64(tick) - opened.asked[q]) % law.ticks == 0:
        return True
    late = False
    for n in range(sizes.late):
        late |= given.late[n] == opened.row[q]
    return bool(late)


@inner
def begin_counts(ways: Any, given: Any, room: Any) -> None:
    """Begin to count the messages of each person, with those of the last 24 hours."""
    room.on[:] = 0
    kinds = ways.messages.size
    for i in range(given.before.shape[0]):
        for m in range(kinds):
            room.on[(1 + kinds) * i + 1 + m] = given.before[i, m]


@inner
def count_anew(ways: Any, given: Any, opened: Any, room: Any, sizes: Any) -> None:
    """Count the exposures of each question and person, because exposures don't come from `circulate`."""
    begin_counts(ways, given, room)
    for q in range(sizes.open):
        opened.shown[q] = opened.read[q] = 0
    for e in range(sizes.end):
        channel, hops, place = np.int64(room.channel[e]), np.int64(room.hops[e]), np.int64(room.place[e])
        _count(ways, opened, room, channel, hops, place, e, e + 1)


@inner
def _count(
    ways: Any, opened: Any, room: Any, channel: int, hops: int, q: int, begin: int, end: int
) -> None:  # fmt: skip
    """Complete the exposures of a question on a channel, and count them for the people who get them."""
    kind, kinds = 1 + ways.kind[channel], 1 + ways.messages.size
    opened.shown[q] += end - begin
    for e in range(begin, end):
        room.place[e], room.channel[e], room.hops[e] = q, channel, hops
        if kind > 0:
            room.on[kinds * room.person[e] + kind] += 1


@inner
def _postpone(
    seed: Any, tick: Any, reach: Any, ways: Any, law: Any, given: Any, opened: Any, room: Any, sizes: Any, part: int,
    channel: int, hops: int, q: int, begin: int, found: int, end: int,
) -> Any:  # fmt: skip
    """Postpone exposures that arrive on a later tick of the day; return the end of those that arrive now.

    The exposures by askers and the feed are spread over the ticks of a day. On the feed, those before `found`
    become fewer during the day (`sim.day.circulation.arrivals`). Others wait until people are awake.
    """
    left: Any = begin
    for e in range(begin, end):
        i = np.int64(room.person[e])
        ahead = _ticks_ahead(seed, tick, reach, ways, law, given, opened, part, channel, q, i, e < found)
        if ahead == 0:
            expose(room, left, i, np.int64(room.slot[e]))
            left += 1
        else:
            n = sizes.later
            room.later_when[n], room.later_row[n], room.later_person[n] = (
                np.int64(tick) + ahead,
                opened.row[q],
                i,
            )
            room.later_channel[n], room.later_hops[n] = channel, hops
            sizes.later += 1
    return left


@inner
def _ticks_ahead(
    seed: Any, tick: Any, reach: Any, ways: Any, law: Any, given: Any, opened: Any, part: int, channel: int, q: int,
    i: int, fades: bool,
) -> Any:  # fmt: skip
    """Return after how many ticks an exposure arrives; `fades` says whether it belongs to the feed's reach."""
    ahead: Any = np.int64(0)
    if part == FROM_TELLERS or part == FROM_HUB:  # noqa: SIM109 - compiles sooner
        return given.waking[reach.town[i], np.int64(tick) % law.ticks] if given.waking.size > 0 else ahead
    if FROM_ASKER < part < FROM_FEED:
        return ahead
    days, who = pack_ticks(tick, np.uint64(opened.asked[q])), np.uint64(opened.asker[q])
    w0, w1, w2, w3 = address(seed, MOMENT, days, who, np.uint64(i), ways.block[channel])
    u = unit(word_of(w0, w1, w2, w3, ways.lane[channel]))
    shares = given.spread[int(part == FROM_FEED and fades)]
    town = reach.town[i] if shares.shape[0] > 1 else 0
    for t in range(shares.shape[1]):
        ahead += shares[town, t] <= u
    return min(ahead, law.ticks - 1 - (np.int64(tick) - opened.asked[q]) % law.ticks)
