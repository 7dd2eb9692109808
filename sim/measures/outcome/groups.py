"""Answered shares of groups of askers: by effort, on or off the crowd, newcomers or regulars, and by town."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.measures.rows import Tables, rows_of
from sim.tables.array_table import AnyTable, ArrayTable, categories_of, codes_of
from sim.tables.lazy_pandas import pd

GROUP_KINDS = ("overall", "effort_fifth", "on_crowd", "tenure", "town")
"""Kinds of groups. There is only a ``tenure`` if people come and go."""
EVERYBODY = "all"
FEWEST_PEOPLE = 5
"""A group of fewer people gets no result of its own, which would be about single persons."""
FIFTHS = (
    "effort fifth 1 (least)",
    "effort fifth 2",
    "effort fifth 3",
    "effort fifth 4",
    "effort fifth 5 (most)",
)
CROWD = ("off the crowd", "on the crowd")
TENURE = ("newcomers", "regulars")
SLACK = 1e-6  # days; points in time are sums of ticks, so they have rounding errors
NEWCOMER_DAYS = 30.0
"""People are newcomers for this many days after they have arrived, and regulars from then on."""


class Grouping(NamedTuple):
    """One way to divide people: its kind, the names of the groups, and the group number of each person.

    If `changes` (N,) isn't None, people are in the first group before that day, and in the second from that
    day on. `group` is then the group in which they begin the run or arrive, and `ever` says for each group
    who was in it at any time, (N,).
    """

    kind: str
    names: tuple[str, ...]
    group: Ints
    changes: Floats | None = None
    ever: tuple[Bools, ...] | None = None

    @property
    def members(self) -> tuple[Bools, ...]:
        """Whether each person is in each group, (N,), at any time."""
        return tuple(self.group == n for n in range(len(self.names))) if self.ever is None else self.ever

    def of_questions(self, asker: AnyInts, asked_day: Floats) -> Ints:
        """Return the group of each question's asker when the question was asked, (Q,).

        `asker` are rows of the people table.
        """
        if self.changes is None:
            return self.group[asker]
        return is_regular(self.changes, asker, asked_day).astype(np.int64)


def is_regular(regular_from: Floats, asker: AnyInts, asked_day: Floats) -> Bools:
    """Return whether each asker (row) was a regular when the question was asked, (Q,).

    `regular_from` (N,) is the day on which each person becomes a regular.
    """
    return np.asarray(asked_day >= regular_from[asker] - SLACK, np.bool_)


def is_small(people: float) -> bool:
    """Return whether a group of so many people is too small for results of its own; an empty one isn't.

    Examples
    --------
    >>> [is_small(people) for people in (0, 1, 4, 5)]
    [False, True, True, False]
    """
    return 0 < people < FEWEST_PEOPLE


def groupings(people: AnyTable) -> tuple[Grouping, ...]:
    """Return every way to divide the people of one life, in the order of the people table.

    The kinds are ``overall``, ``effort_fifth``, ``on_crowd``, ``tenure`` (only if people come and go) and, if
    there are several towns, ``town``. Tables, pictures and the report show the group names.
    """
    town = people["town"]
    towns = tuple(f"town {name}" for name in categories_of(town))
    found = (
        Grouping("overall", (EVERYBODY,), np.zeros(len(people), dtype=np.int64)),
        Grouping("effort_fifth", FIFTHS, people["effort_fifth"].to_numpy().astype(np.int64) - 1),
        Grouping("on_crowd", CROWD, people["on_crowd"].to_numpy().astype(np.int64)),
        *_by_tenure(people),
        Grouping("town", towns, codes_of(town).astype(np.int64)),
    )
    return found if len(towns) > 1 else found[:-1]


def _by_tenure(people: AnyTable) -> tuple[Grouping, ...]:
    """Return newcomers and regulars, if the table says when people arrived.

    People who arrived before the run, on an unknown day, are regulars.
    """
    if "arrived_day" not in people:
        return ()
    arrived = people["arrived_day"].to_numpy(dtype=np.float64)
    changes = np.where(np.isnan(arrived), -np.inf, arrived + NEWCOMER_DAYS)
    first = np.fmax(arrived, 0.0)
    last = first + people["present_days"].to_numpy(dtype=np.float64)  # the first day without the person
    ever = (last > first) & (first < changes), (last > first) & (last > changes)
    return (Grouping("tenure", TENURE, np.isnan(arrived).astype(np.int64), changes, ever),)


def kind_of_group(group: str) -> str:
    """Return the kind of the group with this name: one of `GROUP_KINDS`."""
    if group in FIFTHS:
        return "effort_fifth"
    if group in TENURE:
        return "tenure"
    return "overall" if group == EVERYBODY else "on_crowd" if group in CROWD else "town"


def full_life(questions: AnyTable, *, lifetime_days: float, days: float) -> Bools:
    """Return whether each question was observed for its whole lifetime.

    Only such questions count for an answered share. A question asked in the last days of the run is censored,
    and so is a question whose asker was removed during its lifetime. If censored questions counted only when
    they were answered, the share would be too high.
    """
    asked = questions["asked_day"].to_numpy(dtype=np.float64)
    early = asked <= days - lifetime_days + SLACK
    if "watched_days" in questions:  # a log without this column records no removals
        early &= questions["watched_days"].to_numpy(dtype=np.float64) >= lifetime_days - SLACK
    return np.asarray(early, dtype=np.bool_)


def by_group(
    tables: Tables, *, lifetime_days: float, days: float, small_groups: bool = False
) -> pd.DataFrame:
    r"""Return the answered share of each group of askers in one life.

    .. math:: \text{share}_g = \frac{\sum_{q: \text{asker}(q) \in g} [\text{answers}(q) > 0]}
        {\#\{q : \text{asker}(q) \in g\}}

    over questions q that were observed for their whole lifetime. Every question has the same weight, so
    people who ask more count more. `tables` must have ``questions`` and ``people``.

    Returns
    -------
    DataFrame
        ``group_kind``, ``group``, ``people``, ``questions``, ``answered_share``. A group that asked nothing
        has a row with 0 questions and a missing share. The share of a group of fewer than five people is
        missing too, unless `small_groups` is true.
    """
    found = group_shares(tables, lifetime_days=lifetime_days, days=days).to_pandas()
    small = (found["group"] != EVERYBODY) & found["people"].map(is_small) & (not small_groups)
    return found.assign(answered_share=found["answered_share"].mask(small))


def group_shares(tables: Tables, *, lifetime_days: float, days: float) -> ArrayTable:
    """Return the table of `by_group` as arrays."""
    people, questions = tables["people"], tables["questions"]
    counted = full_life(questions, lifetime_days=lifetime_days, days=days)
    rows = rows_of(people, questions["asker"].to_numpy()[counted])
    asked_day = questions["asked_day"].to_numpy(dtype=np.float64)[counted]
    answered = (questions["answers"].to_numpy()[counted] > 0).astype(np.float64)
    found = []
    for each in groupings(people):
        group, sizes = each.of_questions(rows, asked_day), [int(own.sum()) for own in each.members]
        asked = np.bincount(group, minlength=len(each.names))
        got = np.bincount(group, weights=answered, minlength=len(each.names))
        found += [(each.kind, *values) for values in zip(each.names, sizes, asked, got, strict=True)]
    kinds, groups, size, asked, got = (np.array(each) for each in zip(*found, strict=True))
    share = got / np.where(asked > 0, asked, np.nan)
    columns = {
        "group_kind": kinds, "group": groups, "people": size, "questions": asked, "answered_share": share,
    }  # fmt: skip
    return ArrayTable("", columns)
