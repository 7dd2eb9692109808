"""Meet: people meet at events and through common friends (ODD: Submodels, meet).

People meet a friend of a friend more easily than a stranger: triadic closure (Rapoport 1953, Bulletin of
Mathematical Biophysics 15, 523-533; Granovetter 1973, American Journal of Sociology 78, 1360-1380).
Events are a named assumption: the people who come talk in random pairs, which change in each round.
"""

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Floats, Ints


def draw_attendees(seed: int, tick: int, nth: int, who: Ints, turnout: float) -> Ints:
    """Draw which of the people `who` come to an event today, each with probability `turnout`.

    `nth` distinguishes the events of one day: 0 is the regular event, the others are numbered from 1.
    """
    return who[rng.unit(rng.words(seed, rng.ATTEND, tick, who, nth)[0]) < turnout]


def draw_pairs(seed: int, tick: int, nth: int, who: Ints, town: Ints, rounds: int) -> tuple[Ints, Ints]:
    """Draw the pairs (a, b), a < b, who meet at an event in one of its `rounds`, each pair once.

    The people `who` (M,) go to the event in their own town, and are paired anew in each round. Among m people
    each pair meets in a round with probability p = 1 / (m - 1). If m is odd, one person is left over and
    p = 1 / m. So a share 1 - (1 - p)**rounds of the m * (m - 1) / 2 pairs meets.
    """
    found = []
    for round_ in range(rounds):
        lot = rng.words(seed, rng.ROUND, tick, who, nth * 1024 + round_)[0]
        order = np.lexsort((lot, town))
        person, place = who[order], town[order]
        rank_in_town = np.arange(place.size) - np.searchsorted(place, place, side="left")
        first = np.flatnonzero((rank_in_town % 2 == 0)[:-1] & (place[1:] == place[:-1]))
        found.append(np.stack([person[first], person[first + 1]]))
    return distinct_pairs(np.concatenate(found, axis=1) if found else np.zeros((2, 0), np.int64))


def distinct_pairs(pair: Ints) -> tuple[Ints, Ints]:
    """Return each pair of (2, M) once, with the smaller row first, in ascending order."""
    low, high = np.sort(pair, axis=0)
    rows = int(high.max(initial=0)) + 1
    key = np.unique(low * rows + high)
    return key // rows, key % rows


def friends_of_friends(
    seed: int, tick: int, rate: float, neighbour: AnyInts, strength: AnyFloats, degree: AnyInts
) -> tuple[Ints, Ints]:
    """Draw pairs of people who are introduced to each other by a common friend, each pair once.

    With probability `rate` a person draws one of their neighbours in proportion to tie strength. This
    neighbour introduces the person to one of the neighbour's own neighbours, drawn in the same way. Nothing
    happens if that is the person themselves or somebody they already know, or if there is nobody, because
    ties have a direction. `neighbour` and `strength` (N, W)
    are the face-to-face ties; the strengths may be multiplied by any common factor.
    """
    rows = np.arange(degree.size)
    found = [np.zeros((2, 0), np.int64)]
    for piece in rng.pieces(rows.size):
        w0, w1, w2, _ = rng.words(seed, rng.CLOSURE, tick, rows[piece])
        goes = (rng.unit(w0) < rate) & (degree[piece] > 0)
        i, first, second = rows[piece][goes], rng.unit(w1)[goes], rng.unit(w2)[goes]
        j = _draw_tie(i, first, neighbour, strength, degree)
        known = degree[j] > 0
        i, j, second = i[known], j[known], second[known]
        k = _draw_tie(j, second, neighbour, strength, degree)
        new = (k != i) & ~(neighbour[i] == k[:, None]).any(axis=1)
        found.append(np.stack([i[new], k[new]]))
    return distinct_pairs(np.concatenate(found, axis=1))


def _draw_tie(row: Ints, u: Floats, neighbour: AnyInts, strength: AnyFloats, degree: AnyInts) -> Ints:
    """Draw one neighbour of each row in proportion to tie strength, uniformly if all strengths are 0."""
    used = np.arange(neighbour.shape[1]) < degree[row, None]
    edges = np.cumsum(np.where(used, strength[row].astype(np.float64), 0.0), axis=1)
    edges = np.where(edges[:, -1:] > 0, edges, np.cumsum(used, axis=1))
    drawn: Ints = neighbour[row, np.minimum(rng.choose(edges, u), degree[row] - 1)].astype(np.int64)
    return drawn
