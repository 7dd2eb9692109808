"""Feed: topic feeds (hashtags) that a crowd follows; who is shown a question, followers and strangers.

A question is shown to ``reach * fading**age * (1 + visibility * v)`` different people a day, randomly
rounded; a share of them follow the asker, the others are drawn in proportion to their interest.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints
from sim.channels import Posts, sample
from sim.networks.followers import Followers

FEW = 32  # up to so many followers are drawn one by one, more by ranking all
SPARE_DRAWS = 64  # a draw from the topic gives up after 8 n + 64 people and ranks the rest instead


@dataclass(frozen=True)
class Audience:
    """People on the crowd, and by topic a table from which one is drawn in proportion to interest.

    A 32-bit draw w points at the cell c = floor(w M / 2**32) and, by its low bits, at a height in it: member
    c below the cell's mark, the other person from the mark on (method of aliases: Walker (1977), ACM
    Transactions on Mathematical Software 3, 253-256). One look at memory a draw, however large the crowd.

    `members` (M,) are rows, ascending; `cells` (K, M, 2) hold the mark of each cell, in 2**-32 of its height,
    and the row of the other person; `eligible` (K,) counts the members with any interest in the topic.
    """

    members: NDArray[np.int32]
    cells: NDArray[np.uint32]
    eligible: Ints


def gather(on_crowd: Bools, interest: AnyFloats) -> Audience:
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


def aliases(weight: Floats) -> tuple[Floats, Ints]:
    """Height up to which each cell is its own, and who fills the rest; weights have the mean 1.

    Cells below 1 are filled up in turn from those above 1; a giver that falls below 1 is filled from the
    next. The running sums of missing and spare weight give each cell's partner without a loop.

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


def split_reach(posts: Posts, reach: Floats, share: float, follower_count: Ints) -> tuple[Ints, Ints]:
    """How many people each question is shown to today: (followers of the asker, from the topic).

    `reach` (Q,) is rounded up or down by chance; `share` of it is taken from the followers, as far as there
    are enough.
    """
    w0, w1, _, _ = posts.draws(rng.SHOW)
    n = np.floor(reach + rng.unit(w0)).astype(np.int64)
    near = np.minimum(np.floor(n * share + rng.unit(w1)).astype(np.int64), follower_count)
    return near, n - near


def boosts(posts: Posts, rare: float, shape: float) -> Floats:
    """Factor on the reach of each question: 1, or with probability `rare` a Pareto(shape) number."""
    w0, w1, _, _ = posts.draws(rng.VIRAL, daily=False)
    return np.where(rng.unit(w0) < rare, rng.exp(-rng.log(rng.unit(w1)) / shape), 1.0)


def show(
    posts: Posts, near: Ints, far: Ints, followers: Followers, audience: Audience, interest: AnyFloats
) -> tuple[Ints, Ints]:
    """Whom each question is shown to today: (place, person), in order of question and draw.

    `near` and `far` (Q,) count the asker's followers and the people from the topic (see `split_reach`).
    Nobody is shown a question twice a day, nor one's own; where the topic has too few, fewer are shown.
    """
    place, person = _followers(posts, near, followers)
    seen = np.concatenate([np.arange(posts.asker.size), place]), np.concatenate([posts.asker, person])
    wide, other, short = _from_topic(posts, far, audience, *seen)
    place, person = np.concatenate([place, wide]), np.concatenate([person, other])
    for q in short.tolist():
        taken = np.append(person[place == q], posts.asker[q])
        missing = int(far[q] - np.count_nonzero(wide == q))
        rest = rank_rest(posts, q, missing, taken, audience, interest)
        place, person = np.append(place, np.full(rest.size, q)), np.append(person, rest)
    order = np.argsort(place, kind="stable")
    return place[order], person[order]


def _followers(posts: Posts, near: Ints, followers: Followers) -> tuple[Ints, Ints]:
    """Different followers of each asker, all alike: one by one, or by ranking when many."""
    few = np.flatnonzero((near > 0) & (near <= FEW))
    some = posts.at(few)
    have = followers.size[some.asker].astype(np.int64)
    rank = sample(have, near[few], lambda block: some.draws(rng.FOLLOWER, block))
    row, column = np.nonzero(rank >= 0)
    place = few[row]
    person = followers.pool[followers.start[some.asker[row]] + rank[row, column]].astype(np.int64)
    for q in np.flatnonzero(near > FEW):
        everyone = followers.of(int(posts.asker[q])).astype(np.int64)
        lot = posts.at(np.array([q])).draws(rng.FOLLOWER, everyone, 1)[0]
        best = everyone[np.argsort(lot, kind="stable")[: near[q]]]
        place, person = np.append(place, np.full(best.size, q)), np.append(person, best)
    order = np.argsort(place, kind="stable")
    return place[order], person[order]


def _from_topic(
    posts: Posts, far: Ints, audience: Audience, seen_place: Ints, seen: Ints
) -> tuple[Ints, Ints, Ints]:
    """Draw people from the topics until each question has `far` new ones; also which stay short."""
    limit = np.where(4 * far >= audience.members.size, 0, 8 * far + SPARE_DRAWS)
    limit = np.where(audience.eligible[posts.topic] > 0, limit, 0)
    suggestions = np.minimum(limit, far + far // 2 + 4)
    while True:
        q = np.repeat(np.arange(far.size), suggestions)
        person = _pick(
            posts.at(q),
            np.arange(q.size) - np.repeat(np.cumsum(suggestions) - suggestions, suggestions),
            audience,
        )
        fresh = _first_seen(np.concatenate([seen_place, q]), np.concatenate([seen, person]))[seen.size :]
        nth = np.cumsum(fresh)
        before = np.concatenate([[0], nth])[np.cumsum(suggestions) - suggestions]
        fresh &= nth - before[q] <= far[q]
        got = np.bincount(q[fresh], minlength=far.size)
        more = (got < far) & (suggestions < limit)
        if not more.any():
            return q[fresh], person[fresh], np.flatnonzero(got < far)
        suggestions = np.where(more, np.minimum(limit, suggestions * 2), suggestions)


def _pick(posts: Posts, c: Ints, audience: Audience) -> Ints:
    """The c-th person drawn from each question's topic (the asker and repeats included)."""
    draws = np.stack(posts.draws(rng.CROWD, c // 4), axis=1)
    place = draws[np.arange(c.size), c % 4] * np.uint64(audience.members.size)
    cell = (place >> rng.HALF_WORD).astype(np.int64)
    mark, other = audience.cells[posts.topic, cell].T.astype(np.int64)
    own = (place & rng.LOW).astype(np.int64) < mark
    return np.where(own, audience.members[cell], other).astype(np.int64)


def _first_seen(place: Ints, person: AnyInts) -> Bools:
    """Whether each (place, person) stands here for the first time."""
    first = np.zeros(place.size, bool)
    first[np.unique(place * (int(person.max(initial=0)) + 1) + person, return_index=True)[1]] = True
    return first


def rank_rest(posts: Posts, q: int, n: int, taken: AnyInts, audience: Audience, interest: AnyFloats) -> Ints:
    """Up to `n` people of the topic of question `q` beside those `taken`, by ranking everybody.

    The n smallest of -log(u) / interest are a draw one by one in proportion to interest
    (Efraimidis & Spirakis (2006), Information Processing Letters 97, 181-185).
    """
    rest = np.setdiff1d(audience.members.astype(np.int64), taken)
    weight = interest[rest, posts.topic[q]].astype(np.float64)
    rest, weight = rest[weight > 0], weight[weight > 0]
    if rest.size == 0 or n <= 0:
        return np.zeros(0, np.int64)
    u = rng.unit(posts.at(np.array([q])).draws(rng.RARE, rest)[0])
    chosen: Ints = rest[np.argsort(-rng.log(u) / weight, kind="stable")[:n]]
    return chosen
