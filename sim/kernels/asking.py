"""Compiled twins: renew, ask, and the wording of questions."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.kernels.twins import address, capped, gamma_trial, jit, log, logistic, normal, refilled, unit

ASK, TOPIC, DIFFICULTY = (np.uint64(s) for s in (chance.ASK, chance.TOPIC, chance.DIFFICULTY))
ZERO, ONE = np.uint64(0), np.uint64(1)


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
    count = morale.size
    for block in range((count + 3) // 4):
        w0, w1, w2, w3 = address(seed, ASK, tick, np.uint64(block), ZERO, ZERO)
        for lane in range(4):
            i = 4 * block + lane
            if i < count:
                w = w0 if lane == 0 else (w1 if lane == 1 else (w2 if lane == 2 else w3))
                if unit(w) < rate * np.float64(morale[i]):
                    out[found] = i
                    found += 1
    return found


def ask(seed: int, tick: int, morale: Any, rate: float) -> Any:
    """Twin of `sim.rules.ask.ask`."""
    out = np.empty(morale.size, np.int64)
    return out[: _ask(np.uint64(seed), np.uint64(tick), morale, rate, out)].copy()


@jit
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


@jit
def _word(
    seed: Any, tick: Any, asker: Any, interest: Any, outside: Any, a: Any, b: Any, topic: Any, difficulty: Any
) -> None:
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
        else:
            first = _log_gamma(seed, a, tick, who, ZERO)
            difficulty[n] = logistic(first - _log_gamma(seed, b, tick, who, ONE))


def word(seed: int, tick: int, asker: Any, interest: Any, outside: float, a: float, b: float) -> Any:
    """Twin of `sim.rules.ask.word`."""
    topic, difficulty = np.empty(asker.size, np.int64), np.empty(asker.size)
    _word(np.uint64(seed), np.uint64(tick), asker, interest, outside, a, b, topic, difficulty)
    return topic, difficulty
