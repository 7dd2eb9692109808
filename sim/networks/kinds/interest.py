"""Ties by interest: i chooses j with weight match_jk * attractiveness_j on a topic k of i's.

Attractiveness is Pareto with the given shape (the larger, the fewer influencers), and it is a person's own:
who is attractive online is so face to face. The topic is drawn from the chooser's interests anew for each
tie.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.networks.kinds import waves
from sim.population.people import People

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]


def draw(
    seed: int, people: People, degree: float, attractiveness_shape: float, slots: int
) -> tuple[Any, Any]:
    """Pairs (a, b), a < b, each once and in order, among all people.

    Each starts half of the expected `degree`, at most half of the `slots`; whoever has all slots taken
    turns others away, and they look again.
    """
    count, none = people.count, np.zeros(0, np.int32)
    if count < 2 or degree <= 0:
        return none, none
    rows = np.arange(count, dtype=np.int32)
    choose = _Chooser(people, rows, attractiveness_shape, seed, 1)
    half = min(degree, slots) / 2
    person, pick = waves.picks(seed, rng.FOLLOW_PICKS, 1, rows, half, count - 1)
    room = slots - np.bincount(person, minlength=count)
    found = waves.seek(choose.propose, count, person, pick, mutual=True, room=room)
    return (found // count).astype(np.int32), (found % count).astype(np.int32)


def follow(
    seed: int, people: People, crowd: Ints, degree: float, attractiveness_shape: float, slots: int
) -> tuple[Any, Any]:
    """Directed ties (follower, followed), each once, in order, among the people on the crowd.

    `degree` is the expected number followed, of which nobody follows more than `slots`.
    """
    none = np.zeros(0, np.int32)
    if crowd.size < 2 or degree <= 0:
        return none, none
    choose = _Chooser(people, crowd, attractiveness_shape, seed, 0)
    follower, followed, most = [none], [none], min(slots, crowd.size - 1)
    for piece in rng.pieces(crowd.size, waves.TOGETHER):
        person, pick = waves.picks(seed, rng.FOLLOW_PICKS, 0, crowd[piece], degree, most)
        key = waves.seek(choose.propose, people.count, person, pick, mutual=False)
        follower.append((key // people.count).astype(np.int32))
        followed.append((key % people.count).astype(np.int32))
    return np.concatenate(follower), np.concatenate(followed)


class _Chooser:
    """Proposes partners among some people by topic and attractiveness."""

    def __init__(self, people: People, rows: Any, shape: float, seed: int, way: int) -> None:
        self.people, self.rows, self.seed, self.way = people, rows, seed, way
        u = rng.uniforms(seed, rng.ATTRACTIVENESS, rows)
        for piece in rng.pieces(rows.size):
            u[piece] = rng.exp(-rng.log(u[piece]) / shape)
        # weight of the rows for each topic k, cumulative, scaled to (k, k + 1], one topic behind the other
        edges = np.empty((people.topics, rows.size))
        for k in range(people.topics):
            total = np.cumsum(people.match(rows, k) * u, out=edges[k])
            total /= total[-1] if total[-1] > 0 else 1.0
            total += k
        self.edges = edges.ravel()

    def propose(self, person: Ints, pick: Any, attempt: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """One partner for each (person, pick, attempt), and whether there is one with any interest."""
        interest, size = self.people.interest, self.rows.size
        w0, w1, _, _ = rng.words(self.seed, rng.FOLLOW, self.way, person, pick, attempt)
        topic = _topic(np.cumsum(interest[person].astype(np.float64), axis=1), rng.unit(w0))
        at = np.searchsorted(self.edges, topic + rng.unit(w1), side="right") - topic * size
        partner = self.rows[np.minimum(at, size - 1)].astype(np.int64)
        return partner, (at < size) & (interest[partner, topic] > 0)


def _topic(liking: F8, u: F8) -> Ints:
    """Topic drawn from each row of cumulative interests."""
    topic: Ints = np.minimum((liking <= (u * liking[:, -1])[:, None]).sum(axis=1), liking.shape[1] - 1)
    return topic
