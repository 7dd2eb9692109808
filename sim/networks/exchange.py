"""What a day's helpful answers do to the ties: strengthen, settle accounts, give way.

A day's changes are a list in fixed order, two for each helpful answer (the asker's row, then the
helper's). Each touches one row only, so rows may be treated side by side and the order among different
rows is of no matter; ties that gave way are settled with the other side afterwards. The array form
takes the n-th change of every row together; the loop at the end is the same for both forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.networks import ONLINE, Ties
from sim.rules import thank

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Scales:
    """What kept strengths are multiplied by today to be strengths: plain, and shielded from fading."""

    plain: float
    shielded: float


def exchange(
    ties: Ties, scales: Scales, learning: float, cap: int, row: Ints, other: Ints, layer: Ints, change: Ints
) -> None:
    """Write the day's changes into the ties, the array form.

    Parameters
    ----------
    row, other, layer, change : (U,) int64
        Whose tie, to whom, in which layer, and how many answers more are owed.
    """
    reserve(ties, row, layer)
    lost: list[tuple[Ints, ...]] = []
    order = np.argsort(row, kind="stable")
    wave = np.empty(row.size, np.int64)
    wave[order] = np.arange(row.size) - np.searchsorted(row[order], row[order], side="left")
    for n in range(int(wave.max(initial=-1)) + 1):
        for index in (0, 1):
            now = np.flatnonzero((wave == n) & (layer == index))
            if now.size:
                lost.append(
                    _change(ties, scales, learning, cap, index, now, row[now], other[now], change[now])
                )
    gone = tuple(np.concatenate(parts) for parts in zip(*lost, strict=True)) if lost else ()
    if gone:
        order = np.argsort(gone[0], kind="stable")
        _follow(ties, *(column[order] for column in gone))
        given_way = order[gone[3][order] >= 0]
        sides = (ties.face_to_face, ties.online)
        columns: list[Any] = [c for s in sides for c in (s.neighbour, s.strength, s.account, s.degree)]
        columns += [np.float64(scales.plain), np.float64(scales.shielded), *(g[given_way] for g in gone[1:4])]
        give_way(*columns)


def reserve(ties: Ties, row: Ints, layer: Ints) -> None:
    """Lay out as many columns as the changes may need at the most."""
    for index in (0, 1):
        rows = row[layer == index]
        if rows.size:
            whose, changes = np.unique(rows, return_counts=True)
            at = ties.layer(index)
            at.make_room(int((at.degree[whose] + changes).max()))


def _change(
    ties: Ties,
    scales: Scales,
    learning: float,
    cap: int,
    index: int,
    event: Ints,
    row: Ints,
    other: Ints,
    change: Ints,
) -> tuple[Ints, ...]:
    """Make one change in each of different rows; gives (event, layer, row, lost neighbour, new neighbour)."""
    layer = ties.layer(index)
    slot = layer.slot_of(row, other)
    fresh = slot < 0
    free = fresh & (layer.degree[row] < layer.slots)
    slot[free] = layer.degree[row[free]]
    layer.degree[row[free]] += 1
    full = fresh & ~free
    slot[full] = _now(layer, scales, row[full], slice(None)).argmin(axis=1)
    lost = np.where(full, layer.neighbour[row, slot], -1)
    flag = layer.account[row, slot].astype(np.int64) & 1
    if index == ONLINE:
        flag = np.where(fresh, ties.face_to_face.slot_of(row, other) >= 0, flag)
    scale = np.where(flag == 1, scales.shielded, scales.plain)
    was = np.where(fresh, 0.0, layer.strength[row, slot].astype(np.float64) * scale)
    owed = np.where(fresh, 0, layer.account[row, slot].astype(np.int64) >> 1)
    layer.neighbour[row, slot] = other
    layer.strength[row, slot] = thank.strengthened(was, learning) / scale
    layer.account[row, slot] = thank.settled(owed, change, cap) * 2 + flag
    if index != ONLINE:
        _shield(ties, scales, row[fresh], other[fresh])
    touched = np.flatnonzero(fresh)
    return event[touched], np.full(touched.size, index), row[touched], lost[touched], other[touched]


def _now(layer: Any, scales: Scales, row: Ints, slot: Any) -> Any:
    flag = layer.account[row, slot] & 1
    return layer.strength[row, slot].astype(np.float64) * np.where(flag == 1, scales.shielded, scales.plain)


def _shield(ties: Ties, scales: Scales, row: Ints, other: Ints) -> None:
    """Let online ties fade slower from now on where the pair has just met face to face."""
    slot = ties.online.slot_of(row, other)
    has = slot >= 0
    row, slot = row[has], slot[has]
    has = ties.online.account[row, slot] & 1 == 0
    row, slot = row[has], slot[has]
    now = ties.online.strength[row, slot].astype(np.float64) * scales.plain
    ties.online.strength[row, slot] = now / scales.shielded
    ties.online.account[row, slot] += 1


def _follow(ties: Ties, event: Ints, layer: Ints, row: Ints, lost: Ints, new: Ints) -> None:
    """Keep the lists of followers in step with the online ties, in the order of events."""
    online = layer == ONLINE
    for follower, unfollowed, followed in zip(row[online], lost[online], new[online], strict=True):
        if unfollowed >= 0:
            ties.followers.remove(int(unfollowed), int(follower))
        ties.followers.add(int(followed), int(follower))
    del event


def find(neighbour: Any, degree: Any, row: Any, other: Any) -> Any:
    """Column in which `row` holds `other`, or -1."""
    for s in range(degree[row]):
        if neighbour[row, s] == other:
            return s
    return -1


def give_way(
    near: Any,
    near_strength: Any,
    near_account: Any,
    near_degree: Any,
    far: Any,
    far_strength: Any,
    far_account: Any,
    far_degree: Any,
    plain: Any,
    shielded: Any,
    layer: Any,
    row: Any,
    lost: Any,
) -> None:
    """Settle ties that gave way with the other side, one by one (plain loops, also compiled).

    Face to face a tie is gone for both; online the other keeps the tie, but nothing is owed in it. Where
    the pair has met again on the same day, the other side is made to agree with the new tie.
    """
    for e in range(row.size):
        i, j = row[e], lost[e]
        if layer[e] == 1:
            mine = find(far, far_degree, i, j)
            theirs = find(far, far_degree, j, i)
            if theirs >= 0:
                owed = 0 if mine < 0 else -(far_account[i, mine] >> 1)
                far_account[j, theirs] = owed * 2 + (far_account[j, theirs] & 1)
            continue
        mine = find(near, near_degree, i, j)
        theirs = find(near, near_degree, j, i)
        if mine >= 0:
            if theirs >= 0:
                near_strength[j, theirs] = near_strength[i, mine]
                near_account[j, theirs] = -(near_account[i, mine] >> 1) * 2
            continue
        if theirs >= 0:
            last = near_degree[j] - 1
            near[j, theirs] = near[j, last]
            near_strength[j, theirs] = near_strength[j, last]
            near_account[j, theirs] = near_account[j, last]
            near[j, last] = -1
            near_strength[j, last] = 0
            near_account[j, last] = 0
            near_degree[j] = last
        for a, b in ((i, j), (j, i)):
            slot = find(far, far_degree, a, b)
            if slot >= 0 and far_account[a, slot] & 1:
                far_strength[a, slot] = np.float64(far_strength[a, slot]) * shielded / plain
                far_account[a, slot] -= 1
