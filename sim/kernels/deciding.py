"""Compiled twins: reading, deciding to help, and spending effort."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import chance
from sim.deciding import IS_HOSTILE, IS_READ, IS_WILLING, Asked, Decisions
from sim.kernels.twins import (
    address,
    believes_able,
    both_days,
    jit,
    log_odds,
    logistic,
    nearness,
    normal,
    prefetch,
    read_chance,
    together,
    unit,
)  # fmt: skip
from sim.questions import FEED

READ, DECIDE = np.uint64(chance.READ), np.uint64(chance.DECIDE)
ZERO = np.uint64(0)
AHEAD = 8  # how many exposures ahead memory is asked for
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
    return float(dot / np.sqrt(own * other))


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
def _flags(near: Any, got: Any, attention: float) -> Any:
    """What most exposures turn on, in one byte a person: has effort left, gets more than can be read."""
    flags = np.empty(got.size, np.uint8)
    for i in range(got.size):
        flags[i] = (HAS_BUDGET if near[i, 3] >= 1 else 0) | (HAS_TOO_MANY if attention < got[i] else 0)
    return flags


@jit
def _keys(question: Any, asker: Any, asked: Any, who: Any, days: Any) -> None:
    """Write asker and day of asking of each exposure behind one another, so that draws run in lanes."""
    for e in range(question.size):
        who[e] = asker[question[e]]
        days[e] = asked[question[e]]


@jit
def _draw_all(seed: Any, who: Any, days: Any, person: Any, w0: Any, w1: Any, w2: Any, w3: Any) -> None:
    for e in range(person.size):
        d0, d1, d2, d3 = address(
            seed, DECIDE, both_days(ZERO, np.uint64(days[e])), np.uint64(who[e]), np.uint64(person[e]), ZERO
        )
        w0[e], w1[e], w2[e], w3[e] = d0, d1, d2, d3


@jit
def _is_read(
    seed: Any, tick: Any, day: Any, who: Any, i: Any, medium: int, attention: float, got: float
) -> bool:
    r0, r1, r2, _ = address(seed, READ, both_days(tick, np.uint64(day)), np.uint64(who), np.uint64(i), ZERO)
    w = r0 if medium == 0 else (r1 if medium == 1 else r2)
    return bool(unit(w) < read_chance(attention, got))


@jit
def _select(
    seed: Any, tick: Any, who: Any, days: Any, person: Any, channel: Any, heard: Any, flags: Any, got: Any,
    attention: float, tune_out: float, hostility: float, w2: Any, w3: Any, out: Any, chosen: Any,
) -> int:  # fmt: skip
    """Settle what is read and what is answered badly; list the exposures whose readers have effort left."""
    many = 0
    for e in range(person.size):
        i = np.uint64(person[e])
        flag = flags[i]
        code = IS_READ if heard[e] else 0
        overloaded = code != 0 and flag & HAS_TOO_MANY
        if overloaded and not _is_read(
            seed, tick, days[e], who[e], i, channel[e], attention, np.float64(got[i])
        ):
            code = 0
        if channel[e] == FEED and code != 0:
            if tune_out > 0.0 and unit(np.uint64(w2[e])) < tune_out:
                code = 0
            elif hostility > 0.0 and unit(np.uint64(w3[e])) < hostility:
                code |= IS_HOSTILE
        out[e] = code
        chosen[many] = e
        many += (code & IS_READ) & (flag & HAS_BUDGET)
    return many


@jit
def _skills(chosen: Any, person: Any, question: Any, topic: Any, ability: Any, skill: Any) -> None:
    for c in range(chosen.size):
        e = chosen[c]
        skill[c] = ability[np.uint64(topic[question[e]]), np.uint64(person[e])]


@jit
def _keep_able(
    chosen: Any, skill: Any, w1: Any, question: Any, difficulty: Any, misjudgement: float, able: Any
) -> int:
    many = 0
    for c in range(chosen.size):
        e = chosen[c]
        able[many] = e
        many += _able(np.float64(skill[c]), misjudgement, unit(np.uint64(w1[e])), difficulty[question[e]])
    return many


@jit
def _close(
    able: Any, question: Any, person: Any, who: Any, topic: Any, near: Any, favourite: Any, rivalry: float,
    interest: Any, close: Any, cosine: Any, match: Any,
) -> None:  # fmt: skip
    """Nearness and match of reader and asker, and the likeness of those who are near."""
    for c in range(able.size):
        e = able[c]
        i, j = np.uint64(person[e]), np.uint64(who[e])
        close[c] = nearness(
            np.float64(near[i, 0]) - np.float64(near[j, 0]), np.float64(near[i, 1]) - np.float64(near[j, 1]),
            np.float64(near[i, 2]),
        )  # fmt: skip
        match[c] = np.float64(interest[i, np.uint64(topic[question[e]])]) / np.float64(favourite[i])
    for c in range(able.size):
        e = able[c]
        cosine[c] = _cosine(interest, person[e], who[e]) if close[c] > 0.0 and rivalry != 0.0 else 0.0


@jit
def _face(
    able: Any, person: Any, who: Any, face: Any, face_strength: Any, face_account: Any, face_degree: Any,
    plain: float, strong: Any, owed: Any,
) -> None:  # fmt: skip
    """Strength of the face-to-face tie and what the reader owes in it, from the asker's row."""
    for c in range(able.size):
        if c + AHEAD < able.size:
            at = who[able[c + AHEAD]] * face.shape[1]
            prefetch(face, at)
            prefetch(face, at + 16)
        i, j = person[able[c]], np.int64(who[able[c]])
        slot = _slot(face, face_degree[j], j, i)
        strong[c], owed[c] = 0.0, 0
        if slot >= 0:
            strong[c] = np.float64(face_strength[j, slot]) * plain
            owed[c] = -(face_account[j, slot] >> 1)


@jit
def _online(
    able: Any, person: Any, who: Any, pool: Any, lists: Any, far: Any, far_strength: Any, far_account: Any,
    far_degree: Any, plain: float, shielded: float, online: Any, owed: Any,
) -> None:  # fmt: skip
    """Strength of the online tie by which the reader follows the asker, and what is owed in it."""
    for c in range(able.size):
        if c + 2 * AHEAD < able.size:
            prefetch(lists, np.int64(who[able[c + 2 * AHEAD]]) * 3)
        if c + AHEAD < able.size:
            prefetch(pool, np.int64(lists[who[able[c + AHEAD]], 0]))
        i, j = np.int64(person[able[c]]), np.int64(who[able[c]])
        online[c] = 0.0
        if _follows(pool, lists[j, 0], lists[j, 1], i):
            slot = _slot(far, far_degree[i], i, j)
            account = far_account[i, slot]
            online[c] = np.float64(far_strength[i, slot]) * (shielded if account & 1 else plain)
            owed[c] += account >> 1


@jit
def _weigh(
    able: Any, question: Any, channel: Any, w0: Any, match: Any, strong: Any, online: Any, owed: Any, close: Any,
    cosine: Any, depths: Any, seen: Any, answers: Any, weights: Any, purpose: float, cap: int, out: Any, odds: Any,
) -> None:  # fmt: skip
    baseline, w_interest, w_tie, w_owed, w_near, w_rivalry, w_standing, w_purpose, w_bystander = weights
    for c in range(able.size):
        e = able[c]
        q = question[e]
        public = w_standing * seen[q] + w_purpose * purpose if channel[e] == FEED else 0.0
        value = log_odds(
            baseline, w_interest, np.float64(match[c]), w_tie, together(strong[c], online[c]) * depths[q], w_owed,
            max(min(owed[c], cap), -cap) / max(1, cap), w_near, close[c], w_rivalry, cosine[c], public,
            w_bystander, answers[q],
        )  # fmt: skip
        odds[e] = value
        if unit(np.uint64(w0[e])) < logistic(value):
            out[e] |= IS_WILLING


def decide(state: Any, asked: Asked, shown: Any, got: Any) -> Decisions:
    """Twin of `sim.deciding.decide`; threads, if any, take consecutive parts of the exposures.

    It goes over the exposures in short passes, each of which keeps only what the next has to look at, so
    that draws run in lanes and waits for memory overlap.
    """
    code, odds = state.room("code", shown.size, np.uint8), state.room("odds", shown.size, np.float64)
    words = state.room("words", 6 * shown.size, np.uint32).reshape(6, -1)
    flags = _flags(state.people.near, got, float(state.scenario.helping.attention * state.days))

    def part(piece: slice) -> None:
        _decide_part(state, asked, shown, got, flags, piece, words[:, piece], code[piece], odds[piece])

    state.in_parts(part, shown.size)
    return Decisions(code, odds)


def _decide_part(
    state: Any, asked: Asked, shown: Any, got: Any, flags: Any, piece: slice, words: Any, code: Any, odds: Any
) -> None:
    s, p, face, far = state.scenario, state.people, state.ties.face_to_face, state.ties.online
    f, w, lists, h = s.channels.feed, s.helping.willingness, state.ties.followers, s.helping
    question, person, channel = shown.question[piece], shown.person[piece], shown.channel[piece]
    tune_out, hostility, purpose = 0.0, 0.0, 0.0
    if f is not None:
        tune_out, hostility, purpose = (
            float(f.resistance),
            float(f.hostility * (1 - f.purpose)),
            float(f.purpose),
        )
    who, days, w0, w1, w2, w3 = words
    luck, tick = np.uint64(state.luck), np.uint64(state.tick)
    _keys(question, asked.asker, asked.asked, who, days)
    _draw_all(luck, who, days, person, w0, w1, w2, w3)
    chosen = np.empty((2, question.size + 1), np.int32)
    many = _select(
        luck, tick, who, days, person, channel, shown.heard[piece], flags, got,
        float(h.attention * state.days), tune_out, hostility, w2, w3, code, chosen[0],
    )  # fmt: skip
    skill = np.empty(many, np.float32)
    _skills(chosen[0, :many], person, question, asked.topic, p.ability, skill)
    many = _keep_able(
        chosen[0, :many], skill, w1, question, asked.difficulty, float(h.misjudgement), chosen[1]
    )
    able, real, owed = chosen[1, :many], np.empty((5, many)), np.empty(many, np.int64)
    plain, shielded = float(state.fading.scale), float(state.fading.shielded_scale)
    _close(
        able, question, person, who, asked.topic, p.near, p.favourite, float(w.rivalry), p.interest, real[0],
        real[1], real[2],
    )  # fmt: skip
    _face(able, person, who, face.neighbour, face.strength, face.account, face.degree, plain, real[3], owed)
    _online(
        able, person, who, lists.pool, lists.lists, far.neighbour, far.strength, far.account, far.degree, plain,
        shielded, real[4], owed,
    )  # fmt: skip
    weights = tuple(map(float, (
        w.baseline, w.interest, w.tie, w.owed, w.nearness, w.rivalry, w.standing, w.purpose, w.bystander,
    )))  # fmt: skip
    _weigh(
        able, question, channel, w0, real[2], real[3], real[4], owed, real[0], real[1], asked.depth, asked.seen,
        asked.answers, weights, purpose, int(s.ties.owed_cap), code, odds,
    )  # fmt: skip
