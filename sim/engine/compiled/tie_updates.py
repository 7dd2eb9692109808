"""Compiled version of `sim.networks.tie_updates`: update ties and followers after helpful answers."""

from typing import Any

import numpy as np

from sim.engine.compiled.jit import account_after, inner, jit, strength_after, update_other_sides
from sim.engine.compiled.tie_access import (
    degree_of,
    find_slot,
    is_shielded,
    neighbour_at,
    owed_at,
    prefetch_followers,
    prefetch_row,
    stored_at,
    strength_at,
    write_tie,
)
from sim.networks import Ties
from sim.networks.followers import SPARE
from sim.networks.tie_updates import TieChanges, TieTerms

AHEAD = 8  # number of changes ahead whose memory is prefetched


@inner
def _weakest(layer: Any, row: int, plain: float, shielded: float) -> Any:
    at, least = np.int64(0), np.inf
    for s in range(degree_of(layer, row)):
        now = strength_at(layer, row, s, plain, shielded)
        if now < least:
            at, least = np.int64(s), now
    return at


@inner
def _change(
    layer: Any, slots: int, terms: Any, row: int, other: int, change: int, learning: float, near: Any, online: bool
) -> Any:  # fmt: skip
    """Apply one change; return whether the tie is new, and the neighbour that it replaced (-1: none)."""
    plain, shielded, cap = terms
    slot: Any = find_slot(layer, row, other)
    lost: Any = np.int64(-1)
    before, owed, flag = 0.0, np.int64(0), np.int64(0)
    fresh = slot < 0
    if fresh and online and find_slot(near, row, other) >= 0:
        flag = np.int64(1)
    if not fresh:
        flag = is_shielded(layer, row, slot)
        before = strength_at(layer, row, slot, plain, shielded)
        owed = owed_at(layer, row, slot)
    elif degree_of(layer, row) < slots:
        slot = degree_of(layer, row)
        layer[3][row] += 1
    else:
        slot = _weakest(layer, row, plain, shielded)
        lost = neighbour_at(layer, row, slot)
    stored = strength_after(before, learning) / (shielded if flag else plain)
    write_tie(layer, row, slot, other, stored, account_after(owed, change, cap), flag)
    return fresh, lost


@inner
def _shield(layer: Any, plain: float, shielded: float, row: int, other: int) -> None:
    slot = find_slot(layer, row, other)
    if slot >= 0 and is_shielded(layer, row, slot) == 0:
        stored = stored_at(layer, row, slot) * plain / shielded
        write_tie(layer, row, slot, other, stored, owed_at(layer, row, slot), 1)


@inner
def _unfollow(pool: Any, lists: Any, followed: int, follower: int) -> None:
    at, end = lists[followed, 0], lists[followed, 0] + lists[followed, 1]
    while pool[at] != follower:
        at += 1
    for s in range(at, end - 1):
        pool[s] = pool[s + 1]
    lists[followed, 1] -= 1


@inner
def _follow(pool: Any, lists: Any, end: int, followed: int, follower: int) -> int:
    start: Any = np.int64(lists[followed, 0])
    many: Any = np.int64(lists[followed, 1])
    if many == lists[followed, 2]:
        for s in range(many):
            pool[end + s] = pool[start + s]
        start = lists[followed, 0] = end
        lists[followed, 2] = many + many // 2 + 4  # as `Followers.grown_size`
        end += many + many // 2 + 4
    at = start + many
    while at > start and pool[at - 1] > follower:
        pool[at] = pool[at - 1]
        at -= 1
    pool[at] = follower
    lists[followed, 1] = many + 1
    return end


@jit
def apply_changes(
    near: Any, near_slots: int, far: Any, far_slots: int, followers: Any, end: int, terms: Any, changes: Any,
    begin: int, gone: Any, many: int,
) -> Any:  # fmt: skip
    """Apply the changes from the index `begin` on, until a row or the pool of followers is full.

    Returns the index of the next change, the end of the used pool, and the number of replaced ties in `gone`.
    """
    row, other, layer, change, learning = changes
    pool, lists = followers
    for e in range(begin, row.size):
        i, j = row[e], other[e]
        learns = learning[min(e, learning.size - 1)]  # one for each change, or one for all
        if e + AHEAD < row.size:
            prefetch_row(near, row[e + AHEAD])
            if layer[e + AHEAD] == 1:
                prefetch_row(far, row[e + AHEAD])
                prefetch_followers(followers, other[e + AHEAD])
        if layer[e] == 1:
            if degree_of(far, i) == far[0].shape[1] < far_slots:
                return e, end, many
            if lists[j, 1] == lists[j, 2] and end + lists[j, 1] + lists[j, 1] // 2 + 4 > pool.size:
                return e, end, many
            fresh, lost = _change(far, far_slots, terms, i, j, change[e], learns, near, True)
            if fresh:
                if lost >= 0:
                    _unfollow(pool, lists, lost, i)
                end = _follow(pool, lists, end, j, i)
        else:
            if degree_of(near, i) == near[0].shape[1] < near_slots:
                return e, end, many
            fresh, lost = _change(near, near_slots, terms, i, j, change[e], learns, near, False)
            if fresh:
                _shield(far, terms[0], terms[1], i, j)
        if lost >= 0:
            gone[0, many], gone[1, many], gone[2, many] = layer[e], i, lost
            many += 1
    return row.size, end, many


@jit
def _update_other_sides(
    near: Any, far: Any, plain: float, shielded: float, layer: Any, row: Any, lost: Any
) -> None:
    update_other_sides(near, far, plain, shielded, layer, row, lost)


def update_ties(ties: Ties, terms: TieTerms, changes: TieChanges) -> None:
    """Do the same as `sim.networks.tie_updates.update_ties`."""
    row, layer = changes.row, changes.layer
    if row.size == 0:
        return
    near, far, f = ties.face_to_face, ties.online, ties.followers
    scales = float(terms.plain), float(terms.shielded)
    learning = np.array([terms.learning]) if changes.learning is None else changes.learning
    listed = row, changes.other, layer, changes.change, learning
    gone = np.empty((3, row.size), np.int64)
    done = many = 0
    while True:  # get `columns` anew each time: while other references exist, arrays can't be resized
        done, f.end, many = apply_changes(
            near.columns, near.slots, far.columns, far.slots, f.columns, f.end,
            (*scales, terms.cap), listed, done, gone, many,
        )  # fmt: skip
        if done == row.size:
            break
        make_room(ties, int(row[done]), int(layer[done]))
    if many:
        _update_other_sides(near.columns, far.columns, *scales, *gone[:, :many])


def make_room(ties: Ties, row: int, layer: int) -> None:
    """Widen the layer if the row is full; otherwise copy the lists of followers to a larger pool."""
    side = ties.layer(layer)
    if side.degree[row] == side.width < side.slots:
        side.make_room(side.width + 1)
        return
    f = ties.followers
    pool = f.new_pool()
    f.end = _pack(f.pool, f.lists, pool, SPARE)
    f.pool = pool


@jit
def _pack(pool: Any, lists: Any, new: Any, spare: int) -> int:
    end = 0
    for i in range(lists.shape[0]):
        start, size = lists[i, 0], lists[i, 1]
        for s in range(size):
            new[end + s] = pool[start + s]
        lists[i, 0], lists[i, 2] = end, size + spare
        end += size + spare
    return end
