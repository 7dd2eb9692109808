"""Compiled reading: decide which exposures are read and which readers are willing to help, and count them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim import rng
from sim.array_types import Floats
from sim.channels import Exposures
from sim.engine.compiled.help import (
    bond_face_to_face,
    bond_online,
    decide_willing,
    look_up_skills,
    nearness_and_match,
    select_able,
)
from sim.engine.compiled.jit import (
    address,
    inner,
    inner_allocating,
    jit,
    jit_allocating,
    pack_ticks,
    read_chance,
    unit,
    word_of,
)
from sim.engine.numpy.help import trust_in_channel
from sim.engine.numpy.rank import read_chances
from sim.rules.rank import EQUAL_CHANCE
from sim.state.questions import MANAGERS
from sim.state.today import IS_HOSTILE, IS_READ, IS_WILLING, Decisions, OpenQuestions, Tally

if TYPE_CHECKING:
    from sim.state.society_state import State

READ, DECIDE = np.uint64(rng.READ), np.uint64(rng.DECIDE)
ZERO = np.uint64(0)
HAS_BUDGET, HAS_TOO_MANY = 1, 2


@jit
def _flags(
    person: Any, channel: Any, budget: Any, attention: float, kinds: Any, messages: Any, before: Any, on: Any,
    flags: Any,
) -> None:  # fmt: skip
    """Compute two flags per person: has effort left, and gets more messages than they can read.

    `on` (N, M) gets the number of each person's exposures in 24 hours, by message kind.
    `before` (N, M) contains the exposures of earlier ticks; it has no rows if a tick is a day.
    """
    for i in range(flags.size):
        for kind in range(on.shape[1]):
            on[i, kind] = before[i, kind] if before.shape[0] > 0 else 0
    for e in range(person.size):
        if kinds[channel[e]] >= 0:
            on[person[e], kinds[channel[e]]] += 1
    for i in range(flags.size):
        many = attention < _message_count(on, i, messages)
        flags[i] = (HAS_BUDGET if budget[i] >= 1 else 0) | (HAS_TOO_MANY if many else 0)


@inner
def _message_count(on: Any, i: Any, messages: Any) -> Any:
    """Return the number of messages of person i in 24 hours, as `sim.rules.read.count_messages` does."""
    got = 0.0
    for m in range(messages.size):
        got += on[i, m] * messages[m]
    return np.float64(np.float32(got))


@inner
def _copy_keys(question: Any, asker: Any, asked: Any, who: Any, days: Any) -> None:
    """For each exposure, store the question's asker in `who` and the tick on which it was asked in `days`.

    Flat arrays let the compiler vectorise the draws.
    """
    for e in range(question.size):
        who[e] = asker[question[e]]
        days[e] = asked[question[e]]


@inner
def draw_all(seed: Any, who: Any, days: Any, person: Any, w0: Any, w1: Any, w2: Any, w3: Any) -> None:
    for e in range(person.size):
        d0, d1, d2, d3 = address(
            seed, DECIDE, pack_ticks(ZERO, np.uint64(days[e])), np.uint64(who[e]), np.uint64(person[e]), ZERO
        )
        w0[e], w1[e], w2[e], w3[e] = d0, d1, d2, d3


@inner_allocating
def _limit_by_attention(
    seed: Any, tick: Any, who: Any, days: Any, person: Any, channel: Any, flags: Any, on: Any, attention: float,
    ways: Any, ranked: Any, out: Any, rows: Any,
) -> None:  # fmt: skip
    """For people who get more messages than they can read, draw which of their exposures they read.

    `ranked` are the chances of all exposures if the feed is ranked (`read_chances`); otherwise it has no rows.
    """
    messages, block, lane = ways
    many = 0
    for e in range(person.size):
        rows[many] = e
        many += out[e] != 0 and flags[np.uint64(person[e])] & HAS_TOO_MANY != 0
    words = np.empty(many, np.uint32)
    for c in range(many):
        e = rows[c]
        when = pack_ticks(tick, np.uint64(days[e]))
        way = np.int64(channel[e])
        r0, r1, r2, r3 = address(seed, READ, when, np.uint64(who[e]), np.uint64(person[e]), block[way])
        words[c] = word_of(r0, r1, r2, r3, lane[way])
    for c in range(many):
        e = rows[c]
        if ranked.size > 0:
            chance = ranked[e]
        else:
            chance = read_chance(attention, _message_count(on, np.int64(person[e]), messages))
        if not unit(np.uint64(words[c])) < chance:
            out[e] = 0


@inner
def _select(
    person: Any, channel: Any, flags: Any, resistance: Any, hostility: Any, w2: Any, w3: Any, out: Any,
    chosen: Any,
) -> int:  # fmt: skip
    """Draw who ignores a question, and who replies with hostility.

    Stores in `chosen` the exposures that are read by people with effort left, and returns their number.
    """
    many = 0
    for e in range(person.size):
        code = out[e]
        if code != 0:
            ignores, hostile = resistance[channel[e]], hostility[channel[e]]
            if ignores > 0.0 and unit(np.uint64(w2[e])) < ignores:
                code = 0
            elif hostile > 0.0 and unit(np.uint64(w3[e])) < hostile:
                code |= IS_HOSTILE
        out[e] = code
        chosen[many] = e
        many += (code & IS_READ) & (flags[np.uint64(person[e])] & HAS_BUDGET)
    return many


@jit_allocating
def _decide(
    seed: Any, tick: Any, shown: Any, asked: Any, people: Any, face: Any, far: Any, followers: Any, on: Any,
    flags: Any, ways: Any, ranked: Any, effects: Any, borrowed: Any, numbers: Any, weights: Any, words: Any,
    out: Any, odds: Any,
) -> None:  # fmt: skip
    """Decide the outcome of the exposures in short passes; each pass selects the exposures for the next."""
    question, person, channel = shown
    asker, when, topic, difficulty = asked[:4]
    near, interest, favourite, ability = people
    attention, misjudgement, cap, plain, shielded = numbers
    resistance, hostility, public, purpose, trust = effects
    who, days, w0, w1, w2, w3 = words
    _copy_keys(question, asker, when, who, days)
    draw_all(seed, who, days, person, w0, w1, w2, w3)
    chosen, able = np.empty(question.size + 1, np.int32), np.empty(question.size + 1, np.int32)
    _limit_by_attention(
        seed, tick, who, days, person, channel, flags, on, attention, ways, ranked, out, chosen
    )
    chosen = chosen[: _select(person, channel, flags, resistance, hostility, w2, w3, out, chosen)]
    skill = np.empty(chosen.size, np.float32)
    look_up_skills(chosen, person, question, topic, ability, skill)
    able = able[: select_able(chosen, skill, w1, question, difficulty, misjudgement, able)]
    columns, owed = np.empty((4, able.size)), np.empty(able.size, np.int64)
    close, match, strong, online = columns[0], columns[1], columns[2], columns[3]
    bond_face_to_face(able, person, who, face, plain, strong, owed)
    bond_online(able, person, who, followers, far, plain, shielded, online, owed)
    nearness_and_match(able, question, person, who, topic, near, favourite, interest, close, match)
    bond = match, strong, online, owed, close
    decide_willing(
        able,
        shown,
        who,
        w0,
        bond,
        interest,
        asked[4:],
        weights,
        (public, purpose, trust, int(cap), borrowed),
        out,
        odds,
    )


def decide(state: State, questions: OpenQuestions, shown: Exposures) -> Decisions:
    """Do the same as `sim.engine.numpy.read.decide`; each thread decides one part of the exposures."""
    s, p, ties, size = state.scenario, state.people, state.ties, shown.question.size
    w, h, t = s.helping.willingness, s.helping, state.channels
    odds, code = state.buffer("odds", size, np.float64), shown.heeded.astype(np.uint8)
    words = state.buffer("words", 6 * size, np.uint32)
    on = state.buffer("on", t.messages.size * p.count, np.int32).reshape(-1, t.messages.size)
    flags = state.buffer("flags", p.count, np.uint8)
    ways, effects = (t.messages, t.block, t.lane), (t.resistance, t.hostility, t.public, t.purpose, t.trust)
    fading = state.tie_fading.scale, state.tie_fading.shielded_scale
    numbers = tuple(map(float, (h.attention, h.misjudgement, s.ties.owed_cap, *fading)))
    weights = tuple(map(float, (
        w.baseline, w.interest, w.tie, w.owed, w.nearness, w.rivalry, w.standing, w.purpose, w.bystander,
    )))  # fmt: skip
    q, followers = questions, ties.followers.columns
    asked = q.asker, q.asked, q.topic, q.difficulty, q.answers, q.depth, q.visibility
    people = p.home, p.interest, p.favourite, p.skill_by_topic
    ranked = np.empty(0) if t.ranking == EQUAL_CHANCE else read_chances(state, questions, shown)
    before = on[:0] if state.short_ticks is None else state.short_ticks.message_counts
    _flags(
        shown.person, shown.channel, p.budget, numbers[0], t.message_kind, t.messages, before, on, flags
    )  # fmt: skip

    borrowed = np.zeros(0) if state.host_work is None else _trust(state, shown)

    def part(piece: slice) -> None:
        _decide(
            np.uint64(state.luck), np.uint64(state.tick), tuple(column[piece] for column in shown[:3]), asked,
            people, ties.face_to_face.columns, ties.online.columns, followers, on, flags, ways, ranked[piece],
            effects, borrowed[piece] if borrowed.size else borrowed, numbers, weights,
            words[6 * piece.start : 6 * piece.stop].reshape(6, -1), code[piece], odds[piece],
        )  # fmt: skip

    state.run_in_parts(part, size)
    return Decisions(code, odds)


def _trust(state: State, shown: Exposures) -> Floats:
    """Return the tie strength that the channel of each exposure adds, (E,); empty if nobody introduces one."""
    if not (shown.channel == MANAGERS).any():
        return np.zeros(0)
    place, person = shown.question.astype(np.int64), shown.person.astype(np.int64)
    return trust_in_channel(state, place, person, shown.channel)


@inner
def _count_once(code: Any, question: Any, person: Any, read: Any, readers: Any, last: Any) -> None:
    """Change `read` (Q,) from numbers of readings to numbers of readers.

    `readers` gets the readers of the first question, then those of the second, and so on. `last` (N,) gets
    the last question that each person read; it must be -1 at first.
    """
    end = 0
    for q in range(read.size):
        end += read[q]
        read[q] = end
    for e in range(code.size):
        if code[e] & IS_READ:
            read[question[e]] -= 1  # in the end, this is where the readers of the question begin
            readers[read[question[e]]] = person[e]
    for q in range(read.size):
        begin, stop = read[q], read[q + 1] if q + 1 < read.size else end
        read[q] = 0
        for r in range(begin, stop):
            read[q] += last[readers[r]] != q
            last[readers[r]] = q


@jit
def _tally(
    code: Any, question: Any, person: Any, shown: Any, read: Any, hostile: Any, willing: Any, readers: Any,
    last: Any,
) -> Any:  # fmt: skip
    """Count the exposures and the readers; `last` has no rows if nobody can be shown a question twice."""
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
    if last.size > 0:
        _count_once(code, question, person, read, readers, last)
    return bad, able


def tally(state: State, decisions: Decisions, shown: Exposures) -> Tally:
    """Do the same as `sim.engine.numpy.read.tally`."""
    many, read = np.zeros((2, state.open.size), np.int64)
    places = ("hostile", "willing", "readers")
    hostile, willing, readers = (state.buffer(name, shown.question.size, np.int32) for name in places)
    last = state.buffer("last", state.people.count if state.may_show_twice else 0, np.int32)
    last[:] = -1
    bad, able = _tally(
        decisions.code, shown.question, shown.person, many, read, hostile, willing, readers, last
    )
    return Tally(many, read, hostile[:bad].copy(), willing[:able].copy())
