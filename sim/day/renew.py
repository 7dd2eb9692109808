"""Renew: budgets refill; standing and tie strengths fade (ODD: Submodels, renew)."""

import numpy as np

from sim.day.manage import end_terms
from sim.engine.engine import Engine
from sim.state.society_state import State


def renew(state: State, engine: Engine) -> None:
    """Refill budgets, and let standing and tie strengths fade; on the first tick, change nothing."""
    if state.tick == 0:
        return
    if state.short_ticks is not None:
        state.short_ticks.begin_tick(state.tick)
    end_terms(state)
    s, p = state.scenario, state.people
    backlog, withdraw = s.people.effort.backlog, s.discouragement.withdraw
    p.budget[:] = engine.renew(p.budget, p.effort, p.morale, state.tick_days, float(backlog), float(withdraw))
    if (factors := state.standing_fading.pass_tick()) is not None:
        p.standing = (p.standing * np.float64(factors[0])).astype(np.float32)
    if (factors := state.tie_fading.pass_tick()) is not None:
        for layer in (state.ties.face_to_face, state.ties.online):
            factor = np.where(layer.account & 1 == 1, factors[1], factors[0])
            layer.strength[:] = layer.strength * factor
