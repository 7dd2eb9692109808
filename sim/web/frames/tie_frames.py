"""Find the ties to show: all ties at the start, then each day the ties that appeared, grew or disappeared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.array_types import Bools, Floats, Ints

if TYPE_CHECKING:
    from sim.state.society_state import State

GREW = 0.004  # a tie grew if the strength rose by more than this; smaller rises are rounding errors
FELL = 0.9  # strength fades by a few per cent a day; a tie below this share of yesterday's strength was cut


class Slots(NamedTuple):
    """The slots of a layer: the person in each slot (-1 for nobody) and the tie's strength, (N, slots)."""

    other: Ints
    strength: Floats

    def ties(self, rows: Ints, layer: int, many: int) -> tuple[Ints, Floats]:
        """Return the ties of some people as sorted keys and the strength for each key.

        A key is (layer, from, to) as one number.
        """
        other = self.other[rows]
        used = other > rows[:, None] if layer == 0 else other >= 0
        key = ((layer * many + rows[:, None]) * many + other)[used]
        order = np.argsort(key)
        return key[order], self.strength[rows][used][order]


class TieChanges:
    """Stores the ties of the last evening, and reports which ties a day changed.

    Strengths fade a little every day; fading isn't reported. A face-to-face tie is reported once, from
    the person with the lower number to the other; an online tie from the follower to the followed person.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.many = state.people.count
        self.last = [_slots(state, layer) for layer in (0, 1)]

    def start(self) -> list[int]:
        """Return all ties as a flat list, four numbers for each: layer, from, to, strength in per cent."""
        everybody = np.arange(self.many)
        found = [each.ties(everybody, layer, self.many) for layer, each in enumerate(self.last)]
        return np.concatenate([_rows(*each, self.many) for each in found]).ravel().tolist()

    def changes(self) -> Ints:
        """Return the ties changed since the last call: rows (layer, from, to, per cent); 0 means gone."""
        changed = []
        for layer, before in enumerate(self.last):
            now = _slots(self.state, layer)
            rows = _touched(before, now)
            then, today = (each.ties(rows, layer, self.many) for each in (before, now))
            changed.append(_changed(then, today, self.many))
            self.last[layer] = now
        return np.concatenate(changed)


def _slots(state: State, index: int) -> Slots:
    layer = state.ties.layer(index)
    used = np.arange(layer.width)[None, :] < layer.degree[:, None]
    shielded = layer.account.astype(np.int64) & 1 == 1
    scale = np.where(shielded, state.tie_fading.shielded_scale, state.tie_fading.scale)
    other = np.where(used, layer.neighbour, -1).astype(np.int64)
    return Slots(other, layer.strength.astype(np.float64) * scale)


def _touched(before: Slots, now: Slots) -> Ints:
    """Return the people whose ties changed other than by fading.

    On most days these are few, so only their rows are compared.
    """
    if before.other.shape != now.other.shape:
        return np.arange(len(now.other))
    changed = before.other != now.other
    changed |= (now.other >= 0) & _grew_or_fell(before.strength, now.strength)
    return np.flatnonzero(changed.any(axis=1))


def _grew_or_fell(before: Floats, now: Floats) -> Bools:
    return (now > before + GREW) | (now < before * FELL)


def _changed(before: tuple[Ints, Floats], now: tuple[Ints, Floats], many: int) -> Ints:
    """Return the rows of ties that are new, grew, were cut or are gone, sorted by key."""
    keys, strengths = now
    past = _values_at(*before, keys)
    new = (past < 0) | _grew_or_fell(past, strengths)
    gone = before[0][_values_at(keys, strengths, before[0]) < 0]
    all_keys = np.concatenate([keys[new], gone])
    values = np.concatenate([np.maximum(strengths[new], 0.01), np.zeros(gone.size)])
    order = np.argsort(all_keys, kind="stable")
    return _rows(all_keys[order], values[order], many)


def _values_at(keys: Ints, values: Floats, wanted: Ints) -> Floats:
    """Return the value of each wanted key, -1 for a missing key."""
    if keys.size == 0:
        return np.full(wanted.size, -1.0)
    at = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
    return np.where(keys[at] == wanted, values[at], -1.0)


def _rows(keys: Ints, strengths: Floats, many: int) -> Ints:
    whole = np.rint(strengths * 100).astype(np.int64)
    return np.stack([keys // (many * many), keys // many % many, keys % many, whole], axis=1)
