"""How strong face-to-face ties are at the start, whatever the kind of network."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.population.people import People

F8 = NDArray[np.float64]


def strengths(seed: int, stream: int, people: People, a: Any, b: Any, shape: Any, nearness: float) -> Any:
    """Strength of each pair, Beta(a, b) or constant; the nearest are strongest.

    A normal copula gives the rank correlation `nearness` (Spearman) with nearness; equal distances are
    ranked by chance.
    """
    if isinstance(shape, (int, float)):
        return np.full(a.size, float(shape))
    from scipy.special import betaincinv, ndtr, ndtri

    distance = np.empty(a.size)
    for piece in rng.pieces(a.size):
        across = people.x[a[piece]].astype(np.float64) - people.x[b[piece]]
        along = people.y[a[piece]].astype(np.float64) - people.y[b[piece]]
        distance[piece] = across**2 + along**2
    u = rng.uniforms(seed, stream, np.minimum(a, b), np.maximum(a, b))
    rank = np.empty(a.size, np.int32)
    rank[_furthest_first(distance, u)] = np.arange(1, a.size + 1, dtype=np.int32)
    pearson = 2 * np.sin(np.pi * nearness / 6)
    result = distance  # its place is used again
    for piece in rng.pieces(a.size):
        score = pearson * ndtri((rank[piece] - 0.5) / a.size)
        score += np.sqrt(1 - pearson**2) * rng.normal(u[piece])
        result[piece] = betaincinv(shape.a, shape.b, ndtr(score))
    return result


def _furthest_first(distance: F8, u: F8) -> Any:
    """Order from the greatest distance to the least, the lesser u first among equals."""
    order = np.argsort(-distance)
    same = np.diff(distance[order]) == 0
    alike = np.zeros(distance.size, bool)
    alike[1:] |= same
    alike[:-1] |= same
    place = np.flatnonzero(alike)
    some = order[place]
    order[place] = some[np.lexsort((some, u[some], -distance[some]))]
    return order
