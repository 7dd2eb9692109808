"""Compiled twins: spending effort, judging answers, moving morale."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.kernels.twins import jit, moved
from sim.rules.help import Attempts


@jit
def _spend(question: Any, person: Any, odds: Any, channel: Any, budget: Any, taken: Any) -> None:
    head = np.full(budget.size, -1, np.int32)
    after = np.full(question.size, -1, np.int32)
    for c in range(question.size - 1, -1, -1):  # backwards, so that each person's list runs forwards
        after[c] = head[person[c]]
        head[person[c]] = c
    mine = np.empty(question.size, np.int64)
    for first in range(question.size):
        i = person[first]
        if head[i] < 0:
            continue
        many = 0
        c = head[i]
        head[i] = -1
        while c >= 0:  # keep the most favourable of each question, by insertion: the most willing first
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


@jit
def _in_order(question: Any, person: Any, odds: Any, taken: Any, order: Any) -> int:
    """Write the taken in order of question, odds (greatest first) and person; questions ascend already."""
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


def spend(question: Any, person: Any, odds: Any, channel: Any, hops: Any, budget: Any) -> Attempts:
    """Twin of `sim.rules.help.spend`."""
    if question.size > 1 and (question[1:] < question[:-1]).any():  # several channels
        order = np.argsort(question, kind="stable")
        question, person, odds, channel, hops = (v[order] for v in (question, person, odds, channel, hops))
    taken, order = np.zeros(question.size, np.bool_), np.empty(question.size, np.int64)
    _spend(question, person, odds, channel, budget, taken)
    c = order[: _in_order(question, person, odds, taken, order)]
    return Attempts(question[c].astype(np.int64), person[c].astype(np.int64), channel[c], hops[c])


@jit
def _judge(
    question: Any,
    person: Any,
    topic: Any,
    difficulty: Any,
    answers: Any,
    ability: Any,
    helpful: Any,
    rank: Any,
) -> None:
    before = 0
    for a in range(question.size):
        q = question[a]
        if a == 0 or question[a - 1] != q:
            before = int(answers[q])
        helpful[a] = np.float64(ability[topic[q], person[a]]) >= difficulty[q]
        rank[a] = before
        before += helpful[a]


def judge(question: Any, person: Any, topic: Any, difficulty: Any, answers: Any, ability: Any) -> Any:
    """Twin of `sim.rules.help.judge`."""
    helpful, rank = np.empty(question.size, np.bool_), np.empty(question.size, np.int64)
    _judge(question, person, topic, difficulty, answers, ability, helpful, rank)
    return helpful, rank


@jit
def _move(morale: Any, whose: Any, down: float, up: float) -> None:
    for m in range(whose.size):
        morale[whose[m]] = moved(np.float64(morale[whose[m]]), down, up)


def move(morale: Any, whose: Any, down: float, up: float) -> None:
    """Twin of `sim.rules.thank.move`."""
    _move(morale, whose, down, up)
