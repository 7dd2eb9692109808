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
    inner,
    jit,
    log_odds,
    logistic,
    nearness,
    normal,
    prefetch,
    read_chance,
    together,
    unit,
    word_of,
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
# and of the log odds at which each 256th is a willing draw
_edges = np.arange(1, BINS) / BINS
_logits = chance.log(_edges / (1 - _edges))
LEAST_LOGIT = np.concatenate([[-np.inf], _logits - 1e-6])
MOST_LOGIT = np.concatenate([_logits + 1e-6, [np.inf]])


@inner
def _slot(neighbour: Any, many: int, row: int, other: int) -> int:
    at = -1
    for s in range(many):
        at = s if neighbour[row, s] == other else at
    return at


@inner
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


@inner
def _cosine(interest: Any, i: int, j: int) -> float:
    dot = own = other = 0.0
    for k in range(interest.shape[1]):
        a, b = np.float64(interest[i, k]), np.float64(interest[j, k])
        dot += a * b
        own += a * a
        other += b * b
    return float(dot / np.sqrt(own * other))


@inner
def _able(skill: float, misjudgement: float, u: float, difficulty: float) -> bool:
    """Twin of `believes_able` that finds the normal draw itself only where its bounds don't settle it."""
    at = int(u * BINS)
    if believes_able(skill, misjudgement, LEAST[at], difficulty):
        return True
    if not believes_able(skill, misjudgement, MOST[at], difficulty):
        return False
    return bool(believes_able(skill, misjudgement, normal(u), difficulty))


@jit
def _flags(
    person: Any, channel: Any, near: Any, attention: float, chatter: float, on: Any, flags: Any
) -> None:
    """What most exposures turn on, in one byte a person: has effort left, gets more than can be read.

    `on` takes the messages of each person: exposures on the feed, and others.
    """
    on[:] = 0
    for e in range(person.size):
        on[person[e], 0 if channel[e] == FEED else 1] += 1
    for i in range(flags.size):
        many = attention < _got(on, i, chatter)
        flags[i] = (HAS_BUDGET if near[i, 3] >= 1 else 0) | (HAS_TOO_MANY if many else 0)


@inner
def _got(on: Any, i: Any, chatter: float) -> Any:
    """Messages of a person today, as `sim.rules.read.messages` gives them."""
    return np.float64(np.float32(on[i, 1] + on[i, 0] * (1.0 + chatter)))


@inner
def _keys(question: Any, asker: Any, asked: Any, who: Any, days: Any) -> None:
    """Write asker and day of asking of each exposure behind one another, so that draws run in lanes."""
    for e in range(question.size):
        who[e] = asker[question[e]]
        days[e] = asked[question[e]]


@inner
def _draw_all(seed: Any, who: Any, days: Any, person: Any, w0: Any, w1: Any, w2: Any, w3: Any) -> None:
    for e in range(person.size):
        d0, d1, d2, d3 = address(
            seed, DECIDE, both_days(ZERO, np.uint64(days[e])), np.uint64(who[e]), np.uint64(person[e]), ZERO
        )
        w0[e], w1[e], w2[e], w3[e] = d0, d1, d2, d3


@inner
def _crowded_out(
    seed: Any, tick: Any, who: Any, days: Any, person: Any, channel: Any, flags: Any, on: Any, attention: float,
    chatter: float, out: Any, crowded: Any,
) -> None:  # fmt: skip
    """Settle which of the exposures are read whose readers get more than they can read."""
    many = 0
    for e in range(person.size):
        crowded[many] = e
        many += out[e] != 0 and flags[np.uint64(person[e])] & HAS_TOO_MANY != 0
    words = np.empty(many, np.uint32)
    for c in range(many):
        e = crowded[c]
        when = both_days(tick, np.uint64(days[e]))
        r0, r1, r2, r3 = address(seed, READ, when, np.uint64(who[e]), np.uint64(person[e]), ZERO)
        words[c] = word_of(r0, r1, r2, r3, channel[e])
    for c in range(many):
        e = crowded[c]
        if not unit(np.uint64(words[c])) < read_chance(attention, _got(on, person[e], chatter)):
            out[e] = 0


@inner
def _select(
    person: Any, channel: Any, flags: Any, tune_out: float, hostility: float, w2: Any, w3: Any, out: Any,
    chosen: Any,
) -> int:  # fmt: skip
    """Settle who tunes out and what is answered badly; list the exposures whose readers have effort left."""
    many = 0
    for e in range(person.size):
        code = out[e]
        if channel[e] == FEED and code != 0:
            if tune_out > 0.0 and unit(np.uint64(w2[e])) < tune_out:
                code = 0
            elif hostility > 0.0 and unit(np.uint64(w3[e])) < hostility:
                code |= IS_HOSTILE
        out[e] = code
        chosen[many] = e
        many += (code & IS_READ) & (flags[np.uint64(person[e])] & HAS_BUDGET)
    return many


@inner
def _skills(chosen: Any, person: Any, question: Any, topic: Any, ability: Any, skill: Any) -> None:
    for c in range(chosen.size):
        e = chosen[c]
        skill[c] = ability[np.uint64(topic[question[e]]), np.uint64(person[e])]


@inner
def _keep_able(
    chosen: Any, skill: Any, w1: Any, question: Any, difficulty: Any, misjudgement: float, able: Any
) -> int:
    many = 0
    for c in range(chosen.size):
        e = chosen[c]
        able[many] = e
        many += _able(np.float64(skill[c]), misjudgement, unit(np.uint64(w1[e])), difficulty[question[e]])
    return many


@inner
def _close(
    able: Any, question: Any, person: Any, who: Any, topic: Any, near: Any, favourite: Any, interest: Any,
    close: Any, match: Any,
) -> None:  # fmt: skip
    """Nearness and match of reader and asker."""
    for c in range(able.size):
        e = able[c]
        i, j = np.uint64(person[e]), np.uint64(who[e])
        close[c] = nearness(
            np.float64(near[i, 0]) - np.float64(near[j, 0]), np.float64(near[i, 1]) - np.float64(near[j, 1]),
            np.float64(near[i, 2]),
        )  # fmt: skip
        match[c] = np.float64(interest[i, np.uint64(topic[question[e]])]) / np.float64(favourite[i])


@inner
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


@inner
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


@inner
def _weigh(
    able: Any, question: Any, person: Any, who: Any, channel: Any, w0: Any, match: Any, strong: Any, online: Any,
    owed: Any, close: Any, interest: Any, depths: Any, seen: Any, answers: Any, weights: Any, purpose: float,
    cap: int, out: Any, odds: Any,
) -> None:  # fmt: skip
    """Decide who is willing; the likeness of interests is looked up only where it can decide."""
    baseline, w_interest, w_tie, w_owed, w_near, w_rivalry, w_standing, w_purpose, w_bystander = weights
    for c in range(able.size):
        e = able[c]
        q = question[e]
        u = unit(np.uint64(w0[e]))
        public = w_standing * seen[q] + w_purpose * purpose if channel[e] == FEED else 0.0
        tied = together(strong[c], online[c]) * depths[q]
        lent = max(min(owed[c], cap), -cap) / max(1, cap)
        cosine = 0.0
        if close[c] > 0.0 and w_rivalry != 0.0:
            best = log_odds(
                baseline, w_interest, np.float64(match[c]), w_tie, tied, w_owed, lent, w_near, close[c], w_rivalry,
                1.0 if w_rivalry < 0.0 else 0.0, public, w_bystander, answers[q],
            )  # fmt: skip
            if best < LEAST_LOGIT[int(u * BINS)]:
                continue
            cosine = _cosine(interest, person[e], who[e])
        value = log_odds(
            baseline, w_interest, np.float64(match[c]), w_tie, tied, w_owed, lent, w_near, close[c], w_rivalry,
            cosine, public, w_bystander, answers[q],
        )  # fmt: skip
        if _willing(u, value):
            odds[e] = value
            out[e] |= IS_WILLING


@inner
def _willing(u: float, value: float) -> bool:
    """Whether u < logistic(value); the series is summed only where bounds don't settle it."""
    at = int(u * BINS)
    if value > MOST_LOGIT[at]:
        return True
    if value < LEAST_LOGIT[at]:
        return False
    return bool(u < logistic(value))


@jit
def _decide(
    seed: Any, tick: Any, question: Any, person: Any, channel: Any, asker: Any, asked: Any, topic: Any,
    difficulty: Any, answers: Any, depths: Any, seen: Any, near: Any, interest: Any, favourite: Any, ability: Any,
    face: Any, face_strength: Any, face_account: Any, face_degree: Any, far: Any, far_strength: Any,
    far_account: Any, far_degree: Any, pool: Any, lists: Any, on: Any, flags: Any, numbers: Any, weights: Any,
    words: Any, out: Any, odds: Any,
) -> None:  # fmt: skip
    """Go over a part of the exposures in short passes, each of which keeps what the next has to look at."""
    attention, chatter, tune_out, hostility, purpose, misjudgement, cap, plain, shielded = numbers
    who, days, w0, w1, w2, w3 = words
    _keys(question, asker, asked, who, days)
    _draw_all(seed, who, days, person, w0, w1, w2, w3)
    chosen, able = np.empty(question.size + 1, np.int32), np.empty(question.size + 1, np.int32)
    _crowded_out(seed, tick, who, days, person, channel, flags, on, attention, chatter, out, chosen)
    chosen = chosen[: _select(person, channel, flags, tune_out, hostility, w2, w3, out, chosen)]
    skill = np.empty(chosen.size, np.float32)
    _skills(chosen, person, question, topic, ability, skill)
    able = able[: _keep_able(chosen, skill, w1, question, difficulty, misjudgement, able)]
    real, owed = np.empty((4, able.size)), np.empty(able.size, np.int64)
    close, match, strong, online = real[0], real[1], real[2], real[3]
    _face(able, person, who, face, face_strength, face_account, face_degree, plain, strong, owed)
    _online(
        able,
        person,
        who,
        pool,
        lists,
        far,
        far_strength,
        far_account,
        far_degree,
        plain,
        shielded,
        online,
        owed,
    )
    _close(able, question, person, who, topic, near, favourite, interest, close, match)
    _weigh(
        able, question, person, who, channel, w0, match, strong, online, owed, close, interest, depths, seen,
        answers, weights, purpose, int(cap), out, odds,
    )  # fmt: skip


def decide(state: Any, asked: Asked, shown: Any) -> Decisions:
    """Twin of `sim.deciding.decide`; threads, if any, take consecutive parts of the exposures."""
    s, p, face, far = state.scenario, state.people, state.ties.face_to_face, state.ties.online
    f, w, lists, h = s.channels.feed, s.helping.willingness, state.ties.followers, s.helping
    odds = state.room("odds", shown.size, np.float64)
    code = shown.heard.astype(np.uint8)
    words = state.room("words", 6 * shown.size, np.uint32).reshape(6, -1)
    on, flags = state.room("on", 2 * p.count, np.int32).reshape(-1, 2), state.room("flags", p.count, np.uint8)
    crowd = (0.0, 0.0, 0.0, 0.0)
    if f is not None:
        crowd = (f.noise * (1 - f.purpose), f.resistance, f.hostility * (1 - f.purpose), f.purpose)
    numbers = tuple(map(float, (
        h.attention * state.days, *crowd, h.misjudgement, s.ties.owed_cap, state.fading.scale,
        state.fading.shielded_scale,
    )))  # fmt: skip
    weights = tuple(map(float, (
        w.baseline, w.interest, w.tie, w.owed, w.nearness, w.rivalry, w.standing, w.purpose, w.bystander,
    )))  # fmt: skip
    _flags(shown.person, shown.channel, p.near, numbers[0], numbers[1], on, flags)

    def part(piece: slice) -> None:
        _decide(
            np.uint64(state.luck), np.uint64(state.tick), shown.question[piece], shown.person[piece],
            shown.channel[piece], asked.asker, asked.asked, asked.topic, asked.difficulty, asked.answers,
            asked.depth, asked.seen, p.near, p.interest, p.favourite, p.ability, face.neighbour, face.strength,
            face.account, face.degree, far.neighbour, far.strength, far.account, far.degree, lists.pool,
            lists.lists, on, flags, numbers, weights, words[:, piece], code[piece], odds[piece],
        )  # fmt: skip

    state.in_parts(part, shown.size)
    return Decisions(code, odds)
