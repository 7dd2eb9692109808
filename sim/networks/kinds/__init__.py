"""The kinds of starting network by name: pairs face to face, and who follows whom online."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.networks.kinds import interest, preferential, proximity, random, ring, small_world, star
from sim.population.people import People

Ints = NDArray[np.int64]


def pairs(seed: int, people: People, f: Any, slots: int, seek: Any = None) -> tuple[Any, Any]:
    """Pairs (a, b), a < b, each once and in order, of the kind that `f` (ties.face_to_face) names.

    Raises
    ------
    ScenarioError
        A star that the slots can't hold.
    """
    count = people.count
    match f.kind:
        case "proximity":
            return proximity.draw(seed, people, f.degree, f.homophily, seek)
        case "interest":
            return interest.draw(seed, people, f.degree, f.attractiveness_shape, slots)
        case "random":
            return _in_order(*random.draw(seed, 0, np.arange(count), f.degree), count)
        case "ring":
            return _in_order(*ring.draw(count, f.degree), count)
        case "small_world":
            return _parted(small_world.draw(seed, 0, count, f.degree, f.rewiring), count)
        case "preferential":
            half = min(f.degree, slots) / 2
            return _in_order(*preferential.draw(seed, 0, count, half, slots), count)
        case "star":
            return star.draw(count, slots)
    return np.zeros(0, np.int32), np.zeros(0, np.int32)


def follows(seed: int, people: People, o: Any, slots: int, seek: Any = None) -> tuple[Any, Any]:
    """Directed ties (follower, followed), each once and in order, of the kind that `o` (ties.online) names.

    Both are on the crowd, and nobody follows more than `slots`.
    """
    crowd: Any = np.flatnonzero(people.on_crowd)
    size, degree = crowd.size, min(o.degree, slots)
    match o.kind:
        case "proximity":
            return proximity.follow(seed, people, crowd, o.degree, o.homophily, slots, seek)
        case "interest":
            return interest.follow(seed, people, crowd, o.degree, o.attractiveness_shape, slots)
        case "random":
            return random.follow(seed, crowd, o.degree, slots)
        case "ring":
            follower, followed = ring.follow(size, degree)
        case "small_world":
            follower, followed = _parted(small_world.draw(seed, 1, size, degree, o.rewiring), size)
        case "preferential":
            follower, followed = preferential.draw(seed, 1, size, degree, None)
        case "star":
            return star.follow(crowd)
        case _:
            follower = followed = np.zeros(0, np.int32)
    crowd = crowd.astype(np.int32)
    return crowd[follower], crowd[followed]


def _parted(key: Ints, count: int) -> tuple[Any, Any]:
    return (key // max(1, count)).astype(np.int32), (key % max(1, count)).astype(np.int32)


def _in_order(a: Any, b: Any, count: int) -> tuple[Any, Any]:
    """Pairs with the lower row first, in order."""
    key = np.minimum(a, b).astype(np.int64) * count + np.maximum(a, b)
    key.sort()
    return _parted(key, count)
