"""Seeds of a study's runs, found by address and never counted."""

from __future__ import annotations

from sim.rng import POINT, life_seed, words

Seeds = tuple[int, int, int]


def seeds_of(own: Seeds, replicate: int, point: int | None = None) -> Seeds:
    """Seeds of people, ties and luck of a replicate.

    Parameters
    ----------
    own
        The scenario's three seeds; those of replicate 0 where points share them.
    replicate
        Its number.
    point
        None where all points share people, ties and luck (common random numbers); else 64 bits that tell
        the point from others, whose seeds then belong to it alone.
    """
    if point is None:
        people, ties, luck = (life_seed(seed, replicate) for seed in own)
    else:
        people, ties, luck = (point_seed(seed, replicate, point) for seed in own)
    return people, ties, luck


def point_seed(seed: int, replicate: int, point: int) -> int:
    """Seed of a replicate that belongs to one point alone (below 2**63)."""
    w0, w1, _, _ = words(seed, POINT, point & 0xFFFFFFFF, replicate, point >> 32)
    return int(w0[0]) << 31 | int(w1[0]) >> 1
