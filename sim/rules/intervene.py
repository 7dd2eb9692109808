"""Intervene: whom an intervention affects, and the new homes of people who move (ODD: Submodels, intervene).

Named assumption: interventions are decided outside the society and take effect at once.
"""

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Floats, Ints


def number_to_choose(share: float | None, count: int | None, among: int) -> int:
    """Return how many of `among` people to choose: a share of them (rounded), a count, or all."""
    if share is not None:
        return int(np.floor(share * among + 0.5))
    return among if count is None else min(count, among)


def choose_by_score(seed: int, tick: int, nth: int, among: Ints, score: AnyInts | int, number: int) -> Ints:
    """Return the rows of the `number` people with the greatest score; equal scores are ranked at random.

    `among` (M,) are the rows that may be chosen. If all have the same score, people are chosen at random. The
    random numbers depend only on (luck, tick, person, `nth` intervention of the scenario). So a larger
    `number` adds people to those chosen with a smaller one.
    """
    lot = rng.words(seed, rng.CHOSEN, tick, among, nth)[0]
    order = np.lexsort((lot, -np.broadcast_to(score, among.shape)))
    return np.sort(among[order[:number]])


def draw_homes(seed: int, tick: int, who: Ints, centre: Floats, radius: float) -> tuple[Floats, Floats]:
    """Draw the coordinates x and y of new homes, (M,) km: normally distributed around the town's centre.

    The standard deviation on each axis is `radius` km.
    """
    along = [rng.words(seed, rng.NEW_HOME, tick, who, axis)[0] for axis in (0, 1)]
    x, y = (centre[a] + radius * rng.normal(rng.unit(along[a])) for a in (0, 1))
    return x, y
