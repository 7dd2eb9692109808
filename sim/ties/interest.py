"""Online ties by interest: i follows j with weight match_jk * attractiveness_j on a topic k of i's."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import chance
from sim.people import People

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]

ATTEMPTS = 60


def draw(
    seed: int, people: People, degree: float, attractiveness_shape: float, slots: int
) -> tuple[Any, Any]:
    """Directed ties (follower, followed), each once, in order, among the people on the crowd.

    The topic is drawn from the follower's interests anew for each tie; attractiveness is Pareto with the
    given shape (the larger, the fewer influencers). `degree` is the expected number followed, of which
    nobody follows more than `slots`.
    """
    crowd = np.flatnonzero(people.on_crowd)
    none = np.zeros(0, np.int32)
    if crowd.size < 2 or degree <= 0:
        return none, none
    edges = _edges(seed, people, crowd, attractiveness_shape)
    follower, followed = [none], [none]
    for piece in chance.pieces(crowd.size, 1_024):
        key = _follow(seed, people, crowd, edges, crowd[piece], degree, slots)
        follower.append((key // people.count).astype(np.int32))
        followed.append((key % people.count).astype(np.int32))
    return np.concatenate(follower), np.concatenate(followed)


def _edges(seed: int, people: People, crowd: Ints, attractiveness_shape: float) -> F8:
    """Cumulative weight of the crowd for each topic k, scaled to (k, k + 1], one topic behind the other."""
    u = chance.uniforms(seed, chance.ATTRACTIVENESS, crowd)
    attractiveness = chance.exp(-chance.log(u) / attractiveness_shape)
    edges = np.empty((people.topics, crowd.size))
    for k in range(people.topics):
        total = np.cumsum(people.match(crowd, k) * attractiveness)
        edges[k] = total / (total[-1] if total[-1] > 0 else 1.0) + k
    return edges.ravel()


def _follow(
    seed: int, people: People, crowd: Ints, edges: F8, whose: Ints, degree: float, slots: int
) -> Ints:
    """Whom some people follow, as follower * N + followed, ascending."""
    found: Ints = np.zeros(0, np.int64)
    follower, pick = _picks(seed, whose, degree, min(slots, crowd.size - 1))
    for attempt in range(ATTEMPTS):
        w0, w1, _, _ = chance.words(seed, chance.FOLLOW, 0, follower, pick, attempt)
        liking = np.cumsum(people.interest[follower].astype(np.float64), axis=1)
        topic = _topic(liking, chance.unit(w0))
        at = np.searchsorted(edges, topic + chance.unit(w1), side="right") - topic * crowd.size
        followed = crowd[np.minimum(at, crowd.size - 1)]
        fresh = (at < crowd.size) & (followed != follower) & (people.interest[followed, topic] > 0)
        key = follower * people.count + followed
        fresh &= ~np.isin(key, found)
        new, first = np.unique(key[fresh], return_index=True)
        done = np.zeros(follower.size, bool)
        done[np.flatnonzero(fresh)[first]] = True
        found = np.sort(np.concatenate([found, new]))
        follower, pick = follower[~done], pick[~done]
        if follower.size == 0:
            break
    return found


def _topic(liking: NDArray[np.float64], u: NDArray[np.float64]) -> Ints:
    """Topic drawn from each row of cumulative interests."""
    topic: Ints = np.minimum((liking <= (u * liking[:, -1])[:, None]).sum(axis=1), liking.shape[1] - 1)
    return topic


def _picks(seed: int, whose: Ints, degree: float, most: int) -> tuple[Ints, Ints]:
    draws = chance.unit(chance.words(seed, chance.FOLLOW_PICKS, 0, whose)[3])
    starts = np.minimum(np.floor(degree + draws).astype(np.int64), most)
    pick = np.arange(starts.sum()) - np.repeat(np.cumsum(starts) - starts, starts)
    return np.repeat(whose, starts), pick
