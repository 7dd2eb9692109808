"""Ask: who asks today, what, how hard, and on which channels (ODD: Submodels, ask)."""

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.array_types import AnyFloats, Bools, Floats, Ints


def ask(seed: int, tick: int, morale: AnyFloats, rate: float) -> Ints:
    """Rows of the people who ask today: P(i asks) = rate * morale_i.

    `rate` is in questions a person a tick; `morale` (N,) is all ones where discouragement is off.
    """
    return np.flatnonzero(
        rng.one_per_person(seed, rng.ASK, tick, morale.size) < rate * morale.astype(np.float64)
    )


def topics(seed: int, tick: int, asker: Ints, interest: AnyFloats, outside: float) -> Ints:
    """Topic of each asker's question: by interest, or with probability `outside` any topic alike."""
    w0, w1, _, _ = rng.words(seed, rng.TOPIC, tick, asker)
    liking = np.cumsum(interest[asker].astype(np.float64), axis=1)
    last = liking.shape[1] - 1
    u = rng.unit(w1)
    inside = np.minimum(rng.choose(liking, u), last)
    anything = np.minimum((u * liking.shape[1]).astype(np.int64), last)
    topic: Ints = np.where(rng.unit(w0) < outside, anything, inside)
    return topic


def by_order(a: float, b: float) -> bool:
    """Whether Beta(a, b) is the order statistic of so few uniform numbers that one address gives them."""
    return a >= 1 and b >= 1 and a + b <= 5 and a == int(a) and b == int(b)


def difficulties(seed: int, tick: int, asker: Ints, a: float, b: float) -> Floats:
    """Difficulty of each question, Beta(a, b); with b = 0 the constant a.

    With whole a and b, a + b <= 5, it is the a-th smallest of a + b - 1 uniform numbers; else it comes of
    two Gamma draws (both: Devroye (1986), Non-uniform random variate generation, chapter IX).
    """
    if b == 0:
        return np.full(asker.size, a)
    if by_order(a, b):
        draws = np.stack(rng.words(seed, rng.DIFFICULTY, tick, asker), axis=1)[:, : int(a + b) - 1]
        return rng.unit(np.sort(draws, axis=1)[:, int(a) - 1])
    first = rng.log_gamma(seed, rng.DIFFICULTY, a, asker, 0, tick)
    second = rng.log_gamma(seed, rng.DIFFICULTY, b, asker, 1, tick)
    return rng.logistic(first - second)


def draw_topic_and_difficulty(
    seed: int, tick: int, asker: Ints, interest: AnyFloats, outside: float, shape: tuple[float, float]
) -> tuple[Ints, Floats]:
    """Topic and difficulty, Beta(*shape), of each question asked today; they depend on asker and day."""
    return topics(seed, tick, asker, interest, outside), difficulties(seed, tick, asker, *shape)


def channels(
    seed: int, tick: int, asker: Ints, has: Bools, weights: Floats | None, otherwise: Floats | None = None
) -> NDArray[np.uint8]:
    """Bits of the channels that each question travels on.

    `has` (A, C) says which channels each asker has. All of these without `weights` ((C,) or (A, C)), else one
    drawn by weight; `otherwise` (C,) weighs for those who have none of the channels given any weight.
    """
    many = has.shape[1]
    if weights is not None:
        w0, _, _, _ = rng.words(seed, rng.CHANNEL, tick, asker)
        edges = np.cumsum(has * weights, axis=1)
        if otherwise is not None:
            edges = np.where(edges[:, -1:] > 0, edges, np.cumsum(has * otherwise, axis=1))
        chosen = rng.choose(edges, rng.unit(w0))
        has = has & (np.arange(many) == np.where(edges[:, -1] > 0, chosen, many)[:, None])
    bits: NDArray[np.uint8] = has.view(np.uint8) @ (1 << np.arange(many)).astype(np.uint8)
    return bits
