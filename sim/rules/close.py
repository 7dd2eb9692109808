"""Close: which open questions end now (ODD: Submodels, close)."""

import numpy as np

from sim.array_types import AnyInts, Bools


def ends(
    answers: AnyInts, asked: AnyInts, tick: int, wanted: int, lifetime: int, per_day: int = 1
) -> tuple[Bools, Bools]:
    """Return which questions (Q,) leave the open list after this tick, and which of them without any answer.

    A question leaves when it has been open for `lifetime` ticks, or before that at the end of the day of its
    life on which it got the last of `wanted` helpful answers: what happens on a day is known the next day. A
    day has `per_day` ticks; `asked` is a tick.
    """
    age = tick - asked.astype(np.int64) + 1
    closed = ((answers >= wanted) & (age % per_day == 0)) | (age >= lifetime)
    return closed, closed & (answers == 0)
