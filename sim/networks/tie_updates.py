"""Update the ties after a day's helpful answers: strengthen ties, make new ones, change accounts.

If a person has no free slot, the new tie replaces their weakest one. The changes of a day are a list in fixed
order, two for each helpful answer (the asker's row, then the helper's). Each change affects one row only, so
the order among different rows doesn't matter, and the NumPy engine makes the n-th change of every row at the
same time. If a tie is replaced, the row of the person whom it led to is updated at the end, by a loop that
the two engines share.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.array_types import AnyInts, Floats, Ints
from sim.networks import ONLINE, Ties
from sim.networks.layer import Layer
from sim.networks.tie_words import account_in, neighbour_in, stored_in, tie_word
from sim.rules import thank

# Change, layer, row, lost neighbour (-1: none), new neighbour and its slot.
Lost = tuple[Ints, Ints, Ints, Ints, Ints, Ints]
Columns = tuple[NDArray[np.uint64], NDArray[np.int16]]


@dataclass(frozen=True)
class TieTerms:
    """The numbers that determine how a helpful answer changes a tie on this tick.

    `plain` and `shielded` are the current fading scales: the strength of a tie is its stored strength times
    `plain`, or times `shielded` if the tie is shielded from fading. `learning` is the share of the gap
    between strength and 1 that one answer closes, and `cap` is the largest debt in an account, in answers.
    """

    plain: float
    shielded: float
    learning: float
    cap: int


@dataclass(frozen=True)
class TieChanges:
    """The changes of ties on a day, (U,) int64: row, other person, layer, and increase of answers owed.

    `learning` (U,) is the share of the gap between strength and 1 that each change closes; None if it is
    that of the terms for all.
    """

    row: Ints
    other: Ints
    layer: Ints
    change: Ints
    learning: Floats | None = None


def update_ties(ties: Ties, terms: TieTerms, changes: TieChanges) -> None:
    """Apply the changes of a day to the ties and to the lists of followers."""
    row, layer = changes.row, changes.layer
    make_room(ties, row, layer)
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
        _, which, whose, old, new, slot = (column[np.argsort(gone[0], kind="stable")] for column in gone)
        online = which == ONLINE
        for follower, unfollowed, followed, at in np.column_stack([whose, old, new, slot])[online].tolist():
            if unfollowed >= 0:
                ties.followers.remove(unfollowed, follower)
            ties.followers.add(followed, follower, at)
        near, far, replaced = ties.face_to_face.columns, ties.online.columns, old >= 0
        plain, shielded = np.float64(terms.plain), np.float64(terms.shielded)
        update_other_sides(near, far, plain, shielded, which[replaced], whose[replaced], old[replaced])


def make_room(ties: Ties, row: Ints, layer: Ints) -> None:
    """Allocate enough columns in each layer for the changes, even if every change adds a tie."""
    for index in (0, 1):
        rows = row[layer == index]
        if rows.size:
            whose, changes = np.unique(rows, return_counts=True)
            at = ties.layer(index)
            at.make_room(int((at.degree[whose] + changes).max()))


def _change(ties: Ties, terms: TieTerms, changes: TieChanges, index: int, now: Ints) -> Lost:
    """Apply the changes with the indices `now`, all in different rows of one layer; return the new ties."""
    layer = ties.layer(index)
    row, other, change = changes.row[now], changes.other[now], changes.change[now]
    slot = layer.slot_of(row, other)
    fresh = slot < 0
    free = fresh & (layer.degree[row] < layer.slots)
    slot[free] = layer.degree[row[free]]
    layer.degree[row[free]] += 1
    full = fresh & ~free
    slot[full] = _strengths(layer, terms, row[full]).argmin(axis=1)
    word = layer.word[row, slot]
    lost = np.where(full, neighbour_in(word), -1)
    flag = account_in(word) & 1
    if index == ONLINE:
        flag = np.where(fresh, ties.face_to_face.slot_of(row, other) >= 0, flag)
    scale = np.where(flag == 1, terms.shielded, terms.plain)
    before = np.where(fresh, 0.0, stored_in(word) * scale)
    owed = np.where(fresh, 0, account_in(word) >> 1)
    learning = terms.learning if changes.learning is None else changes.learning[now]
    strength, account = thank.strength_after(before, learning), thank.account_after(owed, change, terms.cap)
    layer.word[row, slot] = tie_word(other, strength / scale, account * 2 + flag)
    if index != ONLINE:
        _shield(ties.online, terms, row[fresh], other[fresh])
    new = np.flatnonzero(fresh)
    return now[new], np.full(new.size, index), row[new], lost[new], other[new], slot[new]


def _strengths(layer: Layer, terms: TieTerms, row: Ints) -> Floats:
    word = layer.word[row]
    now: Floats = stored_in(word) * np.where(account_in(word) & 1 == 1, terms.shielded, terms.plain)
    return now


def _shield(online: Layer, terms: TieTerms, row: Ints, other: Ints) -> None:
    """Shield the online tie of each pair (row, other) from fading, because the pair is now tied face to face.

    The stored strength is changed so that the current strength stays the same.
    """
    slot = online.slot_of(row, other)
    plain = (slot >= 0) & (online.account[row, slot] & 1 == 0)
    row, slot = row[plain], slot[plain]
    online.strength[row, slot] = online.strength[row, slot].astype(np.float64) * terms.plain / terms.shielded
    online.account[row, slot] += 1


def find_slot(words: NDArray[np.uint64], degree: AnyInts, row: int, other: int) -> int:
    """Return the column of the tie from `row` to `other`, or -1 if there is no such tie."""
    for s in range(degree[row]):
        if neighbour_in(words[row, s]) == other:
            return s
    return -1


def update_other_sides(
    near: Columns,
    far: Columns,
    plain: np.float64,
    shielded: np.float64,
    layer: Ints,
    row: Ints,
    lost: AnyInts,
) -> None:
    """Update the row of the other person of each tie that was replaced.

    A face-to-face tie ends for both people. Online, a tie that leads back from the other person stays, but
    its account is set to 0. If the two people have got a new tie on the same day, the values of the new tie
    are copied to the other person's row. `near` and `far` are the columns of the face-to-face and the online
    layer. This function uses plain loops, because the compiled engine compiles it.
    """
    near_words, near_degree = near
    far_words, far_degree = far
    for e in range(row.size):
        i, j = row[e], lost[e]
        if layer[e] == 1:
            mine = find_slot(far_words, far_degree, i, j)
            theirs = find_slot(far_words, far_degree, j, i)
            if theirs >= 0:
                owed = 0 if mine < 0 else -(account_in(far_words[i, mine]) >> 1)
                tie = far_words[j, theirs]
                far_words[j, theirs] = tie_word(i, stored_in(tie), owed * 2 + (account_in(tie) & 1))
            continue
        mine = find_slot(near_words, near_degree, i, j)
        theirs = find_slot(near_words, near_degree, j, i)
        if mine >= 0:
            if theirs >= 0:
                tie = near_words[i, mine]
                near_words[j, theirs] = tie_word(i, stored_in(tie), -(account_in(tie) >> 1) * 2)
            continue
        if theirs >= 0:
            last = near_degree[j] - 1
            near_words[j, theirs] = near_words[j, last]
            near_words[j, last] = 0
            near_degree[j] = last
        for a, b in ((i, j), (j, i)):
            slot = find_slot(far_words, far_degree, a, b)
            if slot >= 0 and account_in(far_words[a, slot]) & 1:
                tie = far_words[a, slot]
                far_words[a, slot] = tie_word(b, stored_in(tie) * shielded / plain, account_in(tie) - 1)
