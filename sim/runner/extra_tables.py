"""The tables of a run, and those that cost extra to make, for the measures that need them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.runner.observers.observer import AskingChance, Observer, observe

if TYPE_CHECKING:
    from sim.population.people import People
    from sim.society.society import Society


def run_with_tables(society: Society, needs: Collection[str] = ()) -> dict[str, pd.DataFrame]:
    """Let a society live to its end, and return its tables and those named in `needs`.

    Looking changes nothing: the tables are the same whatever is looked at.

    Parameters
    ----------
    society : Society
        At its start.
    needs : collection of str
        Of ``ties`` (of the last evening), ``ties_at_start``, ``ties_at_half`` (of the evening before the
        second half), ``interests``, ``paths`` and ``chances`` (`sim.measures.NEEDS`).

    Returns
    -------
    dict of str to DataFrame
        ``questions, answers, people, days`` and those asked for. ``interests``: ``person`` and one column a
        topic. ``paths``: ``person, joined_day`` (the first day on which the person was on the crowd),
        ``brought_day`` (on which an intervention put the person on it) and ``moved_day``, each missing where
        that never came; of several the first, of moves the last. ``chances``: ``question_id, chance``.
    """
    ties = _TieTables(society, needs)
    kinds = {"paths": _Paths, "chances": AskingChance}
    observers: dict[str, Observer] = {name: kind(society) for name, kind in kinds.items() if name in needs}
    observe(society, ties, *observers.values())
    found = {**ties.found, **{name: each.table() for name, each in observers.items()}}
    if "chances" in found:
        found["chances"]["life"] = 0
    if "interests" in needs:
        found["interests"] = _interests(society.state.people)
    return {**society.tables(ties="ties" in needs), **found}


class _TieTables(Observer):
    """The tables of ties at the start and at half the time, where they are needed."""

    def __init__(self, society: Society, needs: Collection[str]) -> None:
        self.society, self.needs = society, needs
        self.found: dict[str, pd.DataFrame] = {}

    def before_day(self) -> None:
        """Keep the ties of last evening."""
        state = self.society.state
        for name, tick in (("ties_at_start", 0), ("ties_at_half", -(-state.ticks // 2))):
            if name in self.needs and state.tick == tick:
                self.found[name] = self.society.ties_table()


class _Paths(Observer):
    """When each person came onto the crowd, and moved."""

    def __init__(self, society: Society) -> None:
        self.state = society.state
        self.joined, self.brought = np.full((2, society.state.people.count), np.nan)

    def before_day(self) -> None:
        """Keep who was on the crowd last evening."""
        self.evening = self.state.people.on_crowd.copy()

    def after_interventions(self) -> None:
        """Keep who is on the crowd after the morning's interventions."""
        now, today = self.state.people.on_crowd, self.state.tick * self.state.days
        self.joined[now & np.isnan(self.joined)] = today
        self.brought[now & ~self.evening & np.isnan(self.brought)] = today

    def table(self) -> pd.DataFrame:
        """Return one row a person."""
        moved = np.full(self.joined.size, np.nan)
        for tick, who, _ in self.state.lived:
            moved[who] = tick * self.state.days
        return pd.DataFrame({
            "life": 0, "person": np.arange(moved.size), "joined_day": self.joined,
            "brought_day": self.brought, "moved_day": moved,
        })  # fmt: skip


def _interests(people: People) -> pd.DataFrame:
    """Interests of each person, one column a topic."""
    frame = pd.DataFrame(people.interest.astype(np.float64), columns=list(people.topic_names))
    frame.insert(0, "life", 0)
    frame.insert(1, "person", np.arange(people.count))
    return frame
