"""Compiled version of `sim.rules.renew`: refill the budgets."""

from typing import Any

import numpy as np

from sim.array_types import Singles
from sim.engine.compiled.compiler.jit import budget_after, budget_cap, inner, jit


@inner
def refill(budget: Any, effort: Any, morale: Any, days: Any, backlog: Any, withdraw: Any, out: Any) -> None:
    """Store in `out` the budgets after this morning's refill; `out` may be `budget`."""
    if withdraw == 0.0:  # then morale doesn't matter, and the loop is plain arithmetic
        for i in range(budget.size):
            cap = budget_cap(backlog, np.float64(effort[i]))
            out[i] = min(max(1.0, cap), np.float64(budget[i]) + np.float64(effort[i]) * days)
        return
    for i in range(budget.size):
        out[i] = budget_after(
            np.float64(budget[i]), np.float64(effort[i]), np.float64(morale[i]), days, backlog, withdraw
        )


@jit
def _renew(budget: Any, effort: Any, morale: Any, days: Any, backlog: Any, withdraw: Any, out: Any) -> None:
    refill(budget, effort, morale, days, backlog, withdraw, out)


@inner
def begin_morning(tick: Any, folk: Any, law: Any) -> None:
    """Refill the budgets, except on the first tick, and empty those of people who have been removed."""
    budget = folk.budget
    if tick > 0:
        refill(budget, folk.effort, folk.morale, law.tick_days, law.backlog, law.withdraw, budget)
    for i in range(folk.removed.size):
        if folk.removed[i] >= 0:
            budget[i] = 0.0


def renew(
    budget: Singles, effort: Singles, morale: Singles, days: float, backlog: float, withdraw: float
) -> Singles:
    """Do the same as `sim.rules.renew.renew`."""
    out = np.empty_like(budget)
    _renew(budget, effort, morale, days, backlog, withdraw, out)
    return out
