"""Ties of the starting network that wait until both people have arrived (ODD: Submodels, come and go)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.array_types import AnyInts, Bools, Ints, Singles
from sim.networks.followers import Followers
from sim.networks.layer import Layer
from sim.networks.tie_words import tie_word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.networks import Ties
    from sim.networks.tie_updates import TieTerms

SLOTS_PER_TIE = 500  # adding one follower to a list takes as long as building the lists from so many slots


@dataclass
class WaitingTies:
    """Ties that haven't begun yet, (E,), in order of tick, layer, row and neighbour.

    `tick` is the tick on which the later of the two people arrives. A face-to-face tie without direction has
    two entries, one for the row of each person. `strength` is the strength with which the tie begins.
    """

    tick: Ints
    layer: NDArray[np.int8]
    row: NDArray[np.int32]
    other: NDArray[np.int32]
    strength: Singles

    @classmethod
    def of(cls, ties: Ties, arrival: Ints, ticks: int) -> WaitingTies:
        """Return the ties of people who arrive after the first tick, except those of people who never do.

        `ties` isn't changed. `arrival` (N,) is the tick of each person's arrival, and `ticks` the length of
        the run.
        """
        near, far = (_waiting(ties.layer(index), index, arrival, ticks) for index in (0, 1))
        both = cls(
            np.concatenate([near.tick, far.tick]),
            np.concatenate([near.layer, far.layer]),
            np.concatenate([near.row, far.row]),
            np.concatenate([near.other, far.other]),
            np.concatenate([near.strength, far.strength]),
        )
        return both.at(np.lexsort((both.other, both.row, both.layer, both.tick)))

    def at(self, places: Ints) -> WaitingTies:
        """Return the ties at some places."""
        return WaitingTies(
            self.tick[places],
            self.layer[places],
            self.row[places],
            self.other[places],
            self.strength[places],
        )

    def begin(self, ties: Ties, terms: TieTerms, tick: int, present: Bools) -> None:
        """Begin the ties of this tick between people who are both present, as far as they have free slots."""
        due = slice(*np.searchsorted(self.tick, [tick, tick + 1]))
        both = present[self.row[due]] & present[self.other[due]]
        kind, row, other = self.layer[due][both], self.row[due][both], self.other[due][both]
        strength = self.strength[due][both]
        for index in (0, 1):
            own = kind == index
            _add(ties, terms, index, row[own].astype(np.int64), other[own].astype(np.int64), strength[own])


def _waiting(layer: Layer, index: int, arrival: Ints, ticks: int) -> WaitingTies:
    row, column, other = layer.edges()
    tick = np.maximum(arrival[row], arrival[other])
    waits = (tick > 0) & (tick < ticks)
    row, column, other = row[waits], column[waits], other[waits]
    kind = np.full(row.size, index, np.int8)
    strength = layer.strength[row, column]
    return WaitingTies(tick[waits], kind, row.astype(np.int32), other.astype(np.int32), strength)


def _add(ties: Ties, terms: TieTerms, index: int, row: Ints, other: Ints, strength: Singles) -> None:
    """Add new ties, in order of row, to a layer; a tie without a free slot is left out."""
    layer = ties.layer(index)
    fits = _fits(layer, row, other)
    row, other, strength = row[fits], other[fits], strength[fits]
    if row.size == 0:
        return
    column = layer.degree[row] + _place_in_row(row)
    layer.make_room(int(column.max()) + 1)
    shielded = np.zeros(row.size, np.bool_)
    if index == 1:
        shielded = ties.face_to_face.slot_of(row, other) >= 0
    scale = np.where(shielded, terms.shielded, terms.plain)
    layer.word[row, column] = tie_word(other, strength / scale, shielded)
    layer.degree += np.bincount(row, minlength=layer.degree.size).astype(layer.degree.dtype)
    if index == 1:
        _follow(ties, row, other, column)


def _fits(layer: Layer, row: Ints, other: Ints) -> Bools:
    """Return which of the new ties find a free slot: in both rows, unless ties have a direction."""
    fits = np.asarray(layer.degree[row] + _place_in_row(row) < layer.slots)
    if layer.directed:
        return fits
    pair = np.lexsort((np.maximum(row, other), np.minimum(row, other)))  # the two entries of each tie
    both = fits[pair[::2]] & fits[pair[1::2]]
    fits[pair] = np.repeat(both, 2)
    return fits


def _place_in_row(row: AnyInts) -> Ints:
    """Return how many earlier entries have the same row, (E,); `row` is ascending."""
    found: Ints = np.arange(row.size) - np.searchsorted(row, row, side="left")
    return found


def _follow(ties: Ties, follower: Ints, followed: Ints, slot: Ints) -> None:
    if follower.size * SLOTS_PER_TIE > ties.online.word.size:
        ties.followers = Followers(ties.online.degree.size, ties.online)
        return
    for one, other, at in zip(followed.tolist(), follower.tolist(), slot.tolist(), strict=True):
        ties.followers.add(one, other, at)
