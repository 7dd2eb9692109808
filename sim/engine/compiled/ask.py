"""Compiled version of `sim.rules.ask`: draw who asks, and the topic and difficulty of each question."""

from typing import Any

import numpy as np

from sim import rng
from sim.array_types import AnyFloats, Floats, Ints, Singles
from sim.engine.compiled.jit import (
    address,
    gamma_trial,
    inner,
    jit,
    jit_allocating,
    log,
    logistic,
    normal,
    unit,
    word_of,
)
from sim.rules.ask import is_order_statistic

ASK, TOPIC, DIFFICULTY = (np.uint64(s) for s in (rng.ASK, rng.TOPIC, rng.DIFFICULTY))
ZERO, ONE = np.uint64(0), np.uint64(1)
STRIP = 256  # number of calls of the generator in one loop, so that the processor can vectorise it


@jit_allocating
def _ask(seed: Any, tick: Any, morale: Any, rate: Any, out: Any) -> int:
    found = 0
    count, blocks = morale.size, (morale.size + 3) // 4
    words = np.empty((STRIP, 4), np.uint32)
    for first in range(0, blocks, STRIP):
        many = min(STRIP, blocks - first)
        for b in range(many):
            w0, w1, w2, w3 = address(seed, ASK, tick, np.uint64(first + b), ZERO, ZERO)
            words[b, 0], words[b, 1], words[b, 2], words[b, 3] = w0, w1, w2, w3
        for b in range(many):
            for lane in range(min(4, count - 4 * (first + b))):
                i = 4 * (first + b) + lane
                out[found] = i
                found += unit(np.uint64(words[b, lane])) < rate * np.float64(morale[i])
    return found


def ask(seed: int, tick: int, morale: AnyFloats, rate: Floats | float) -> Ints:
    """Do the same as `sim.rules.ask.ask`."""
    if isinstance(rate, np.ndarray):  # as chances, which are compared with the same numbers
        return ask(seed, tick, rate * morale.astype(np.float64), 1.0)
    out = np.empty(morale.size + 1, np.int64)
    return out[: _ask(np.uint64(seed), np.uint64(tick), morale, rate, out)].copy()


@inner
def _log_gamma(seed: Any, shape: Any, tick: Any, asker: Any, which: Any) -> float:
    shape_above_one = shape + 1.0 if shape < 1.0 else shape
    value = 0.0
    for block in range(1, 256):
        w0, w1, _, _ = address(seed, DIFFICULTY, tick, asker, which, np.uint64(block))
        value, accepted = gamma_trial(shape_above_one, normal(unit(w0)), unit(w1))
        if accepted:
            break
    if shape < 1.0:
        w0, _, _, _ = address(seed, DIFFICULTY, tick, asker, which, ZERO)
        value += log(unit(w0)) / shape
    return value


@inner
def _order_statistic(seed: Any, tick: Any, who: Any, rank: int, many: int) -> Any:
    """Draw `many` (at most four) uniform numbers, and return the `rank`-th smallest."""
    w0, w1, w2, w3 = address(seed, DIFFICULTY, tick, who, ZERO, ZERO)
    found = w0
    for lane in range(many):
        w = word_of(w0, w1, w2, w3, lane)
        below = same = 0
        for other in range(many):
            v = word_of(w0, w1, w2, w3, other)
            below += v < w
            same += v == w
        if below < rank <= below + same:
            found = w
    return unit(found)


@inner
def draw_topic(seed: Any, tick: Any, i: int, interest: Any, outside: float) -> Any:
    """Draw the topic of a question of person i (`sim.rules.ask.draw_topics`)."""
    topics = interest.shape[1]
    w0, w1, _, _ = address(seed, TOPIC, tick, np.uint64(i), ZERO, ZERO)
    u = unit(w1)
    if unit(w0) < outside:
        return min(int(u * topics), topics - 1)
    total = 0.0
    for k in range(topics):
        total += np.float64(interest[i, k])
    goal = u * total
    edge = 0.0
    at = 0
    for k in range(topics):
        edge += np.float64(interest[i, k])
        at += edge <= goal
    return min(at, topics - 1)


@inner
def draw_difficulty(seed: Any, tick: Any, who: Any, a: float, b: float, by_order_statistic: bool) -> float:
    """Draw the difficulty of a question (`sim.rules.ask.draw_difficulties`)."""
    if b == 0.0:
        return a
    if by_order_statistic:
        return float(_order_statistic(seed, tick, who, int(a), int(a + b) - 1))
    first = _log_gamma(seed, a, tick, who, ZERO)
    return float(logistic(first - _log_gamma(seed, b, tick, who, ONE)))


@jit
def _draw_topic_and_difficulty(
    seed: Any, tick: Any, asker: Any, interest: Any, outside: Any, a: Any, b: Any, by_order_statistic: bool, topic: Any,
    difficulty: Any,
) -> None:  # fmt: skip
    for n in range(asker.size):
        topic[n] = draw_topic(seed, tick, asker[n], interest, outside)
        difficulty[n] = draw_difficulty(seed, tick, np.uint64(asker[n]), a, b, by_order_statistic)


def draw_topic_and_difficulty(
    seed: int, tick: int, asker: Ints, interest: Singles, outside: float, shape: tuple[float, float]
) -> tuple[Ints, Floats]:
    """Do the same as `sim.rules.ask.draw_topic_and_difficulty`."""
    topic, difficulty = np.empty(asker.size, np.int64), np.empty(asker.size)
    _draw_topic_and_difficulty(
        np.uint64(seed),
        np.uint64(tick),
        asker,
        interest,
        outside,
        *shape,
        is_order_statistic(*shape),
        topic,
        difficulty,
    )
    return topic, difficulty
