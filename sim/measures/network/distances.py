"""How many steps people are from one another: exactly in a small network, by a sample in a large one."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sim.array_types import Floats, Ints
from sim.measures.network.network_shape import Network, degrees
from sim.measures.statistics.intervals import normal_quantile
from sim.rng import SOURCE, words

EXACT_TO = 5000
"""Up to so many people every one is a source, if nothing else is asked for."""

SAMPLED = 1024
"""Sources drawn in a larger network, if nothing else is asked for."""

# As many sources at a time as a machine word has bits.
_WORD = 64

Bits = NDArray[np.uint64]


class Distance(NamedTuple):
    """The mean distance of a network.

    Attributes
    ----------
    mean : float
        Steps between two people, over the pairs that can reach one another; NaN where there are none.
    low, high : float
        Its interval: the mean itself where every source was used.
    reached_share : float
        The pairs that can reach one another, among all pairs of people.
    sources : int
        People from whom steps were counted.
    """

    mean: float
    low: float
    high: float
    reached_share: float
    sources: int


def mean_distance(
    net: Network, *, sources: int | None = None, level: float = 0.95, seed: int = 0
) -> Distance:
    r"""Return the mean number of steps on the shortest way between two people.

    .. math:: \bar d = \frac{\sum_{s} \sum_{t \ne s, t \sim s} d_{st}}{\sum_s \#\{t \ne s : t \sim s\}}

    over the sources s, and over t that s can reach. With every person a source it is exact. With a
    sample (drawn without replacement from those who have a tie at all) it is a ratio estimate, whose
    standard error from the k sources of n, with totals :math:`y_s` and numbers reached :math:`x_s`, is

    .. math:: \sqrt{\frac{1 - k/n}{k}} \; \frac{\mathrm{sd}_s(y_s - \bar d\, x_s)}{\bar x}

    Parameters
    ----------
    sources : int, optional
        From how many people to count; by default all up to :data:`EXACT_TO` people, else
        :data:`SAMPLED`.

    References
    ----------
    Then, M. et al. (2014), The more the merrier: efficient multi-source graph traversal, PVLDB 8,
    449–460 (64 breadth-first searches at once, a bit each); Cochran, W. G. (1977), Sampling
    Techniques, section 6.4 (the ratio estimate).

    Examples
    --------
    >>> from sim.measures.network.network_shape import network
    >>> mean_distance(network(np.array([0, 1]), np.array([1, 2]), 3)).mean.__round__(6)
    1.333333
    """
    tied = np.flatnonzero(degrees(net))
    wanted = (net.people if net.people <= EXACT_TO else SAMPLED) if sources is None else sources
    chosen = _sample(tied, wanted, seed)
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


def _sample(tied: Ints, wanted: int, seed: int) -> Ints:
    if tied.size <= wanted:
        return tied
    first, second, _, _ = words(seed, SOURCE, 0, tied)
    return np.sort(tied[np.lexsort((second, first))[:wanted]])


def _steps(net: Network, sources: Ints) -> tuple[Ints, Ints]:
    """Return, for each source, the sum of steps to those it reaches, and how many these are."""
    ends = np.concatenate([net.one, net.other]), np.concatenate([net.other, net.one])
    shape = (net.people, net.people)
    both = sparse.csr_array((np.ones(ends[0].size, dtype=np.int8), ends), shape=shape)
    parts = [_spread(both, sources[first : first + _WORD]) for first in range(0, sources.size, _WORD)]
    none = np.zeros(0, np.int64)
    total, reached = (np.concatenate([none, *(part[place] for part in parts)]) for place in (0, 1))
    return total, reached


def _spread(ties: sparse.csr_array, sources: Ints) -> tuple[Ints, Ints]:
    """Walk outward from up to 64 sources at once; a bit of each person's word says whose walk is there."""
    tied = np.flatnonzero(np.diff(ties.indptr))
    starts = ties.indptr[tied]
    here = np.zeros(ties.shape[0], dtype=np.uint64)
    here[sources] = np.uint64(1) << np.arange(sources.size, dtype=np.uint64)
    there, seen, step = np.zeros_like(here), here.copy(), 0
    total, reached = np.zeros(sources.size, np.int64), np.zeros(sources.size, np.int64)
    while here.any():
        step += 1
        there[tied] = np.bitwise_or.reduceat(here[ties.indices], starts)
        there &= ~seen
        seen |= there
        arrived = _each_bit(there)[: sources.size]
        total += step * arrived
        reached += arrived
        here, there = there, here
    return total, reached


def _each_bit(words: Bits) -> Ints:
    """Return how many words have each bit set, from the lowest bit."""
    octets = words.astype("<u8", copy=False).view(np.uint8).reshape(-1, 8)
    bits = np.unpackbits(octets, axis=1, bitorder="little").astype(np.float64)
    return (np.ones(words.size) @ bits).astype(np.int64)
