"""Compiled version of `sim.networks.tie_updates`: update ties and followers after helpful answers."""

from typing import Any

import numpy as np

from sim.engine.compiled.help import slot_of
from sim.engine.compiled.jit import account_after, inner, jit, prefetch, strength_after, update_other_sides
from sim.networks import Ties
from sim.networks.followers import SPARE
from sim.networks.tie_updates import TieChanges, TieTerms

AHEAD = 8  # number of changes ahead whose memory is prefetched


@inner
def _weakest(strength: Any, account: Any, row: int, many: int, plain: float, shielded: float) -> int:
    at, least = 0, np.inf
    for s in range(many):
        now = np.float64(strength[row, s]) * (shielded if account[row, s] & 1 else plain)
        if now < least:
            at, least = s, now
    return at


@inner
def _change(
    columns: Any, slots: int, terms: Any, row: int, other: int, change: int, learning: float, near: Any,
    near_degree: Any, online: bool,
) -> Any:  # fmt: skip
    """Apply one change; return whether the tie is new, and the neighbour that it replaced (-1: none)."""
    neighbour, strength, account, degree = columns
    plain, shielded, cap = terms
    slot: Any = slot_of(neighbour, degree[row], row, other)
    lost: Any = -1
    before, owed, flag = 0.0, 0, 0
    fresh = slot < 0
    if fresh and online and slot_of(near, near_degree[row], row, other) >= 0:
        flag = 1
    if not fresh:
        flag = account[row, slot] & 1
        before = np.float64(strength[row, slot]) * (shielded if flag else plain)
        owed = account[row, slot] >> 1
    elif degree[row] < slots:
        slot = np.int64(degree[row])
        degree[row] += 1
    else:
        slot = _weakest(strength, account, row, degree[row], plain, shielded)
        lost = np.int64(neighbour[row, slot])
    neighbour[row, slot] = other
    strength[row, slot] = strength_after(before, learning) / (shielded if flag else plain)
    account[row, slot] = account_after(owed, change, cap) * 2 + flag
    return fresh, lost


@inner
def _shield(columns: Any, plain: float, shielded: float, row: int, other: int) -> None:
    neighbour, strength, account, degree = columns
    slot = slot_of(neighbour, degree[row], row, other)
    if slot >= 0 and account[row, slot] & 1 == 0:
        strength[row, slot] = np.float64(strength[row, slot]) * plain / shielded
        account[row, slot] += 1


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


@inner
def _prefetch_change(near: Any, columns: Any, followers: Any, online: bool, i: int, j: int) -> None:
    """Prefetch the memory that a change in the row of i will use."""
    if online:
        far, far_strength, far_account, _ = columns
        pool, lists = followers
        at = i * far.shape[1]
        prefetch(far, at)
        prefetch(far, at + 16)
        prefetch(far, at + 32)
        prefetch(far_strength, at + far.shape[1] // 2)
        prefetch(far_account, at + far.shape[1] // 2)
        prefetch(pool, lists[j, 0])
    at = i * near.shape[1]
    prefetch(near, at)
    prefetch(near, at + 16)


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
    near_neighbour, near_degree, far_width, far_degree = near[0], near[3], far[0].shape[1], far[3]
    for e in range(begin, row.size):
        i, j = row[e], other[e]
        learns = learning[min(e, learning.size - 1)]  # one for each change, or one for all
        if e + AHEAD < row.size:
            ahead = e + AHEAD
            _prefetch_change(near_neighbour, far, followers, layer[ahead] == 1, row[ahead], other[ahead])
        if layer[e] == 1:
            if far_degree[i] == far_width < far_slots:
                return e, end, many
            if lists[j, 1] == lists[j, 2] and end + lists[j, 1] + lists[j, 1] // 2 + 4 > pool.size:
                return e, end, many
            fresh, lost = _change(
                far, far_slots, terms, i, j, change[e], learns, near_neighbour, near_degree, layer[e] == 1
            )
            if fresh:
                if lost >= 0:
                    _unfollow(pool, lists, lost, i)
                end = _follow(pool, lists, end, j, i)
        else:
            if near_degree[i] == near_neighbour.shape[1] < near_slots:
                return e, end, many
            fresh, lost = _change(
                near, near_slots, terms, i, j, change[e], learns, near_neighbour, near_degree, layer[e] == 1
            )
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
            near.columns, near.slots, far.columns, far.slots, (f.pool, f.lists), f.end,
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
