"""The compiled day: what arrives on later ticks, and what is remembered for 24 hours.

Only if a tick is shorter than a day (`sim.state.short_ticks`, `sim.day.circulation`).
"""

from typing import Any

import numpy as np

from sim.engine.compiled.compiler.jit import exp, inner, log
from sim.engine.compiled.day.morning import is_present
from sim.engine.compiled.day.rank import EQUAL_CHANCE
from sim.engine.compiled.keys import find
from sim.engine.compiled.tie_access import find_slot
from sim.rules.spread import NO_FADING
from sim.state.questions import FEED, HUB, WORD_OF_MOUTH


@inner
def _fill_spread(tick: Any, law: Any, given: Any) -> None:
    """Store when the exposures of a day that begins now arrive, if people sleep (`sim.state.rhythm`)."""
    ticks = given.activity.shape[1]
    for t in range(given.activity.shape[0]):
        time = 0.0
        for k in range(ticks - 1):
            time += given.activity[t, (np.int64(tick) + k) % ticks]
            given.spread[0, t, k] = time
            given.spread[1, t, k] = _share_by(law.fading, time)


@inner
def _share_by(fading: float, time: float) -> float:
    """Do the same as `sim.rules.spread.shares_by`."""
    if 1.0 - fading < NO_FADING:
        return time
    if fading == 0.0:
        return 1.0 if time > 0.0 else 0.0
    return float((1.0 - exp(time * log(fading))) / (1.0 - fading))


@inner
def find_due(
    tick: Any, folk: Any, net: Any, reach: Any, law: Any, given: Any, opened: Any, room: Any, sizes: Any
) -> None:  # fmt: skip
    """List the stored exposures that arrive now, question by question, in the order of their storage."""
    sizes.due, sizes.kept = 0, sizes.later
    if law.ticks == 1:
        return
    _fill_spread(tick, law, given)
    for q in range(sizes.open):
        opened.due[q] = -1
    for n in range(sizes.later - 1, -1, -1):
        if room.later_when[n] == np.int64(tick):
            q = find(opened.row, sizes.open, room.later_row[n])
            if q >= 0 and _still_reaches(folk, net, reach, law, opened, room, n, q):
                room.later_next[n], opened.due[q] = opened.due[q], n
                sizes.due += 1


@inner
def _still_reaches(
    folk: Any, net: Any, reach: Any, law: Any, opened: Any, room: Any, n: int, q: int
) -> bool:  # fmt: skip
    """Return whether a stored exposure still reaches its person (`arrivals.due_now`, `waking.woken`)."""
    i, channel, j = np.int64(room.later_person[n]), room.later_channel[n], opened.asker[q]
    if not is_present(folk, i):
        return False
    if channel == HUB:
        return bool(reach.town[i] * law.per_town == reach.town[j] * law.per_town)
    if room.later_hops[n] > 1:
        return True
    if opened.bits[q] & (np.int64(1) << np.int64(channel)) == 0:
        return False
    if channel == FEED:
        return bool(folk.on_crowd[i])
    return bool(channel != WORD_OF_MOUTH or find_slot(net.near, j, i) >= 0)


@inner
def forget_due(tick: Any, room: Any, sizes: Any) -> None:
    """Keep only the stored exposures that arrive after this tick."""
    left = 0
    for n in range(sizes.later):
        room.later_when[left], room.later_row[left] = room.later_when[n], room.later_row[n]
        room.later_person[left], room.later_channel[left] = room.later_person[n], room.later_channel[n]
        room.later_hops[left] = room.later_hops[n]
        left += room.later_when[n] > np.int64(tick)
    sizes.later, sizes.late = left, 0


@inner
def can_remember(law: Any, room: Any, sizes: Any) -> bool:
    """Return whether there is room to remember the messages of this tick."""
    if law.ticks == 1:
        return True
    sizes.exposures = sizes.end
    fits = sizes.messages + sizes.end <= room.message_key.size
    return bool(fits and sizes.ranked + sizes.end <= room.ranked_key.size)


@inner
def remember(tick: Any, ways: Any, law: Any, given: Any, opened: Any, room: Any, sizes: Any) -> None:
    """Remember the messages of this tick, and its exposures on a ranked feed; forget those of 24 hours ago."""
    if law.ticks == 1:
        return
    kinds, left, oldest = ways.messages.size, 0, np.int64(tick) + 2 - law.ticks
    for n in range(sizes.messages):
        key, when = np.int64(room.message_key[n]), room.message_tick[n]
        given.before[key // kinds, key % kinds] -= when < oldest
        room.message_key[left], room.message_tick[left] = key, when
        left += when >= oldest
    for e in range(sizes.end):
        i, kind = np.int64(room.person[e]), ways.kind[room.channel[e]]
        if kind >= 0:
            given.before[i, kind] += 1
            room.message_key[left], room.message_tick[left] = kinds * i + kind, tick
            left += 1
    sizes.messages = left
    if law.ranking != EQUAL_CHANCE:
        _remember_order(tick, oldest, given, opened, room, sizes)


@inner
def _remember_order(tick: Any, oldest: int, given: Any, opened: Any, room: Any, sizes: Any) -> None:
    left = 0
    for n in range(sizes.ranked):
        room.ranked_tick[left], room.ranked_person[left] = room.ranked_tick[n], room.ranked_person[n]
        room.ranked_key[left] = room.ranked_key[n]
        left += room.ranked_tick[n] >= oldest
    for e in range(sizes.end):
        if room.channel[e] != FEED:
            continue
        i = room.person[e]
        room.ranked_tick[left], room.ranked_person[left] = tick, i
        room.ranked_key[left] = opened.rank_key[room.place[e]]
        left += 1
        if room.head[i] == e:  # the first of this person's exposures, which `rank` has linked
            fewer, other = 0.0, np.int64(e)
            while other >= 0:
                fewer += room.fewer[other]
                other = np.int64(room.following[other])
            given.unread[i] += fewer
    sizes.ranked = left
