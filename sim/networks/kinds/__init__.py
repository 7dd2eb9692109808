"""The kinds of starting network: pairs for the face-to-face layer, directed ties for the online layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.array_types import AnyInts
from sim.networks.kinds import interest, preferential, proximity, random, ring, small_world
from sim.networks.kinds.cells import Near
from sim.networks.kinds.drawing import ARRAYS, Drawing
from sim.networks.kinds.tie_search import Pairs, split_keys, tie_keys
from sim.population.people import People

if TYPE_CHECKING:
    from sim.scenarios.parameters.ties import FaceToFace, Online


def pairs(seed: int, people: People, f: FaceToFace, slots: int, by: Drawing = ARRAYS) -> Pairs:
    """Draw the face-to-face pairs (a, b), a < b, by the method `f.kind`; each pair once, ascending."""
    count = people.count
    if count < 2:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    match f.kind:
        case "proximity":
            return proximity.draw(seed, people, f.degree, f.homophily, by.first_accepted)
        case "interest":
            everybody = np.arange(count, dtype=np.int32)
            chooser = interest.Chooser(people, everybody, f.attractiveness_shape, seed, 1)
            return interest.draw(chooser, f.degree, slots, by.propose_by_interest)
        case "random":
            return _in_order(*random.draw(seed, 0, np.arange(count), f.degree), count)
        case "ring":
            return _in_order(*ring.draw(count, f.degree), count)
        case "small_world":
            return split_keys(small_world.draw(seed, 0, count, f.degree, f.rewiring), count)
        case "preferential":
            half = min(f.degree, slots) / 2
            return _in_order(*preferential.draw(seed, 0, count, half, slots), count)
        case "star":  # the scenario has been checked: the person in the centre has enough slots
            other = np.arange(1, count, dtype=np.int32)
            return np.zeros_like(other), other
    return np.zeros(0, np.int32), np.zeros(0, np.int32)


def follows(seed: int, people: People, o: Online, slots: int, by: Drawing = ARRAYS) -> Pairs:
    """Draw the online ties (follower, followed) by the method `o.kind`; each tie once, in ascending order.

    Only people on the feed have online ties, and nobody follows more than `slots` people.
    """
    crowd = np.flatnonzero(people.on_crowd)
    size, degree = crowd.size, min(o.degree, slots)
    if size < 2:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    match o.kind:
        case "proximity":
            return proximity.follow(
                Near(people, crowd, seed, 1, o.homophily), o.degree, slots, by.first_accepted
            )
        case "interest":
            chooser = interest.Chooser(people, crowd, o.attractiveness_shape, seed, 0)
            return interest.follow(chooser, o.degree, slots, by.propose_by_interest)
        case "random":
            return random.follow(seed, crowd, o.degree, slots)
        case "ring":
            follower, followed = ring.follow(size, degree)
        case "small_world":
            follower, followed = split_keys(small_world.draw(seed, 1, size, degree, o.rewiring), size)
        case "preferential":
            follower, followed = preferential.draw(seed, 1, size, degree, None)
        case "star":  # everybody follows the first person, who follows nobody
            follower = np.arange(1, size)
            followed = np.zeros_like(follower)
        case _:
            follower = followed = np.zeros(0, np.int32)
    rows = crowd.astype(np.int32)
    return rows[follower], rows[followed]


def _in_order(a: AnyInts, b: AnyInts, count: int) -> Pairs:
    key = tie_keys(a, b, count, mutual=True)
    key.sort()
    return split_keys(key, count)
