"""Ties as the page sees them: all at the start, and each that appears, grows or goes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

GREW = 0.004  # a rise in strength that is none of rounding
FELL = 0.9  # strength fades by a few per cent a day; less than this share of yesterday's was cut

Ints = NDArray[np.int64]


class TiesSeen:
    """What the ties were last evening, to tell what a day did to them.

    Strengths fade a little every day; that alone is not told. A face-to-face tie is told once, from the lower
    number to the higher, an online one from the follower to the person followed.
    """

    def __init__(self, state: Any) -> None:
        self.state = state
        self.keys, self.strengths = _now(state)

    def start(self) -> list[int]:
        """Every tie as rows (layer, from, to, per cent), one behind the other."""
        return _rows(self.keys, self.strengths, self.state.people.count).ravel().tolist()

    def changes(self) -> Ints:
        """Rows (layer, from, to, per cent) of the ties that changed since last asked; 0 per cent is gone."""
        keys, strengths = _now(self.state)
        before = _of(self.keys, self.strengths, keys)
        told = (before < 0) | (strengths > before + GREW) | (strengths < before * FELL)
        gone = self.keys[_of(keys, strengths, self.keys) < 0]
        self.keys, self.strengths = keys, strengths
        all_keys = np.concatenate([keys[told], gone])
        values = np.concatenate([np.maximum(strengths[told], 0.01), np.zeros(gone.size)])
        order = np.argsort(all_keys, kind="stable")
        return _rows(all_keys[order], values[order], self.state.people.count)


def _now(state: Any) -> tuple[Ints, NDArray[np.float64]]:
    """Key and strength of each tie, keys rising: (layer, from, to) as one number."""
    many = state.people.count
    keys, strengths = [], []
    for index in (0, 1):
        layer = state.ties.layer(index)
        row, column, other = layer.edges()
        once = slice(None) if index else row < other
        row, column, other = row[once], column[once], other[once]
        shielded = layer.account[row, column].astype(np.int64) & 1 == 1
        scale = np.where(shielded, state.fading.shielded_scale, state.fading.scale)
        keys.append((index * many + row) * many + other)
        strengths.append(layer.strength[row, column].astype(np.float64) * scale)
    key, strength = np.concatenate(keys), np.concatenate(strengths)
    order = np.argsort(key)
    return key[order], strength[order]


def _of(keys: Ints, values: NDArray[np.float64], wanted: Ints) -> NDArray[np.float64]:
    """Value of each wanted key, -1 where there is none."""
    if keys.size == 0:
        return np.full(wanted.size, -1.0)
    at = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
    return np.where(keys[at] == wanted, values[at], -1.0)


def _rows(keys: Ints, strengths: NDArray[np.float64], many: int) -> Ints:
    whole = np.rint(strengths * 100).astype(np.int64)
    return np.stack([keys // (many * many), keys // many % many, keys % many, whole], axis=1)
