"""Values of one person that may be set by hand between the processes of a day, and what follows from each.

Everything else about a person is drawn at the start, moves other state when it changes (homes and towns,
roles), or says what happened.
"""

from __future__ import annotations

import numpy as np

from sim.day.plug_in import gather_anew, join, leave
from sim.day.today import Today
from sim.rules.renew import ONE, capped
from sim.state.society_state import State

NUMBERS = {"effort": np.inf, "budget": np.inf, "morale": 1.0, "standing": 1e9}  # the largest; the least is 0
VALUES = (*NUMBERS, "on_crowd")


def largest(state: State, row: int, name: str) -> float:
    """Return the largest number to which a value may be set; of a budget it is what keeps overnight."""
    return _most_saved(state, row) if name == "budget" else NUMBERS[name]


def set_value(state: State, today: Today, row: int, name: str, value: float) -> None:
    """Write a value, which has been checked, to its column, with all that follows from it.

    On the first day everybody begins with a day's effort saved up, so there the budget follows the effort.
    Later a smaller effort cuts what was saved to what it can keep. Who joins or leaves the crowd does so as
    by the rule of plugging in, and counts as joined or left today.
    """
    p = state.people
    if name == "on_crowd":
        if bool(value) != bool(p.on_crowd[row]):
            _move_on_crowd(state, today, row, joins=bool(value))
    elif name == "standing":
        p.standing[row] = value / state.fame.scale
    else:
        getattr(p, name)[row] = value
    if name == "effort":
        p.budget[row] = value if state.tick == 0 else min(float(p.budget[row]), _most_saved(state, row))


def _move_on_crowd(state: State, today: Today, row: int, *, joins: bool) -> None:
    who = np.array([row])
    if joins:
        join(state, who)
    else:
        leave(state, who)
    gather_anew(state)
    today.joined, today.left = today.joined + joins, today.left + (not joins)


def _most_saved(state: State, row: int) -> float:
    backlog = np.float64(state.scenario.people.effort.backlog)
    return float(np.maximum(ONE, capped(backlog, np.float64(state.people.effort[row]))))
