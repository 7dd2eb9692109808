"""Compiled twin of `sim.ties.exchange`: what helpful answers do to ties and lists of followers."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.kernels.twins import find, give_way, jit, settled, strengthened
from sim.ties.exchange import Scales, reserve


@jit
def _weakest(strength: Any, account: Any, row: int, many: int, plain: float, shielded: float) -> int:
    at, least = 0, np.inf
    for s in range(many):
        now = np.float64(strength[row, s]) * (shielded if account[row, s] & 1 else plain)
        if now < least:
            at, least = s, now
    return at


@jit
def _change(
    own: Any, near: Any, far: Any, online: bool, slots: int, learning: float, cap: int, plain: float,
    shielded: float, row: int, other: int, change: int,
) -> Any:  # fmt: skip
    """Make one change; gives (was the tie new, which neighbour gave way)."""
    neighbour, strength, account, degree = own
    slot = find(neighbour, degree, row, other)
    fresh, lost, was, owed, flag = slot < 0, -1, 0.0, 0, 0
    if not fresh:
        flag = account[row, slot] & 1
        was = np.float64(strength[row, slot]) * (shielded if flag else plain)
        owed = account[row, slot] >> 1
    else:
        if degree[row] < slots:
            slot = np.int64(degree[row])
            degree[row] += 1
        else:
            slot = _weakest(strength, account, row, degree[row], plain, shielded)
            lost = np.int64(neighbour[row, slot])
        if online and find(near[0], near[3], row, other) >= 0:
            flag = 1
    neighbour[row, slot] = other
    strength[row, slot] = strengthened(was, learning) / (shielded if flag else plain)
    account[row, slot] = settled(owed, change, cap) * 2 + flag
    if fresh and not online:
        slot = find(far[0], far[3], row, other)
        if slot >= 0 and far[2][row, slot] & 1 == 0:
            far[1][row, slot] = np.float64(far[1][row, slot]) * plain / shielded
            far[2][row, slot] += 1
    return fresh, lost


@jit
def _unfollow(pool: Any, start: Any, size: Any, followed: int, follower: int) -> None:
    at, end = start[followed], start[followed] + size[followed]
    while pool[at] != follower:
        at += 1
    for s in range(at, end - 1):
        pool[s] = pool[s + 1]
    size[followed] -= 1


@jit
def _follow(pool: Any, start: Any, room: Any, size: Any, end: int, followed: int, follower: int) -> int:
    many = np.int64(size[followed])
    if many == room[followed]:
        for s in range(many):
            pool[end + s] = pool[start[followed] + s]
        start[followed] = end
        room[followed] = 2 * many + 4
        end += 2 * many + 4
    at = start[followed] + many
    while at > start[followed] and pool[at - 1] > follower:
        pool[at] = pool[at - 1]
        at -= 1
    pool[at] = follower
    size[followed] = many + 1
    return end


@jit
def _exchange(
    near: Any, far: Any, slots: Any, lists: Any, end: int, plain: float, shielded: float, learning: float,
    cap: int, row: Any, other: Any, layer: Any, change: Any,
) -> int:  # fmt: skip
    pool, start, room, size = lists
    gone = np.empty((3, row.size), np.int64)
    many = 0
    for e in range(row.size):
        i, j, online = row[e], other[e], layer[e] == 1
        fresh, lost = _change(
            far if online else near, near, far, online, slots[layer[e]], learning, cap, plain, shielded, i, j,
            change[e],
        )  # fmt: skip
        if lost >= 0:
            gone[0, many], gone[1, many], gone[2, many] = layer[e], i, lost
            many += 1
        if online and fresh:
            if lost >= 0:
                _unfollow(pool, start, size, lost, i)
            end = _follow(pool, start, room, size, end, j, i)
    give_way(
        near[0], near[1], near[2], near[3], far[0], far[1], far[2], far[3], plain, shielded,
        gone[0, :many], gone[1, :many], gone[2, :many],
    )  # fmt: skip
    return end


def exchange(
    ties: Any, scales: Scales, learning: float, cap: int, row: Any, other: Any, layer: Any, change: Any
) -> None:
    """Twin of `sim.ties.exchange.exchange`."""
    if row.size == 0:
        return
    reserve(ties, row, layer)
    ties.followers.make_room(other[layer == 1])
    sides = (ties.face_to_face, ties.online)
    near, far = ((s.neighbour, s.strength, s.account, s.degree) for s in sides)
    f = ties.followers
    f.end = _exchange(
        near, far, np.array([s.slots for s in sides]), (f.pool, f.start, f.room, f.size), f.end,
        float(scales.plain), float(scales.shielded), learning, cap, row, other, layer, change,
    )  # fmt: skip
