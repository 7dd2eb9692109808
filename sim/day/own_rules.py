"""Call the users' rules of a hook one after another, in order of their names, and check what they return."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.parts.view import View, fixed, luck_of
from sim.registry.calls import array_of, call
from sim.registry.parts import RULES, Rule
from sim.state.society_state import State

CHANCES = ("asking", "reading", "passing_on", "thanking")  # hooks whose result lies between 0 and 1


def rules_of(state: State, hook: str) -> list[Rule]:
    """Return the rules of a hook that the scenario uses, in order of their names."""
    return [RULES[name] for name in state.rules if RULES[name].hook == hook]


def apply_rules(state: State, hook: str, columns: Any) -> Any:
    """Return the last of `columns` after the rules of a hook; each rule gets the result of the one before.

    Raises
    ------
    PartError
        A rule fails, or what it returns has another size or type, or isn't a chance where one is needed.
    """
    *_, last = columns._fields
    columns = type(columns)(*map(fixed, columns))
    for rule in rules_of(state, hook):
        before = getattr(columns, last)
        settings = getattr(state.scenario.rules, rule.name)
        found = call(rule, rule.function, View(state), columns, settings, luck_of(state, rule))
        kind = "b" if before.dtype == np.bool_ else "f"
        values = array_of(rule, found, kind, before.size, f"one for each value of {last}")
        if hook in CHANCES and values.size and not (values.min() >= 0 and values.max() <= 1):
            wrong = values.min() if values.min() < 0 else values.max()
            raise rule.refusal(f"must return shares from 0 to 1; got {wrong:g}")
        columns = columns._replace(**{last: fixed(values)})
    return getattr(columns, last)
