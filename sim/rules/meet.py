"""Meet: who comes to an event, who talks with whom there, and friends of friends (ODD: Submodels, meet).

A friend's friend is met more easily than a stranger: triadic closure (Rapoport 1953, Bulletin of
Mathematical Biophysics 15, 523-533; Granovetter 1973, American Journal of Sociology 78, 1360-1380).
Events are a named assumption: whoever comes talks with others at random, in rounds of two.
"""

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Floats, Ints


def attends(seed: int, tick: int, nth: int, who: Ints, turnout: float) -> Ints:
    """Those of `who` that come to an event today, each with probability `turnout`.

    `nth` tells the events of one day apart: 0 is the one that comes round, others are numbered from 1.
    """
    return who[rng.unit(rng.words(seed, rng.ATTEND, tick, who, nth)[0]) < turnout]


def pairs(seed: int, tick: int, nth: int, who: Ints, town: Ints, rounds: int) -> tuple[Ints, Ints]:
    """Who meets whom, (a, b) with a < b, each pair once: `rounds` rounds of two, drawn anew each.

    People `who` (M,) meet in the event of their own town. With m people in a town each pair meets in a round
    with probability 1/(m - 1), 1/m where m is odd and one person has nobody to talk to; so of its m (m - 1)/2
    pairs a share 1 - (1 - p)**rounds meets.
    """
    found = []
    for round_ in range(rounds):
        lot = rng.words(seed, rng.ROUND, tick, who, nth * 1024 + round_)[0]
        order = np.lexsort((lot, town))
        place, of = who[order], town[order]
        nth_there = np.arange(of.size) - np.searchsorted(of, of, side="left")
        first = np.flatnonzero((nth_there % 2 == 0)[:-1] & (of[1:] == of[:-1]))
        found.append(np.stack([place[first], place[first + 1]]))
    return distinct(np.concatenate(found, axis=1) if found else np.zeros((2, 0), np.int64))


def distinct(pair: Ints) -> tuple[Ints, Ints]:
    """Each pair of (2, M) once, the smaller row first, in order."""
    low, high = np.sort(pair, axis=0)
    rows = int(high.max(initial=0)) + 1
    key = np.unique(low * rows + high)
    return key // rows, key % rows


def friends_of_friends(
    seed: int, tick: int, rate: float, neighbour: AnyInts, strength: AnyFloats, degree: AnyInts
) -> tuple[Ints, Ints]:
    """Pairs that are brought together by somebody whom both know, each once.

    With probability `rate` a person is taken along by a tie, drawn in proportion to strength, and introduced
    to one of that person's ties, drawn likewise. Nothing comes of it if that is the person again, or somebody
    they know. `neighbour` and `strength` (N, W) are the face-to-face ties, strengths on any one scale.
    """
    rows = np.arange(degree.size)
    found = [np.zeros((2, 0), np.int64)]
    for piece in rng.pieces(rows.size):
        w0, w1, w2, _ = rng.words(seed, rng.CLOSURE, tick, rows[piece])
        goes = (rng.unit(w0) < rate) & (degree[piece] > 0)
        i, first, second = rows[piece][goes], rng.unit(w1)[goes], rng.unit(w2)[goes]
        j = _drawn(i, first, neighbour, strength, degree)
        k = _drawn(j, second, neighbour, strength, degree)
        new = (k != i) & ~(neighbour[i] == k[:, None]).any(axis=1)
        found.append(np.stack([i[new], k[new]]))
    return distinct(np.concatenate(found, axis=1))


def _drawn(row: Ints, u: Floats, neighbour: AnyInts, strength: AnyFloats, degree: AnyInts) -> Ints:
    """A tie of each row, in proportion to strength (all alike where none has any)."""
    used = np.arange(neighbour.shape[1]) < degree[row, None]
    edges = np.cumsum(np.where(used, strength[row].astype(np.float64), 0.0), axis=1)
    edges = np.where(edges[:, -1:] > 0, edges, np.cumsum(used, axis=1))
    drawn: Ints = neighbour[row, np.minimum(rng.choose(edges, u), degree[row] - 1)].astype(np.int64)
    return drawn
