"""Compiled version of `sim.networks.tie_updates`: update ties and followers after helpful answers."""

from typing import Any

import numpy as np

from sim.engine.compiled.compiler.jit import account_after, inner, jit, strength_after, update_other_sides
from sim.engine.compiled.tie_access import (
    clear_list,
    clear_row,
    confirm_slot,
    degree_of,
    drop_tie,
    find_online_slot,
    find_slot,
    follow,
    follower_at,
    follower_count,
    is_full,
    is_list_full,
    is_shielded,
    neighbour_at,
    owed_at,
    prefetch_followers,
    prefetch_row,
    stored_at,
    strength_at,
    unfollow,
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
    layer: Any, slots: int, terms: Any, row: int, other: int, slot: Any, change: int, learning: float, shields: bool
) -> Any:  # fmt: skip
    """Apply one change to the tie in a slot, or make a new tie if the slot is -1.

    Returns the slot of the tie, and the neighbour that it replaced, or -1.
    """
    plain, shielded, cap = terms
    lost: Any = np.int64(-1)
    before, owed, flag = 0.0, np.int64(0), np.int64(shields)
    if slot >= 0:
        flag = is_shielded(layer, row, slot)
        before = strength_at(layer, row, slot, plain, shielded)
        owed = owed_at(layer, row, slot)
    elif degree_of(layer, row) < slots:
        slot = degree_of(layer, row)
        layer[1][row] += 1
    else:
        slot = _weakest(layer, row, plain, shielded)
        lost = neighbour_at(layer, row, slot)
    stored = strength_after(before, learning) / (shielded if flag else plain)
    write_tie(layer, row, slot, other, stored, account_after(owed, change, cap), flag)
    return slot, lost


@inner
def _shield(layer: Any, plain: float, shielded: float, row: int, slot: Any) -> None:
    if slot >= 0 and is_shielded(layer, row, slot) == 0:
        stored = stored_at(layer, row, slot) * plain / shielded
        write_tie(layer, row, slot, neighbour_at(layer, row, slot), stored, owed_at(layer, row, slot), 1)


@jit
def apply_changes(
    near: Any, near_slots: int, far: Any, far_slots: int, followers: Any, end: int, terms: Any, changes: Any,
    begin: int, gone: Any, many: int,
) -> Any:  # fmt: skip
    """Apply the changes from the index `begin` on, until a row or the pool of followers is full.

    Returns the index of the next change, the end of the used pool, and the number of replaced ties in `gone`.
    """
    row, other, layer, change, learning = changes
    for e in range(begin, row.size):
        i, j = row[e], other[e]
        learns = learning[min(e, learning.size - 1)]  # one for each change, or one for all
        if e + AHEAD < row.size:
            prefetch_row(near, row[e + AHEAD])
            if layer[e + AHEAD] == 1:
                prefetch_row(far, row[e + AHEAD])
                prefetch_followers(followers, other[e + AHEAD])
        if layer[e] == 1:
            if is_full(far, i, far_slots) or is_list_full(followers, end, j):
                return e, end, many
            slot = find_online_slot(far, followers, i, j)
            shields = slot < 0 and find_slot(near, i, j) >= 0
            new, lost = _change(far, far_slots, terms, i, j, slot, change[e], learns, shields)
            if slot < 0:
                if lost >= 0:
                    unfollow(followers, lost, i)
                end = follow(followers, end, j, i, new)
        else:
            if is_full(near, i, near_slots):
                return e, end, many
            slot = find_slot(near, i, j)
            _, lost = _change(near, near_slots, terms, i, j, slot, change[e], learns, False)
            if slot < 0:
                _shield(far, terms[0], terms[1], i, find_online_slot(far, followers, i, j))
        if lost >= 0:
            gone[0, many], gone[1, many], gone[2, many] = layer[e], i, lost
            many += 1
    return row.size, end, many


@inner
def cut_undirected(near: Any, i: int) -> None:
    """End all ties of a person in a layer whose ties have no direction (`sim.networks.cut`)."""
    for s in range(degree_of(near, i)):
        j = neighbour_at(near, i, s)
        drop_tie(near, j, find_slot(near, j, i))
    clear_row(near, i)


@inner
def cut_to_absent(near: Any, here: Any) -> None:
    """End all ties with people who aren't `here`, in a layer whose ties have a direction."""
    for i in range(here.size):
        if not here[i]:
            clear_row(near, i)
        for s in range(degree_of(near, i) - 1, -1, -1):
            if not here[neighbour_at(near, i, s)]:
                drop_tie(near, i, s)


@inner
def cut_online(far: Any, followers: Any, i: int) -> None:
    """End all online ties of a person."""
    for s in range(follower_count(followers, i)):
        follower, slot = follower_at(followers, i, s)
        drop_tie(far, follower, confirm_slot(far, follower, i, slot))
    clear_list(followers, i)
    for s in range(degree_of(far, i)):
        unfollow(followers, neighbour_at(far, i, s), i)
    clear_row(far, i)


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
