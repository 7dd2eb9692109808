"""Compiled twins: reading, deciding to help, and spending effort."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.deciding import IS_HOSTILE, IS_READ, IS_WILLING, Asked, Decisions, Tally
from sim.kernels.twins import (
    address,
    believes_able,
    both_days,
    depth,
    jit,
    log_odds,
    logistic,
    nearness,
    normal,
    prefetch,
    read_chance,
    together,
    unit,
    visibility,
)  # fmt: skip
from sim.questions import FEED

READ, DECIDE = np.uint64(chance.READ), np.uint64(chance.DECIDE)
ZERO = np.uint64(0)
AHEAD = 4  # how many questions ahead memory is asked for
HAS_BUDGET, HAS_TOO_MANY = 1, 2
BINS = 256
# bounds of the normal draw of each 256th of the unit interval, with room for rounding
_edges = chance.normal(np.clip(np.arange(BINS + 1) / BINS, 2.0**-34, 1 - 2.0**-34))
LEAST, MOST = _edges[:-1] - 1e-6, _edges[1:] + 1e-6


@jit
def _slot(neighbour: Any, many: int, row: int, other: int) -> int:
    at = -1
    for s in range(many):
        at = s if neighbour[row, s] == other else at
    return at


@jit
def _follows(pool: Any, start: int, size: int, follower: int) -> bool:
    """Whether a sorted list holds `follower`, by halving without branches."""
    if size == 0:
        return False
    base = start
    while size > 1:
        half = size // 2
        base += half if pool[base + half] <= follower else 0
        size -= half
    return bool(pool[base] == follower)


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
def _able(skill: float, misjudgement: float, u: float, difficulty: float) -> bool:
    """Twin of `believes_able` that finds the normal draw itself only where its bounds don't settle it."""
    at = int(u * BINS)
    if believes_able(skill, misjudgement, LEAST[at], difficulty):
        return True
    if not believes_able(skill, misjudgement, MOST[at], difficulty):
        return False
    return bool(believes_able(skill, misjudgement, normal(u), difficulty))


@jit
def _columns(
    rows: Any, asker: Any, asked: Any, topic: Any, difficulty: Any, answers: Any, followers: Any, standing: Any,
    scale: float, half: float, dilution: float, shallowness: float, whole: Any, real: Any,
) -> None:  # fmt: skip
    for q in range(rows.size):
        row = rows[q]
        j = asker[row]
        whole[0, q], whole[1, q], whole[2, q] = j, asked[row], topic[row]
        real[0, q], real[1, q] = difficulty[row], answers[row]
        real[2, q] = depth(np.float64(followers[j]), dilution, shallowness)
        real[3, q] = visibility(np.float64(standing[j]) * scale, half) if half > 0.0 else 0.0


def columns(state: Any) -> Asked:
    """Twin of `sim.deciding.columns`."""
    q, h, f = state.questions, state.scenario.helping, state.scenario.channels.feed
    whole, real = np.empty((3, state.open.size), np.int64), np.empty((4, state.open.size))
    _columns(
        state.open, q.asker, q.asked, q.topic, q.difficulty, q.answers, state.ties.followers.size,
        state.people.standing, float(state.fame.scale), 0.0 if f is None else float(f.half), float(h.dilution),
        float(h.shallowness), whole, real,
    )  # fmt: skip
    return Asked(whole[0], whole[1], whole[2], real[0], real[1], real[2], real[3])


@jit
def _messages(person: Any, channel: Any, chatter: float, on: Any, got: Any) -> None:
    off = np.zeros(on.size, np.int32)
    for e in range(person.size):
        if channel[e] == FEED:
            on[person[e]] += 1
        else:
            off[person[e]] += 1
    for i in range(on.size):
        got[i] = off[i] + on[i] * (1.0 + chatter)


def messages(person: Any, channel: Any, count: int, chatter: float) -> Any:
    """Twin of `sim.rules.read.messages`."""
    on, got = np.zeros(count, np.int32), np.empty(count, np.float32)
    _messages(person, channel, chatter, on, got)
    return got


@jit
def _runs(question: Any, channel: Any, topic: Any, topics: int) -> Any:
    """Where each run of exposures of one question begins, and the order of the runs by topic."""
    begin = np.empty(question.size + 1, np.int64)
    first = np.zeros(topics + 1, np.int64)
    many = 0
    for e in range(question.size):
        if e == 0 or question[e] != question[e - 1] or channel[e] != channel[e - 1]:
            begin[many] = e
            many += 1
            first[topic[question[e]] + 1] += 1
    begin[many] = question.size
    for k in range(topics):
        first[k + 1] += first[k]
    order = np.empty(many, np.int64)
    for r in range(many):
        k = topic[question[begin[r]]]
        order[first[k]] = r
        first[k] += 1
    return begin, order


@jit
def _flags(near: Any, got: Any, attention: float) -> Any:
    """What most exposures turn on, in one byte a person: has effort left, gets more than can be read."""
    flags = np.empty(got.size, np.uint8)
    for i in range(got.size):
        flags[i] = (HAS_BUDGET if near[i, 3] >= 1 else 0) | (HAS_TOO_MANY if attention < got[i] else 0)
    return flags


@jit
def _decide(
    seed: Any, tick: Any, question: Any, person: Any, channel: Any, heard: Any, got: Any, columns: Any,
    near: Any, interest: Any, topical: Any, ties: Any, pool: Any, lists: Any, scales: Any, weights: Any,
    feed: Any, attention: float, misjudgement: float, cap: int, out: Any, odds: Any,
) -> None:  # fmt: skip
    asker, asked, topic, difficulties, answers, depths, seen = columns
    face, face_strength, face_account, face_degree, far, far_strength, far_account, far_degree = ties
    baseline, w_interest, w_tie, w_owed, w_near, w_rivalry, w_standing, w_purpose, w_bystander = weights
    tune_out, hostility, purpose = feed
    plain, shielded = scales
    begin, order = _runs(question, channel, topic, topical.shape[0])
    flags = _flags(near, got, attention)
    for t in range(order.size):
        if t + AHEAD < order.size:
            ahead = asker[question[begin[order[t + AHEAD]]]]
            prefetch(near, ahead * 4)
            prefetch(lists, ahead * 3)
            prefetch(face, ahead * face.shape[1])
            prefetch(face, ahead * face.shape[1] + 16)
            soon = asker[question[begin[order[t + AHEAD // 2]]]]
            prefetch(pool, lists[soon, 0])
            prefetch(pool, lists[soon, 0] + 16)
        q = question[begin[order[t]]]
        j, k, asked_day, difficulty = asker[q], topic[q], np.uint64(asked[q]), difficulties[q]
        who, today, once = np.uint64(j), both_days(tick, asked_day), both_days(ZERO, asked_day)
        medium = channel[begin[order[t]]]
        on_feed = medium == FEED
        public = w_standing * seen[q] + w_purpose * purpose if on_feed else 0.0
        draws_for_all = on_feed and (tune_out > 0.0 or hostility > 0.0)
        for e in range(begin[order[t]], begin[order[t] + 1]):
            out[e] = 0
            if not heard[e]:
                continue
            i = np.int64(person[e])
            flag = flags[i]
            if flag & HAS_TOO_MANY:
                r0, r1, r2, _ = address(seed, READ, today, who, np.uint64(i), ZERO)
                p = read_chance(attention, np.float64(got[i]))
                if not unit(r0 if medium == 0 else (r1 if medium == 1 else r2)) < p:
                    continue
            has_budget = flag & HAS_BUDGET != 0
            if not has_budget and not draws_for_all:
                out[e] = IS_READ
                continue
            d0, d1, d2, d3 = address(seed, DECIDE, once, who, np.uint64(i), ZERO)
            if on_feed and tune_out > 0.0 and unit(d2) < tune_out:
                continue
            out[e] = IS_READ
            if on_feed and unit(d3) < hostility:
                out[e] |= IS_HOSTILE
            if not has_budget or not _able(np.float64(topical[k, i, 1]), misjudgement, unit(d1), difficulty):
                continue
            close = nearness(
                np.float64(near[i, 0]) - np.float64(near[j, 0]), np.float64(near[i, 1]) - np.float64(near[j, 1]),
                np.float64(near[i, 2]),
            )  # fmt: skip
            cosine = _cosine(interest, i, j) if close > 0.0 and w_rivalry != 0.0 else 0.0
            strong, online, owed = 0.0, 0.0, 0
            slot = _slot(face, face_degree[j], j, i)
            if slot >= 0:
                strong = np.float64(face_strength[j, slot]) * plain
                owed -= face_account[j, slot] >> 1
            if _follows(pool, lists[j, 0], lists[j, 1], i):
                slot = _slot(far, far_degree[i], i, j)
                account = far_account[i, slot]
                online = np.float64(far_strength[i, slot]) * (shielded if account & 1 else plain)
                owed += account >> 1
            value = log_odds(
                baseline, w_interest, np.float64(topical[k, i, 0]), w_tie, together(strong, online) * depths[q],
                w_owed, max(min(owed, cap), -cap) / max(1, cap), w_near, close, w_rivalry, cosine, public,
                w_bystander, answers[q],
            )  # fmt: skip
            odds[e] = value
            if unit(d0) < logistic(value):
                out[e] |= IS_WILLING


def decide(state: Any, asked: Asked, shown: Any, got: Any) -> Decisions:
    """Twin of `sim.deciding.decide`; threads, if any, take consecutive parts of the exposures."""
    s, p, face, far = state.scenario, state.people, state.ties.face_to_face, state.ties.online
    f, w, lists = s.channels.feed, s.helping.willingness, state.ties.followers
    out, odds = state.room("code", shown.size, np.uint8), state.room("odds", shown.size, np.float64)
    fixed = (
        got,
        (asked.asker, asked.asked, asked.topic, asked.difficulty, asked.answers, asked.depth, asked.seen),
        p.near, p.interest, p.topical,
        (
            face.neighbour, face.strength, face.account, face.degree,
            far.neighbour, far.strength, far.account, far.degree,
        ),
        lists.pool, lists.lists,
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
    return Decisions(out, odds)


@jit
def _tally(code: Any, question: Any, shown: Any, read: Any, hostile: Any, willing: Any) -> Any:
    bad = able = 0
    for e in range(code.size):
        c = code[e]
        shown[question[e]] += 1
        read[question[e]] += c & IS_READ
        if c & IS_HOSTILE:
            hostile[bad] = e
            bad += 1
        if c & IS_WILLING:
            willing[able] = e
            able += 1
    return bad, able


def tally(decisions: Decisions, question: Any, many: int, room: Any) -> Tally:
    """Twin of `sim.deciding.tally`."""
    shown, read = np.zeros(many, np.int64), np.zeros(many, np.int64)
    hostile, willing = room("hostile", question.size, np.int64), room("willing", question.size, np.int64)
    bad, able = _tally(decisions.code, question, shown, read, hostile, willing)
    return Tally(shown, read, hostile[:bad].copy(), willing[:able].copy())
