"""Ties on a ring in the order of rows: the nearest on both sides face to face, the next ones online."""

import math

import numpy as np

from sim.networks.kinds.waves import Pairs


def draw(count: int, degree: float) -> Pairs:
    """Pairs (person, next on the ring), each once, person by person from the nearest on.

    Each person is tied to `degree` / 2 on each side, rounded (halves up); to everybody where they are
    fewer.
    """
    side = min(math.floor(degree / 2 + 0.5), count // 2)
    row, ahead = _ahead(count, side)
    if 2 * side == count > 0:  # those just opposite meet from both sides
        once = (ahead < side) | (row < side)
        row, ahead = row[once], ahead[once]
    return row, (row + ahead) % count


def follow(count: int, degree: float) -> Pairs:
    """Directed ties, in order: each follows the next `degree` (rounded, halves up) on the ring."""
    reach = min(math.floor(degree + 0.5), max(0, count - 1))
    row, ahead = _ahead(count, reach)
    other = ((row + ahead) % max(1, count)).reshape(-1, max(1, reach))
    other.sort(axis=1)
    return row, other.ravel()


def _ahead(count: int, reach: int) -> Pairs:
    row = np.repeat(np.arange(count, dtype=np.int32), reach)
    return row, np.tile(np.arange(1, reach + 1, dtype=np.int32), count)
