"""Compiled version of `sim.rules.ask`: draw the topic and difficulty of each question."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.compiler.jit import (
    address,
    gamma_trial,
    inner,
    log,
    logistic,
    normal,
    unit,
    word_of,
)

TOPIC, DIFFICULTY = np.uint64(rng.TOPIC), np.uint64(rng.DIFFICULTY)
ZERO, ONE = np.uint64(0), np.uint64(1)


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
