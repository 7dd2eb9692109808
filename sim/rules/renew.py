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
    """Return each person's budget after the refill, in answers, elementwise in float64.

    The budget becomes `min(max(1, backlog * effort), budget + effort * days * morale**withdraw)`. `days` is
    the length of the tick, `backlog` is in days, and `effort` is in answers per day.
    The largest possible budget is at least 1, also if backlog or effort is 0. An infinite effort gives an
    infinite budget.
    """
    zeal = rng.exp(withdraw * rng.log(np.maximum(morale, TINY)))
    cap = np.maximum(ONE, budget_cap(backlog, effort))
    return np.minimum(cap, budget + effort * days * zeal)


def budget_cap(backlog: np.float64, effort: Floats) -> Floats:
    """Return the effort of `backlog` days, in answers.

    `backlog` and `effort` are raised to a tiny positive number if they are 0, to avoid 0 times infinity.
    """
    saved: Floats = np.maximum(backlog, TINY) * np.maximum(effort, TINY)
    return saved


def renew(
    budget: AnyFloats, effort: AnyFloats, morale: AnyFloats, days: float, backlog: float, withdraw: float
) -> AnyFloats:
    """Return the budget of every person after this morning's refill, (N,) float32, in answers."""
    had, a_day, mood = (column.astype(np.float64) for column in (budget, effort, morale))
    has = budget_after(had, a_day, mood, np.float64(days), np.float64(backlog), np.float64(withdraw))
    return has.astype(np.float32)


class Fading:
    """Exponential fading that changes one scale instead of every stored value.

    The current value is ``stored * scale``. The scale is ``2**(-t / half_life)``, where t is the time in days
    since the scale was last reset to 1. A tick lasts `days`. Shielded ties fade more slowly:
    ``2**(-t * (1 - shield) / half_life)``. With an infinite half-life nothing fades.
    """

    REBASE = 60.0  # halvings after which stored values are multiplied by the scale, and the scale is 1 again

    def __init__(self, half_life: float, days: float, shield: float = 0.0) -> None:
        self.step = days / half_life
        self.shielded_step = self.step * (1 - shield)
        self._set(0)

    def _set(self, since: int) -> None:
        self.since = since
        self.scale, self.shielded_scale = self.scales(since)

    def scales(self, since: int) -> tuple[float, float]:
        """Return the scales (plain, shielded) of the tick that is `since` ticks after the last reset."""
        return 2.0 ** (-since * self.step), 2.0 ** (-since * self.shielded_step)

    def ticks_left(self, most: int) -> int:
        """Return how many ticks can pass before the scales are reset to 1, at most `most`."""
        if (self.since + most) * self.step <= self.REBASE:
            return most
        left = 0
        while (self.since + left + 1) * self.step <= self.REBASE:
            left += 1
        return left

    def pass_ticks(self, ticks: int) -> None:
        """Update the scales for a tick that is `ticks` later, at most `ticks_left`."""
        self._set(self.since + ticks)

    def pass_tick(self) -> tuple[float, float] | None:
        """Update the scales for the next tick.

        Returns None on most ticks. When the scales are reset to 1, it returns the factors (plain, shielded)
        by which the caller must multiply all stored values.
        """
        if (self.since + 1) * self.step <= self.REBASE:
            self._set(self.since + 1)
            return None
        factors = self.scale, self.shielded_scale
        self._set(0)
        return factors[0] * 2.0**-self.step, factors[1] * 2.0**-self.shielded_step
