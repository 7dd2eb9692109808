"""How strong face-to-face ties are at the start, whatever the kind of network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from sim import rng
from sim.array_types import AnyInts, Floats, Ints
from sim.population.people import People

if TYPE_CHECKING:
    from sim.scenarios.parameters.ties import FaceToFace


def strengths(seed: int, stream: int, people: People, a: AnyInts, b: AnyInts, f: FaceToFace) -> Floats:
    """Strength of each pair, Beta(a, b) or constant (`f.strength`); the nearest are strongest.

    A normal copula gives the rank correlation `f.nearness` (Spearman) with nearness; equal distances are
    ranked by chance.
    """
    if isinstance(f.strength, (int, float)):
        return np.full(a.size, float(f.strength))
    special = scipy.special
    distance = np.empty(a.size)
    for piece in rng.pieces(a.size):
        across = people.x[a[piece]].astype(np.float64) - people.x[b[piece]]
        along = people.y[a[piece]].astype(np.float64) - people.y[b[piece]]
        distance[piece] = across**2 + along**2
    u = rng.uniforms(seed, stream, np.minimum(a, b), np.maximum(a, b))
    rank = np.empty(a.size, np.int32)
    rank[_furthest_first(distance, u)] = np.arange(1, a.size + 1, dtype=np.int32)
    pearson = 2 * np.sin(np.pi * f.nearness / 6)
    result = distance  # its place is used again
    for piece in rng.pieces(a.size):
        score = pearson * special.ndtri((rank[piece] - 0.5) / a.size)
        score += np.sqrt(1 - pearson**2) * rng.normal(u[piece])
        result[piece] = special.betaincinv(f.strength.a, f.strength.b, special.ndtr(score))
    return result


def _furthest_first(distance: Floats, u: Floats) -> Ints:
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
