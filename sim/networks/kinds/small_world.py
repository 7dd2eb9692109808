"""A ring some of whose ties lead anywhere (Watts & Strogatz 1998).

Each tie of the ring keeps the person it starts from and, with probability `rewiring`, gets another far end,
anybody alike with whom there is no tie yet.
"""

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Ints
from sim.networks.kinds import ring, waves


def draw(seed: int, way: int, count: int, degree: float, rewiring: float) -> Ints:
    """Ties of `count` people as row * count + other, ascending; the lower row first where `way` is 0.

    `way` is 0 for pairs, 1 for directed ties. Where nobody is left to lead to, a tie stays on the ring.
    """
    mutual = way == 0
    row, other = ring.draw(count, degree) if mutual else ring.follow(count, degree)
    if row.size == 0:
        return np.zeros(0, np.int64)
    ahead = (other - row) % count
    moved = np.zeros(row.size, bool)
    for piece in rng.pieces(row.size):
        w0 = rng.words(seed, rng.REWIRE, way, row[piece], ahead[piece])[0]
        moved[piece] = rng.unit(w0) < rewiring
    old = waves.keys(row, other, count, mutual=mutual)
    stay, gone = np.sort(old[~moved]), np.sort(old[moved])
    row, ahead = row[moved], ahead[moved]
    del old, moved, other

    def propose(person: Ints, pick: AnyInts, attempt: Ints) -> tuple[Ints, Bools]:
        """Somebody else, all alike."""
        u = rng.unit(rng.words(seed, rng.REWIRE, way, person, pick, attempt + 1)[0])
        other = np.minimum((u * (count - 1)).astype(np.int64), count - 2)
        return other + (other >= person), np.ones(person.size, bool)

    wanted = stay.size + gone.size
    found = waves.Search(propose, count, mutual).seek(row, ahead, found=stay)
    back = gone[~waves.known(gone, found)][: wanted - found.size]
    return waves.merged(found, back)
