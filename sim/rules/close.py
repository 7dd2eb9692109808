"""Close: which open questions end today (ODD: Submodels, close)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]


def ends(answers: Any, asked: Any, tick: int, wanted: int, lifetime: int) -> tuple[Flags, Flags]:
    """Which questions leave the open list tonight, and which of them without any answer.

    A question leaves when it has `wanted` helpful answers or has been open for `lifetime` ticks.

    Parameters
    ----------
    answers, asked : (Q,) int
        Helpful answers so far, and the tick of asking.

    Returns
    -------
    (closed, expired) : (Q,) bool each
    """
    closed = (answers >= wanted) | (tick - asked.astype(np.int64) + 1 >= lifetime)
    return closed, closed & (answers == 0)
