"""Renew: effort refills the budget; standing and strengths fade (ODD: Submodels, renew)."""

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, Floats

ONE, TINY = np.float64(1.0), np.float64(1e-300)


def refilled(
    budget: Floats,
    effort: Floats,
    morale: Floats,
    days: np.float64,
    backlog: np.float64,
    withdraw: np.float64,
) -> Floats:
    """Budget after a tick's refill: min(max(1, backlog effort), budget + effort days morale**withdraw).

    In answers, elementwise and in float64; `days` is the length of the tick, `backlog` in days. A backlog
    or an effort of 0 never caps the budget under 1; an infinite effort gives an infinite budget.
    """
    zeal = rng.exp(withdraw * rng.log(np.maximum(morale, TINY)))
    cap = np.maximum(ONE, capped(backlog, effort))
    return np.minimum(cap, budget + effort * days * zeal)


def capped(backlog: np.float64, effort: Floats) -> Floats:
    """Effort of `backlog` days: no effort keeps nothing however many, and endless effort is never capped."""
    saved: Floats = np.maximum(backlog, TINY) * np.maximum(effort, TINY)
    return saved


def renew(
    budget: AnyFloats, effort: AnyFloats, morale: AnyFloats, days: float, backlog: float, withdraw: float
) -> AnyFloats:
    """Budget of every person after the morning's refill, (N,) float32, answers."""
    had, a_day, mood = (column.astype(np.float64) for column in (budget, effort, morale))
    has = refilled(had, a_day, mood, np.float64(days), np.float64(backlog), np.float64(withdraw))
    return has.astype(np.float32)


class Fading:
    """Exponential fading without touching what fades: values are stored in units of a falling scale.

    With age t days, ``scale = 2**(-t / half_life)`` and ``value now = stored * scale``; a tick lasts `days`.
    For shielded ties the half-life is longer: ``2**(-t (1 - shield) / half_life)``. An infinite one never
    fades.
    """

    REBASE = 60.0  # halvings after which kept values are brought back to units of 1

    def __init__(self, half_life: float, days: float, shield: float = 0.0) -> None:
        self.step = days / half_life
        self.shielded_step = self.step * (1 - shield)
        self._set(0)

    def _set(self, since: int) -> None:
        self.since = since
        self.scale = 2.0 ** (-since * self.step)
        self.shielded_scale = 2.0 ** (-since * self.shielded_step)

    def pass_tick(self) -> tuple[float, float] | None:
        """Let a tick pass; gives factors for kept (plain, shielded) values when the units change."""
        if (self.since + 1) * self.step <= self.REBASE:
            self._set(self.since + 1)
            return None
        factors = self.scale, self.shielded_scale
        self._set(0)
        return factors[0] * 2.0**-self.step, factors[1] * 2.0**-self.shielded_step
