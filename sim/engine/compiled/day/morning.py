"""The compiled day: budgets refill, and people leave and arrive in the morning.

Compiled version of `sim.rules.renew`, `sim.day.remove` and `sim.networks.waiting`.
"""

from typing import Any

import numpy as np

from sim.array_types import Singles
from sim.engine.compiled.compiler.jit import budget_after, budget_cap, exp, inner, jit, log
from sim.engine.compiled.keys import find
from sim.engine.compiled.tie_access import (
    append_tie,
    degree_of,
    find_slot,
    follow,
    is_full,
    is_list_full,
)
from sim.engine.compiled.tie_updates import cut_online, cut_to_absent, cut_undirected
from sim.population.people import MANAGER, MEMBER
from sim.rules.turnover import TINY
from sim.state.questions import MANAGERS

INTRODUCED = 1 << MANAGERS


@inner
def refill(budget: Any, effort: Any, morale: Any, days: Any, backlog: Any, withdraw: Any, out: Any) -> None:
    """Store in `out` the budgets after this morning's refill; `out` may be `budget`."""
    if withdraw == 0.0:  # then morale doesn't matter, and the loop is plain arithmetic
        for i in range(budget.size):
            cap = budget_cap(backlog, np.float64(effort[i]))
            out[i] = min(max(1.0, cap), np.float64(budget[i]) + np.float64(effort[i]) * days)
        return
    for i in range(budget.size):
        out[i] = budget_after(
            np.float64(budget[i]), np.float64(effort[i]), np.float64(morale[i]), days, backlog, withdraw
        )


@jit
def _renew(budget: Any, effort: Any, morale: Any, days: Any, backlog: Any, withdraw: Any, out: Any) -> None:
    refill(budget, effort, morale, days, backlog, withdraw, out)


@inner
def begin_morning(tick: Any, folk: Any, reach: Any, law: Any) -> None:
    """Refill the budgets, except on the first tick, and empty those of people who have been removed."""
    budget = folk.budget
    if tick > 0 and np.int64(tick) % law.ticks == 0:
        reach.relays[:] = 0
    if tick > 0:
        refill(budget, folk.effort, folk.morale, law.tick_days, law.backlog, law.withdraw, budget)
    for i in range(folk.removed.size):
        if folk.removed[i] >= 0:
            budget[i] = 0.0


def renew(
    budget: Singles, effort: Singles, morale: Singles, days: float, backlog: float, withdraw: float
) -> Singles:
    """Do the same as `sim.rules.renew.renew`."""
    out = np.empty_like(budget)
    _renew(budget, effort, morale, days, backlog, withdraw, out)
    return out


@inner
def is_present(folk: Any, i: Any) -> bool:
    """Return whether a person has arrived, and has neither left nor been removed."""
    here = folk.here.size == 0 or folk.here[i]
    return bool(here and (folk.removed.size == 0 or folk.removed[i] < 0))


@inner
def _due(stays: Any, now: int) -> Any:
    """Return where the ties are, from `begin` to before `end`, that may begin on a tick."""
    begin = find(stays.tick, stays.tick.size, now)
    end: Any = begin
    while 0 <= end < stays.tick.size and stays.tick[end] == now:
        end += 1
    return begin, end


@inner
def has_room_for_ties(tick: Any, stays: Any, room: Any, sizes: Any) -> bool:
    """Return whether the ties that may begin on this tick have room in `room.changes`."""
    begin, end = _due(stays, np.int64(tick))
    sizes.arrived = sizes.departed = sizes.candidates = sizes.changed = 0
    sizes.changes = end - begin
    return bool(sizes.changes <= room.changes.shape[1])


@inner
def come_and_go(
    tick: Any, folk: Any, net: Any, reach: Any, hosts: Any, stays: Any, law: Any, room: Any, sizes: Any
) -> None:  # fmt: skip
    """Let people leave whose stay is over, and others arrive; list the ties that begin in `room.changes`."""
    now, count = np.int64(tick), folk.here.size
    if count == 0:
        return
    if now > 0:
        _find_movers(now, folk, stays, law, room, sizes)
    for n in range(sizes.departed):
        _leave(now, folk, net, hosts, stays, law, np.int64(room.head[n]), sizes)
    if sizes.departed > 0 and law.directed == 1:
        cut_to_absent(net.near, folk.here)
    for n in range(sizes.arrived):
        i = np.int64(room.head[count - 1 - n])
        folk.here[i], folk.budget[i], folk.on_crowd[i] = True, folk.effort[i], stays.on_crowd[i]
        sizes.members = -1 if folk.on_crowd[i] else sizes.members
    sizes.changes = 0
    if sizes.arrived > 0:
        begin, end = _due(stays, now)
        _list_ties(begin, end, folk, net, stays, law, room, sizes)
    if sizes.arrived + sizes.departed > 0:
        _forget_tellers(folk, room, sizes)
        _group_members(folk, reach, law)
    for k in range(count):
        folk.budget[k] = folk.budget[k] if folk.here[k] else 0.0


@inner
def _find_movers(now: int, folk: Any, stays: Any, law: Any, room: Any, sizes: Any) -> None:
    """Store who leaves from the beginning of `room.head` on, and who arrives from its end on."""
    count = folk.here.size
    for i in range(count):
        if folk.here[i]:
            used, morale = 1.0, np.float64(folk.morale[i])
            if law.attachment > 0.0 and morale < 1.0 and not stays.fixed[i]:
                used = exp(-law.attachment * log(max(morale, TINY)))
            stays.used_up[i] += used
            if stays.used_up[i] >= stays.length[i] and is_present(folk, i):
                room.head[sizes.departed] = i
                sizes.departed += 1
        elif stays.arrival[i] == now and stays.length[i] > 0.0 and stays.departure[i] < 0:
            room.head[count - 1 - sizes.arrived] = i
            sizes.arrived += folk.removed.size == 0 or folk.removed[i] < 0


@inner
def _leave(
    now: int, folk: Any, net: Any, hosts: Any, stays: Any, law: Any, i: int, sizes: Any
) -> None:  # fmt: skip
    folk.here[i], stays.departure[i], stays.on_crowd[i] = False, now, folk.on_crowd[i]
    if law.directed == 0:
        cut_undirected(net.near, i)
    cut_online(net.far, net.followers, i)
    if folk.on_crowd[i]:
        folk.on_crowd[i], sizes.members = False, -1
    if hosts.role[i] == MANAGER:
        hosts.role[i] = MEMBER
        left = 0
        for m in range(sizes.managers):
            hosts.manager[left] = hosts.manager[m]
            left += hosts.manager[m] != i
        sizes.managers = left
        if left == 0:
            law.used &= ~INTRODUCED


@inner
def _forget_tellers(folk: Any, room: Any, sizes: Any) -> None:
    """Let nobody who has left pass on questions."""
    left = 0
    for n in range(sizes.told):
        for column in range(3):
            room.told[column, left] = room.told[column, n]
        left += folk.here[room.told[0, n]]
    sizes.told = left


@inner
def _group_members(folk: Any, reach: Any, law: Any) -> None:
    """Group the members of each open hub anew (`sim.day.remove.update_hub_members`)."""
    for h in range(reach.hub_size.size):
        reach.hub_size[h] = 0
    for i in range(folk.here.size if reach.hub_size.size > 0 else 0):
        reach.hub_size[reach.town[i] * law.per_town] += _is_member(folk, reach, law, i)
    end = 0
    for h in range(reach.hub_size.size):
        reach.hub_first[h] = end
        end += reach.hub_size[h]
        reach.hub_size[h] = 0
    for i in range(folk.here.size if reach.hub_size.size > 0 else 0):
        h = reach.town[i] * law.per_town
        if _is_member(folk, reach, law, i):
            reach.hub_member[reach.hub_first[h] + reach.hub_size[h]] = i
            reach.hub_size[h] += 1


@inner
def _is_member(folk: Any, reach: Any, law: Any, i: int) -> bool:
    is_open = reach.closed.size == 0 or not reach.closed[reach.town[i] * law.per_town]
    return bool(is_open and is_present(folk, i))


@inner
def _list_ties(
    begin: int, end: int, folk: Any, net: Any, stays: Any, law: Any, room: Any, sizes: Any
) -> None:  # fmt: skip
    """List the ties, `begin` to `end`, whose people are both present and which find a free slot.

    A tie without direction needs a free slot in both rows.
    """
    changes, fits, many, place = room.changes, room.gone[0], 0, 0
    for at in range(begin, end):
        i, layer = np.int64(stays.row[at]), np.int64(stays.layer[at])
        if is_present(folk, i) and is_present(folk, np.int64(stays.other[at])):
            same = many > 0 and changes[0, many - 1] == i and changes[2, many - 1] == layer
            place = place + 1 if same else 0
            changes[0, many], changes[1, many] = i, stays.other[at]
            changes[2, many], changes[3, many] = layer, at
            free = (
                law.far_slots - degree_of(net.far, i)
                if layer == 1
                else law.near_slots - degree_of(net.near, i)
            )
            fits[many] = place < free
            many += 1
    for n in range(many):
        keeps = fits[n]
        if changes[2, n] == 0 and law.directed == 0:
            keeps &= fits[_find_pair(changes, many, changes[1, n], changes[0, n])]
        room.gone[1, n] = keeps
    for n in range(many):
        for column in range(4):
            changes[column, sizes.changes] = changes[column, n]
        sizes.changes += room.gone[1, n]


@inner
def _find_pair(changes: Any, many: int, row: int, other: int) -> int:
    """Return where the face-to-face tie from `row` to `other` is in the list."""
    begin, end = 0, many
    while begin < end:
        middle = (begin + end) // 2
        i, j = changes[0, middle], changes[1, middle]
        if changes[2, middle] == 0 and (i < row or (i == row and j < other)):
            begin = middle + 1
        else:
            end = middle
    return begin


@inner
def begin_ties(net: Any, stays: Any, law: Any, room: Any, sizes: Any) -> bool:
    """Begin the remaining listed ties; return False if a row or the pool of followers is full."""
    while sizes.changed < sizes.changes:
        e = sizes.changed
        i, j, layer, at = room.changes[0, e], room.changes[1, e], room.changes[2, e], room.changes[3, e]
        strength, shields = np.float64(stays.strength[at]), 0
        if layer == 0:
            if is_full(net.near, i, law.near_slots):
                return False
            append_tie(net.near, i, j, strength / law.plain, 0)
        else:
            if is_full(net.far, i, law.far_slots) or is_list_full(net.followers, sizes.pool_end, j):
                return False
            shields = int(find_slot(net.near, i, j) >= 0)
            slot = append_tie(net.far, i, j, strength / (law.shielded if shields else law.plain), shields)
            sizes.pool_end = follow(net.followers, sizes.pool_end, j, i, slot)
        sizes.changed += 1
    return True
