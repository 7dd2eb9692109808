"""Run a society and return its tables, with additional tables for the measures that need them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.runner.observers.observer import AskingChance, Observer, observe

if TYPE_CHECKING:
    from sim.population.people import People
    from sim.society.plain_society import PlainSociety


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
        second half of the run), ``interests``, ``paths`` and ``chances`` (`sim.measures.NEEDS`).
    observers : mapping of str to Observer
        Further observers of the run; their tables are returned under these names.

    Returns
    -------
    dict of str to DataFrame
        ``questions, answers, people, days`` and the additional ones. ``interests`` has ``person`` and one
        column for each topic. ``paths`` has ``person``, ``joined_day`` (the first day on the feed),
        ``brought_day`` (the first day on which an intervention put the person on the feed) and ``moved_day``
        (the day of the last move), each missing if it never happened. ``chances`` has ``question_id`` and
        ``chance`` (the probability with which the question was asked).
    """
    kinds = {"paths": _Paths, "chances": AskingChance}
    every: dict[str, Observer] = {name: kind(society) for name, kind in kinds.items() if name in needs}
    every |= observers
    ties = [_TieTables(society, needs)] if {"ties_at_start", "ties_at_half"} & set(needs) else []
    observe(society, *ties, *every.values())
    found = {name: table for each in ties for name, table in each.found.items()}
    found |= {name: each.table() for name, each in every.items()}
    if "chances" in found:
        found["chances"]["life"] = 0
    if "interests" in needs:
        found["interests"] = _interests(society.state.people)
    return {**society.tables(ties="ties" in needs), **found}


class _TieTables(Observer):
    """Records the tables of ties at the start and half-way through the run, if they are needed."""

    def __init__(self, society: PlainSociety, needs: Collection[str]) -> None:
        self.society, self.needs = society, needs
        self.found: dict[str, pd.DataFrame] = {}

    def before_day(self) -> None:
        """Record the ties as they were on the previous evening, if a table of this day is needed."""
        state = self.society.state
        for name, tick in (("ties_at_start", 0), ("ties_at_half", -(-state.ticks // 2))):
            if name in self.needs and state.tick == tick:
                self.found[name] = self.society.ties_table()


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

    def table(self) -> pd.DataFrame:
        """Return the table, one row per person."""
        moved = np.full(self.joined.size, np.nan)
        for tick, who, _ in self.state.past_moves:
            moved[who] = tick * self.state.tick_days
        return pd.DataFrame({
            "life": 0, "person": np.arange(moved.size), "joined_day": self.joined,
            "brought_day": self.brought, "moved_day": moved,
        })  # fmt: skip


def _interests(people: People) -> pd.DataFrame:
    """Return the interests of each person, one column per topic."""
    frame = pd.DataFrame(people.interest.astype(np.float64), columns=list(people.topic_names))
    frame.insert(0, "life", 0)
    frame.insert(1, "person", np.arange(people.count))
    return frame
