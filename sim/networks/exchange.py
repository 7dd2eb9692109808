"""What a day's helpful answers do to the ties: strengthen, settle accounts, give way.

A day's changes are a list in fixed order, two for each helpful answer (the asker's row, then the
helper's). Each touches one row only, so rows may be treated side by side, and the order among different
rows doesn't matter; ties that gave way are settled with the other side afterwards. The NumPy engine
takes the n-th change of every row together; the loop at the end is the same for both engines.
"""

from dataclasses import dataclass

import numpy as np

from sim.array_types import AnyFloats, AnyInts, Floats, Ints
from sim.networks import ONLINE, Ties
from sim.networks.layer import Layer
from sim.rules import thank

Lost = tuple[Ints, Ints, Ints, AnyInts, Ints]  # event, layer, row, lost neighbour (-1: none), new neighbour
Columns = tuple[AnyInts, AnyFloats, AnyInts, AnyInts]


@dataclass(frozen=True)
class Terms:
    """What a helpful answer does to a tie today.

    `plain` and `shielded` are the scales by which stored strengths are multiplied (`shielded` for ties
    shielded from fading), `learning` is a share, and `cap` the largest debt, in answers, that is remembered.
    """

    plain: float
    shielded: float
    learning: float
    cap: int


@dataclass(frozen=True)
class Changes:
    """A day's changes: whose tie, to whom, in which layer, and how many answers more are owed, (U,) int64."""

    row: Ints
    other: Ints
    layer: Ints
    change: Ints


def exchange(ties: Ties, terms: Terms, changes: Changes) -> None:
    """Write the day's changes into the ties."""
    row, layer = changes.row, changes.layer
    reserve(ties, row, layer)
    order = np.argsort(row, kind="stable")
    wave = np.empty(row.size, np.int64)
    wave[order] = np.arange(row.size) - np.searchsorted(row[order], row[order], side="left")
    lost: list[Lost] = []
    for n in range(int(wave.max(initial=-1)) + 1):
        for index in (0, 1):
            now = np.flatnonzero((wave == n) & (layer == index))
            if now.size:
                lost.append(_change(ties, terms, changes, index, now))
    if lost:
        gone = [np.concatenate(parts) for parts in zip(*lost, strict=True)]
        _, which, whose, old, new = (column[np.argsort(gone[0], kind="stable")] for column in gone)
        online = which == ONLINE
        for follower, unfollowed, followed in np.column_stack([whose, old, new])[online].tolist():
            if unfollowed >= 0:
                ties.followers.remove(unfollowed, follower)
            ties.followers.add(followed, follower)
        near, far, given = ties.face_to_face.columns, ties.online.columns, old >= 0
        plain, shielded = np.float64(terms.plain), np.float64(terms.shielded)
        give_way(near, far, plain, shielded, which[given], whose[given], old[given])


def reserve(ties: Ties, row: Ints, layer: Ints) -> None:
    """Lay out as many columns as the changes may need at the most."""
    for index in (0, 1):
        rows = row[layer == index]
        if rows.size:
            whose, changes = np.unique(rows, return_counts=True)
            at = ties.layer(index)
            at.make_room(int((at.degree[whose] + changes).max()))


def _change(ties: Ties, terms: Terms, changes: Changes, index: int, now: Ints) -> Lost:
    """Make one change in each of different rows of a layer; gives the ties that are new."""
    layer = ties.layer(index)
    row, other, change = changes.row[now], changes.other[now], changes.change[now]
    slot = layer.slot_of(row, other)
    fresh = slot < 0
    free = fresh & (layer.degree[row] < layer.slots)
    slot[free] = layer.degree[row[free]]
    layer.degree[row[free]] += 1
    full = fresh & ~free
    slot[full] = _strengths(layer, terms, row[full]).argmin(axis=1)
    lost = np.where(full, layer.neighbour[row, slot], -1)
    flag = layer.account[row, slot].astype(np.int64) & 1
    if index == ONLINE:
        flag = np.where(fresh, ties.face_to_face.slot_of(row, other) >= 0, flag)
    scale = np.where(flag == 1, terms.shielded, terms.plain)
    was = np.where(fresh, 0.0, layer.strength[row, slot].astype(np.float64) * scale)
    owed = np.where(fresh, 0, layer.account[row, slot].astype(np.int64) >> 1)
    layer.neighbour[row, slot] = other
    layer.strength[row, slot] = thank.strengthened(was, terms.learning) / scale
    layer.account[row, slot] = thank.settled(owed, change, terms.cap) * 2 + flag
    if index != ONLINE:
        _shield(ties.online, terms, row[fresh], other[fresh])
    new = np.flatnonzero(fresh)
    return now[new], np.full(new.size, index), row[new], lost[new], other[new]


def _strengths(layer: Layer, terms: Terms, row: Ints) -> Floats:
    scale = np.where(layer.account[row] & 1 == 1, terms.shielded, terms.plain)
    return layer.strength[row].astype(np.float64) * scale


def _shield(online: Layer, terms: Terms, row: Ints, other: Ints) -> None:
    """Let online ties fade slower from now on where the pair has just met face to face."""
    slot = online.slot_of(row, other)
    plain = (slot >= 0) & (online.account[row, slot] & 1 == 0)
    row, slot = row[plain], slot[plain]
    online.strength[row, slot] = online.strength[row, slot].astype(np.float64) * terms.plain / terms.shielded
    online.account[row, slot] += 1


def find(neighbour: AnyInts, degree: AnyInts, row: int, other: int) -> int:
    """Column in which `row` holds `other`, or -1."""
    for s in range(degree[row]):
        if neighbour[row, s] == other:
            return s
    return -1


def give_way(
    near: Columns,
    far: Columns,
    plain: np.float64,
    shielded: np.float64,
    layer: Ints,
    row: Ints,
    lost: AnyInts,
) -> None:
    """Settle ties that gave way with the other side, one by one (plain loops, also compiled).

    Face to face a tie is gone for both; online the other keeps the tie, but nothing is owed in it. Where
    the pair has met again on the same day, the other side is made to agree with the new tie. `near` and
    `far` are the columns of both layers.
    """
    near_neighbour, near_strength, near_account, near_degree = near
    far_neighbour, far_strength, far_account, far_degree = far
    for e in range(row.size):
        i, j = row[e], lost[e]
        if layer[e] == 1:
            mine = find(far_neighbour, far_degree, i, j)
            theirs = find(far_neighbour, far_degree, j, i)
            if theirs >= 0:
                owed = 0 if mine < 0 else -(far_account[i, mine] >> 1)
                far_account[j, theirs] = owed * 2 + (far_account[j, theirs] & 1)
            continue
        mine = find(near_neighbour, near_degree, i, j)
        theirs = find(near_neighbour, near_degree, j, i)
        if mine >= 0:
            if theirs >= 0:
                near_strength[j, theirs] = near_strength[i, mine]
                near_account[j, theirs] = -(near_account[i, mine] >> 1) * 2
            continue
        if theirs >= 0:
            last = near_degree[j] - 1
            near_neighbour[j, theirs] = near_neighbour[j, last]
            near_strength[j, theirs] = near_strength[j, last]
            near_account[j, theirs] = near_account[j, last]
            near_neighbour[j, last] = -1
            near_strength[j, last] = 0
            near_account[j, last] = 0
            near_degree[j] = last
        for a, b in ((i, j), (j, i)):
            slot = find(far_neighbour, far_degree, a, b)
            if slot >= 0 and far_account[a, slot] & 1:
                far_strength[a, slot] = np.float64(far_strength[a, slot]) * shielded / plain
                far_account[a, slot] -= 1
