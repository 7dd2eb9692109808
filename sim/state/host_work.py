"""What community managers have done: their introductions, and the time and effort that these took."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.array_types import AnyInts, Ints


@dataclass
class HostWork:
    """The work of community managers so far, one value per person.

    Only a society with `channels.managers` has it.

    Attributes
    ----------
    picked_today : (N,) int64
        Questions that each person has taken up today as a manager.
    paid_today : (N,) int64
        Introductions of today that the paid hours covered.
    introductions : (N,) int64
        Introductions made.
    effort_spent : (N,) float64
        Own effort spent on introductions, in answers.
    effort_had : (N,) float64
        Own effort of the days in office, in answers.
    office_days : (N,) float64
        Days for which the person has been a manager.
    keys : (I,) int64
        All introductions of open questions, ascending: (row of the question) * N + person.
    by : (I,) int32
        Which manager made each of these introductions.
    """

    picked_today: Ints
    paid_today: Ints
    introductions: Ints
    effort_spent: NDArray[np.float64]
    effort_had: NDArray[np.float64]
    office_days: NDArray[np.float64]
    keys: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    by: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))

    @classmethod
    def empty(cls, count: int) -> HostWork:
        """Return the work before the first day, for `count` people."""
        whole, real = np.zeros((3, count), np.int64), np.zeros((3, count))
        return cls(whole[0], whole[1], whole[2], real[0], real[1], real[2])

    def begin_day(self) -> None:
        """Forget the counts of the day before."""
        self.picked_today[:] = 0
        self.paid_today[:] = 0

    def introducer(self, key: Ints) -> Ints:
        """Return who introduced each question to each person, -1 for nobody; `key` as in `keys`."""
        at = np.searchsorted(self.keys, key)
        found = np.append(self.keys, -1)[at] == key
        return np.where(found, np.append(self.by, -1)[at], -1).astype(np.int64)

    def add(self, key: AnyInts, by: AnyInts) -> None:
        """Remember introductions, none of which has been made before."""
        keys = np.concatenate([self.keys, key])
        order = np.argsort(keys, kind="stable")
        self.keys, self.by = keys[order], np.concatenate([self.by, by]).astype(np.int32)[order]
