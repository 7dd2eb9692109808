"""A log of questions and answers as columns of numbers. All facts are computed from this form."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.array_types import Bools, Floats, Ints
from sim.errors import TableError, option

MOMENT = 1e-6
"""Days. Times of a run are sums of ticks, so they have rounding errors, which are smaller than this."""


@dataclass(frozen=True)
class Log:
    """Questions and answers of one community within one window of time, without answers to oneself.

    Attributes
    ----------
    asker : (Q,) array
        Number of the person who asked each question, from 0; −1 if unknown.
    asked : (Q,) array, days
        When each question was asked, counted from the beginning of the window.
    watched_until : (Q,) array, days
        When the observation of each question ended, if before the end of the window; otherwise later or
        infinite.
    question : (A,) array
        Row of the question that each answer belongs to.
    helper : (A,) array
        Number of the person who gave each answer; −1 if unknown.
    given : (A,) array, days
        When each answer was given; not before its question was asked.
    days : float
        Length of the window.
    closes_after : float, days
        Age at which nobody can answer a question any more: the lifetime in a run, infinite in a log.
    start : float, days
        Beginning of the window: days since 1970 in a log, the day of the run in a run.
    notes : tuple of str
        What was left out or changed, with counts.
    """

    asker: Ints
    asked: Floats
    watched_until: Floats
    question: Ints
    helper: Ints
    given: Floats
    days: float
    closes_after: float = np.inf
    start: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def watched(self) -> Floats:
        """Days for which each question was observed; infinite if it was observed until it closed, (Q,)."""
        days = np.minimum(self.watched_until, self.days) - self.asked
        return np.where(days >= self.closes_after - MOMENT, np.inf, days)

    def window(self, *, start: float | None, end: float | None, days: float | None) -> Log:
        """Return the questions asked within a window, and the answers given to them within the window.

        `start` and `end` are times on the scale of the attribute `start`; `days` is the length of the window,
        instead of `end`. Without any of them, the window stays as it is.

        Raises
        ------
        TableError
            The window is empty or contains no question, `days` is longer than the log, or a run is shorter.
        """
        begin = 0.0 if start is None else start - self.start
        stop = self._end(begin, end, days)
        if begin == 0.0 and stop == self.days:
            return self
        is_run = np.isfinite(self.closes_after)
        if is_run and (begin < 0.0 or stop > self.days + MOMENT):
            raise TableError(
                f"The window must lie within the {self.days:g} days of the run; got {begin:g} to {stop:g}."
            )
        kept = (self.asked >= begin - MOMENT) & (self.asked < stop - MOMENT)
        if not kept.any():
            raise TableError(f"No question was asked in the window of {stop - begin:g} days; widen it.")
        row = np.cumsum(kept) - 1
        used = kept[self.question] & (self.given < stop - MOMENT)
        notes = [*_empty_ends(-begin, stop - self.days), *_outside(kept, self.question, used)]
        return replace(
            self, asker=self.asker[kept], asked=self.asked[kept] - begin,
            watched_until=self.watched_until[kept] - begin, question=row[self.question[used]],
            helper=self.helper[used], given=self.given[used] - begin, days=stop - begin,
            start=self.start + begin, notes=(*self.notes, *notes),
        )  # fmt: skip

    def _end(self, begin: float, end: float | None, days: float | None) -> float:
        """Return the end of a window, in days after the present beginning."""
        if end is not None and days is not None:
            raise TableError(f"Give either {option('days')} or the end of the window, not both.")
        if days is not None:
            if not 0 < days < np.inf:
                raise TableError(f"{option('days')} must be a number of days above 0; got {days:g}.")
            if begin + days > self.days + MOMENT:
                have = f"{round(self.days - begin, 2):g}"
                raise TableError(
                    f"{option('days')} {days:g}: there are only {have} days from the beginning of the window."
                )
            return begin + days
        stop = self.days if end is None else end - self.start
        if stop <= begin:
            raise TableError("The window must end after it begins; change its beginning or its end.")
        return stop


def _empty_ends(before: float, after: float) -> list[str]:
    """Return notes on a window that begins before the log or ends after it; both are given in days."""
    ends = ((before, "before the first question of the log"), (after, "after the last row of the log"))
    where = "days of the window {}, counted as days without questions and answers: {:,.1f}"
    return [where.format(which, days) for days, which in ends if days > MOMENT]


def _outside(kept: Bools, question: Ints, used: Bools) -> list[str]:
    """Return notes on the questions and answers outside a window."""
    late = int(np.count_nonzero(kept[question] & ~used))
    notes = []
    if dropped := int(np.count_nonzero(~kept)):
        others = int(np.count_nonzero(~kept[question]))
        notes.append(f"questions asked outside the window, left out with {others:,} answers: {dropped:,}")
    if late:
        notes.append(f"answers given after the window, left out: {late:,}")
    return notes
