"""Ties on a ring of people in the order of rows.

Face to face, each person is tied to neighbours on the left and on the right. Online, each person follows the
next people along the ring.
"""

import math

import numpy as np

from sim.networks.kinds.tie_search import Pairs


def draw(count: int, degree: float) -> Pairs:
    """Return pairs (person, person further along the ring), each once, in order of person and distance.

    Each person is tied to `degree` / 2 people on each side, rounded (halves up), or to everybody if there are
    fewer people.
    """
    side = min(math.floor(degree / 2 + 0.5), count // 2)
    row, ahead = _ahead(count, side)
    if 2 * side == count > 0:  # otherwise the pair of a person and the one opposite would occur twice
        once = (ahead < side) | (row < side)
        row, ahead = row[once], ahead[once]
    return row, (row + ahead) % count


def follow(count: int, degree: float) -> Pairs:
    """Return ties (follower, followed), ascending: each person follows the next `degree` people.

    `degree` is rounded, halves up.
    """
    reach = min(math.floor(degree + 0.5), max(0, count - 1))
    row, ahead = _ahead(count, reach)
    other = ((row + ahead) % max(1, count)).reshape(-1, max(1, reach))
    other.sort(axis=1)
    return row, other.ravel()


def _ahead(count: int, reach: int) -> Pairs:
    row = np.repeat(np.arange(count, dtype=np.int32), reach)
    return row, np.tile(np.arange(1, reach + 1, dtype=np.int32), count)
