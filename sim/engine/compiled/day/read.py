"""The compiled day: who reads, and who is able and willing to help (ODD: Submodels, read and help)."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.columns.working import STRIP
from sim.engine.compiled.compiler.jit import (
    address,
    combine_strengths,
    inner,
    log_odds,
    nearness,
    pack_ticks,
    prefetch,
    read_chance,
    unit,
    word_of,
)
from sim.engine.compiled.day.rank import EQUAL_CHANCE, messages_of
from sim.engine.compiled.help import (
    BINS,
    LEAST_LOGIT,
    believes_able_by,
    cosine_of,
    is_willing,
)
from sim.engine.compiled.keys import contains, find
from sim.engine.compiled.tie_access import (
    confirm_slot,
    find_online_slot,
    find_slot,
    owed_at,
    prefetch_followers,
    prefetch_list,
    prefetch_row,
    strength_at,
)
from sim.networks.followers import ANYWHERE
from sim.state.questions import FEED, MANAGERS, WORD_OF_MOUTH
from sim.state.today import IS_HOSTILE, IS_READ, IS_WILLING

READ, DECIDE, ZERO = np.uint64(rng.READ), np.uint64(rng.DECIDE), np.uint64(0)
AHEAD = 8  # number of readers ahead whose memory is prefetched


@inner
def _draw(seed: Any, who: Any, days: Any, person: Any, w0: Any, w1: Any, w2: Any, w3: Any) -> None:
    """Draw four random words for each exposure; flat arrays let the compiler vectorise the draws."""
    for e in range(person.size):
        d0, d1, d2, d3 = address(
            seed, DECIDE, pack_ticks(ZERO, np.uint64(days[e])), np.uint64(who[e]), np.uint64(person[e]), ZERO
        )
        w0[e], w1[e], w2[e], w3[e] = d0, d1, d2, d3


@inner
def decide(
    seed: Any, tick: Any, folk: Any, net: Any, ways: Any, law: Any, opened: Any, room: Any, sizes: Any,
) -> Any:  # fmt: skip
    """Decide the outcome of the exposures strip by strip; return the numbers of offers and hostile replies.

    Each pass over a strip selects the exposures for the next. The number of offers is negative if there isn't
    enough room; `sizes` says what is needed.
    """
    offers: Any = 0
    hostile: Any = 0
    end = sizes.end
    room.reader[:] = 0
    opened.read[: sizes.open] = 0
    who, days, some = room.keys[0], room.keys[1], room.some
    for first in range(0, end, STRIP):
        size = min(STRIP, end - first)
        place, person = room.place[first : first + size], room.person[first : first + size]
        channel, slot = room.channel[first : first + size], room.slot[first : first + size]
        for e in range(size):
            at = np.uint64(place[e])
            who[e], days[e] = opened.asker[at], opened.asked[at]
        _draw(seed, who, days, person, room.words[0], room.words[1], room.words[2], room.words[3])
        _limit_by_attention(seed, tick, ways, law, room, first, size, person, channel)
        many = 0
        for e in range(size):
            some[many] = e
            heeds, is_hostile = _reads(ways, room, e, channel)
            heeds &= room.hops[first + e] > 0
            room.code[first + e] = IS_READ if heeds else 0
            if heeds:
                if is_hostile:
                    room.hostile[hostile] = first + e
                    room.code[first + e] |= IS_HOSTILE
                    hostile += 1
                _count_reader(law, opened, room, place[e], person[e])
                many += folk.budget[np.uint64(person[e])] >= 1
        able = 0
        for c in range(many):
            e = some[c]
            at = np.uint64(place[e])
            skill = np.float64(folk.skill[np.uint64(opened.topic[at]), np.uint64(person[e])])
            some[able] = e
            able += believes_able_by(
                skill, law.misjudgement, unit(np.uint64(room.words[1, e])), opened.difficulty[at]
            )
        sizes.offers = offers + able
        if sizes.offers > room.offer_odds.size:
            return -1, 0
        for c in range(able):
            if c + 2 * AHEAD < able:
                prefetch_list(net.followers, np.int64(who[some[c + 2 * AHEAD]]))
            if c + AHEAD < able:
                i, j = np.int64(person[some[c + AHEAD]]), np.int64(who[some[c + AHEAD]])
                prefetch_row(net.far, i)
                prefetch_row(net.near, j)
                prefetch_followers(net.followers, j)
                prefetch(folk.interest, i * folk.interest.shape[1])
            e = some[c]
            q, i = np.int64(place[e]), np.int64(person[e])
            key = opened.row[q] * folk.morale.size + i
            trust = ways.trust[channel[e]]
            if channel[e] == MANAGERS and trust > 0.0:
                introduced = find(room.host_key, sizes.hosts, key)
                if introduced >= 0:
                    trust *= _bond(net, law, i, np.int64(room.host_by[introduced]), MANAGERS, ANYWHERE)[0]
                else:
                    trust = 0.0
            willing, odds = _is_willing(
                folk,
                net,
                ways,
                law,
                opened,
                q,
                i,
                np.int64(channel[e]),
                np.int64(slot[e]),
                trust,
                unit(np.uint64(room.words[0, e])),
            )
            if willing:
                room.code[first + e] |= IS_WILLING
                room.odds[first + e] = odds
                room.offer_place[offers], room.offer_person[offers] = q, i
                room.offer_channel[offers], room.offer_odds[offers] = channel[e], odds
                room.offer_hops[offers] = room.hops[first + e]
                offers += not contains(room.tried, sizes.tried, key)
    return offers, hostile


@inner
def _limit_by_attention(
    seed: Any, tick: Any, ways: Any, law: Any, room: Any, first: int, size: int, person: Any, channel: Any
) -> None:  # fmt: skip
    """Mark in `room.unread` which exposures of the strip aren't read, because people get too many messages.

    The draws of all who get too many are made in one loop, so that the processor makes several at a time.
    """
    some, many = room.some, 0
    for e in range(size):
        room.got[e] = messages_of(ways, room, person[e])
        room.unread[e] = False
        some[many] = e
        many += law.attention < np.float64(room.got[e])
    for c in range(many):
        e = some[c]
        days, who = pack_ticks(tick, np.uint64(room.keys[1, e])), np.uint64(room.keys[0, e])
        way = np.uint64(channel[e])
        w0, w1, w2, w3 = address(seed, READ, days, who, np.uint64(person[e]), ways.block[way])
        room.lot[c] = word_of(w0, w1, w2, w3, ways.lane[way])
    for c in range(many):
        e = some[c]
        chance = read_chance(law.attention, np.float64(room.got[e]))
        if law.ranking != EQUAL_CHANCE and channel[e] == FEED:
            chance = room.chance[first + e]
        room.unread[e] = not unit(np.uint64(room.lot[c])) < chance


@inner
def _reads(ways: Any, room: Any, e: int, channel: Any) -> Any:
    """Return whether an exposure of the strip is read, and whether the reader gives a hostile reply."""
    way = np.uint64(channel[e])
    ignores, hostile = ways.resistance[way], ways.hostility[way]
    if room.unread[e] or (ignores > 0.0 and unit(np.uint64(room.words[2, e])) < ignores):
        return False, False
    return True, hostile > 0.0 and unit(np.uint64(room.words[3, e])) < hostile


@inner
def _count_reader(law: Any, opened: Any, room: Any, q: int, i: int) -> None:
    """Count a reader of the question once, even if the person reads it on two channels."""
    if law.shows_twice == 0:
        opened.read[q] += 1
    else:
        opened.read[q] += room.reader[i] != q + 1
        room.reader[i] = q + 1


@inner
def _odds(
    law: Any, match: float, tied: float, lent: float, close: float, cosine: float, public: float, n: float
) -> float:
    return float(
        log_odds(
            law.baseline, law.interest, match, law.tie, tied, law.owed, lent, law.nearness, close, law.rivalry,
            cosine, public, law.bystander, n,
        )
    )  # fmt: skip


@inner
def _is_willing(
    folk: Any, net: Any, ways: Any, law: Any, opened: Any, q: int, i: int, way: int, slot: int, trust: float,
    u: float,
) -> Any:  # fmt: skip
    """Return whether a reader is willing to help, u < logistic(log odds), and the log odds.

    A reader who would be unwilling as a next-door neighbour without rivalry is unwilling anywhere. Therefore
    most homes and cosines needn't be read.
    """
    j, k = opened.asker[q], opened.topic[q]
    tied, lent = _bond(net, law, i, j, way, slot)
    if trust > 0.0:
        tied = combine_strengths(tied, trust)
    tied *= opened.depth[q]
    public = (
        law.on_standing * opened.seen[q] + law.on_purpose * ways.purpose[way] if ways.public[way] else 0.0
    )
    match = np.float64(folk.interest[i, k]) / np.float64(folk.home[i, 3])
    least, answers = LEAST_LOGIT[int(u * BINS)], opened.answers[q]
    bounded = law.nearness >= 0.0 and law.rivalry >= 0.0
    if bounded and _odds(law, match, tied, lent, 1.0, 0.0, public, answers) < least:
        return False, 0.0
    home, other = folk.home[i], folk.home[j]
    close = nearness(
        np.float64(home[0]) - np.float64(other[0]),
        np.float64(home[1]) - np.float64(other[1]),
        np.float64(home[2]),
    )
    cosine = 0.0
    if close > 0.0 and law.rivalry != 0.0:
        best = 1.0 if law.rivalry < 0.0 else 0.0
        if _odds(law, match, tied, lent, close, best, public, answers) < least:
            return False, 0.0
        cosine = cosine_of(folk.interest, i, j)
    odds = _odds(law, match, tied, lent, close, cosine, public, answers)
    return is_willing(u, odds), odds


@inner
def _bond(net: Any, law: Any, i: int, j: int, way: int, known: int) -> Any:
    """Return the combined strength of the ties of reader i and asker j, and what i owes as a share of the cap.

    The face-to-face tie is read from the asker's row, the online tie from the reader's row. `known` is the
    slot that is known from the exposure.
    """
    strong, online, owed = 0.0, 0.0, np.int64(0)
    slot = confirm_slot(net.near, j, i, known) if way == WORD_OF_MOUTH else find_slot(net.near, j, i)
    if slot >= 0:
        strong = strength_at(net.near, j, slot, law.plain, law.shielded)
        owed = -owed_at(net.near, j, slot)
    if way == FEED and known != ANYWHERE:
        slot = confirm_slot(net.far, i, j, known)
    else:
        slot = find_online_slot(net.far, net.followers, i, j)
    if slot >= 0:
        online = strength_at(net.far, i, slot, law.plain, law.shielded)
        owed += owed_at(net.far, i, slot)
    return combine_strengths(strong, online), max(min(owed, law.cap), -law.cap) / max(1, law.cap)
