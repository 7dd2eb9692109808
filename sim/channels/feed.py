"""Feed: people on the feed follow topics (hashtags); this module draws who is shown a question.

A question is shown to ``reach * fading**age * (1 + visibility * v)`` different people a day (v: the asker's
visible standing), rounded up or down at random. A share of them are followers of the asker. The others are
drawn from all people on the feed in proportion to their interest in the topic and their keenness. Further
people find the question by themselves: ``found`` a day, whatever its age and the asker's standing, drawn like
these others. Each helpful answer multiplies both numbers by ``after_answer``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.array_types import AnyFloats, AnyInts, Bools, Floats, Ints, Singles
from sim.channels import Posts, sample_ranks
from sim.networks.followers import Followers

FEW = 32  # up to this number, followers are drawn one by one; more by ranking all followers
SPARE_DRAWS = 64  # n people are drawn one by one in at most 8 n + 64 draws; missing ones are found by ranking


@dataclass(frozen=True)
class Audience:
    """The people on the feed, with a table per topic for drawing one by interest and keenness.

    The tables are for the alias method (Walker (1977), ACM Transactions on Mathematical Software 3, 253-256).
    A random 32-bit number w selects the cell c = floor(w M / 2**32), and its low bits a height in the cell.
    If the height is below the mark of the cell, member c is drawn, otherwise the cell's other person. So each
    draw reads only one cell, however many members there are.

    `members` (M,) are rows, ascending. `cells` (K, M, 2) contain the mark of each cell, as a multiple of
    2**-32 of its height, and the row of the other person. `eligible` (K,) counts the members who can be drawn
    for the topic. `keenness` (M,) is that of the members, or None if all are equally keen.
    """

    members: NDArray[np.int32]
    cells: NDArray[np.uint32]
    eligible: Ints
    keenness: Singles | None = None


def build_audience(on_crowd: Bools, interest: AnyFloats, keenness: Singles | None = None) -> Audience:
    """Make the tables for drawing people on the feed in proportion to interest (N, K) times keenness (N,).

    The tables must be made anew whenever somebody joins or leaves the feed. They take 8 bytes of memory per
    topic and member.
    """
    members = np.flatnonzero(on_crowd).astype(np.int32)
    topics, size = interest.shape[1], members.size
    cells = np.zeros((topics, size, 2), np.uint32)
    eligible = np.zeros(topics, np.int64)
    keen = None if keenness is None else keenness[members]
    for k in range(topics):
        weight = interest[members, k].astype(np.float64)
        if keen is not None:
            weight *= keen
        eligible[k] = np.count_nonzero(weight)
        if eligible[k]:
            total = np.cumsum(weight)[-1]  # added up one by one, as the compiled engine does
            height, other = alias_table(weight * (size / total))
            cells[k, :, 0] = (height * 2.0**32).clip(0, 2**32 - 1).astype(np.uint32)
            cells[k, :, 1] = members[other]
    return Audience(members, cells, eligible, keen)


def alias_table(weight: Floats) -> tuple[Floats, Ints]:
    """Return the mark of each cell, 0 to 1, and the index of its other person; weights must have mean 1.

    Each person has a cell of size 1. A person with a weight above 1 fills the cells of people with weights
    below 1. When the remaining weight of the first person falls below 1, the next person with a weight above
    1 fills the first person's cell. Running sums of missing and spare weight give each cell's other person
    without a loop.

    Examples
    --------
    >>> height, other = alias_table(np.array([0.5, 1.5, 1.0]))
    >>> height.tolist(), other.tolist()
    ([0.5, 1.0, 1.0], [1, 2, 2])
    """
    height, other = np.ones(weight.size), np.arange(weight.size)
    low, high = np.flatnonzero(weight < 1), np.flatnonzero(weight >= 1)
    lacked, left = np.cumsum(1 - weight[low]), np.cumsum(weight[high] - 1)
    giver = np.searchsorted(left, lacked - (1 - weight[low]), side="right")
    if not high.size:  # all weights are equal except for rounding
        return height, other
    height[low], other[low] = weight[low], high[np.minimum(giver, high.size - 1)]
    if low.size and high.size > 1:
        taker = np.minimum(np.searchsorted(lacked, left[:-1], side="right"), low.size - 1)
        height[high[:-1]] = np.clip(1 + left[:-1] - lacked[taker], 0, 1)
        other[high[:-1]] = high[1:]
    return height, other


def split_reach(posts: Posts, reach: Floats, share: float, follower_count: Ints) -> tuple[Ints, Ints]:
    """Return how many people each question is shown to today: (followers of the asker, others).

    `reach` (Q,) is the expected total, which is rounded up or down at random. A share `share` of the total
    are followers. If the asker has fewer followers, all of them are shown the question.
    """
    w0, w1, _, _ = posts.draws(rng.SHOW)
    n = np.floor(reach + rng.unit(w0)).astype(np.int64)
    near = np.minimum(np.floor(n * share + rng.unit(w1)).astype(np.int64), follower_count)
    return near, n - near


def draw_found(posts: Posts, found: Floats, room: Ints) -> Ints:
    """Return how many more people find each question by themselves today, at most `room` (Q,).

    `found` (Q,) is the expected number, which is rounded up or down at random.
    """
    _, _, w2, _ = posts.draws(rng.SHOW)
    return np.minimum(np.floor(found + rng.unit(w2)), room).astype(np.int64)


def reach_left(answers: Floats, after_answer: float) -> Floats:
    """Return the share of their reach that questions keep, (Q,): ``after_answer ** answers``.

    The powers are running products, because the last bit of a power function depends on the machine.

    Examples
    --------
    >>> reach_left(np.array([0.0, 2.0, 1.0]), 0.5).tolist(), reach_left(np.array([0.0, 2.0]), 0.0).tolist()
    ([1.0, 0.25, 0.5], [1.0, 0.0])
    """
    powers = np.cumprod([1.0, *[float(after_answer)] * int(answers.max(initial=0))])
    return np.asarray(powers[answers.astype(np.int64)])


def is_found(place: AnyInts, shown: Ints) -> Bools:
    """Return which exposures, (E,) in order of question and draw, come after the first `shown` (Q,)."""
    nth = np.arange(place.size) - np.searchsorted(place, place, side="left")
    return np.asarray(nth >= shown[place])


def draw_boosts(posts: Posts, rare: float, shape: float) -> Floats:
    """Draw a factor for the reach of each question: 1, or with probability `rare` a Pareto(shape) number."""
    w0, w1, _, _ = posts.draws(rng.VIRAL, daily=False)
    return np.where(rng.unit(w0) < rare, rng.exp(-rng.log(rng.unit(w1)) / shape), 1.0)


def show(
    posts: Posts, near: Ints, far: Ints, followers: Followers, audience: Audience, interest: AnyFloats
) -> tuple[Ints, Ints]:
    """Draw to whom each question is shown today: (place, person), in order of question and draw.

    `near` and `far` (Q,) are the numbers of followers and of other people (see `split_reach`). Nobody is
    shown a question twice a day, or their own question. If too few people are interested in the topic, the
    question is shown to fewer people.
    """
    place, person = _followers(posts, near, followers)
    # the asker and the followers drawn so far can't be drawn again
    excluded = np.concatenate([np.arange(posts.asker.size), place]), np.concatenate([posts.asker, person])
    place_far, person_far, incomplete = _from_topic(posts, far, audience, *excluded)
    place, person = np.concatenate([place, place_far]), np.concatenate([person, person_far])
    for q in incomplete.tolist():
        taken = np.append(person[place == q], posts.asker[q])
        missing = int(far[q] - np.count_nonzero(place_far == q))
        rest = draw_by_rank(posts, q, missing, taken, audience, interest)
        place, person = np.append(place, np.full(rest.size, q)), np.append(person, rest)
    order = np.argsort(place, kind="stable")
    return place[order], person[order]


def _followers(posts: Posts, near: Ints, followers: Followers) -> tuple[Ints, Ints]:
    """Draw `near` different followers of each asker uniformly: up to `FEW` one by one, more by ranking."""
    few = np.flatnonzero((near > 0) & (near <= FEW))
    some = posts.at(few)
    have = followers.size[some.asker].astype(np.int64)
    rank = sample_ranks(have, near[few], lambda block: some.draws(rng.FOLLOWER, block))
    row, column = np.nonzero(rank >= 0)
    place = few[row]
    person = followers.at(some.asker[row], rank[row, column])
    for q in np.flatnonzero(near > FEW):
        everyone = followers.list_of(int(posts.asker[q])).astype(np.int64)
        lot = posts.at(np.array([q])).draws(rng.FOLLOWER, everyone, 1)[0]
        best = everyone[np.argsort(lot, kind="stable")[: near[q]]]
        place, person = np.append(place, np.full(best.size, q)), np.append(person, best)
    order = np.argsort(place, kind="stable")
    return place[order], person[order]


def _from_topic(
    posts: Posts, far: Ints, audience: Audience, excluded_place: Ints, excluded: Ints
) -> tuple[Ints, Ints, Ints]:
    """Draw `far` different people for each question from the tables, but nobody who is excluded.

    `excluded_place` and `excluded` are the questions and the people of the excluded pairs. Returns places,
    people, and the questions that have too few people after the largest allowed number of draws.
    """
    limit = np.where(4 * far >= audience.members.size, 0, 8 * far + SPARE_DRAWS)
    limit = np.where(audience.eligible[posts.topic] > 0, limit, 0)
    draws_each = np.minimum(limit, far + far // 2 + 4)
    while True:
        q = np.repeat(np.arange(far.size), draws_each)
        person = _pick(
            posts.at(q),
            np.arange(q.size) - np.repeat(np.cumsum(draws_each) - draws_each, draws_each),
            audience,
        )
        places, people = np.concatenate([excluded_place, q]), np.concatenate([excluded, person])
        fresh = _is_first(places, people)[excluded.size :]
        nth = np.cumsum(fresh)
        before = np.concatenate([[0], nth])[np.cumsum(draws_each) - draws_each]
        fresh &= nth - before[q] <= far[q]
        got = np.bincount(q[fresh], minlength=far.size)
        more = (got < far) & (draws_each < limit)
        if not more.any():
            return q[fresh], person[fresh], np.flatnonzero(got < far)
        draws_each = np.where(more, np.minimum(limit, draws_each * 2), draws_each)


def _pick(posts: Posts, c: Ints, audience: Audience) -> Ints:
    """Return the c-th person drawn for each question; it may be the asker, or somebody drawn before."""
    draws = np.stack(posts.draws(rng.CROWD, c // 4), axis=1)
    place = draws[np.arange(c.size), c % 4] * np.uint64(audience.members.size)
    cell = (place >> rng.HALF_WORD).astype(np.int64)
    mark, other = audience.cells[posts.topic, cell].T.astype(np.int64)
    own = (place & rng.LOW).astype(np.int64) < mark
    return np.where(own, audience.members[cell], other).astype(np.int64)


def _is_first(place: Ints, person: AnyInts) -> Bools:
    """Return whether each (place, person) occurs for the first time."""
    first = np.zeros(place.size, bool)
    first[np.unique(place * (int(person.max(initial=0)) + 1) + person, return_index=True)[1]] = True
    return first


def draw_by_rank(
    posts: Posts, q: int, n: int, taken: AnyInts, audience: Audience, interest: AnyFloats
) -> Ints:
    """Draw up to `n` people for question `q` who are not in `taken`, by ranking all people on the feed.

    The n smallest values of -log(u) / weight are equivalent to drawing people one by one in proportion to
    weight, which is interest times keenness (Efraimidis & Spirakis (2006), Information Processing Letters 97,
    181-185).
    """
    rest = np.setdiff1d(audience.members.astype(np.int64), taken)
    weight = interest[rest, posts.topic[q]].astype(np.float64)
    if audience.keenness is not None:
        weight *= audience.keenness[np.searchsorted(audience.members, rest)]
    rest, weight = rest[weight > 0], weight[weight > 0]
    if rest.size == 0 or n <= 0:
        return np.zeros(0, np.int64)
    u = rng.unit(posts.at(np.array([q])).draws(rng.RARE, rest)[0])
    chosen: Ints = rest[np.argsort(-rng.log(u) / weight, kind="stable")[:n]]
    return chosen
