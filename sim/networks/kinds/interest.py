"""Ties by interest: for each tie, person i draws a topic k, and then a person j for this topic.

Topic k is drawn from the interests of i. Then j is drawn with weight match_jk * attractiveness_j, where
match_jk is the interest of j in topic k divided by the interest of j in their favourite topic. Each person's
attractiveness is a Pareto random number with the given shape, the same for face-to-face and online ties. The
larger the shape, the fewer people are far more attractive than most.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.networks.kinds import tie_search
from sim.networks.kinds.tie_search import Pairs, Search
from sim.population.people import People


class Chooser:
    """What is needed to propose partners from the people `rows` (M,), ascending.

    `edges` (K, M) are the cumulative weights of the rows for each topic k, scaled to (k, k + 1]. `guide` (K,
    G + 1) is the number of edges of each topic up to k + g / G, which shortens the search; G is a power of 2,
    so that the quotient is exact.
    """

    def __init__(self, people: People, rows: AnyInts, shape: float, seed: int, way: int) -> None:
        self.people, self.rows, self.seed, self.way = people, rows.astype(np.int32), seed, way
        u = rng.uniforms(seed, rng.ATTRACTIVENESS, rows)
        for piece in rng.pieces(rows.size):
            u[piece] = rng.exp(-rng.log(u[piece]) / shape)
        self.edges = np.empty((people.topics, rows.size))
        for k in range(people.topics):
            total = np.cumsum(people.match(rows, k) * u, out=self.edges[k])
            total /= total[-1] if total[-1] > 0 else 1.0
            total += k
        steps = np.arange(2 ** max(0, rows.size.bit_length() - 3) + 1)
        self.guide = np.stack(
            [
                np.searchsorted(edge, k + steps / steps[-1], side="right").astype(np.int32)
                for k, edge in enumerate(self.edges)
            ]
        )

    def first_above(self, topic: Ints, u: Floats) -> Ints:
        """Return the first place whose edge of a topic is above topic + u; M if there is none."""
        x, step = topic + u, (u * (self.guide.shape[1] - 1)).astype(np.int64)
        begin: Ints = self.guide[topic, step].astype(np.int64)
        end = self.guide[topic, step + 1].astype(np.int64)
        open_ = np.flatnonzero(begin < end)
        while open_.size:
            middle = (begin[open_] + end[open_]) // 2
            below = self.edges[topic[open_], middle] <= x[open_]
            begin[open_[below]] = middle[below] + 1
            end[open_[~below]] = middle[~below]
            open_ = open_[begin[open_] < end[open_]]
        return begin


def propose(chooser: Chooser, person: Ints, pick: AnyInts, attempt: int) -> tuple[Ints, Bools]:
    """Draw a topic and a partner for each (person, pick), in one attempt.

    Returns the partners, and whether each is interested in the drawn topic: always, because others have no
    weight, except if nobody is interested in it.
    """
    interest, size = chooser.people.interest, chooser.rows.size
    w0, w1, _, _ = rng.words(chooser.seed, rng.FOLLOW, chooser.way, person, pick, attempt)
    liking = np.cumsum(interest[person].astype(np.float64), axis=1)
    topic = np.minimum(rng.choose(liking, rng.unit(w0)), liking.shape[1] - 1)
    at = chooser.first_above(topic, rng.unit(w1))
    partner = chooser.rows[np.minimum(at, size - 1)].astype(np.int64)
    return partner, at < size


Propose = Callable[[Chooser, Ints, AnyInts, int], tuple[Ints, Bools]]


def draw(chooser: Chooser, degree: float, slots: int, propose: Propose) -> Pairs:
    """Draw pairs (a, b), a < b, among all people; each pair once, in ascending order.

    Each person looks for `degree` / 2 ties, at most `slots` / 2. A person who has `slots` ties refuses
    further ones, and whoever drew that person draws again. `propose` is the `propose` of one of the engines.
    """
    count, rows = chooser.people.count, chooser.rows
    starts = tie_search.draw_tie_counts(chooser.seed, rng.FOLLOW_PICKS, 1, rows, min(degree, slots) / 2)
    starts = np.minimum(starts, count - 1)
    search = Search(partial(propose, chooser), count, mutual=True)
    return tie_search.split_keys(
        search.seek(*tie_search.number_picks(rows, starts), room=slots - starts), count
    )


def follow(chooser: Chooser, degree: float, slots: int, propose: Propose) -> Pairs:
    """Draw ties (follower, followed) among the people of `chooser`, each once, in ascending order.

    `degree` is the expected number of people followed; nobody follows more than `slots`.
    """
    count, crowd = chooser.people.count, chooser.rows
    search = Search(partial(propose, chooser), count, mutual=False)
    starts = np.minimum(
        tie_search.draw_tie_counts(chooser.seed, rng.FOLLOW_PICKS, 0, crowd, degree),
        min(slots, crowd.size - 1),
    )
    # Filled in for some people at a time, because the keys of all ties would need as much memory as the ties.
    row, other, end = np.empty(int(starts.sum()), np.int32), np.empty(int(starts.sum()), np.int32), 0
    for p in rng.pieces(crowd.size, tie_search.PEOPLE_AT_A_TIME):
        key = search.seek(*tie_search.number_picks(crowd[p], starts[p]))
        begin, end = end, end + key.size
        row[begin:end], other[begin:end] = tie_search.split_keys(key, count)
    return row[:end], other[:end]
