"""A small world: a ring with some ties rewired at random (Watts & Strogatz 1998).

Each tie of the ring leads from one person to a person further along. With probability `rewiring` the second
person is replaced by somebody drawn uniformly from the people to whom the first person has no tie yet.
"""

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Ints
from sim.networks.kinds import ring, tie_search


def draw(seed: int, way: int, count: int, degree: float, rewiring: float) -> Ints:
    """Draw the ties of `count` people as row * count + other, ascending.

    `way` is 0 for pairs, with the lower row first, and 1 for directed ties. A tie isn't rewired if no new
    person is found for it.
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
    old = tie_search.tie_keys(row, other, count, mutual=mutual)
    stay, gone = np.sort(old[~moved]), np.sort(old[moved])
    row, ahead = row[moved], ahead[moved]
    del old, moved, other

    def propose(person: Ints, pick: AnyInts, attempt: int) -> tuple[Ints, Bools]:
        """Draw one of all other people uniformly for each (person, pick, attempt)."""
        u = rng.unit(rng.words(seed, rng.REWIRE, way, person, pick, attempt + 1)[0])
        other = np.minimum((u * (count - 1)).astype(np.int64), count - 2)
        return other + (other >= person), np.ones(person.size, bool)

    tie_count = stay.size + gone.size
    found = tie_search.Search(propose, count, mutual).seek(row, ahead, found=stay)
    back = gone[~tie_search.is_in(gone, found)][: tie_count - found.size]
    return tie_search.merge(found, back)
