"""Compiled twin: reading, and deciding to help."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import rng
from sim.engine.compiled.jit import address, both_days, inner, jit, read_chance, unit, word_of
from sim.engine.compiled.weigh import bond_face_to_face, bond_online, come_close, keep_able, skills, weigh
from sim.engine.numpy.help import IS_HOSTILE, IS_READ, Asked, Decisions
from sim.state.questions import FEED

READ, DECIDE = np.uint64(rng.READ), np.uint64(rng.DECIDE)
ZERO = np.uint64(0)
HAS_BUDGET, HAS_TOO_MANY = 1, 2


@jit
def _flags(
    person: Any, channel: Any, near: Any, attention: float, chatter: float, before: Any, on: Any, flags: Any
) -> None:
    """What most exposures turn on, in one byte a person: has effort left, gets more than can be read.

    `on` takes the messages of each person: exposures on the feed, and others; `before` (N, 2) has those of
    earlier ticks of the last 24 hours, and no rows where a tick is a day.
    """
    if before.shape[0] > 0:
        on[:] = before
    else:
        on[:] = 0
    for e in range(person.size):
        on[person[e], 0 if channel[e] == FEED else 1] += 1
    for i in range(flags.size):
        many = attention < _got(on, i, chatter)
        flags[i] = (HAS_BUDGET if near[i, 3] >= 1 else 0) | (HAS_TOO_MANY if many else 0)


@inner
def _got(on: Any, i: Any, chatter: float) -> Any:
    """Return the messages of a person in 24 hours, as `sim.rules.read.messages` does."""
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


@jit
def _decide(
    seed: Any, tick: Any, question: Any, person: Any, channel: Any, asker: Any, asked: Any, topic: Any,
    difficulty: Any, answers: Any, depths: Any, seen: Any, near: Any, interest: Any, favourite: Any, ability: Any,
    face: Any, face_strength: Any, face_account: Any, face_degree: Any, far: Any, far_strength: Any,
    far_account: Any, far_degree: Any, pool: Any, lists: Any, on: Any, flags: Any, numbers: Any, weights: Any,
    words: Any, out: Any, odds: Any,
) -> None:  # fmt: skip
    """Go over a part of the exposures in short passes, each of which keeps what the next has to look at."""
    attention, chatter, tune_out, hostility, purpose, misjudgement, trust, cap, plain, shielded = numbers
    who, days, w0, w1, w2, w3 = words
    _keys(question, asker, asked, who, days)
    _draw_all(seed, who, days, person, w0, w1, w2, w3)
    chosen, able = np.empty(question.size + 1, np.int32), np.empty(question.size + 1, np.int32)
    _crowded_out(seed, tick, who, days, person, channel, flags, on, attention, chatter, out, chosen)
    chosen = chosen[: _select(person, channel, flags, tune_out, hostility, w2, w3, out, chosen)]
    skill = np.empty(chosen.size, np.float32)
    skills(chosen, person, question, topic, ability, skill)
    able = able[: keep_able(chosen, skill, w1, question, difficulty, misjudgement, able)]
    real, owed = np.empty((4, able.size)), np.empty(able.size, np.int64)
    close, match, strong, online = real[0], real[1], real[2], real[3]
    bond_face_to_face(able, person, who, face, face_strength, face_account, face_degree, plain, strong, owed)
    bond_online(
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
    come_close(able, question, person, who, topic, near, favourite, interest, close, match)
    weigh(
        able, question, person, who, channel, w0, match, strong, online, owed, close, interest, depths, seen,
        answers, weights, purpose, trust, int(cap), out, odds,
    )  # fmt: skip


def decide(state: Any, asked: Asked, shown: Any) -> Decisions:
    """Twin of `sim.engine.numpy.help.decide`; threads, if any, take consecutive parts of the exposures."""
    s, p, face, far = state.scenario, state.people, state.ties.face_to_face, state.ties.online
    f, w, lists, h = s.channels.feed, s.helping.willingness, state.ties.followers, s.helping
    m = s.channels.managers
    odds = state.room("odds", shown.size, np.float64)
    code = shown.heard.astype(np.uint8)
    words = state.room("words", 6 * shown.size, np.uint32)
    on, flags = state.room("on", 2 * p.count, np.int32).reshape(-1, 2), state.room("flags", p.count, np.uint8)
    crowd = (0.0, 0.0, 0.0, 0.0)
    if f is not None:
        crowd = (f.noise * (1 - f.purpose), f.resistance, f.hostility * (1 - f.purpose), f.purpose)
    numbers = tuple(map(float, (
        h.attention, *crowd, h.misjudgement, 0.0 if m is None else m.trust, s.ties.owed_cap, state.fading.scale,
        state.fading.shielded_scale,
    )))  # fmt: skip
    weights = tuple(map(float, (
        w.baseline, w.interest, w.tie, w.owed, w.nearness, w.rivalry, w.standing, w.purpose, w.bystander,
    )))  # fmt: skip
    before = on[:0] if state.short is None else state.short.got
    _flags(shown.person, shown.channel, p.near, numbers[0], numbers[1], before, on, flags)

    def part(piece: slice) -> None:
        _decide(
            np.uint64(state.luck), np.uint64(state.tick), shown.question[piece], shown.person[piece],
            shown.channel[piece], asked.asker, asked.asked, asked.topic, asked.difficulty, asked.answers,
            asked.depth, asked.seen, p.near, p.interest, p.favourite, p.ability, face.neighbour, face.strength,
            face.account, face.degree, far.neighbour, far.strength, far.account, far.degree, lists.pool,
            lists.lists, on, flags, numbers, weights, words[6 * piece.start : 6 * piece.stop].reshape(6, -1), code[piece], odds[piece],
        )  # fmt: skip

    state.in_parts(part, shown.size)
    return Decisions(code, odds)
