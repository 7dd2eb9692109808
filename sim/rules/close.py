"""Close: questions close when they have enough answers or expire (ODD: Submodels, close)."""

import numpy as np

from sim.array_types import AnyInts, Bools


def find_closing(
    answers: AnyInts, asked: AnyInts, tick: int, answers_wanted: int, lifetime: int, ticks_per_day: int = 1
) -> tuple[Bools, Bools]:
    """Return which questions (Q,) close after this tick, and which of these got no helpful answer.

    A question closes when it has been open for `lifetime` ticks. A question that gets `answers_wanted`
    helpful answers closes earlier, at the end of that day, because other people learn of an answer only on
    the next day. A day of a question has `ticks_per_day` ticks, and the first day begins with the tick of
    asking (`asked`).
    """
    age = tick - asked.astype(np.int64) + 1
    closed = ((answers >= answers_wanted) & (age % ticks_per_day == 0)) | (age >= lifetime)
    return closed, closed & (answers == 0)
