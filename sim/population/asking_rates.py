"""How often each person asks, compared with others (ODD: Submodels, spread of asking)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim import rng
from sim.array_types import Floats, Ints
from sim.population.draws import normals
from sim.population.skills import least_first

if TYPE_CHECKING:
    from sim.population.people import People
    from sim.scenarios.loading import Scenario
    from sim.user_data.people import PeopleColumns

FROM_EFFORT, TIE_BREAK, WITHIN_RANK = 0, 1, 2  # what the random numbers of a person are for


def draw_asking_factors(scenario: Scenario, rows: Ints, given: PeopleColumns | None) -> Floats | None:
    """Draw each person's rate of asking as a multiple of `asking.rate`, (N,); None without any spread.

    The factor is exp(spread * z - spread**2 / 2), which has mean 1. Here z = rho * e + sqrt(1 - rho**2) * n,
    rho is `asking.effort_correlation`, n a standard normal number, and e the one from which effort was drawn.
    """
    spread, rho, seed = scenario.asking.spread, scenario.asking.effort_correlation, scenario.seed.people
    if spread == 0:
        return None
    own = normals(seed, rng.ASKING_RATE, rows, FROM_EFFORT)
    z = rho * _effort_scores(seed, rows, given) + math.sqrt(1 - rho**2) * own
    return rng.exp(spread * z - spread * spread / 2)


def _effort_scores(seed: int, rows: Ints, given: PeopleColumns | None) -> Floats:
    """Return the standard normal number of each person's effort, (N,).

    It is the number from which effort was drawn. For efforts in the user's file, it is a normal number whose
    rank is the rank of the effort in the file: quantile (rank - u) / M of M efforts, with u uniform, so that
    the mean of the factors is 1 here too. Equal efforts are ranked at random.
    """
    score = normals(seed, rng.EFFORT, rows)
    if given is not None and given.effort is not None:
        known = np.flatnonzero(~np.isnan(given.effort))
        lot = rng.uniforms(seed, rng.ASKING_RATE, known, TIE_BREAK)
        place = np.argsort(least_first(given.effort[known].astype(np.float32), lot))
        within = rng.uniforms(seed, rng.ASKING_RATE, known, WITHIN_RANK)
        score[known] = rng.normal((place + within) / max(1, known.size))
    return score


def asking_rates(people: People, rate: float) -> Floats | float:
    """Return each person's rate of asking at full morale, (N,) questions a day; one number if all are equal.

    `rate` is `asking.rate`. A rate in the user's file takes precedence.
    """
    rates = rate if people.asking_factor is None else rate * people.asking_factor
    if people.own_asking_rate is None:
        return rates
    return np.where(np.isnan(people.own_asking_rate), rates, people.own_asking_rate)
