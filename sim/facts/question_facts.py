"""The data for facts about questions: waits, answers, the asker's earlier help, and weeks."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from sim.array_types import Bools, Floats, Ints
from sim.facts.community_log import MOMENT, Log
from sim.measures.outcome.question_shares import ratio, share
from sim.measures.outcome.waiting_times import StillWaiting, kaplan_meier

WEEK = 7.0  # days


class Questions:
    """The questions of a log.

    Attributes
    ----------
    wait : (Q,) array, days
        From asking to the first answer; infinite if there was none in the window.
    watched : (Q,) array, days
        For how long each question was observed; infinite if it was observed until it closed.
    answers : (Q,) array
        Answers within the lifetime.
    earlier : (Q,) array
        Answers that the asker had given before asking; −1 if the asker isn't known.
    lifetime : float, days
        How long after asking answers count; infinite if all in the window count.
    week : (Q,) array
        Week of asking, from 0.
    weekly, third : (W,) arrays
        Questions asked in each full week, and the third of the window to which the week belongs: 0 is the
        first, 2 the last, and −1 none.
    """

    def __init__(  # noqa: PLR0913 - one column each
        self, *, wait: Floats, watched: Floats, answers: Ints, earlier: Ints, lifetime: float, week: Ints,
    ) -> None:  # fmt: skip
        self.wait, self.watched, self.answers, self.earlier = wait, watched, answers, earlier
        self.lifetime, self.week = lifetime, week
        self.weekly, self.third = np.zeros(0, np.int64), np.zeros(0, np.int64)

    def resampled(self, times: Ints) -> Questions:
        """Return the questions of a bootstrap resample. `times` is how often each week was drawn."""
        copies = times[self.week]
        columns = {name: np.repeat(getattr(self, name), copies) for name in _COLUMNS}
        drawn = Questions(**columns, lifetime=self.lifetime)
        full = times[: self.weekly.size]
        drawn.weekly, drawn.third = np.repeat(self.weekly, full), np.repeat(self.third, full)
        return drawn

    @cached_property
    def observed(self) -> Bools:
        """Whether each question was observed for its whole lifetime; if that is infinite, all were."""
        if np.isinf(self.lifetime):
            return np.ones(self.wait.size, np.bool_)
        return np.asarray(self.watched >= self.lifetime - MOMENT, np.bool_)

    @cached_property
    def answered(self) -> Bools:
        """Whether each fully observed question was answered within its lifetime."""
        return self.wait[self.observed] < self.lifetime

    @cached_property
    def first_waits(self) -> Floats:
        """Waits for the first answer of answered questions among the fully observed ones, ascending."""
        return np.sort(self.wait[self.observed][self.answered])

    @cached_property
    def curve(self) -> StillWaiting:
        """The Kaplan–Meier curve of all questions."""
        happened = np.isfinite(self.wait)
        # A question that is still open was observed up to the end of the window, and not at the end.
        return kaplan_meier(np.where(happened, self.wait, self.watched - MOMENT), happened)

    def answered_by(self, day: float) -> float:
        """Return the share answered before this many days passed (Kaplan–Meier).

        NaN if no question was observed for so long.
        """
        if self.watched.size == 0 or self.watched.max() < day - MOMENT:
            return float("nan")
        return 1.0 - self.curve.at(day - MOMENT)

    def wait_hours(self, quantile: float) -> float:
        """Return a quantile of the waits for the first answer, in hours."""
        waits = self.first_waits
        return float(np.quantile(waits, quantile)) * 24.0 if waits.size else float("nan")

    def waited_less(self, days: float) -> float:
        """Return the share of first answers that came before this many days passed."""
        return ratio(float(np.searchsorted(self.first_waits, days - MOMENT)), self.first_waits.size)

    def with_answers(self, low: int, high: float) -> float:
        """Return the share of fully observed questions that got between `low` and `high` answers."""
        answers = self.answers[self.observed]
        return share((answers >= low) & (answers <= high))

    def answered_after_help(self, low: int, high: float) -> float:
        """Return the answered share of askers who had given `low` to `high` answers (observed questions)."""
        earlier = self.earlier[self.observed]
        return share(self.answered[(earlier >= low) & (earlier <= high)])

    def per_week(self, third: int) -> float:
        """Return the mean number of questions a week in the first (0) or last (2) third of the full weeks."""
        weeks = self.weekly[self.third == third]
        return ratio(float(weeks.sum()), weeks.size)

    def growth(self) -> float:
        """Return the questions a week in the last third, divided by those in the first."""
        return ratio(self.per_week(2), self.per_week(0))


_COLUMNS = ("wait", "watched", "answers", "earlier", "week")


def questions_of(log: Log, *, lifetime_days: float, tick_days: float = 0.0) -> Questions:
    """Return the questions of a log.

    Parameters
    ----------
    lifetime_days : float
        Days after asking within which answers count. Questions observed for less are partly observed. With
        0, all questions count as observed, and so do all answers in the window.
    tick_days : float
        Waits are rounded down to whole ticks of this many days, as in a run; 0 leaves them as they are.
    """
    lifetime = lifetime_days or np.inf
    waits = log.given - log.asked[log.question]
    in_time = waits < lifetime - MOMENT
    first = np.full(log.asker.size, np.inf)
    np.minimum.at(first, log.question, waits)
    watched = log.watched
    if tick_days:
        first, watched = (np.floor(each / tick_days + MOMENT) * tick_days for each in (first, watched))
    found = Questions(
        wait=first, watched=watched, answers=np.bincount(log.question[in_time], minlength=log.asker.size),
        earlier=earlier_help(log), lifetime=lifetime,
        week=((log.asked + MOMENT) // WEEK).astype(np.int64),
    )  # fmt: skip
    full = int((log.days + MOMENT) // WEEK)
    found.weekly = np.bincount(found.week, minlength=full)[:full]
    place = np.arange(full)
    found.third = np.where(place < full // 3, 0, np.where(place >= full - full // 3, 2, -1))
    return found


def earlier_help(log: Log) -> Ints:
    """Return how many answers each question's asker had given before asking; −1 if the asker is unknown.

    Only answers in the window count. An answer at the same moment, or in the same tick, isn't earlier.
    """
    person = np.concatenate([log.asker, log.helper])
    answer = np.repeat([0, 1], [log.asker.size, log.helper.size])
    order = np.lexsort((answer, np.concatenate([log.asked, log.given]), person))
    given = np.empty(order.size, np.int64)
    given[order] = np.cumsum(answer[order])
    by_person = np.cumsum(np.bincount(log.helper + 1, minlength=int(person.max()) + 2))
    return np.where(log.asker >= 0, given[: log.asker.size] - by_person[log.asker], -1)
