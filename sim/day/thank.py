"""Thank: record answers, and change ties, accounts, standing and morale (ODD: Submodels, thank)."""

from dataclasses import replace

import numpy as np

from sim.day.own_rules import apply_rules
from sim.engine.engine import Engine
from sim.networks import ONLINE
from sim.networks.tie_updates import TieChanges
from sim.parts.columns import Thanking
from sim.state.society_state import State
from sim.state.today import Today


def thank(state: State, engine: Engine, today: Today) -> None:
    """Record the answers; strengthen ties, update accounts, raise standing and morale."""
    assert today.attempts is not None and today.questions is not None
    changes, newly = engine.record_answers(state, today.questions, today.attempts)
    if state.has_rules("thanking"):
        changes = _with_rules(state, changes)
    engine.update_ties(state.ties, state.tie_terms, changes)
    d = state.scenario.discouragement
    if d.enabled:
        engine.change_morale(state.people.morale, newly, 0.0, float(d.up))


def _with_rules(state: State, changes: TieChanges) -> TieChanges:
    """Let users' rules change how much each helpful answer strengthens the tie between helper and asker.

    Each answer has two changes: one in the asker's row, then one in the helper's.
    """
    asker, helper = changes.row[::2], changes.other[::2]
    online = changes.layer[::2] == ONLINE
    learning = np.full(helper.size, float(state.tie_terms.learning))
    learning = apply_rules(state, "thanking", Thanking(helper, asker, online, learning))
    return replace(changes, learning=np.repeat(learning, 2))
