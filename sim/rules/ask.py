"""Ask: who asks today, about what, how hard it is, and on which channels (ODD: Submodels, ask)."""

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.array_types import AnyFloats, Bools, Floats, Ints

BEYOND_SKILL = float(np.nextafter(np.float32(1), np.float32(2)))  # skills are at most 1


def ask(seed: int, tick: int, morale: AnyFloats, rate: Floats | float) -> Ints:
    """Return the rows of the people who ask on this tick: P(i asks) = min(1, rate_i * morale_i).

    `rate` is in questions per tick: one number, or that of each person, (N,). `morale` (N,) is all ones if
    discouragement is switched off.
    """
    return draw_askers(seed, tick, rate * morale.astype(np.float64))


def draw_askers(seed: int, tick: int, chance: Floats) -> Ints:
    """Return the rows of the people who ask on this tick, each with their own chance (N,)."""
    return np.flatnonzero(rng.one_per_person(seed, rng.ASK, tick, chance.size) < chance)


def draw_topics(seed: int, tick: int, asker: Ints, interest: AnyFloats, outside: float) -> Ints:
    """Draw a topic for each asker, in proportion to interest.

    With probability `outside`, the topic is drawn uniformly from all topics instead.
    """
    w0, w1, _, _ = rng.words(seed, rng.TOPIC, tick, asker)
    edges = np.cumsum(interest[asker].astype(np.float64), axis=1)
    last = edges.shape[1] - 1
    u = rng.unit(w1)
    by_interest = np.minimum(rng.choose(edges, u), last)
    any_topic = np.minimum((u * edges.shape[1]).astype(np.int64), last)
    topic: Ints = np.where(rng.unit(w0) < outside, any_topic, by_interest)
    return topic


def is_order_statistic(a: float, b: float) -> bool:
    """Return whether Beta(a, b) is an order statistic of at most four uniform numbers.

    The limit is four because one call of the random number generator gives each asker four numbers.
    """
    return a >= 1 and b >= 1 and a + b <= 5 and a == int(a) and b == int(b)


def draw_difficulties(seed: int, tick: int, asker: Ints, a: float, b: float) -> Floats:
    """Draw the difficulty of each question from Beta(a, b); with b = 0 it is the constant a.

    If a and b are integers with a + b <= 5, the difficulty is the a-th smallest of a + b - 1 uniform numbers.
    Otherwise it is computed from two Gamma draws. Source of the two methods: Devroye (1986), Non-uniform
    random variate generation, chapter IX.
    """
    if b == 0:
        return np.full(asker.size, a)
    if is_order_statistic(a, b):
        draws = np.stack(rng.words(seed, rng.DIFFICULTY, tick, asker), axis=1)[:, : int(a + b) - 1]
        return rng.unit(np.sort(draws, axis=1)[:, int(a) - 1])
    first = rng.log_gamma(seed, rng.DIFFICULTY, a, asker, 0, tick)
    second = rng.log_gamma(seed, rng.DIFFICULTY, b, asker, 1, tick)
    return rng.logistic(first - second)


def draw_topic_and_difficulty(
    seed: int, tick: int, asker: Ints, interest: AnyFloats, outside: float, shape: tuple[float, float]
) -> tuple[Ints, Floats]:
    """Draw topic and difficulty of each question asked today; the difficulty is Beta(*shape)."""
    return draw_topics(seed, tick, asker, interest, outside), draw_difficulties(seed, tick, asker, *shape)


def make_hopeless(seed: int, tick: int, asker: Ints, share: float, difficulty: Floats) -> Floats:
    """Return the difficulties, (Q,), with `BEYOND_SKILL` for a share of the questions, drawn one by one.

    Nobody can solve these. Readers with a skill just below 1 may believe that they can.
    """
    hopeless = rng.unit(rng.words(seed, rng.HOPELESS, tick, asker)[0]) < share
    return np.where(hopeless, BEYOND_SKILL, difficulty)


def choose_channels(
    seed: int, tick: int, asker: Ints, has: Bools, weights: Floats | None, otherwise: Floats | None = None
) -> NDArray[np.uint32]:
    """Choose the channels that each question travels on, and return them as bits, (A,).

    `has` (A, C) says which channels each asker can use. Without `weights` ((C,) or (A, C)) the question
    travels on all of them; with weights one channel is drawn by weight. `otherwise` (C,) are the weights for
    askers whose usable channels all have weight 0.
    """
    many = has.shape[1]
    if weights is not None:
        w0, _, _, _ = rng.words(seed, rng.CHANNEL, tick, asker)
        edges = np.cumsum(has * weights, axis=1)
        if otherwise is not None:
            edges = np.where(edges[:, -1:] > 0, edges, np.cumsum(has * otherwise, axis=1))
        chosen = rng.choose(edges, rng.unit(w0))
        has = has & (np.arange(many) == np.where(edges[:, -1] > 0, chosen, many)[:, None])
    bits: NDArray[np.uint32] = has.astype(np.uint32) @ (1 << np.arange(many)).astype(np.uint32)
    return bits
