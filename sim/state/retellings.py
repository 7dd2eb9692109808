"""Questions that people may pass on by word of mouth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.array_types import Bools, Ints


class Retellings(NamedTuple):
    """Questions that people may pass on: teller, question (row), hops so far, and the tick of doing so."""

    teller: Ints
    question: Ints
    hops: Ints
    tick: Ints

    def at(self, rows: Bools) -> Retellings:
        """Return the entries at some rows."""
        return Retellings(*(column[rows] for column in self))


def no_retellings() -> Retellings:
    """Return no entries."""
    return Retellings(*np.zeros((4, 0), np.int64))
