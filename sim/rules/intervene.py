"""Intervene: whom an intervention concerns, and where people live who move (ODD: Submodels, intervene).

Named assumption: interventions are decided by somebody outside, and done at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]


def many(share: float | None, count: int | None, among: int) -> int:
    """How many of `among` a share, rounded to the nearest, or a number of them is; all without either."""
    if share is not None:
        return int(np.floor(share * among + 0.5))
    return among if count is None else min(count, among)


def chosen(seed: int, tick: int, nth: int, among: Ints, score: Any, number: int) -> Ints:
    """Rows of the `number` people of greatest score, ascending; what is alike is settled by chance.

    The lots belong to (luck, tick, person, which intervention it is), so a larger number only adds people.

    Parameters
    ----------
    nth : int
        Which of the scenario's interventions chooses.
    among : (M,) int64
        Rows that may be chosen.
    score : (M,) or scalar
        A constant chooses at random.
    """
    lot = rng.words(seed, rng.CHOSEN, tick, among, nth)[0][: among.size]
    order = np.lexsort((lot, -np.broadcast_to(score, among.shape)))
    result: Ints = np.sort(among[order[:number]])
    return result


def homes(seed: int, tick: int, who: Ints, centre: F8, radius: float) -> tuple[F8, F8]:
    """New homes, (M,) km each: Gaussian around the centre of the town, `radius` km on each axis."""
    along = [rng.words(seed, rng.NEW_HOME, tick, who, axis)[0][: who.size] for axis in (0, 1)]
    x, y = (centre[a] + radius * rng.normal(rng.unit(along[a])) for a in (0, 1))
    return x, y
