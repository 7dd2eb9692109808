"""Compiled twins: spending effort, judging answers and writing them down, moving morale."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.compiled.jit import jit, moved
from sim.engine.numpy.thank import Changes
from sim.networks import FACE_TO_FACE, ONLINE
from sim.rules.help import Attempts
from sim.state.questions import FEED


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
def _enter(
    rows: Any, asker: Any, topic: Any, difficulty: Any, answers: Any, question: Any, person: Any, channel: Any,
    hops: Any, tick: int, wanted: int, gain: Any, ability: Any, standing: Any, new: Any, old: Any, changes: Any,
    newly: Any,
) -> Any:  # fmt: skip
    """Write attempts (`new`), questions (`old`) and standing; gives (changes made, questions answered first)."""
    of, helper, when, through, far, is_helpful, surplus = new
    attempts, total, first_tick, first_helper, first_channel, first_hops = old
    rank = made = first = 0
    for a in range(question.size):
        q, i = question[a], person[a]
        row = rows[q]
        if a == 0 or question[a - 1] != q:
            rank = int(answers[q])
        helpful = np.float64(ability[topic[q], i]) >= difficulty[q]
        of[a], helper[a], when[a], through[a], far[a] = row, i, tick, channel[a], hops[a]
        is_helpful[a], surplus[a] = helpful, helpful and rank >= wanted
        attempts[row] += 1
        if not helpful:
            continue
        total[row] += 1
        if rank == 0:
            first_tick[row], first_helper[row], first_channel[row] = tick, i, channel[a]
            first_hops[row] = hops[a]
            newly[first] = asker[q]
            first += 1
        rank += 1
        online = channel[a] == FEED
        if online:
            standing[i] += gain
        for side in range(2):
            changes[0, made], changes[1, made] = (asker[q], i) if side == 0 else (i, asker[q])
            changes[2, made], changes[3, made] = ONLINE if online else FACE_TO_FACE, 1 - 2 * side
            made += 1
    return made, first


def enter(state: Any, asked: Any, attempts: Attempts) -> Changes:
    """Twin of `sim.engine.numpy.thank.enter`."""
    q, a, many = state.questions, state.answers, attempts.question.size
    start = a.size
    a.append(many)
    new = tuple(getattr(a, name)[start:] for name in a.fields)
    old = q.attempts, q.answers, q.first_tick, q.first_helper, q.first_channel, q.first_hops
    changes, newly = np.empty((4, 2 * many), np.int64), np.empty(many, np.int64)
    made, first = _enter(
        state.open, asked.asker, asked.topic, asked.difficulty, asked.answers, attempts.question, attempts.person,
        attempts.channel, attempts.hops, state.tick, int(state.scenario.asking.answers_wanted),
        np.float32(1 / state.fame.scale), state.people.ability, state.people.standing, new, old, changes, newly,
    )  # fmt: skip
    row, other, layer, change = changes[:, :made]
    return Changes(row, other, layer, change, newly[:first])


@jit
def _move(morale: Any, whose: Any, down: float, up: float) -> None:
    for m in range(whose.size):
        morale[whose[m]] = moved(np.float64(morale[whose[m]]), down, up)


def move(morale: Any, whose: Any, down: float, up: float) -> None:
    """Twin of `sim.rules.thank.move`."""
    _move(morale, whose, down, up)
