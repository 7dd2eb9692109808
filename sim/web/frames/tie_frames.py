"""Ties as the page sees them: all at the start, and each that appears, grows or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.array_types import Bools, Floats, Ints

if TYPE_CHECKING:
    from sim.state.society_state import State

GREW = 0.004  # a rise in strength that is none of rounding
FELL = 0.9  # strength fades by a few per cent a day; less than this share of yesterday's was cut


class Slots(NamedTuple):
    """A layer as it lies: whom each slot holds, -1 for nobody, and how strongly; both (N, slots)."""

    other: Ints
    strength: Floats

    def ties(self, rows: Ints, layer: int, many: int) -> tuple[Ints, Floats]:
        """Return ties of some people: key, (layer, from, to) as one number, and strength; keys rising."""
        other = self.other[rows]
        held = other > rows[:, None] if layer == 0 else other >= 0
        key = ((layer * many + rows[:, None]) * many + other)[held]
        order = np.argsort(key)
        return key[order], self.strength[rows][held][order]


class TiesSeen:
    """The ties of last evening, to report what a day did to them.

    Strengths fade a little every day; that alone isn't reported. A face-to-face tie is reported once, from
    the lower number to the higher, an online one from the follower to the person followed.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.many = state.people.count
        self.seen = [_slots(state, layer) for layer in (0, 1)]

    def start(self) -> list[int]:
        """Every tie as rows (layer, from, to, per cent), one behind the other."""
        everybody = np.arange(self.many)
        found = [each.ties(everybody, layer, self.many) for layer, each in enumerate(self.seen)]
        return np.concatenate([_rows(*each, self.many) for each in found]).ravel().tolist()

    def changes(self) -> Ints:
        """Rows (layer, from, to, per cent) of the ties that changed since last asked; 0 per cent is gone."""
        changed = []
        for layer, before in enumerate(self.seen):
            now = _slots(self.state, layer)
            rows = _touched(before, now)
            then, today = (each.ties(rows, layer, self.many) for each in (before, now))
            changed.append(_changed(then, today, self.many))
            self.seen[layer] = now
        return np.concatenate(changed)


def _slots(state: State, index: int) -> Slots:
    layer = state.ties.layer(index)
    held = np.arange(layer.width)[None, :] < layer.degree[:, None]
    shielded = layer.account[:, : layer.width].astype(np.int64) & 1 == 1
    scale = np.where(shielded, state.tie_fading.shielded_scale, state.tie_fading.scale)
    other = np.where(held, layer.neighbour[:, : layer.width], -1).astype(np.int64)
    return Slots(other, layer.strength[:, : layer.width].astype(np.float64) * scale)


def _touched(before: Slots, now: Slots) -> Ints:
    """People whose ties changed other than by fading: few on most days, so only they are compared."""
    if before.other.shape != now.other.shape:
        return np.arange(len(now.other))
    changed = before.other != now.other
    changed |= (now.other >= 0) & _grew_or_fell(before.strength, now.strength)
    return np.flatnonzero(changed.any(axis=1))


def _grew_or_fell(before: Floats, now: Floats) -> Bools:
    return (now > before + GREW) | (now < before * FELL)


def _changed(before: tuple[Ints, Floats], now: tuple[Ints, Floats], many: int) -> Ints:
    """Rows of the ties that are new, grew, were cut or are gone, in order of key."""
    keys, strengths = now
    past = _values_at(*before, keys)
    new = (past < 0) | _grew_or_fell(past, strengths)
    gone = before[0][_values_at(keys, strengths, before[0]) < 0]
    all_keys = np.concatenate([keys[new], gone])
    values = np.concatenate([np.maximum(strengths[new], 0.01), np.zeros(gone.size)])
    order = np.argsort(all_keys, kind="stable")
    return _rows(all_keys[order], values[order], many)


def _values_at(keys: Ints, values: Floats, wanted: Ints) -> Floats:
    """Value of each wanted key, -1 where there is none."""
    if keys.size == 0:
        return np.full(wanted.size, -1.0)
    at = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
    return np.where(keys[at] == wanted, values[at], -1.0)


def _rows(keys: Ints, strengths: Floats, many: int) -> Ints:
    whole = np.rint(strengths * 100).astype(np.int64)
    return np.stack([keys // (many * many), keys // many % many, keys % many, whole], axis=1)
