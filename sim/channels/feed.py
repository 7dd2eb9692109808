"""Feed: topic feeds (hashtags) that a crowd follows; who is shown a question, followers and strangers.

A question is shown to ``reach * fading**age * (1 + visibility * v)`` different people a day, randomly
rounded; a share of them follow the asker, the others are drawn in proportion to their interest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.networks.followers import Followers

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]
U8 = NDArray[np.uint64]

FEW = 32  # up to so many followers are drawn one by one, more by ranking all
SPARE_DRAWS = 64  # a draw from the topic gives up after 8 n + 64 people and ranks the rest instead


@dataclass(frozen=True)
class Audience:
    """People on the crowd, and by topic a table from which one is drawn in proportion to interest.

    A 32-bit draw w points at the cell c = floor(w M / 2**32) and, by its low bits, at a height in it: below
    the cell's mark stands member c, from the mark on the other one (method of aliases: Walker (1977), ACM
    Transactions on Mathematical Software 3, 253-256). One look at memory a draw, however large the crowd.

    Attributes
    ----------
    members : (M,) int32
        Rows of the people on the crowd, ascending.
    cells : (K, M, 2) uint32
        Mark of each cell, in 2**-32 of its height, and row of the other person in it.
    eligible : (K,) int64
        How many members have any interest in the topic.
    """

    members: NDArray[np.int32]
    cells: NDArray[np.uint32]
    eligible: Ints


def gather(on_crowd: NDArray[np.bool_], interest: NDArray[np.float32]) -> Audience:
    """Prepare draws from the crowd in proportion to interest; anew whenever the crowd changes.

    Memory: 8 bytes a topic and member.
    """
    members = np.flatnonzero(on_crowd).astype(np.int32)
    topics, size = interest.shape[1], members.size
    cells = np.zeros((topics, size, 2), np.uint32)
    eligible = np.zeros(topics, np.int64)
    for k in range(topics):
        weight = interest[members, k].astype(np.float64)
        eligible[k] = np.count_nonzero(weight)
        if eligible[k]:
            height, other = aliases(weight * (size / weight.sum()))
            cells[k, :, 0] = (height * 2.0**32).clip(0, 2**32 - 1).astype(np.uint32)
            cells[k, :, 1] = members[other]
    return Audience(members, cells, eligible)


def aliases(weight: F8) -> tuple[F8, Ints]:
    """Height up to which each cell is its own, and who fills the rest; weights have the mean 1.

    What cells of less than 1 lack is taken from those of more in turn; who has given so much as to lack
    something takes it from the next. With the running sums of what is lacked and what is left over, each
    cell's partner is found by itself.

    Examples
    --------
    >>> height, other = aliases(np.array([0.5, 1.5, 1.0]))
    >>> height.tolist(), other.tolist()
    ([0.5, 1.0, 1.0], [1, 1, 2])
    """
    height, other = np.ones(weight.size), np.arange(weight.size)
    low, high = np.flatnonzero(weight < 1), np.flatnonzero(weight >= 1)
    lacked, left = np.cumsum(1 - weight[low]), np.cumsum(weight[high] - 1)
    giver = np.searchsorted(left, lacked - (1 - weight[low]), side="right")
    if not high.size:  # all alike but for rounding
        return height, other
    height[low], other[low] = weight[low], high[np.minimum(giver, high.size - 1)]
    if low.size and high.size > 1:
        taker = np.minimum(np.searchsorted(lacked, left[:-1], side="right"), low.size - 1)
        height[high[:-1]] = np.clip(1 + left[:-1] - lacked[taker], 0, 1)
        other[high[:-1]] = high[1:]
    return height, other


def size(
    seed: int, tick: int, asker: Ints, asked: Ints, reach: F8, followers: float, follower_count: Ints
) -> tuple[Ints, Ints]:
    """How many people each question is shown to today: (followers of the asker, from the topic).

    Parameters
    ----------
    reach : (Q,) float64
        Expected number of people, rounded up or down by chance.
    followers : float, share
        Of these, taken from the followers as far as there are enough.
    """
    w0, w1, _, _ = rng.words(seed, rng.SHOW, _days(tick, asked), asker)
    n = np.floor(reach + rng.unit(w0)).astype(np.int64)
    near = np.minimum(np.floor(n * followers + rng.unit(w1)).astype(np.int64), follower_count)
    return near, n - near


def boosts(seed: int, asker: Ints, asked: Ints, rare: float, shape: float) -> F8:
    """Factor on the reach of each question: 1, or with probability `rare` a Pareto(shape) number."""
    w0, w1, _, _ = rng.words(seed, rng.VIRAL, _days(0, asked), asker)
    pareto = rng.exp(-rng.log(rng.unit(w1)) / shape)
    return np.where(rng.unit(w0) < rare, pareto, 1.0)


def show(
    seed: int,
    tick: int,
    asker: Ints,
    asked: Ints,
    topic: Ints,
    near: Ints,
    far: Ints,
    followers: Followers,
    audience: Audience,
    interest: Any,
) -> tuple[Ints, Ints]:
    """Whom each question is shown to today: (place, person), in order of question and draw.

    Parameters
    ----------
    asker, asked, topic : (Q,) int
        The questions.
    near, far : (Q,) int
        How many of the asker's followers, and how many from the topic (see `size`). Nobody is shown a
        question twice a day, nor one's own; where the topic has too few, fewer are shown.
    interest : (N, K) float32
    """
    place, person = _followers(seed, tick, asker, asked, near, followers)
    seen_place, seen = np.concatenate([np.arange(asker.size), place]), np.concatenate([asker, person])
    wide, other, short = _from_topic(seed, tick, asker, asked, topic, far, audience, seen_place, seen)
    place, person = np.concatenate([place, wide]), np.concatenate([person, other])
    for q in short:
        taken = np.append(person[place == q], asker[q])
        missing = far[q] - np.count_nonzero(wide == q)
        rest = rank_rest(seed, tick, asker[q], asked[q], topic[q], missing, taken, audience, interest)
        place, person = np.append(place, np.full(rest.size, q)), np.append(person, rest)
    order = np.argsort(place, kind="stable")
    return place[order], person[order]


def _days(tick: int, asked: Ints) -> U8:
    days: U8 = rng.both_days(np.uint64(tick), asked.astype(np.uint64))
    return days


def _followers(
    seed: int, tick: int, asker: Ints, asked: Ints, near: Ints, followers: Followers
) -> tuple[Ints, Ints]:
    """Different followers of each asker, all alike: one by one after Floyd, or by ranking when many.

    Floyd's sampling without replacement: Bentley & Floyd (1987), Communications of the ACM 30, 754-757.
    """
    few = np.flatnonzero((near > 0) & (near <= FEW))
    most = int(near[few].max(initial=0))
    rank = np.full((few.size, most), -1, np.int64)
    have = followers.size[asker[few]].astype(np.int64)
    draws: Any = ()
    for s in range(most):
        if s % 4 == 0:
            draws = rng.words(seed, rng.FOLLOWER, _days(tick, asked[few]), asker[few], s // 4)
        u = rng.unit(draws[s % 4])
        last = have - near[few] + s
        drawn = np.minimum((u * (last + 1)).astype(np.int64), last)
        taken = (rank[:, :s] == drawn[:, None]).any(axis=1)
        rank[:, s] = np.where(s < near[few], np.where(taken, last, drawn), -1)
    row, column = np.nonzero(rank >= 0)
    place = few[row]
    person = followers.pool[followers.start[asker[place]] + rank[row, column]].astype(np.int64)
    for q in np.flatnonzero(near > FEW):
        all_of_them = followers.of(int(asker[q])).astype(np.int64)
        lot = rng.words(seed, rng.FOLLOWER, _days(tick, asked[q : q + 1]), asker[q], all_of_them, 1)[0]
        best = all_of_them[np.argsort(lot, kind="stable")[: near[q]]]
        place, person = np.append(place, np.full(best.size, q)), np.append(person, best)
    order = np.argsort(place, kind="stable")
    return place[order], person[order]


def _from_topic(
    seed: int,
    tick: int,
    asker: Ints,
    asked: Ints,
    topic: Ints,
    far: Ints,
    audience: Audience,
    seen_place: Ints,
    seen: Ints,
) -> tuple[Ints, Ints, Ints]:
    """Draw people from the topics until each question has `far` new ones; also which stay short."""
    limit = np.where(4 * far >= audience.members.size, 0, 8 * far + SPARE_DRAWS)
    limit = np.where(audience.eligible[topic] > 0, limit, 0)
    tries = np.minimum(limit, far + far // 2 + 4)
    while True:
        q = np.repeat(np.arange(asker.size), tries)
        c = np.arange(q.size) - np.repeat(np.cumsum(tries) - tries, tries)
        person = _pick(seed, tick, asker[q], asked[q], topic[q], c, audience)
        fresh = _first_seen(np.concatenate([seen_place, q]), np.concatenate([seen, person]))[seen.size :]
        nth = np.cumsum(fresh)
        before = np.concatenate([[0], nth])[np.cumsum(tries) - tries]
        fresh &= nth - before[q] <= far[q]
        got = np.bincount(q[fresh], minlength=asker.size)
        more = (got < far) & (tries < limit)
        if not more.any():
            return q[fresh], person[fresh], np.flatnonzero(got < far)
        tries = np.where(more, np.minimum(limit, tries * 2), tries)


def _pick(seed: int, tick: int, asker: Ints, asked: Ints, topic: Ints, c: Ints, audience: Audience) -> Ints:
    """The c-th person drawn from each question's topic (the asker and repeats included)."""
    draws = np.stack(rng.words(seed, rng.CROWD, _days(tick, asked), asker, c // 4), axis=1)
    place = draws[np.arange(c.size), c % 4] * np.uint64(audience.members.size)
    cell = (place >> rng.HALF_WORD).astype(np.int64)
    mark, other = audience.cells[topic, cell].T.astype(np.int64)
    own = (place & rng.LOW).astype(np.int64) < mark
    return np.where(own, audience.members[cell], other).astype(np.int64)


def _first_seen(place: Ints, person: Ints) -> NDArray[np.bool_]:
    """Whether each (place, person) stands here for the first time."""
    order = np.lexsort((person, place))
    first = np.ones(place.size, bool)
    first[1:] = (place[order][1:] != place[order][:-1]) | (person[order][1:] != person[order][:-1])
    result = np.empty(place.size, bool)
    result[order] = first
    return result


def rank_rest(
    seed: int,
    tick: int,
    asker: int,
    asked: int,
    topic: int,
    n: int,
    taken: Ints,
    audience: Audience,
    interest: Any,
) -> Ints:
    """Up to `n` people of the topic beside those `taken`, without replacement, by ranking everybody.

    The n smallest of -log(u) / interest are a draw one by one in proportion to interest
    (Efraimidis & Spirakis (2006), Information Processing Letters 97, 181-185).
    """
    rest = np.setdiff1d(audience.members.astype(np.int64), taken)
    weight = interest[rest, topic].astype(np.float64)
    rest, weight = rest[weight > 0], weight[weight > 0]
    if rest.size == 0 or n <= 0:
        return np.zeros(0, np.int64)
    days = rng.both_days(np.uint64(tick), np.uint64(asked))
    u = rng.unit(rng.words(seed, rng.RARE, days, int(asker), rest)[0])
    chosen: Ints = rest[np.argsort(-rng.log(u) / weight, kind="stable")[:n]]
    return chosen
