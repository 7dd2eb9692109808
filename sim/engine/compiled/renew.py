"""Renew, compiled."""

from typing import Any

import numpy as np

from sim.array_types import Singles
from sim.engine.compiled.jit import capped, jit, refilled


@jit
def _renew(budget: Any, effort: Any, morale: Any, days: Any, backlog: Any, withdraw: Any, out: Any) -> None:
    if withdraw == 0.0:  # then morale is of no matter, and the loop becomes plain arithmetic
        for i in range(budget.size):
            cap = capped(backlog, np.float64(effort[i]))
            out[i] = min(max(1.0, cap), np.float64(budget[i]) + np.float64(effort[i]) * days)
        return
    for i in range(budget.size):
        out[i] = refilled(
            np.float64(budget[i]), np.float64(effort[i]), np.float64(morale[i]), days, backlog, withdraw
        )


def renew(
    budget: Singles, effort: Singles, morale: Singles, days: float, backlog: float, withdraw: float
) -> Singles:
    """Twin of `sim.rules.renew.renew`."""
    out = np.empty_like(budget)
    _renew(budget, effort, morale, days, backlog, withdraw, out)
    return out
