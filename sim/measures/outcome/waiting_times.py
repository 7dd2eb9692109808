"""Estimate waiting times by Kaplan–Meier, which allows for questions that still wait when a run ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.array_types import Bools, Floats, Ints
from sim.measures.statistics.intervals import normal_quantile, share_interval
from sim.tables.array_table import AnyTable, ArrayTable, where_equal
from sim.tables.lazy_pandas import pd

# Days. A question that is still open was observed up to, but not including, the end of the run. This moment
# is far shorter than any tick, and longer than the rounding errors of times that are sums of ticks.
_MOMENT = 1e-6
MOST_POINTS = 120


@dataclass(frozen=True)
class StillWaiting:
    """A Kaplan–Meier curve: the share of questions still waiting just after the time of each event.

    Parameters
    ----------
    times : (k,) array
        Times of events, in ascending order.
    share : (k,) array
        The share still waiting.
    low, high : (k,) array
        Bounds of the share's pointwise confidence interval; NaN if no question still waits.
    at_risk, events : (k,) array
        Number of questions still waiting and observed just before each time, and number of events at that
        time.
    left : float array
        Times of censoring, in ascending order.
    """

    times: Floats
    share: Floats
    low: Floats
    high: Floats
    at_risk: Ints
    events: Ints
    left: Floats

    def at(self, time: float) -> float:
        """Return the share still waiting after ``time``; 1 before the first event."""
        place = int(np.searchsorted(self.times, time, side="right"))
        return 1.0 if place == 0 else float(self.share[place - 1])

    def median(self) -> float:
        """Return the first time at which at most half of the questions still wait; NaN if there is none."""
        reached = np.flatnonzero(self.share <= 0.5 + 1e-12)
        return float(self.times[reached[0]]) if reached.size else float("nan")


def kaplan_meier(times: Floats, happened: Bools, *, level: float = 0.95) -> StillWaiting:
    r"""Estimate the share still waiting from complete and censored waits.

    .. math:: \hat S(t) = \prod_{t_i \le t} \left(1 - \frac{d_i}{n_i}\right)

    with :math:`d_i` events at time :math:`t_i` among :math:`n_i` questions at risk. An event counts as
    earlier than a censoring at the same time. The interval is Greenwood's on the scale :math:`\log(-\log S)`,
    so it stays between 0 and 1:

    .. math:: \hat S^{\exp(\pm z\,\theta)}, \quad
        \theta^2 = \frac{1}{\log^2 \hat S} \sum_{t_i \le t} \frac{d_i}{n_i (n_i - d_i)}

    Parameters
    ----------
    times : (n,) array, days
        Time until the event or the censoring; infinite if the event can never happen any more.
    happened : (n,) array of bool
        True if the time ended with the event, False if it was censored.
    level : float
        Coverage of the interval.

    References
    ----------
    Kaplan, E. L. and Meier, P. (1958), J. Am. Stat. Assoc. 53, 457–481. Kalbfleisch, J. D. and
    Prentice, R. L. (1980), The Statistical Analysis of Failure Time Data, section 1.3 (the scale).

    Examples
    --------
    >>> curve = kaplan_meier(np.array([1.0, 2.0, 2.0, 3.0]), np.array([True, True, False, True]))
    >>> curve.share.tolist(), curve.median()
    ([0.75, 0.5, 0.0], 2.0)
    """
    times = np.asarray(times, dtype=np.float64)
    happened = np.asarray(happened, dtype=np.bool_)
    moments, events = np.unique(times[happened], return_counts=True)
    at_risk = times.size - np.searchsorted(np.sort(times), moments, side="left")
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.asarray(np.cumprod(1.0 - events / at_risk), np.float64)
        spread = np.sqrt(np.cumsum(events / (at_risk * (at_risk - events)))) / np.abs(np.log(share))
        reach = np.exp(normal_quantile(level) * spread)
        low, high = share**reach, share ** (1.0 / reach)
    unknown = ~np.isfinite(reach) | (share <= 0.0)
    low[unknown], high[unknown] = np.nan, np.nan
    left = np.sort(times[~happened & np.isfinite(times)])
    return StillWaiting(moments, share, low, high, at_risk.astype(np.int64), events.astype(np.int64), left)


def waits(questions: AnyTable, *, days: float) -> tuple[Floats, Bools]:
    """Return how long each question was observed, and whether a helpful answer ended its wait.

    An answered question waited ``wait_days``. An expired question can't be answered any more, so its time is
    infinite. A question that is still open is censored at the end of the run, or when its asker was removed.

    Parameters
    ----------
    questions : DataFrame
        The table of questions.
    days : float
        Length of the run.
    """
    wait = questions["wait_days"].to_numpy(dtype=np.float64, na_value=np.nan)
    asked = questions["asked_day"].to_numpy(dtype=np.float64)
    answered = ~np.isnan(wait)
    expired = where_equal(questions["status"], "expired")
    watched = days - asked
    if "watched_days" in questions:
        watched = np.minimum(watched, questions["watched_days"].to_numpy(dtype=np.float64))
    unanswered = np.where(expired, np.inf, np.maximum(watched - _MOMENT, 0.0))
    return np.where(answered, wait, unanswered), answered


def answered_within(questions: AnyTable, *, lifetime_days: float, days: float) -> ArrayTable:
    """Return the share of questions answered within each number of days in one life (Kaplan–Meier).

    Returns
    -------
    ArrayTable
        ``day, value``: from 0, the day of asking, to the lifetime of a question. Values are missing only if
        nobody asked.
    """
    curve = kaplan_meier(*waits(questions, days=days))
    longest = min(float(lifetime_days), float(days))
    points = np.linspace(0.0, longest, 1 + min(MOST_POINTS, max(1, int(np.ceil(longest)))))
    place = np.searchsorted(curve.times, points + _MOMENT, side="right")
    value = 1.0 - np.concatenate([[1.0], curve.share])[place]
    return ArrayTable("", {"day": points, "value": value if len(questions) else np.full(points.size, np.nan)})


def waiting_table(curves: Mapping[str, Sequence[AnyTable]]) -> pd.DataFrame:
    """Return the mean curve of each scenario over its lives, with a confidence interval.

    The interval is computed from the differences between lives, because the questions of one life aren't
    independent: they depend on the same people and the same luck. An interval computed from the questions of
    one life was only a third as wide as the differences between lives require.

    Parameters
    ----------
    curves : mapping of str to sequence of ArrayTable or DataFrame
        For each scenario, the result of :func:`answered_within` for each life.

    Returns
    -------
    DataFrame
        ``scenario, day, mean, low, high, replicates``, with Student's 95 % interval on the logit scale.
    """
    rows = []
    for name, lives in curves.items():
        values = [each["value"].to_numpy() for each in lives]
        for place, day in enumerate(lives[0]["day"].to_numpy() if lives else ()):
            rows.append((name, float(day), *share_interval([each[place] for each in values])))
    return pd.DataFrame(rows, columns=["scenario", "day", "mean", "low", "high", "replicates"])
