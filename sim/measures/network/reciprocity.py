"""Reciprocity: how much of the help goes both ways, and how much would go both ways by chance."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Ints
from sim.measures.network.network_shape import distinct

# If hardly any arcs can be swapped, mixing stops after this many rounds per move wanted (`moves`).
_PATIENCE = 25

# At least this many random numbers are drawn at once, enough for several rounds in a small network.
_AT_ONCE = 4096


class Null(NamedTuple):
    """Reciprocity of a network, and of random networks with the same degrees.

    Attributes
    ----------
    observed : float
        Share of arcs that go both ways in the real network.
    mean : float
        Mean share in random networks in which everybody helps, and is helped by, as many people as in the
        real network.
    low, high : float
        Bounds between which the middle 95 % (or `level`) of the random networks lie.
    samples : int
        Number of random networks.
    """

    observed: float
    mean: float
    low: float
    high: float
    samples: int


def reciprocity(helpers: AnyInts, askers: AnyInts) -> float:
    r"""Return the share of helper–asker pairs in which the asker also helped the helper.

    With :math:`a_{ij} = 1` if i gave j at least one helpful answer, and 0 otherwise,

    .. math:: r = \frac{\sum_{i \ne j} a_{ij} a_{ji}}{\sum_{i \ne j} a_{ij}}

    NaN if nobody helped anybody. `helpers` and `askers` are the two ends of each helpful answer. A pair may
    occur several times and counts once.

    References
    ----------
    Wasserman, S. and Faust, K. (1994), Social Network Analysis, section 4.3 (the arc form).

    Examples
    --------
    >>> reciprocity(np.array([0, 1, 2, 2]), np.array([1, 0, 0, 0]))
    0.6666666666666666
    """
    return _mutual_share(*_arcs(helpers, askers))


def reciprocity_null(  # noqa: PLR0913 - options, by keyword only
    helpers: AnyInts,
    askers: AnyInts,
    *,
    samples: int = 199,
    moves: float = 8.0,
    level: float = 0.95,
    seed: int = 0,
) -> Null:
    """Return the reciprocity of a network, and its distribution in random networks with the same degrees.

    A random network is made from the real network by swaps: arcs a→b and c→d become a→d and c→b, unless that
    would create a self-loop or an arc that already exists. In each round all arcs are paired at random. A
    pair is swapped with a probability of three quarters, provided that none of the pair's two old and two new
    arcs is an old or new arc of another pair. This condition is the same before and after the swap, so a
    round and its reverse are equally likely. Therefore every network that swaps can reach is equally likely
    in the long run. If every allowed pair were swapped, instead of three quarters, a few arcs would always be
    swapped together, and a cycle of four arcs could only be reversed. (Swaps can't reverse a single cycle of
    three arcs, but reversing it wouldn't change reciprocity.)

    Parameters
    ----------
    samples : int
        Number of random networks, drawn one after another from one chain.
    moves : float
        How often each arc is swapped, on average, before the first network is drawn. Between one network and
        the next there are a fifth as many rounds as before the first.
    level : float
        Share of random networks between ``low`` and ``high``.
    seed : int
        Seed of the swaps.

    References
    ----------
    Rao, A. R., Jana, R. and Bandyopadhyay, S. (1996), Sankhyā A 58, 225–242 (swaps of arcs); Milo, R. et
    al. (2003), arXiv:cond-mat/0312028 (number of swaps).

    Examples
    --------
    >>> reciprocity_null(np.array([0, 1, 2, 3]), np.array([1, 0, 3, 2]), samples=2).observed
    1.0
    """
    tail, head = _arcs(helpers, askers)
    observed = _mutual_share(tail, head)
    if tail.size < 2 or samples < 1:
        return Null(observed, observed, observed, observed, 0)
    orders = _orders(tail.size, seed)
    # The number of rounds between networks is fixed. If the number of swaps were fixed instead, networks in
    # which many swaps are possible would be drawn too often.
    between = max(1, _mix(tail, head, orders, moves=moves) // 5)
    found = np.empty(samples)
    for sample in range(samples):
        for order in islice(orders, between):
            _round(tail, head, *order)
        found[sample] = _mutual_share(tail, head)
    low, high = np.quantile(found, [0.5 - level / 2.0, 0.5 + level / 2.0])
    # if all values are equal, rounding can make the mean slightly smaller or larger than each value
    mean = float(np.clip(found.mean(), found.min(), found.max()))
    return Null(observed, mean, float(low), float(high), samples)


def _arcs(helpers: AnyInts, askers: AnyInts) -> tuple[Ints, Ints]:
    """Return the distinct arcs between two different people, in sorted order."""
    helper, asker = np.asarray(helpers, dtype=np.int64), np.asarray(askers, dtype=np.int64)
    base = _base(helper, asker)
    keys = distinct((helper * base + asker)[helper != asker])
    return keys // base, keys % base


def _mutual_share(tail: Ints, head: Ints) -> float:
    if tail.size == 0:
        return float("nan")
    # If directions are ignored, a pair that helped each other occurs twice and any other pair once.
    between = np.sort(np.minimum(tail, head) * _base(tail, head) + np.maximum(tail, head))
    return 2.0 * float(np.count_nonzero(between[1:] == between[:-1])) / tail.size


def _base(one: Ints, other: Ints) -> int:
    return 1 + max(int(one.max(initial=0)), int(other.max(initial=0)))


def _mix(tail: Ints, head: Ints, orders: Iterator[tuple[Ints, Bools]], *, moves: float) -> int:
    """Swap heads in place until each arc has moved `moves` times on average; return the number of rounds."""
    moved, rounds, patience = 0, 0, int(np.ceil(_PATIENCE * moves))
    while moved < moves * tail.size and rounds < patience:
        moved += _round(tail, head, *next(orders))
        rounds += 1
    return rounds


def _orders(count: int, seed: int) -> Iterator[tuple[Ints, Bools]]:
    """Yield random orders of the arcs, each with a coin flip for every pair of neighbours in the order."""
    blocks = (count + 3) // 4
    at_once = max(1, _AT_ONCE // count)
    place = np.arange(count, dtype=np.uint64)
    for first in range(0, 2**31, at_once):
        turn = np.arange(first, first + at_once, dtype=np.uint64)[:, None]
        block = np.arange(blocks, dtype=np.uint64)[None, :]
        words = np.stack(rng.words(seed, rng.SWAP, turn, block), axis=2)
        # The low bits of each key hold the arc's place. So all keys differ, and every sorting algorithm
        # gives the same order.
        keys = (words.reshape(at_once, -1)[:, :count] << np.uint64(32)) | place
        ordered = np.sort(keys, axis=1)
        # The order depends on the high bits of a random number, so its last two bits are still random.
        coins = (ordered[:, 0::2] >> np.uint64(32)) & np.uint64(3) != 0
        yield from zip((ordered & np.uint64(0xFFFFFFFF)).astype(np.int64), coins, strict=True)


def _round(tail: Ints, head: Ints, order: Ints, coins: Bools) -> int:
    """Do one round of swaps, which change `head` in place, and return how many arcs changed.

    `order` pairs the arcs: 0 with 1, 2 with 3, and so on. A pair swaps heads if its coin says so and the swap
    creates neither a self-loop nor a duplicate arc (the exact condition is in :func:`reciprocity_null`). If
    the number of arcs is odd, the last arc is paired with itself, so that no other swap can create a
    duplicate of it.
    """
    one, other = order[0::2], order[1::2]
    if other.size < one.size:
        other = np.append(other, one[-1])
    a, b, c, d = tail[one], head[one], tail[other], head[other]
    base = _base(tail, head)
    four = np.concatenate([a * base + b, c * base + d, a * base + d, c * base + b])
    keys, pairs = _sorted_with_pairs(four, one.size, below=base * base)
    clash = (keys[1:] == keys[:-1]) & (pairs[1:] != pairs[:-1])
    free = (a != d) & (c != b) & coins
    free[pairs[1:][clash]] = False
    free[pairs[:-1][clash]] = False
    head[one[free]], head[other[free]] = d[free], b[free]
    return 2 * int(np.count_nonzero(free & (a != c) & (b != d)))


def _sorted_with_pairs(keys: Ints, pairs: int, *, below: int) -> tuple[Ints, Ints]:
    """Return the keys in ascending order, and the pair of each key (its index modulo the number of pairs)."""
    if below * pairs > np.iinfo(np.int64).max:
        place = np.argsort(keys)
        return keys[place], place % pairs
    # Sorting plain numbers once is three times as fast as argsort.
    both = np.sort(keys * pairs + np.tile(np.arange(pairs), keys.size // pairs))
    ordered = both // pairs
    return ordered, both - ordered * pairs
