"""Online ties by interest: i follows j with weight match_jk * attractiveness_j on a topic k of i's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import chance
from sim.people import People

Ints = NDArray[np.int64]

ATTEMPTS = 60


def draw(seed: int, people: People, degree: float, attractiveness_shape: float) -> tuple[Ints, Ints]:
    """Directed ties (follower, followed), each once, among the people on the crowd.

    The topic is drawn from the follower's interests anew for each tie; attractiveness is Pareto with the
    given shape (the larger, the fewer influencers). `degree` is the expected number followed.
    """
    crowd = np.flatnonzero(people.on_crowd)
    found: Ints = np.zeros(0, np.int64)
    if crowd.size < 2 or degree <= 0:
        return found, found
    count = people.count
    u = chance.unit(chance.words(seed, chance.ATTRACTIVENESS, 0, crowd)[0])
    attractiveness = chance.exp(-chance.log(u) / attractiveness_shape)
    match = people.match[crowd].astype(np.float64)
    edges = np.cumsum(match * attractiveness[:, None], axis=0).T
    edges = edges / np.where(edges[:, -1:] > 0, edges[:, -1:], 1.0) + np.arange(people.topics)[:, None]
    liking = np.cumsum(people.interest.astype(np.float64), axis=1)
    follower, pick = _picks(seed, crowd, degree)
    for attempt in range(ATTEMPTS):
        w0, w1, _, _ = chance.words(seed, chance.FOLLOW, 0, follower, pick, attempt)
        topic = _topic(liking[follower], chance.unit(w0))
        at = np.searchsorted(edges.ravel(), topic + chance.unit(w1), side="right") - topic * crowd.size
        followed = crowd[np.minimum(at, crowd.size - 1)]
        fresh = (
            (at < crowd.size) & (followed != follower) & (match[np.minimum(at, crowd.size - 1), topic] > 0)
        )
        key = follower * count + followed
        fresh &= ~np.isin(key, found)
        new, first = np.unique(key[fresh], return_index=True)
        done = np.zeros(follower.size, bool)
        done[np.flatnonzero(fresh)[first]] = True
        found = np.sort(np.concatenate([found, new]))
        follower, pick = follower[~done], pick[~done]
        if follower.size == 0:
            break
    return found // count, found % count


def _topic(liking: NDArray[np.float64], u: NDArray[np.float64]) -> Ints:
    """Topic drawn from each row of cumulative interests."""
    topic: Ints = np.minimum((liking <= (u * liking[:, -1])[:, None]).sum(axis=1), liking.shape[1] - 1)
    return topic


def _picks(seed: int, crowd: Ints, degree: float) -> tuple[Ints, Ints]:
    starts = np.floor(degree + chance.unit(chance.words(seed, chance.FOLLOW_PICKS, 0, crowd)[3])).astype(
        np.int64
    )
    starts = np.minimum(starts, crowd.size - 1)
    pick = np.arange(starts.sum()) - np.repeat(np.cumsum(starts) - starts, starts)
    return np.repeat(crowd, starts), pick
