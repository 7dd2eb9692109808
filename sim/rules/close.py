"""Close: which open questions end after this tick (ODD: Submodels, close)."""

import numpy as np

from sim.array_types import AnyInts, Bools


def find_closing(
    answers: AnyInts, asked: AnyInts, tick: int, wanted: int, lifetime: int, per_day: int = 1
) -> tuple[Bools, Bools]:
    """Return which questions (Q,) close after this tick, and which of these got no helpful answer.

    A question closes when it has been open for `lifetime` ticks. It closes earlier if it has got `wanted`
    helpful answers, at the end of the day on which it got the last of them, because the others learn of them
    on the next day. Days are counted from the tick on which the question was asked (`asked`); a day has
    `per_day` ticks.
    """
    age = tick - asked.astype(np.int64) + 1
    closed = ((answers >= wanted) & (age % per_day == 0)) | (age >= lifetime)
    return closed, closed & (answers == 0)
