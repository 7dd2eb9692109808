"""Let a society live, and look at no more of it than somebody asks for: some tables are dear to make."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.runner.observers.observer import AskingChance

if TYPE_CHECKING:
    from sim.society.society import Society

Tables = dict[str, pd.DataFrame]


def lived_tables(society: Society, needs: Collection[str] = ()) -> Tables:
    """Let a society live to its end; gives its tables, and those of `needs` beside them.

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
    found: Tables = {}
    state = society.state
    paths = _Paths(society) if "paths" in needs else None
    chances = AskingChance(society) if "chances" in needs else None
    half = -(-state.ticks // 2)
    while society.running:
        for name, tick in (("ties_at_start", 0), ("ties_at_half", half)):
            if name in needs and state.tick == tick:
                found[name] = society.ties_table()
        evening = state.people.on_crowd.copy()
        society.begin_day()
        if paths is not None:
            paths.begun(evening)
        society.ask()
        if chances is not None:
            chances.asked()
        society.circulate()
        society.help()
        society.end_day()
    if paths is not None:
        found["paths"] = paths.table()
    if chances is not None:
        found["chances"] = chances.table().assign(life=0)
    if "interests" in needs:
        found["interests"] = _interests(state.people)
    return {**society.tables(ties="ties" in needs), **found}


class _Paths:
    """When each person came onto the crowd, and moved."""

    def __init__(self, society: Society) -> None:
        self.state = society.state
        self.joined, self.brought = np.full((2, society.state.people.count), np.nan)

    def begun(self, evening: Any) -> None:
        """Look after the morning's interventions; `evening` says who was on the crowd before them."""
        now, today = self.state.people.on_crowd, self.state.tick * self.state.days
        self.joined[now & np.isnan(self.joined)] = today
        self.brought[now & ~evening & np.isnan(self.brought)] = today

    def table(self) -> pd.DataFrame:
        """One row a person."""
        moved = np.full(self.joined.size, np.nan)
        for tick, who, _ in self.state.lived:
            moved[who] = tick * self.state.days
        return pd.DataFrame({
            "life": 0, "person": np.arange(moved.size), "joined_day": self.joined,
            "brought_day": self.brought, "moved_day": moved,
        })  # fmt: skip


def _interests(people: Any) -> pd.DataFrame:
    """Interests of each person, one column a topic."""
    frame = pd.DataFrame(people.interest.astype(np.float64), columns=list(people.topic_names))
    frame.insert(0, "life", 0)
    frame.insert(1, "person", np.arange(people.count))
    return frame
