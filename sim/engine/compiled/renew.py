"""Compiled version of `sim.rules.renew`: refill the budgets."""

from typing import Any

import numpy as np

from sim.array_types import Singles
from sim.engine.compiled.jit import budget_after, budget_cap, jit


@jit
def _renew(budget: Any, effort: Any, morale: Any, days: Any, backlog: Any, withdraw: Any, out: Any) -> None:
    if withdraw == 0.0:  # then morale doesn't matter, and the loop is plain arithmetic
        for i in range(budget.size):
            cap = budget_cap(backlog, np.float64(effort[i]))
            out[i] = min(max(1.0, cap), np.float64(budget[i]) + np.float64(effort[i]) * days)
        return
    for i in range(budget.size):
        out[i] = budget_after(
            np.float64(budget[i]), np.float64(effort[i]), np.float64(morale[i]), days, backlog, withdraw
        )


def renew(
    budget: Singles, effort: Singles, morale: Singles, days: float, backlog: float, withdraw: float
) -> Singles:
    """Do the same as `sim.rules.renew.renew`."""
    out = np.empty_like(budget)
    _renew(budget, effort, morale, days, backlog, withdraw, out)
    return out
