"""The compiled day: to whom managers introduce questions (`sim.day.manage`, `sim.channels.managers`)."""

from typing import Any

import numpy as np

from sim import rng
from sim.channels.managers import MOST
from sim.engine.compiled.compiler.jit import address, inner, pack_ticks
from sim.engine.compiled.day.feed import draw_ranks
from sim.engine.compiled.keys import choose_least, contains, find
from sim.engine.compiled.tie_access import degree_of, find_slot, follower_at, follower_count, neighbour_at
from sim.state.questions import MANAGERS, OPEN

PICK, INTRODUCE = np.uint64(rng.PICK), np.uint64(rng.INTRODUCE)
ZERO, ONE = np.uint64(0), np.uint64(1)
INTRODUCED = 1 << MANAGERS
FULL = np.float64(2.0**32)


@inner
def introduce(
    seed: Any, tick: Any, folk: Any, net: Any, hosts: Any, law: Any, book: Any, opened: Any, room: Any, sizes: Any
) -> bool:  # fmt: skip
    """Let managers introduce the oldest unanswered questions; return False if there isn't enough room.

    The people to whom question q is introduced are in `room.introduced`, from `opened.introduced_at[q]` on.
    """
    sizes.picked = sizes.introduced = 0
    for q in range(sizes.open):
        opened.introductions[q] = 0
    if law.manages == 0:
        return True
    waiting = _waiting(tick, law, opened, room, sizes)
    if not _has_room(law, net, room, sizes, waiting):
        return False
    _go_on_duty(tick, folk, hosts, law, sizes)
    picks = _rank_managers(folk, hosts, law, room, sizes)
    _deal_questions(seed, hosts, opened, room, sizes, waiting, picks)
    for m in range(sizes.managers):
        if room.host_pick[m] >= 0:
            known = _know(folk, net, law, room, room.host[m])
            _introduce_for(seed, tick, folk, hosts, law, opened, room, sizes, m, known)
    _remember(folk, book, opened, room, sizes)
    if law.ticks > 1:
        _remember_picks(tick, law, opened, room, sizes)
    return True


@inner
def _remember_picks(tick: Any, law: Any, opened: Any, room: Any, sizes: Any) -> None:
    """Remember the picks of this tick, and forget those of 24 hours ago."""
    left = 0
    for n in range(sizes.recent):
        room.pick_row[left], room.pick_tick[left] = room.pick_row[n], room.pick_tick[n]
        left += room.pick_tick[n] > np.int64(tick) - law.ticks
    for n in range(sizes.picked):
        room.pick_row[left + n], room.pick_tick[left + n] = opened.row[opened.picked[n]], tick
    sizes.recent = left + sizes.picked


@inner
def _waiting(tick: Any, law: Any, opened: Any, room: Any, sizes: Any) -> int:
    """Return how many questions managers may pick, and store their places in `opened.next_pick`."""
    many = 0
    for n in range(sizes.recent):
        q = find(opened.row, sizes.open, room.pick_row[n])
        if q >= 0 and room.pick_tick[n] > np.int64(tick) - law.ticks:
            opened.introductions[q] = -1
    for q in range(sizes.open):
        opened.next_pick[many] = q
        free = opened.bits[q] & INTRODUCED != 0 and opened.answers[q] == 0.0
        many += free and opened.introductions[q] == 0
        opened.introductions[q] = 0
    return many


@inner
def _has_room(law: Any, net: Any, room: Any, sizes: Any, waiting: int) -> bool:
    """Return whether there is room for all introductions of today; `sizes` says how much is needed."""
    picks = min(waiting, sizes.managers * law.picks)
    sizes.introduced = picks * min(law.introductions, law.sample)
    ties = net.near[0].shape[1]
    sizes.candidates = max(max(waiting, sizes.managers), max(np.int64(law.sample), np.int64(ties)))
    keys = sizes.hosts + sizes.introduced <= room.host_key.size
    keys &= law.ticks == 1 or sizes.recent + picks <= room.pick_row.size
    if not keys or sizes.introduced > room.introduced.size or sizes.candidates > room.key.size:
        return False
    sizes.introduced = 0
    return True


@inner
def _go_on_duty(tick: Any, folk: Any, hosts: Any, law: Any, sizes: Any) -> None:
    """Count this tick for the managers; a new calendar day begins without picks."""
    if np.int64(tick) % law.ticks == 0:
        hosts.picked[:] = 0
        hosts.paid[:] = 0
    days = law.tick_days if tick > 0 else 1.0  # people begin with the effort of a whole day
    for m in range(sizes.managers):
        i = hosts.manager[m]
        hosts.days[i] += law.tick_days
        hosts.had[i] += np.float64(folk.effort[i]) * days


@inner
def _rank_managers(folk: Any, hosts: Any, law: Any, room: Any, sizes: Any) -> int:
    """Store the managers with most time left first, and what each can do; return how many they can pick."""
    many, picks = sizes.managers, 0
    for m in range(many):
        i = hosts.manager[m]
        afford: Any = MOST
        if law.cost > 0.0:
            budget = max(np.float64(folk.budget[i]), 0.0)
            afford = np.int64(min(np.floor(budget / law.cost + 1e-6), np.float64(MOST)))
        room.key[m] = -np.float64(max(law.paid - hosts.paid[i], 0) + afford)
    choose_least(room.key, many, many, room.heap)
    for m in range(many):
        i, left = hosts.manager[room.heap[m]], -np.int64(room.key[room.heap[m]])
        room.host[m], room.host_left[m], room.host_pick[m] = i, left, -1
        room.host_picks[m] = max(min(law.picks - hosts.picked[i], left), 0)
        picks += room.host_picks[m]
    return picks


@inner
def _deal_questions(
    seed: Any, hosts: Any, opened: Any, room: Any, sizes: Any, waiting: int, picks: int
) -> None:  # fmt: skip
    """Deal the oldest questions to the managers in turn, as linked lists of picks."""
    for n in range(waiting):
        q = opened.next_pick[n]
        days, who = pack_ticks(ZERO, np.uint64(opened.asked[q])), np.uint64(opened.asker[q])
        lot = address(seed, PICK, days, who, ZERO, ZERO)[0]
        room.key[n], room.candidate[n] = np.float64(opened.asked[q]) * FULL + np.float64(lot), q
    many, m = min(waiting, picks), -1
    choose_least(room.key, waiting, many, room.heap)
    for n in range(many):
        m = (m + 1) % sizes.managers
        while room.host_picks[m] == 0:
            m = (m + 1) % sizes.managers
        room.host_picks[m] -= 1
        hosts.picked[room.host[m]] += 1
        opened.picked[n], opened.next_pick[n] = room.candidate[room.heap[n]], -1
        if room.host_pick[m] < 0:
            room.host_pick[m] = n
        else:
            opened.next_pick[room.host_last[m]] = n
        room.host_last[m] = n
    sizes.picked = many


@inner
def _know(folk: Any, net: Any, law: Any, room: Any, manager: int) -> int:
    """Store who knows a manager and has effort left, in ascending order; return their number."""
    known, found = room.known, 0
    many = _add_followers(net, room, manager, _neighbours(folk, net, law, room, manager))
    for n in range(many):
        known[found] = known[n]
        found += known[n] != manager and folk.budget[known[n]] >= 1
    return found


@inner
def _neighbours(folk: Any, net: Any, law: Any, room: Any, manager: int) -> Any:
    """Store who has a face-to-face tie with a manager, in ascending order; return their number."""
    found = 0
    if law.directed == 1:  # the ties of others to the manager are in their rows
        for i in range(folk.budget.size):
            if find_slot(net.near, i, manager) >= 0 or find_slot(net.near, manager, i) >= 0:
                room.known[found] = i
                found += 1
        return found
    found = degree_of(net.near, manager)
    for s in range(found):
        room.key[s] = np.float64(neighbour_at(net.near, manager, s))
    choose_least(room.key, found, found, room.heap)
    for s in range(found):
        room.known[s] = np.int64(room.key[room.heap[s]])
    return found


@inner
def _add_followers(net: Any, room: Any, manager: int, found: int) -> int:
    """Merge the followers of a manager into the first `found` rows of `room.known`; return the new number."""
    known, followers, new = room.known, follower_count(net.followers, manager), 0
    for f in range(followers):
        new += not contains(known, found, follower_at(net.followers, manager, f)[0])
    at, to, f = found - 1, found + new - 1, followers - 1
    while f >= 0:  # from the end, so that nothing is overwritten
        other = follower_at(net.followers, manager, f)[0]
        if at >= 0 and known[at] >= other:
            f -= known[at] == other
            known[to] = known[at]
            at -= 1
        else:
            known[to] = other
            f -= 1
        to -= 1
    return found + new


@inner
def _introduce_for(
    seed: Any, tick: Any, folk: Any, hosts: Any, law: Any, opened: Any, room: Any, sizes: Any, m: int, known: int
) -> None:  # fmt: skip
    """Let one manager introduce the questions dealt to them, and charge the manager."""
    i, begin, n = room.host[m], sizes.introduced, room.host_pick[m]
    while n >= 0:
        q, left = opened.picked[n], room.host_left[m] - (sizes.introduced - begin)
        opened.taker[q], opened.introduced_at[q] = i, sizes.introduced
        found = _candidates(seed, tick, folk, law, opened, room, sizes, q, known)
        opened.introductions[q] = min(min(found, law.introductions), left)
        for c in range(opened.introductions[q]):
            room.introduced[sizes.introduced] = room.candidate[room.heap[c]]
            sizes.introduced += 1
        n = opened.next_pick[n]
    made = sizes.introduced - begin
    paid = min(max(law.paid - hosts.paid[i], 0), made)
    cost = np.float64(made - paid) * law.cost
    hosts.paid[i] += paid
    hosts.introductions[i] += made
    hosts.spent[i] += cost
    folk.budget[i] = max(0.0, np.float64(folk.budget[i]) - cost)


@inner
def _candidates(
    seed: Any, tick: Any, folk: Any, law: Any, opened: Any, room: Any, sizes: Any, q: int, known: int
) -> int:  # fmt: skip
    """Draw people for a question, the best matched first in `room.heap`; return their number."""
    j, k, count = opened.asker[q], opened.topic[q], folk.morale.size
    days, who, found = pack_ticks(tick, np.uint64(opened.asked[q])), np.uint64(j), 0
    own = find(room.known, known, j)
    have = known - (own >= 0)
    many = min(np.int64(law.sample), have)
    draw_ranks(seed, INTRODUCE, days, who, have, many, room.heap)
    for s in range(many):
        drawn = np.int64(room.heap[s])
        i = np.int64(room.known[drawn + (drawn >= own >= 0)])
        key = opened.row[q] * count + i
        if not contains(room.tried, sizes.tried, key) and not contains(room.host_key, sizes.hosts, key):
            room.candidate[found] = i
            room.key[found] = -(np.float64(folk.interest[i, k]) / np.float64(folk.home[i, 3]))
            found += 1
    _sort_candidates(seed, days, who, room, found)
    return found


@inner
def _sort_candidates(seed: Any, days: Any, who: Any, room: Any, found: int) -> None:
    """Store the candidates in `room.heap`, the best matched first; equal matches are ranked at random."""
    choose_least(room.key, found, found, room.heap)
    for c in range(1, found):
        a = c
        while a > 0 and _comes_before(seed, days, who, room, room.heap[a], room.heap[a - 1]):
            room.heap[a - 1], room.heap[a] = room.heap[a], room.heap[a - 1]
            a -= 1


@inner
def _comes_before(seed: Any, days: Any, who: Any, room: Any, one: int, other: int) -> bool:
    """Return whether of two equally matched candidates one has the smaller lot."""
    if room.key[one] != room.key[other]:
        return False
    first = address(seed, INTRODUCE, days, who, np.uint64(room.candidate[one]), ONE)[0]
    return bool(first < address(seed, INTRODUCE, days, who, np.uint64(room.candidate[other]), ONE)[0])


@inner
def _remember(folk: Any, book: Any, opened: Any, room: Any, sizes: Any) -> None:
    """Merge the keys of today's introductions with the earlier ones, without those of closed questions."""
    count, keys, by, size, at = folk.morale.size, room.host_merged, room.host_by_merged, 0, 0
    for q in range(sizes.open + 1):
        last = q == sizes.open
        row = np.int64(0) if last else opened.row[q]
        while at < sizes.hosts and (last or room.host_key[at] // count <= row):
            keys[size], by[size] = room.host_key[at], room.host_by[at]
            size += book.status[room.host_key[at] // count] == OPEN
            at += 1
        for c in range(0 if last else opened.introductions[q]):
            key, s = row * count + np.int64(room.introduced[opened.introduced_at[q] + c]), size
            while s > 0 and keys[s - 1] > key:
                keys[s], by[s] = keys[s - 1], by[s - 1]
                s -= 1
            keys[s], by[s] = key, opened.taker[q]
            size += 1
    for n in range(size):
        room.host_key[n], room.host_by[n] = keys[n], by[n]
    sizes.hosts = size
