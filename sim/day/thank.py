"""Thank: record answers, and change ties, accounts, standing and morale (ODD: Submodels, thank)."""

from sim.engine.engine import Engine
from sim.state.society_state import State
from sim.state.today import Today


def thank(state: State, engine: Engine, today: Today) -> None:
    """Record the answers; strengthen ties, update accounts, raise standing and morale."""
    assert today.attempts is not None and today.questions is not None
    changes, newly = engine.record_answers(state, today.questions, today.attempts)
    engine.update_ties(state.ties, state.tie_terms, changes)
    d = state.scenario.discouragement
    if d.enabled:
        engine.change_morale(state.people.morale, newly, 0.0, float(d.up))
