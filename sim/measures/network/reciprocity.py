"""Give and take: how much of the help goes both ways, and how much would by chance."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Ints
from sim.measures.network.network_shape import distinct

# Where so little can be exchanged that the arcs hardly move, patience ends after so many rounds.
_PATIENCE = 25

# Numbers drawn at once where a round needs fewer.
_AT_ONCE = 4096


class Null(NamedTuple):
    """Reciprocity against chance.

    Attributes
    ----------
    observed : float
        The share of arcs that go both ways, as it is.
    mean : float
        Its mean where each person helps as many others, and is helped by as many, but whom is chance.
    low, high : float
        The middle 95 % (or `level`) of it; one who finds `observed` outside errs in 5 % of random networks.
    samples : int
        Random networks behind it.
    """

    observed: float
    mean: float
    low: float
    high: float
    samples: int


def reciprocity(helpers: AnyInts, askers: AnyInts) -> float:
    r"""Return the share of helping pairs that also go the other way.

    With :math:`a_{ij} = 1` where i gave j at least one helpful answer,

    .. math:: r = \frac{\sum_{i \ne j} a_{ij} a_{ji}}{\sum_{i \ne j} a_{ij}}

    NaN where nobody helped anybody. `helpers` and `askers` are the two ends of each helpful answer; a pair
    may occur many times and counts once.

    References
    ----------
    Wasserman, S. and Faust, K. (1994), Social Network Analysis, section 4.3 (the arc form).

    Examples
    --------
    >>> reciprocity(np.array([0, 1, 2, 2]), np.array([1, 0, 0, 0]))
    0.6666666666666666
    """
    return _mutual_share(*_arcs(helpers, askers))


def reciprocity_null(  # noqa: PLR0913 - what one may choose, by keyword
    helpers: AnyInts,
    askers: AnyInts,
    *,
    samples: int = 199,
    moves: float = 8.0,
    level: float = 0.95,
    seed: int = 0,
) -> Null:
    """Return reciprocity beside what it would be by chance, all degrees being kept.

    A random network is made from the real one by exchanging: arcs a→b and c→d become a→d and c→b,
    unless that gives a loop or an arc that is there already. In each round all arcs are paired at
    random, and a pair is exchanged if neither its arcs nor those it would become belong to another pair
    of the round, and a coin with a chance of three quarters says so. That condition is the same before and
    after, so a round and its way back are equally likely: every network with these degrees that exchanges
    can reach is equally likely in the end. Without the coin, a few arcs would always be exchanged together,
    and a cycle of four would only ever turn round. (Exchanges can't turn round a lone cycle of three arcs,
    which changes no reciprocity.)

    Parameters
    ----------
    samples : int
        Random networks to draw, one after another from one chain.
    moves : float
        How often each arc is exchanged, on average, before any is taken. From one to the next go a fifth
        as many rounds.

    References
    ----------
    Rao, A. R., Jana, R. and Bandyopadhyay, S. (1996), Sankhyā A 58, 225–242 (exchanges of arcs); Milo, R.
    et al. (2003), arXiv:cond-mat/0312028 (how many are enough).

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
    # A fixed number of rounds from one to the next: had each waited for so many exchanges, networks in
    # which much can be exchanged would come too often.
    between = max(1, _mix(tail, head, orders, moves=moves) // 5)
    found = np.empty(samples)
    for sample in range(samples):
        for order in islice(orders, between):
            _round(tail, head, *order)
        found[sample] = _mutual_share(tail, head)
    low, high = np.quantile(found, [0.5 - level / 2.0, 0.5 + level / 2.0])
    # of equal numbers the sum divided may be off by its rounding
    mean = float(np.clip(found.mean(), found.min(), found.max()))
    return Null(observed, mean, float(low), float(high), samples)


def _arcs(helpers: AnyInts, askers: AnyInts) -> tuple[Ints, Ints]:
    """Return the distinct arcs between two different people, in order."""
    helper, asker = np.asarray(helpers, dtype=np.int64), np.asarray(askers, dtype=np.int64)
    base = _base(helper, asker)
    keys = distinct((helper * base + asker)[helper != asker])
    return keys // base, keys % base


def _mutual_share(tail: Ints, head: Ints) -> float:
    if tail.size == 0:
        return float("nan")
    # Without direction a pair that goes both ways occurs twice, any other once.
    between = np.sort(np.minimum(tail, head) * _base(tail, head) + np.maximum(tail, head))
    return 2.0 * float(np.count_nonzero(between[1:] == between[:-1])) / tail.size


def _base(one: Ints, other: Ints) -> int:
    return 1 + max(int(one.max(initial=0)), int(other.max(initial=0)))


def _mix(tail: Ints, head: Ints, orders: Iterator[tuple[Ints, Bools]], *, moves: float) -> int:
    """Exchange heads, in place, until the arcs moved `moves` times on average; give the rounds it took."""
    moved, rounds, patience = 0, 0, int(np.ceil(_PATIENCE * moves))
    while moved < moves * tail.size and rounds < patience:
        moved += _round(tail, head, *next(orders))
        rounds += 1
    return rounds


def _orders(count: int, seed: int) -> Iterator[tuple[Ints, Bools]]:
    """Yield random orders of the arcs, each with a coin for every pair; small ones are drawn together."""
    blocks = (count + 3) // 4
    at_once = max(1, _AT_ONCE // count)
    place = np.arange(count, dtype=np.uint64)
    for first in range(0, 2**31, at_once):
        turn = np.arange(first, first + at_once, dtype=np.uint64)[:, None]
        block = np.arange(blocks, dtype=np.uint64)[None, :]
        words = np.stack(rng.words(seed, rng.SWAP, turn, block), axis=2)
        # The place below the word makes all different, so that every way of sorting gives the same order.
        keys = (words.reshape(at_once, -1)[:, :count] << np.uint64(32)) | place
        ordered = np.sort(keys, axis=1)
        # The last two bits of a word that is sorted by its first are as good as drawn for themselves.
        coins = (ordered[:, 0::2] >> np.uint64(32)) & np.uint64(3) != 0
        yield from zip((ordered & np.uint64(0xFFFFFFFF)).astype(np.int64), coins, strict=True)


def _round(tail: Ints, head: Ints, order: Ints, coins: Bools) -> int:
    """Exchange the heads of all pairs of arcs that may be; give how many arcs changed.

    `head` is changed in place. Neighbours in the random order are a pair, whose coin says whether it may be
    exchanged in this round. A last arc without partner is its own, so that no other may become what it is.
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
    """Return keys in order, and the pair that each belongs to: its place modulo the number of pairs."""
    if below * pairs > np.iinfo(np.int64).max:
        place = np.argsort(keys)
        return keys[place], place % pairs
    # One sort of plain numbers is three times as fast as an order of them.
    both = np.sort(keys * pairs + np.tile(np.arange(pairs), keys.size // pairs))
    ordered = both // pairs
    return ordered, both - ordered * pairs
