"""Random ties: each pair is tied with the same probability, independently of the others (Gilbert 1959).

The person with the higher row draws whether the pair is tied, and draws don't depend on one another. So if a
person is added, no other random number changes. Only the probability falls a little, because the mean degree
stays the same.
"""

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Ints
from sim.networks.kinds import tie_search
from sim.networks.kinds.tie_search import Pairs, Search

DENSE = 0.25  # smallest probability at which all pairs are drawn one by one
ATTEMPTS = 250
PARTS = 4  # a binomial number is the sum of four binomial numbers, one for each random word


def draw(seed: int, way: int, rows: AnyInts, degree: float) -> Pairs:
    """Draw pairs (a, b), a < b, each with probability p; return the tied pairs, each once, in order of b.

    With M ascending `rows`, p = degree / (M - 1), at most 1. A different `way` gives an independent network.
    """
    share = min(1.0, degree / (rows.size - 1)) if rows.size > 1 else 0.0
    if share <= 0:
        return rows[:0].astype(np.int32), rows[:0].astype(np.int32)
    low, high = [], []
    for piece in rng.pieces(rows.size, tie_search.PEOPLE_AT_A_TIME):
        place = np.arange(piece.start, piece.stop)
        newer, older = (_pair_by_pair if share >= DENSE else _by_counts)(seed, way, rows, place, share)
        low.append(rows[older].astype(np.int32))
        high.append(rows[newer].astype(np.int32))
    return np.concatenate(low), np.concatenate(high)


def follow(seed: int, rows: AnyInts, degree: float, slots: int) -> Pairs:
    """Draw ties (follower, followed), each with probability p as in `draw`; each once, in ascending order.

    If a person would follow more than `slots` people, `slots` of these ties are chosen at random.
    """
    up, down = draw(seed, 1, rows, degree), draw(seed, 2, rows, degree)
    row, other = np.concatenate([up[0], down[1]]), np.concatenate([up[1], down[0]])
    count = int(rows[-1]) + 1 if rows.size else 1
    row, other = tie_search.split_keys(np.sort(tie_search.tie_keys(row, other, count, mutual=False)), count)
    stays = _limit_to_slots(seed, row, other, count, slots)
    return row[stays], other[stays]


def _limit_to_slots(seed: int, row: AnyInts, other: AnyInts, count: int, slots: int) -> Bools:
    """Return which ties stay if each person may have at most `slots`, chosen uniformly at random."""
    stays = np.ones(row.size, bool)
    some = np.flatnonzero(np.bincount(row, minlength=count)[row] > slots)
    order = some[np.lexsort((rng.uniforms(seed, rng.RANDOM_KEPT, row[some], other[some]), row[some]))]
    first = np.searchsorted(row[order], row[order], side="left")
    stays[order[np.arange(order.size) - first >= slots]] = False
    return stays


def _pair_by_pair(seed: int, way: int, rows: AnyInts, place: Ints, share: float) -> tuple[Ints, Ints]:
    """Draw for each person at `place` and each earlier person, one by one, whether the two are tied."""
    newer, older = [place[:0]], [place[:0]]
    for i in place.tolist():
        u = rng.unit(rng.words(seed, rng.RANDOM_PAIR, way, rows[i], rows[:i])[0][:i])
        older.append(np.flatnonzero(u < share))
        newer.append(np.full(older[-1].size, i))
    return np.concatenate(newer), np.concatenate(older)


def _by_counts(seed: int, way: int, rows: AnyInts, place: Ints, share: float) -> tuple[Ints, Ints]:
    """Draw each person's number of ties to earlier people (binomial), then draw those people uniformly.

    The people are drawn without replacement.
    """
    ties = binomial(rng.words(seed, rng.RANDOM_TIES, way, rows[place]), place, share)

    def propose(person: Ints, pick: AnyInts, attempt: int) -> tuple[Ints, Bools]:
        u = rng.unit(rng.words(seed, rng.RANDOM_TIE, way, rows[person], pick, attempt)[0])
        return np.minimum((u * person).astype(np.int64), person - 1), np.ones(person.size, bool)

    key = Search(propose, rows.size, mutual=False, waves=ATTEMPTS).seek(*tie_search.number_picks(place, ties))
    return key // rows.size, key % rows.size


def binomial(words: rng.Words, trials: Ints, share: float) -> Ints:
    """Draw Binomial(trials, share) numbers, each from four random words.

    Each word gives the number of successes in a quarter of the trials, by inversion.
    """
    total = np.zeros(trials.size, np.int64)
    log_miss = float(rng.log(np.array([1.0 - share]))[0])
    for part, word in enumerate(words):
        n, u = (trials + part) // PARTS, rng.unit(word)
        mass = rng.exp(n * np.float64(log_miss))
        below, at, hits = mass.copy(), np.arange(trials.size), 0
        while True:
            more = (u > below) & (n > hits)
            at, n, u, mass, below = at[more], n[more], u[more], mass[more], below[more]
            if at.size == 0:
                break
            hits += 1
            total[at] += 1
            mass = mass * ((n - hits + 1) / hits * (share / (1.0 - share)))
            below = below + mass
    return total
