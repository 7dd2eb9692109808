"""Run a society and return its tables, with additional tables for the measures that need them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from sim.runner.observers.demand import Demand
from sim.runner.observers.observer import AskingChance, Observer, observe
from sim.scenarios.parameters.channels import Managers
from sim.state.host_work import HostWork
from sim.tables.array_table import AnyTable, ArrayTable, frames_of
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.population.people import People
    from sim.society.plain_society import PlainSociety
    from sim.state.society_state import State


def run_with_tables(
    society: PlainSociety, needs: Collection[str] = (),
    observers: Mapping[str, Observer] = MappingProxyType({}),
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Run a society to its last day, and return its tables and the additional tables named in `needs`.

    Making additional tables doesn't change the usual tables, and costs time only if they are needed.

    Parameters
    ----------
    society : PlainSociety or Society
        A society that has not begun to run.
    needs : collection of str
        Any of ``ties`` (on the last evening), ``ties_at_start``, ``ties_at_half`` (on the evening before the
        second half of the run), ``interests``, ``paths``, ``chances``, ``hosts`` (`sim.measures.NEEDS`)
        and ``demand`` (`sim.runner.observers.demand`).
    observers : mapping of str to Observer
        Further observers of the run; their tables are returned under these names.

    Returns
    -------
    dict of str to DataFrame
        ``questions, answers, people, days`` and the additional ones. ``interests`` has ``person`` and one
        column for each topic. ``paths`` has ``person``, ``joined_day`` (the first day on the feed),
        ``brought_day`` (the first day on which an intervention put the person on the feed) and ``moved_day``
        (the day of the last move), each missing if it never happened. ``chances`` has ``question_id`` and
        ``chance`` (the probability with which the question was asked). ``hosts`` has one row for each person
        who has been a community manager: ``person``, ``office_days``, ``introductions``, ``hours`` (the time
        that these took), ``effort_spent`` on them and ``effort_had`` in office (own effort, in answers).
    """
    return frames_of(run_with_arrays(society, needs, observers))


def run_with_arrays(
    society: PlainSociety, needs: Collection[str] = (),
    observers: Mapping[str, Observer] = MappingProxyType({}),
) -> dict[str, AnyTable]:  # fmt: skip
    """Do the same as `run_with_tables`, but return tables of arrays, for which pandas isn't imported."""
    kinds = {"paths": _Paths, "chances": AskingChance, "demand": Demand}
    every: dict[str, Observer] = {name: kind(society) for name, kind in kinds.items() if name in needs}
    every |= observers
    ties = [_TieTables(society, needs)] if {"ties_at_start", "ties_at_half"} & set(needs) else []
    observe(society, *ties, *every.values())
    found: dict[str, AnyTable] = {name: table for each in ties for name, table in each.found.items()}
    found |= {name: each.arrays() for name, each in every.items()}
    if "interests" in needs:
        found["interests"] = _interests(society.state.people)
    if "hosts" in needs:
        found["hosts"] = _hosts(society.state)
    return {**society.array_tables(ties="ties" in needs), **found}


class _TieTables(Observer):
    """Records the tables of ties at the start and half-way through the run, if they are needed."""

    def __init__(self, society: PlainSociety, needs: Collection[str]) -> None:
        self.society, self.needs = society, needs
        self.found: dict[str, ArrayTable] = {}

    def before_day(self) -> None:
        """Record the ties as they were on the previous evening, if a table of this day is needed."""
        state = self.society.state
        for name, tick in (("ties_at_start", 0), ("ties_at_half", -(-state.ticks // 2))):
            if name in self.needs and state.tick == tick:
                self.found[name] = self.society.array_tables(ties=True)["ties"]


class _Paths(Observer):
    """Records when each person joined the feed, was put on it by an intervention, and moved."""

    def __init__(self, society: PlainSociety) -> None:
        self.state = society.state
        self.joined, self.brought = np.full((2, society.state.people.count), np.nan)

    def before_day(self) -> None:
        """Record who was on the feed on the previous evening."""
        self.evening = self.state.people.on_crowd.copy()

    def after_interventions(self) -> None:
        """Record who is newly on the feed, and who joined it through this morning's interventions."""
        now, today = self.state.people.on_crowd, self.state.tick * self.state.tick_days
        self.joined[now & np.isnan(self.joined)] = today
        self.brought[now & ~self.evening & np.isnan(self.brought)] = today

    def arrays(self) -> ArrayTable:
        """Return the table, one row per person."""
        moved = np.full(self.joined.size, np.nan)
        for tick, who, _ in self.state.past_moves:
            moved[who] = tick * self.state.tick_days
        return ArrayTable("", {
            "life": np.zeros(moved.size, np.int64), "person": np.arange(moved.size),
            "joined_day": self.joined, "brought_day": self.brought, "moved_day": moved,
        })  # fmt: skip


def _hosts(state: State) -> ArrayTable:
    """Return the work of each person who has been a community manager; no rows if there was none."""
    m, work = state.scenario.channels.managers, state.host_work
    if m is None or work is None:
        m, work = Managers(), HostWork.empty(state.people.count)
    who = np.flatnonzero(work.office_days)
    return ArrayTable("", {
        "life": np.zeros(who.size, np.int64), "person": who, "office_days": work.office_days[who],
        "introductions": work.introductions[who], "hours": work.introductions[who] * (m.minutes / 60),
        "effort_spent": work.effort_spent[who], "effort_had": work.effort_had[who],
    })  # fmt: skip


def _interests(people: People) -> ArrayTable:
    """Return the interests of each person, one column per topic."""
    columns = {"life": np.zeros(people.count, np.int64), "person": np.arange(people.count)}
    topics = zip(people.topic_names, people.interest.astype(np.float64).T, strict=True)
    return ArrayTable("", {**columns, **dict(topics)})
