"""Renew: effort refills the budget; standing and strengths fade (ODD: Submodels, renew)."""

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, Floats

ONE, TINY = np.float64(1.0), np.float64(1e-300)


def budget_after(
    budget: Floats,
    effort: Floats,
    morale: Floats,
    days: np.float64,
    backlog: np.float64,
    withdraw: np.float64,
) -> Floats:
    """Return the budget after the refill: min(max(1, backlog effort), budget + effort days morale**withdraw).

    Budgets are in answers, elementwise in float64; `days` is the length of the tick and `backlog` is in days.
    The cap is never below 1, not even with a backlog or an effort of 0. An infinite effort gives an infinite
    budget.
    """
    zeal = rng.exp(withdraw * rng.log(np.maximum(morale, TINY)))
    cap = np.maximum(ONE, budget_cap(backlog, effort))
    return np.minimum(cap, budget + effort * days * zeal)


def budget_cap(backlog: np.float64, effort: Floats) -> Floats:
    """Return the effort of `backlog` days: about 0 without effort, infinite with infinite effort.

    The small lower bound avoids 0 times infinity.
    """
    saved: Floats = np.maximum(backlog, TINY) * np.maximum(effort, TINY)
    return saved


def renew(
    budget: AnyFloats, effort: AnyFloats, morale: AnyFloats, days: float, backlog: float, withdraw: float
) -> AnyFloats:
    """Return the budget of every person after the morning's refill, (N,) float32, answers."""
    had, a_day, mood = (column.astype(np.float64) for column in (budget, effort, morale))
    has = budget_after(had, a_day, mood, np.float64(days), np.float64(backlog), np.float64(withdraw))
    return has.astype(np.float32)


class Fading:
    """Exponential fading that changes one scale instead of every stored value.

    The value now is ``stored * scale``, and t days after the last rebasing ``scale = 2**(-t / half_life)``. A
    tick lasts `days`. Shielded ties fade more slowly: ``2**(-t (1 - shield) / half_life)``. With an infinite
    half-life nothing fades.
    """

    REBASE = 60.0  # halvings after which stored values are multiplied by the scale, and the scale is 1 again

    def __init__(self, half_life: float, days: float, shield: float = 0.0) -> None:
        self.step = days / half_life
        self.shielded_step = self.step * (1 - shield)
        self._set(0)

    def _set(self, since: int) -> None:
        self.since = since
        self.scale = 2.0 ** (-since * self.step)
        self.shielded_scale = 2.0 ** (-since * self.shielded_step)

    def pass_tick(self) -> tuple[float, float] | None:
        """Let a tick pass; return the factors to rebase stored (plain, shielded) values, usually None."""
        if (self.since + 1) * self.step <= self.REBASE:
            self._set(self.since + 1)
            return None
        factors = self.scale, self.shielded_scale
        self._set(0)
        return factors[0] * 2.0**-self.step, factors[1] * 2.0**-self.shielded_step
