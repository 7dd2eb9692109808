"""Building blocks of many measures: which questions count, who asked them, shares, ranks and ratios."""

from __future__ import annotations

import numpy as np

from sim.array_types import Bools, Floats, Ints
from sim.measures.declaration import Life, Span
from sim.measures.outcome.groups import SLACK as SLACK, full_life
from sim.measures.rows import rows_of
from sim.tables.array_table import AnyTable, codes_of


def ratio(numerator: float, denominator: float) -> float:
    """Return numerator / denominator, or NaN if the denominator isn't above 0."""
    return float(numerator) / float(denominator) if denominator > 0 else float("nan")


def share(flags: Bools) -> float:
    """Return the share of flags that are true, or NaN if there are no flags."""
    return ratio(float(np.count_nonzero(flags)), flags.size)


def present(people: AnyTable) -> Bools:
    """Return whether each person is present at the end, (N,): has arrived, and neither left nor been removed.

    True for everybody if the table doesn't say so.
    """
    if "left_day" not in people:
        return took_part(people)
    return took_part(people) & np.asarray(people["left_day"].isna(), np.bool_)


def took_part(people: AnyTable) -> Bools:
    """Return whether each person was present at any time and wasn't removed, (N,).

    True for everybody if the table doesn't say so.
    """
    found = np.ones(len(people), np.bool_)
    if "removed_day" in people:
        found &= np.asarray(people["removed_day"].isna(), np.bool_)
    if "present_days" in people:
        found &= people["present_days"].to_numpy(dtype=np.float64) > 0
    return found


def person_days(life: Life, span: Span) -> float:
    """Return the number of days on which people were present, summed over all people."""
    people = life["people"]
    if "present_days" in people:
        return float(people["present_days"].to_numpy(dtype=np.float64).sum())
    if "removed_day" not in people:
        return len(people) * span.days
    until = people["removed_day"].to_numpy(dtype=np.float64)
    return float(np.where(np.isnan(until), span.days, until).sum())


def asker_rows(life: Life) -> Ints:
    """Return the row of each question's asker in the people table, (Q,)."""
    return rows_of(life["people"], life["questions"]["asker"].to_numpy())


def asked_day(life: Life) -> Floats:
    """Return the time at which each question was asked, (Q,), in days."""
    return life["questions"]["asked_day"].to_numpy(dtype=np.float64)


def full_life_questions(life: Life, span: Span) -> Bools:
    """Return whether each question was observed for its whole lifetime, and so counts, (Q,)."""
    return full_life(life["questions"], lifetime_days=span.lifetime_days, days=span.days)


def first_half_questions(life: Life, span: Span) -> Bools:
    """Return whether each question was observed for its whole lifetime within the run's first half, (Q,)."""
    return full_life_questions(life, span) & (asked_day(life) + span.lifetime_days <= span.days / 2 + SLACK)


def in_second_half(day: Floats, span: Span) -> Bools:
    """Return whether each day lies in the second half of the run."""
    return day >= span.days / 2 - SLACK


def second_half_questions(life: Life, span: Span) -> Bools:
    """Return whether each question was asked in the second half and observed for its whole lifetime, (Q,)."""
    return full_life_questions(life, span) & in_second_half(asked_day(life), span)


def is_answered(life: Life) -> Bools:
    """Return whether each question has a helpful answer, (Q,)."""
    return np.asarray(life["questions"]["answers"].to_numpy() > 0, np.bool_)


def answered_share_of(life: Life, selected: Bools) -> float:
    """Return the answered share of the selected questions, or NaN if there are none."""
    return share(is_answered(life)[selected])


def from_same_town(life: Life) -> Bools:
    """Return whether helper and asker of each helpful answer live in the same town at the end of the run."""
    town = codes_of(life["people"]["town"])
    helper, asker = life.helpful
    return np.asarray(town[helper] == town[asker], np.bool_)


def lives_in_first_town(life: Life) -> Bools:
    """Return whether each person lives in the scenario's first town at the end, (N,)."""
    return np.asarray(codes_of(life["people"]["town"]) == 0, np.bool_)


def spearman(x: Floats, y: Floats) -> float:
    """Return Spearman's rank correlation. Equal values get the mean of their ranks.

    NaN if all values of one of the columns are equal.

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


def top_bottom_gap(order: Floats, value: Floats, part: float) -> float:
    """Return the mean value of the highest part by `order` minus the mean value of the lowest part.

    With ``part=0.2`` the highest and the lowest fifth are compared. Items that are equal in `order` all count
    with the mean of their values, so it doesn't matter in which order they are listed. NaN if there are no
    items.

    Examples
    --------
    >>> top_bottom_gap(np.array([0.0, 0.0, 0.0, 5.0, 9.0]), np.array([0.0, 0.0, 1.0, 1.0, 1.0]), 0.2)
    0.6666666666666667
    """
    n = order.size
    if n == 0:
        return float("nan")
    size = part * n
    return mean_between(order, value, n - size, n) - mean_between(order, value, 0.0, size)


def mean_between(order: Floats, value: Floats, low: float, high: float) -> float:
    """Return the mean value of the items between two places in the order, counted from 0.

    Places need not be whole numbers: an item may count in part. Items that are equal in `order` all count
    with the mean of their values.

    Examples
    --------
    >>> mean_between(np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 0.0, 6.0, 9.0]), 2.5, 4.0)
    8.0
    """
    _, place, many = np.unique(order, return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=value) / many
    edges = np.concatenate([[0.0], np.cumsum(many)])
    weight = np.clip(np.minimum(edges[1:], high) - np.maximum(edges[:-1], low), 0.0, None)
    return float(weight @ means) / (high - low)
