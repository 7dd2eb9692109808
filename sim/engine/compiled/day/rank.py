"""The compiled day: an order of the feed, and votes (`sim.rules.rank`, `sim.engine.numpy.rank`)."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.compiler.jit import address, inner, pack_ticks, read_chance, unit
from sim.engine.compiled.keys import contains
from sim.rules.rank import TICKS
from sim.state.questions import FEED, OPEN
from sim.state.today import IS_READ

RANKINGS = "equal_chance", "newest", "unanswered_first", "votes"
EQUAL_CHANCE, NEWEST, UNANSWERED_FIRST, VOTES = range(4)
VOTE, ZERO, ONE = np.uint64(rng.VOTE), np.uint64(0), np.uint64(1)


@inner
def messages_of(ways: Any, room: Any, i: Any) -> Any:
    """Return how many messages a person gets in 24 hours (`sim.rules.read.count_messages`)."""
    kinds, got = np.uint64(ways.messages.size), 0.0
    at = np.uint64(i) * (kinds + ONE) + ONE
    for m in range(kinds):
        got += room.on[at + m] * ways.messages[m]
    return np.float32(got)


@inner
def rank(tick: Any, folk: Any, ways: Any, law: Any, given: Any, opened: Any, room: Any, sizes: Any) -> None:
    """Store the chance of reading each exposure on a feed with an order (`rank.ranked_chances`)."""
    if law.ranking == EQUAL_CHANCE:
        return
    _sort_keys(tick, folk, law, opened, room, sizes)
    if law.ticks > 1:
        _link_earlier(tick, law, room, sizes)
    room.head[:] = -1
    for e in range(sizes.end - 1, -1, -1):
        if room.channel[e] == FEED:
            room.following[e] = room.head[room.person[e]]
            room.head[room.person[e]] = e
    for e in range(sizes.end):
        if room.channel[e] != FEED:
            continue
        i, key = room.person[e], opened.rank_key[room.place[e]]
        equal = read_chance(law.attention, np.float64(messages_of(ways, room, i)))
        room.chance[e], room.fewer[e] = equal, 0.0
        if equal == 1.0:
            continue
        many = above = same = 0
        other = room.head[i]
        while other >= 0:
            another = opened.rank_key[room.place[other]]
            many, above, same = many + 1, above + (another < key), same + (another == key)
            other = room.following[other]
        earlier = np.int64(room.earlier[i]) if law.ticks > 1 else np.int64(-1)
        while earlier >= 0:
            another = room.ranked_key[earlier]
            many, above, same = many + 1, above + (another < key), same + (another == key)
            earlier = np.int64(room.ranked_next[earlier])
        if same < many:
            saved = given.unread[i] if given.unread.size > 0 else 0.0
            room.chance[e] = min(1.0, max(0.0, ((equal * many + saved) - above) / same))
            room.fewer[e] = equal - room.chance[e]


@inner
def _link_earlier(tick: Any, law: Any, room: Any, sizes: Any) -> None:
    """Link the exposures of each person in the last 24 hours."""
    room.earlier[:] = -1
    for n in range(sizes.ranked):
        if room.ranked_tick[n] > np.int64(tick) - law.ticks:
            i = room.ranked_person[n]
            room.ranked_next[n], room.earlier[i] = room.earlier[i], n


@inner
def _sort_keys(tick: Any, folk: Any, law: Any, opened: Any, room: Any, sizes: Any) -> None:
    """Store the place of each open question in the order of the feed: smaller numbers are further up."""
    count, v = folk.morale.size, 0
    for q in range(sizes.open):
        age, row = np.int64(tick) - opened.asked[q], opened.row[q]
        if law.ranking == NEWEST:
            opened.rank_key[q] = age
        elif law.ranking == UNANSWERED_FIRST:
            opened.rank_key[q] = (TICKS if opened.answers[q] > 0.0 else 0) - age
        else:
            opened.rank_key[q] = 0
            while v < sizes.votes and room.votes[v] < (row + 1) * count:
                opened.rank_key[q] -= room.votes[v] >= row * count
                v += 1


@inner
def vote(seed: Any, folk: Any, law: Any, book: Any, opened: Any, room: Any, sizes: Any) -> None:
    """Store all votes for open questions; who has read one on the feed and hasn't tried to answer may vote."""
    votes, count, size, e = room.voted, folk.morale.size, 0, 0
    v: Any = 0
    for q in range(sizes.open if law.ranking == VOTES or sizes.votes > 0 else 0):
        row, begin = opened.row[q], size
        is_open = book.status[row] == OPEN
        while v < sizes.votes and room.votes[v] < (row + 1) * count:
            votes[size] = room.votes[v]
            size += is_open and room.votes[v] >= row * count
            v += 1
        while law.ranking == VOTES and e < sizes.end and room.place[e] == q:
            i, key = np.uint64(room.person[e]), row * count + np.int64(room.person[e])
            if is_open and room.channel[e] == FEED and room.code[e] & IS_READ:
                days = pack_ticks(ZERO, np.uint64(opened.asked[q]))
                lot = address(seed, VOTE, days, np.uint64(opened.asker[q]), i, ZERO)[0]
                if (
                    unit(lot) < law.voting
                    and not contains(room.tried, sizes.tried, key)
                    and not contains(room.votes, sizes.votes, key)
                ):
                    s = size
                    while s > begin and votes[s - 1] > key:
                        votes[s] = votes[s - 1]
                        s -= 1
                    votes[s] = key
                    size += 1
            e += 1
    for n in range(size):
        room.votes[n] = votes[n]
    sizes.votes = size
