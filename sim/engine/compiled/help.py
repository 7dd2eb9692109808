"""Compiled version of `sim.rules.help`: who believes they can answer, is willing, and has effort left."""

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.compiler.jit import believes_able, inner, logistic, normal

BINS = 256
# bounds of the normal quantile for each 256th of the unit interval, with a margin for rounding
_edges = rng.normal(np.clip(np.arange(BINS + 1) / BINS, 2.0**-34, 1 - 2.0**-34))
LEAST, MOST = _edges[:-1] - 1e-6, _edges[1:] + 1e-6
# in each 256th: readers with log odds below LEAST_LOGIT are never willing, and those above MOST_LOGIT always are
_edges = np.arange(1, BINS) / BINS
_logits = rng.log(_edges / (1 - _edges))
LEAST_LOGIT = np.concatenate([[-np.inf], _logits - 1e-6])
MOST_LOGIT = np.concatenate([_logits + 1e-6, [np.inf]])


@inner
def cosine_of(interest: Any, i: int, j: int) -> float:
    """Return the cosine of the interests of i and j."""
    dot = own = other = 0.0
    for k in range(interest.shape[1]):
        a, b = np.float64(interest[i, k]), np.float64(interest[j, k])
        dot += a * b
        own += a * a
        other += b * b
    return float(dot / np.sqrt(own * other))


@inner
def believes_able_by(skill: float, misjudgement: float, u: float, difficulty: float) -> bool:
    """Return whether a person believes they can answer: `believes_able` for the normal quantile of u.

    The quantile is computed only if bounds of the quantile don't decide the result.
    """
    at = int(u * BINS)
    if believes_able(skill, misjudgement, LEAST[at], difficulty):
        return True
    if not believes_able(skill, misjudgement, MOST[at], difficulty):
        return False
    return bool(believes_able(skill, misjudgement, normal(u), difficulty))


@inner
def is_willing(u: float, value: float) -> bool:
    """Return whether u < logistic(value); compute logistic(value) only if bounds for u don't decide it."""
    at = int(u * BINS)
    if LEAST_LOGIT[at] <= value <= MOST_LOGIT[at]:
        return bool(u < logistic(value))
    return bool(value > MOST_LOGIT[at])


@inner
def choose_taken(
    question: Any, person: Any, odds: Any, channel: Any, budget: Any, head: Any, after: Any, mine: Any, taken: Any
) -> None:  # fmt: skip
    """Mark in `taken` (C,) the offers for which each person's budget is enough, the most willing first.

    `head` (N,) must hold only -1, and does so again at the end. `after` and `mine` (C,) are working memory.
    """
    for c in range(question.size - 1, -1, -1):  # backwards, so that each person's linked list is ascending
        after[c] = head[person[c]]
        head[person[c]] = c
        taken[c] = False
    for first in range(question.size):
        i = person[first]
        c = head[i]
        head[i] = -1
        many = 0
        while c >= 0:  # insertion sort, the most willing first, with the best offer for each question
            place = many
            for m in range(many):
                if question[mine[m]] == question[c]:
                    d = mine[m]
                    better = odds[c] > odds[d] or (odds[c] == odds[d] and channel[c] < channel[d])
                    place = m if better else -1
                    break
            if place >= 0:
                if place == many:
                    many += 1
                mine[place] = c
                while place > 0:
                    a, b = mine[place - 1], mine[place]
                    if odds[a] > odds[b] or (odds[a] == odds[b] and question[a] < question[b]):
                        break
                    mine[place - 1], mine[place] = b, a
                    place -= 1
            c = after[c]
        for m in range(many):
            if m + 1 <= np.float64(budget[i]):
                taken[mine[m]] = True


@inner
def in_order(question: Any, person: Any, odds: Any, taken: Any, order: Any) -> int:
    """Sort the taken offers by question, odds (greatest first) and person; return their number.

    The offers must be in order of question already.
    """
    many = 0
    for c in range(question.size):
        if taken[c]:
            at = many
            while at > 0:
                d = order[at - 1]
                if question[d] != question[c] or odds[d] > odds[c]:
                    break
                if odds[d] == odds[c] and person[d] < person[c]:
                    break
                order[at] = d
                at -= 1
            order[at] = c
            many += 1
    return many
