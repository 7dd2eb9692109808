"""When people arrive, and how long they stay (ODD: Submodels, come and go)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim import rng
from sim.array_types import Bools, Floats, Ints
from sim.population.draws import normals

if TYPE_CHECKING:
    from sim.scenarios.loading import Scenario
    from sim.user_data.people import PeopleColumns

WHO_IS_PRESENT, ARRIVAL, STAY, REST_OF_STAY = 0, 1, 2, 3  # what the random numbers of a person are for
ROUNDING = 1e-9  # ticks; days of the user's file divided by the length of a tick have rounding errors


class Stays(NamedTuple):
    """When each person arrives and how long they stay, in ticks, (N,).

    `arrival` is 0 for people who are present from the start. People stay for `length` ticks, rounded up, if
    their morale is 1 or doesn't matter. `fixed` says whose stay doesn't depend on morale, because it is the
    user's. `since` is the tick of the arrival, below 0 if the user's file says so; NaN for other people who
    are there before the run.
    """

    arrival: Ints
    length: Floats
    fixed: Bools
    since: Floats


def draw_stays(scenario: Scenario, given: PeopleColumns | None, count: int, ticks: int) -> Stays | None:
    """Draw when people arrive and how long they stay; None if everybody is present for the whole run.

    The stays of people who arrive are log-normal: ``median * exp(sigma * z)``. The people who are present on
    day 0 have been there for some time. Their remaining stay is that of somebody who is met at a random
    moment: the share `u` of a stay that was drawn in proportion to its length (Cox 1962, Renewal Theory,
    chapter 5), which is ``u * median * exp(sigma**2 + sigma * z)``. Days in the user's file take precedence.
    """
    turnover, seed = scenario.people.turnover, scenario.seed.people
    joined, left = (None, None) if given is None else (given.joined, given.left)
    if not turnover.enabled and joined is None and left is None:
        return None
    rows, tick_days = np.arange(count, dtype=np.int64), scenario.tick_hours / 24.0
    arrival, length = np.zeros(count, np.int64), np.full(count, math.inf)
    if turnover.enabled:
        later = rng.uniforms(seed, rng.TURNOVER, rows, WHO_IS_PRESENT) >= turnover.present
        day = 1 + np.floor(rng.uniforms(seed, rng.TURNOVER, rows, ARRIVAL) * (ticks - 1)).astype(np.int64)
        arrival[later] = day[later]  # with one tick only, this is after the run
    if joined is not None:
        known = ~np.isnan(joined)
        arrival[known] = np.maximum(0, np.floor(joined[known] / tick_days + ROUNDING)).astype(np.int64)
    since = np.where(arrival > 0, arrival, np.nan)
    before = arrival == 0
    if joined is not None:
        early = joined <= 0
        since[early] = joined[early] / tick_days
    if turnover.enabled and not math.isinf(turnover.stay.median):
        length = _lengths(seed, rows, turnover.stay.median, turnover.stay.sigma, before) / tick_days
    fixed = np.zeros(count, np.bool_)
    if left is not None:
        fixed = ~np.isnan(left)
        length[fixed] = np.maximum(0, np.ceil(left[fixed] / tick_days - ROUNDING) - arrival[fixed])
    return Stays(arrival, length, fixed, since)


def _lengths(seed: int, rows: Ints, median: float, sigma: float, before: Bools) -> Floats:
    """Draw the stays, in days, of people who arrive, and the rest of the stays of those there `before`."""
    z = sigma * normals(seed, rng.TURNOVER, rows, STAY)
    rest = rng.uniforms(seed, rng.TURNOVER, rows, REST_OF_STAY)
    found: Floats = median * np.where(before, rest * rng.exp(sigma * sigma + z), rng.exp(z))
    return found
