"""Shares of questions, in the halves of a run and of some of the askers: what many measures begin with."""

import numpy as np
import pandas as pd

from sim.array_types import Bools, Floats, Ints
from sim.measures.declaration import Life, Span
from sim.measures.outcome.groups import full_life
from sim.measures.rows import rows_of

SLACK = 1e-6  # moments are sums of ticks


def ratio(numerator: float, denominator: float) -> float:
    """Return one number over another; NaN where the other isn't above 0."""
    return float(numerator) / float(denominator) if denominator > 0 else float("nan")


def share(flags: Bools) -> float:
    """Return how many are true, as a share; NaN where there are none at all."""
    return ratio(float(np.count_nonzero(flags)), flags.size)


def there(people: pd.DataFrame) -> Bools:
    """Return who has not been removed, (N,); everybody where the table doesn't say."""
    if "removed_day" not in people:
        return np.ones(len(people), np.bool_)
    return np.asarray(people["removed_day"].isna(), np.bool_)


def askers(life: Life) -> Ints:
    """Return the row of the people table of each question's asker, (Q,)."""
    return rows_of(life["people"], life["questions"]["asker"].to_numpy())


def asked_day(life: Life) -> Floats:
    """Return when each question was asked, (Q,), in days."""
    return np.asarray(life["questions"]["asked_day"], np.float64)


def counted(life: Life, span: Span) -> Bools:
    """Return which questions lived their whole life, (Q,): those that count for answered shares."""
    return full_life(life["questions"], lifetime_days=span.lifetime_days, days=span.days)


def early(life: Life, span: Span) -> Bools:
    """Return which questions had their whole life within the first half of the run, (Q,)."""
    return counted(life, span) & (asked_day(life) + span.lifetime_days <= span.days / 2 + SLACK)


def in_second_half(day: Floats, span: Span) -> Bools:
    """Return which days lie in the second half of the run."""
    return day >= span.days / 2 - SLACK


def late(life: Life, span: Span) -> Bools:
    """Return which questions were asked in the second half of the run and had their whole life, (Q,)."""
    return counted(life, span) & in_second_half(asked_day(life), span)


def answered(life: Life) -> Bools:
    """Return which questions have a helpful answer, (Q,)."""
    return np.asarray(life["questions"]["answers"].to_numpy() > 0, np.bool_)


def answered_of(life: Life, which: Bools) -> float:
    """Return the answered share of some questions, all of the same weight; NaN where there are none."""
    return share(answered(life)[which])


def same_town(life: Life) -> Bools:
    """Return which helpful answers came from the asker's own town, that of the home at the end."""
    town = pd.Categorical(life["people"]["town"]).codes
    helper, asker = life.helpful
    return np.asarray(town[helper] == town[asker], np.bool_)


def first_town(life: Life) -> Bools:
    """Return who lives, at the end, in the first town of the scenario, (N,)."""
    return np.asarray(pd.Categorical(life["people"]["town"]).codes == 0, np.bool_)


def spearman(x: Floats, y: Floats) -> float:
    """Return the correlation of two columns' ranks, equal values sharing the mean of theirs.

    NaN where one of them has a single value only.

    References
    ----------
    Spearman (1904), American Journal of Psychology 15, 72–101.

    Examples
    --------
    >>> spearman(np.array([1.0, 2.0, 9.0]), np.array([0.0, 5.0, 6.0]))
    1.0
    """
    one, other = _centred_ranks(x), _centred_ranks(y)
    spread = float(np.sqrt((one @ one) * (other @ other)))
    return float(np.clip(float(one @ other) / spread, -1.0, 1.0)) if spread > 0 else float("nan")


def _centred_ranks(values: Floats) -> Floats:
    _, place, many = np.unique(values, return_inverse=True, return_counts=True)
    rank = np.cumsum(many) - (many - 1) / 2.0
    return rank[place] - (values.size + 1) / 2.0


def ends_gap(order: Floats, value: Floats, part: float) -> float:
    """Return the mean value of the last part of all by some order less that of the first; NaN without any.

    Where several are equal in the order, each of them stands for the mean of all of these, so the
    order in which equal ones are listed doesn't matter.

    Examples
    --------
    >>> ends_gap(np.array([0.0, 0.0, 0.0, 5.0, 9.0]), np.array([0.0, 0.0, 1.0, 1.0, 1.0]), 0.2)
    0.6666666666666667
    """
    n = order.size
    if n == 0:
        return float("nan")
    _, place, many = np.unique(order, return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=value) / many
    edges = np.concatenate([[0.0], np.cumsum(many)])
    size = part * n

    def mean(low: float, high: float) -> float:
        weight = np.clip(np.minimum(edges[1:], high) - np.maximum(edges[:-1], low), 0.0, None)
        return float(weight @ means) / size

    return mean(n - size, n) - mean(0.0, size)
