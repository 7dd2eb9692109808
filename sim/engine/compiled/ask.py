"""Compiled twins: renew, ask, and the wording of questions."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.jit import (
    address,
    capped,
    gamma_trial,
    inner,
    jit,
    log,
    logistic,
    normal,
    refilled,
    unit,
    word_of,
)
from sim.rules.ask import by_order

ASK, TOPIC, DIFFICULTY = (np.uint64(s) for s in (rng.ASK, rng.TOPIC, rng.DIFFICULTY))
ZERO, ONE = np.uint64(0), np.uint64(1)
STRIP = 256  # addresses drawn together, so that they run in lanes


@jit
def _renew(budget: Any, effort: Any, morale: Any, days: Any, backlog: Any, withdraw: Any, out: Any) -> None:
    if withdraw == 0.0:  # then morale is of no matter, and the loop becomes plain arithmetic
        for i in range(budget.size):
            cap = capped(backlog, np.float64(effort[i]))
            out[i] = min(max(1.0, cap), np.float64(budget[i]) + np.float64(effort[i]) * days)
        return
    for i in range(budget.size):
        out[i] = refilled(
            np.float64(budget[i]), np.float64(effort[i]), np.float64(morale[i]), days, backlog, withdraw
        )


def renew(budget: Any, effort: Any, morale: Any, days: float, backlog: float, withdraw: float) -> Any:
    """Twin of `sim.rules.renew.renew`."""
    out = np.empty_like(budget)
    _renew(budget, effort, morale, days, backlog, withdraw, out)
    return out


@jit
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


def ask(seed: int, tick: int, morale: Any, rate: float) -> Any:
    """Twin of `sim.rules.ask.ask`."""
    out = np.empty(morale.size + 1, np.int64)
    return out[: _ask(np.uint64(seed), np.uint64(tick), morale, rate, out)].copy()


@inner
def _log_gamma(seed: Any, shape: Any, tick: Any, asker: Any, which: Any) -> float:
    whole = shape + 1.0 if shape < 1.0 else shape
    value = 0.0
    for block in range(1, 256):
        w0, w1, _, _ = address(seed, DIFFICULTY, tick, asker, which, np.uint64(block))
        value, accepted = gamma_trial(whole, normal(unit(w0)), unit(w1))
        if accepted:
            break
    if shape < 1.0:
        w0, _, _, _ = address(seed, DIFFICULTY, tick, asker, which, ZERO)
        value += log(unit(w0)) / shape
    return value


@inner
def _ordered(seed: Any, tick: Any, who: Any, rank: int, many: int) -> Any:
    """The `rank`-th smallest of `many` uniform numbers, at most four."""
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


@jit
def _word(
    seed: Any, tick: Any, asker: Any, interest: Any, outside: Any, a: Any, b: Any, ordered: bool, topic: Any,
    difficulty: Any,
) -> None:  # fmt: skip
    topics = interest.shape[1]
    for n in range(asker.size):
        i = asker[n]
        who = np.uint64(i)
        w0, w1, _, _ = address(seed, TOPIC, tick, who, ZERO, ZERO)
        u = unit(w1)
        if unit(w0) < outside:
            topic[n] = min(int(u * topics), topics - 1)
        else:
            total = 0.0
            for k in range(topics):
                total += np.float64(interest[i, k])
            goal = u * total
            edge = 0.0
            at = 0
            for k in range(topics):
                edge += np.float64(interest[i, k])
                if edge <= goal:
                    at += 1
            topic[n] = min(at, topics - 1)
        if b == 0.0:
            difficulty[n] = a
        elif ordered:
            difficulty[n] = _ordered(seed, tick, who, int(a), int(a + b) - 1)
        else:
            first = _log_gamma(seed, a, tick, who, ZERO)
            difficulty[n] = logistic(first - _log_gamma(seed, b, tick, who, ONE))


def word(seed: int, tick: int, asker: Any, interest: Any, outside: float, a: float, b: float) -> Any:
    """Twin of `sim.rules.ask.word`."""
    topic, difficulty = np.empty(asker.size, np.int64), np.empty(asker.size)
    _word(np.uint64(seed), np.uint64(tick), asker, interest, outside, a, b, by_order(a, b), topic, difficulty)
    return topic, difficulty
