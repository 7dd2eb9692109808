"""Intervene: whom an intervention concerns, and where people live who move (ODD: Submodels, intervene).

Named assumption: interventions are decided by somebody outside, and done at once.
"""

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Floats, Ints


def many(share: float | None, count: int | None, among: int) -> int:
    """Number of people chosen from `among`: a share of them (to the nearest), a count, or all."""
    if share is not None:
        return int(np.floor(share * among + 0.5))
    return among if count is None else min(count, among)


def chosen(seed: int, tick: int, nth: int, among: Ints, score: AnyInts | int, number: int) -> Ints:
    """Rows of the `number` people of greatest score, ascending; equal scores are ranked by chance.

    The draws belong to (luck, tick, person, `nth` intervention of the scenario), so a larger number only adds
    people. `among` (M,) are the rows that may be chosen; a constant score chooses at random.
    """
    lot = rng.words(seed, rng.CHOSEN, tick, among, nth)[0]
    order = np.lexsort((lot, -np.broadcast_to(score, among.shape)))
    return np.sort(among[order[:number]])


def homes(seed: int, tick: int, who: Ints, centre: Floats, radius: float) -> tuple[Floats, Floats]:
    """New homes, (M,) km each: Gaussian around the centre of the town, `radius` km on each axis."""
    along = [rng.words(seed, rng.NEW_HOME, tick, who, axis)[0] for axis in (0, 1)]
    x, y = (centre[a] + radius * rng.normal(rng.unit(along[a])) for a in (0, 1))
    return x, y
