"""Mean length of shortest paths: exact in small networks, estimated from a sample of people in large ones."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sim.array_types import Floats, Ints
from sim.measures.network.network_shape import Network, degrees
from sim.measures.statistics.intervals import normal_quantile
from sim.rng import SOURCE, pieces, words

EXACT_TO = 5000
"""By default, every person is a source if there are at most this many people."""

SAMPLED = 1024
"""By default, this many sources are drawn at random in a larger network."""

# Number of sources from which one search starts at once, because a machine word has a bit for each source.
_WORD = 64

Bits = NDArray[np.uint64]


class Distance(NamedTuple):
    """The mean distance between two people in a network, counted from some people (the sources).

    Attributes
    ----------
    mean : float
        Mean number of steps on the shortest path, over connected pairs of people; NaN if there are none.
    low, high : float
        Confidence interval; equal to the mean if every person was a source.
    reached_share : float
        Share of connected pairs among all pairs of people.
    sources : int
        Number of people from whom distances were counted.
    """

    mean: float
    low: float
    high: float
    reached_share: float
    sources: int


def mean_distance(
    net: Network, *, sources: int | None = None, level: float = 0.95, seed: int = 0
) -> Distance:
    r"""Return the mean number of steps on the shortest path between two people.

    .. math:: \bar d = \frac{\sum_{s} \sum_{t \ne s, t \sim s} d_{st}}{\sum_s \#\{t \ne s : t \sim s\}}

    over the sources s and the people t that s can reach. The mean is exact if every person is a source.
    Otherwise k sources are drawn without replacement from the n people who have a tie, and the mean is a
    ratio estimate. With :math:`y_s` the sum of steps from source s and :math:`x_s` the number of people it
    reaches, its standard error is

    .. math:: \sqrt{\frac{1 - k/n}{k}} \; \frac{\mathrm{sd}_s(y_s - \bar d\, x_s)}{\bar x}

    Parameters
    ----------
    sources : int, optional
        Number of people from whom steps are counted. By default everybody in a network of up to
        :data:`EXACT_TO` people, and :data:`SAMPLED` in a larger one.
    level : float
        Coverage of the interval.
    seed : int
        Seed of the sample of sources.

    References
    ----------
    Then, M. et al. (2014), The more the merrier: efficient multi-source graph traversal, PVLDB 8,
    449–460 (64 breadth-first searches at once, one per bit); Cochran, W. G. (1977), Sampling
    Techniques, section 6.4 (the ratio estimate).

    Examples
    --------
    >>> from sim.measures.network.network_shape import network
    >>> mean_distance(network(np.array([0, 1]), np.array([1, 2]), 3)).mean.__round__(6)
    1.333333
    """
    tied = np.flatnonzero(degrees(net))
    size = (net.people if net.people <= EXACT_TO else SAMPLED) if sources is None else sources
    chosen = _sample(tied, size, seed)
    total, reached = _steps(net, chosen)
    pairs = int(reached.sum())
    if pairs == 0:
        return Distance(float("nan"), float("nan"), float("nan"), 0.0, chosen.size)
    mean = float(total.sum()) / pairs
    reach = normal_quantile(level) * _standard_error(total - mean * reached, pairs, tied.size)
    share = float(reached.mean()) * tied.size / (net.people * (net.people - 1))
    return Distance(mean, mean - reach, mean + reach, share, chosen.size)


def _standard_error(residual: Floats, pairs: int, size: int) -> float:
    count = residual.size
    if count == size:
        return 0.0
    if count < 2:
        return float("nan")
    left = (1.0 - count / size) / count
    return float(np.sqrt(left) * residual.std(ddof=1) / (pairs / count))


def _sample(tied: Ints, size: int, seed: int) -> Ints:
    if tied.size <= size:
        return tied
    first, second, _, _ = words(seed, SOURCE, 0, tied)
    return np.sort(tied[np.lexsort((second, first))[:size]])


def _steps(net: Network, sources: Ints) -> tuple[Ints, Ints]:
    """Return the sum of steps from each source to the people it reaches, and the number of these people."""
    ends = np.concatenate([net.one, net.other]), np.concatenate([net.other, net.one])
    shape = (net.people, net.people)
    both = sparse.csr_array((np.ones(ends[0].size, dtype=np.int8), ends), shape=shape)
    parts = [_spread(both, sources[first : first + _WORD]) for first in range(0, sources.size, _WORD)]
    none = np.zeros(0, np.int64)
    total, reached = (np.concatenate([none, *(part[place] for part in parts)]) for place in (0, 1))
    return total, reached


def _spread(ties: sparse.csr_array, sources: Ints) -> tuple[Ints, Ints]:
    """Search breadth-first from up to 64 sources at once. Each person's word has one bit for each source."""
    tied = np.flatnonzero(np.diff(ties.indptr))
    starts = ties.indptr[tied]
    front = np.zeros(ties.shape[0], dtype=np.uint64)
    front[sources] = np.uint64(1) << np.arange(sources.size, dtype=np.uint64)
    following, visited, step = np.zeros_like(front), front.copy(), 0
    total, reached = np.zeros(sources.size, np.int64), np.zeros(sources.size, np.int64)
    while front.any():
        step += 1
        following[tied] = np.bitwise_or.reduceat(front[ties.indices], starts)
        following &= ~visited
        visited |= following
        arrived = _count_bits(following)[: sources.size]
        total += step * arrived
        reached += arrived
        front, following = following, front
    return total, reached


def _count_bits(words: Bits) -> Ints:
    """Return, for each bit from the lowest, the number of words in which it is set."""
    count = np.zeros(64)
    for piece in pieces(words.size):  # a number for each bit needs 512 MB for a million words
        octets = words[piece].astype("<u8", copy=False).view(np.uint8).reshape(-1, 8)
        bits = np.unpackbits(octets, axis=1, bitorder="little").astype(np.float32)
        count += np.ones(len(bits), np.float32) @ bits  # exact: fewer than 2**24 words
    return count.astype(np.int64)
