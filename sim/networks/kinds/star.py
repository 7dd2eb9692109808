"""A star: everybody is tied to the first person, and to nobody else.

That the centre has slots enough for all others is checked with the scenario and its files.
"""

import numpy as np

from sim.array_types import AnyInts
from sim.networks.kinds.waves import Pairs


def draw(count: int) -> Pairs:
    """Pairs (centre, other) of a star face to face."""
    other = np.arange(1, count, dtype=np.int32)
    return np.zeros_like(other), other


def follow(rows: AnyInts) -> Pairs:
    """Directed ties of a star online: all follow the first, who follows nobody."""
    follower = rows[1:].astype(np.int32)
    return follower, np.full(follower.size, rows[0] if rows.size else 0, np.int32)
