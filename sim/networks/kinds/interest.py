"""Ties by interest: for each tie, person i draws a topic k, and then a person j for this topic.

Topic k is drawn from the interests of i. Then j is drawn with weight match_jk * attractiveness_j, where
match_jk is the interest of j in topic k divided by the interest of j in their favourite topic. Each person's
attractiveness is a Pareto random number with the given shape, the same for face-to-face and online ties. The
larger the shape, the fewer people are far more attractive than most.
"""

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Bools, Ints
from sim.networks.kinds import tie_search
from sim.networks.kinds.tie_search import Pairs, Search
from sim.population.people import People


def draw(seed: int, people: People, degree: float, attractiveness_shape: float, slots: int) -> Pairs:
    """Draw pairs (a, b), a < b, among all people; each pair once, in ascending order.

    Each person looks for `degree` / 2 ties, at most `slots` / 2. A person who has `slots` ties refuses
    further ones, and whoever drew that person draws again.
    """
    count = people.count
    rows = np.arange(count, dtype=np.int32)
    choose = _Chooser(people, rows, attractiveness_shape, seed, 1)
    starts = tie_search.draw_tie_counts(seed, rng.FOLLOW_PICKS, 1, rows, min(degree, slots) / 2)
    starts = np.minimum(starts, count - 1)
    search = Search(choose.propose, count, mutual=True)
    return tie_search.split_keys(
        search.seek(*tie_search.number_picks(rows, starts), room=slots - starts), count
    )


def follow(
    seed: int, people: People, crowd: Ints, degree: float, attractiveness_shape: float, slots: int
) -> Pairs:
    """Draw ties (follower, followed) among the people on the feed, each once, in ascending order.

    `degree` is the expected number of people followed; nobody follows more than `slots`.
    """
    choose = _Chooser(people, crowd, attractiveness_shape, seed, 0)
    search = Search(choose.propose, people.count, mutual=False)
    starts = np.minimum(
        tie_search.draw_tie_counts(seed, rng.FOLLOW_PICKS, 0, crowd, degree), min(slots, crowd.size - 1)
    )
    pieces = rng.pieces(crowd.size, tie_search.PEOPLE_AT_A_TIME)
    found = [
        tie_search.split_keys(search.seek(*tie_search.number_picks(crowd[p], starts[p])), people.count)
        for p in pieces
    ]
    follower, followed = zip(*found, strict=True)
    return np.concatenate(follower), np.concatenate(followed)


class _Chooser:
    """Proposes partners from the people `rows`, in proportion to match with a topic and attractiveness."""

    def __init__(self, people: People, rows: AnyInts, shape: float, seed: int, way: int) -> None:
        self.people, self.rows, self.seed, self.way = people, rows, seed, way
        u = rng.uniforms(seed, rng.ATTRACTIVENESS, rows)
        for piece in rng.pieces(rows.size):
            u[piece] = rng.exp(-rng.log(u[piece]) / shape)
        # cumulative weights of the rows for each topic k, scaled to (k, k + 1], one topic after another
        edges = np.empty((people.topics, rows.size))
        for k in range(people.topics):
            total = np.cumsum(people.match(rows, k) * u, out=edges[k])
            total /= total[-1] if total[-1] > 0 else 1.0
            total += k
        self.edges = edges.ravel()

    def propose(self, person: Ints, pick: AnyInts, attempt: Ints) -> tuple[Ints, Bools]:
        """Draw a topic and a partner for each (person, pick, attempt).

        Returns the partners, and whether each is interested in the drawn topic.
        """
        interest, size = self.people.interest, self.rows.size
        w0, w1, _, _ = rng.words(self.seed, rng.FOLLOW, self.way, person, pick, attempt)
        liking = np.cumsum(interest[person].astype(np.float64), axis=1)
        topic = np.minimum(rng.choose(liking, rng.unit(w0)), liking.shape[1] - 1)
        at = np.searchsorted(self.edges, topic + rng.unit(w1), side="right") - topic * size
        partner = self.rows[np.minimum(at, size - 1)].astype(np.int64)
        return partner, (at < size) & (interest[partner, topic] > 0)
