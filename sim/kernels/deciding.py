"""Compiled twins: reading, deciding to help, and spending effort."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.deciding import Decisions
from sim.kernels.twins import (
    address, believes_able, both_days, jit, log_odds, logistic, nearness, normal, read_chance, together, unit,
)  # fmt: skip
from sim.questions import FEED
from sim.rules.help import Attempts

READ, DECIDE = np.uint64(chance.READ), np.uint64(chance.DECIDE)
ZERO = np.uint64(0)
IS_READ, IS_HOSTILE, IS_WILLING = 1, 2, 4


@jit
def _slot(neighbour: Any, degree: Any, row: int, other: int) -> int:
    at = -1
    for s in range(degree[row]):
        if neighbour[row, s] == other:
            at = s
    return at


@jit
def _follows(pool: Any, start: Any, size: Any, followed: int, follower: int) -> bool:
    low, high = start[followed], start[followed] + size[followed]
    while low < high:
        middle = (low + high) // 2
        if pool[middle] < follower:
            low = middle + 1
        else:
            high = middle
    return low < start[followed] + size[followed] and pool[low] == follower


@jit
def _cosine(interest: Any, i: int, j: int) -> float:
    dot = own = other = 0.0
    for k in range(interest.shape[1]):
        a, b = np.float64(interest[i, k]), np.float64(interest[j, k])
        dot += a * b
        own += a * a
        other += b * b
    return dot / np.sqrt(own * other)


@jit
def _bond(ties: Any, i: int, j: int, plain: float, shielded: float, cap: int) -> Any:
    near, near_strength, near_account, near_degree, far, far_strength, far_account, pool, start, size = ties
    face, online, owed = 0.0, 0.0, 0
    slot = _slot(near, near_degree, j, i)
    if slot >= 0:
        face = np.float64(near_strength[j, slot]) * plain
        owed -= near_account[j, slot] >> 1
    if _follows(pool, start, size, j, i):
        slot = 0
        while far[i, slot] != j:
            slot += 1
        account = far_account[i, slot]
        online = np.float64(far_strength[i, slot]) * (shielded if account & 1 else plain)
        owed += account >> 1
    return together(face, online), max(min(owed, cap), -cap) / max(1, cap)


@jit
def _decide(
    seed: Any, tick: Any, question: Any, person: Any, channel: Any, heard: Any, got: Any, columns: Any,
    people: Any, ties: Any, scales: Any, weights: Any, feed: Any, attention: float, misjudgement: float,
    cap: int, out: Any, odds: Any,
) -> None:  # fmt: skip
    asker, asked, topic, difficulty, answers, depth, seen = columns
    x, y, reach, interest, favourite, skill, budget = people
    baseline, w_interest, w_tie, w_owed, w_near, w_rivalry, w_standing, w_purpose, w_bystander = weights
    tune_out, hostility, purpose = feed
    plain, shielded = scales
    for e in range(question.size):
        out[e] = 0
        if not heard[e]:
            continue
        q, i = question[e], np.int64(person[e])
        j = asker[q]
        on_feed = channel[e] == FEED
        asked_day = np.uint64(asked[q])
        p = read_chance(attention, got[i])
        if p < 1.0:
            r0, r1, r2, _ = address(seed, READ, both_days(tick, asked_day), np.uint64(j), np.uint64(i), ZERO)
            w = r0 if channel[e] == 0 else (r1 if channel[e] == 1 else r2)
            if not unit(w) < p:
                continue
        has_budget = budget[i] >= 1
        if not has_budget and not (on_feed and (tune_out > 0.0 or hostility > 0.0)):
            out[e] = IS_READ
            continue
        days = both_days(ZERO, asked_day)
        d0, d1, d2, d3 = address(seed, DECIDE, days, np.uint64(j), np.uint64(i), ZERO)
        if on_feed and tune_out > 0.0 and unit(d2) < tune_out:
            continue
        out[e] = IS_READ
        if on_feed and unit(d3) < hostility:
            out[e] |= IS_HOSTILE
        if not has_budget:
            continue
        k = topic[q]
        z = normal(unit(d1))
        if not believes_able(np.float64(skill[i, k]), misjudgement, z, difficulty[q]):
            continue
        near = nearness(
            np.float64(x[i]) - np.float64(x[j]), np.float64(y[i]) - np.float64(y[j]), np.float64(reach[i])
        )
        cosine = _cosine(interest, i, j) if near > 0.0 and w_rivalry != 0.0 else 0.0
        strength, owed = _bond(ties, i, j, plain, shielded, cap)
        match = np.float64(interest[i, k]) / np.float64(favourite[i])
        public = w_standing * seen[q] + w_purpose * purpose if on_feed else 0.0
        value = log_odds(
            baseline, w_interest, match, w_tie, strength * depth[q], w_owed, owed, w_near, near, w_rivalry,
            cosine, public, w_bystander, answers[q],
        )  # fmt: skip
        odds[e] = value
        if unit(d0) < logistic(value):
            out[e] |= IS_WILLING


def decide(state: Any, asked: Any, shown: Any, got: Any) -> Decisions:
    """Twin of `sim.deciding.decide`; threads, if any, take consecutive parts of the exposures."""
    s, p, t = state.scenario, state.people, state.ties
    f, w = s.channels.feed, s.helping.willingness
    out, odds = np.empty(shown.size, np.uint8), np.zeros(shown.size)
    fixed = (
        got,
        (asked.asker, asked.asked, asked.topic, asked.difficulty, asked.answers, asked.depth, asked.seen),
        (p.x, p.y, p.range, p.interest, p.favourite, p.skill, p.budget),
        (
            t.face_to_face.neighbour, t.face_to_face.strength, t.face_to_face.account, t.face_to_face.degree,
            t.online.neighbour, t.online.strength, t.online.account,
            t.followers.pool, t.followers.start, t.followers.size,
        ),
        (float(state.fading.scale), float(state.fading.shielded_scale)),
        tuple(map(float, (
            w.baseline, w.interest, w.tie, w.owed, w.nearness, w.rivalry, w.standing, w.purpose, w.bystander,
        ))),
        (0.0, 0.0, 0.0) if f is None else (float(f.resistance), float(f.hostility * (1 - f.purpose)), float(f.purpose)),
        float(s.helping.attention * state.days),
        float(s.helping.misjudgement),
        int(s.ties.owed_cap),
    )  # fmt: skip

    def part(piece: slice) -> None:
        _decide(
            np.uint64(state.luck), np.uint64(state.tick), shown.question[piece], shown.person[piece],
            shown.channel[piece], shown.heard[piece], *fixed, out[piece], odds[piece],
        )  # fmt: skip

    state.in_parts(part, shown.size)
    return Decisions(out & IS_READ != 0, out & IS_HOSTILE != 0, out & IS_WILLING != 0, odds)


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
                    if odds[c] > odds[d] or (odds[c] == odds[d] and channel[c] < channel[d]):
                        place = m
                    else:
                        place = -1
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


def spend(question: Any, person: Any, odds: Any, channel: Any, hops: Any, budget: Any) -> Attempts:
    """Twin of `sim.rules.help.spend`."""
    taken = np.zeros(question.size, np.bool_)
    _spend(question, person, odds, channel, budget, taken)
    c = np.flatnonzero(taken)
    c = c[np.lexsort((person[c], -odds[c], question[c]))]
    return Attempts(question[c].astype(np.int64), person[c].astype(np.int64), channel[c], hops[c])
