"""Compiled feed: draw the followers and the other people to whom each question is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Ints
from sim.channels import feed
from sim.engine.compiled.followers import draw_followers
from sim.engine.compiled.jit import address, inner, inner_allocating, jit, pack_ticks, unit, word_of
from sim.state.questions import FEED
from sim.state.today import OpenQuestions

if TYPE_CHECKING:
    from sim.state.society_state import State

CROWD, SHOW = np.uint64(rng.CROWD), np.uint64(rng.SHOW)
ZERO = np.uint64(0)
HALF_WORD, LOW = rng.HALF_WORD, rng.LOW
SPARE_DRAWS = feed.SPARE_DRAWS
SHOWN = 1 << FEED
LOOK_BACK = 64  # for up to 64 people per question, repeats are found by comparing; for more, by marks


@inner
def _blocks(
    where: Any, asker: Any, asked: Any, topic: Any, far: Any, block: Any, who: Any, day: Any, of: Any
) -> None:
    """For each block of four random numbers, store its index and its question's asker, tick and topic."""
    many = 0
    for s in range(where.size):
        q = where[s]
        for c in range((far[s] + 3) // 4):
            block[many], who[many], day[many], of[many] = c, asker[q], asked[q], topic[q]
            many += 1


@inner
def _draw_blocks(seed: Any, tick: Any, block: Any, who: Any, day: Any, words: Any) -> None:
    for d in range(block.size):
        w0, w1, w2, w3 = address(
            seed, CROWD, pack_ticks(tick, np.uint64(day[d])), np.uint64(who[d]), np.uint64(block[d]), ZERO
        )
        words[d, 0], words[d, 1], words[d, 2], words[d, 3] = w0, w1, w2, w3


@inner
def _pick(word: Any, k: Any, members: Any, cells: Any) -> Any:
    """Return the person whom a random word selects from the table of topic `k` (see `feed.Audience`)."""
    place = word * np.uint64(members.size)
    cell = place >> HALF_WORD
    own, other = np.int64(members[cell]), np.int64(cells[k, cell, 1])
    return own if (place & LOW) < np.uint64(cells[k, cell, 0]) else other


@inner
def _pick_all(words: Any, of: Any, members: Any, cells: Any, drawn: Any) -> None:
    for d in range(of.size):
        for lane in range(4):
            drawn[d, lane] = _pick(np.uint64(words[d, lane]), np.uint64(of[d]), members, cells)


@inner
def _draw_one_by_one(
    seed: Any, days: Any, j: int, k: int, m: int, limit: int, members: Any, cells: Any, marks: Any, begin: int,
    end: int, person: Any,
) -> int:  # fmt: skip
    """Draw people for the audience (`begin` to `end`), at most `m` people in `limit` draws; return its end."""
    marked = marks.size > 0
    for s in range(begin, end):
        if marked:
            marks[person[s]] = True
    goal = end + m
    w0 = w1 = w2 = w3 = ZERO
    c = 0
    while end < goal and c < limit:
        if c % 4 == 0:
            w0, w1, w2, w3 = address(seed, CROWD, days, np.uint64(j), np.uint64(c // 4), ZERO)
        i = _pick(word_of(w0, w1, w2, w3, c % 4), np.uint64(k), members, cells)
        fresh = i != j
        if marked:
            fresh = fresh and not marks[i]
        else:
            for s in range(begin, end):
                fresh &= person[s] != i
        if fresh:
            person[end] = i
            end += 1
            if marked:
                marks[i] = True
        c += 1
    for s in range(begin, end):
        if marked:
            marks[person[s]] = False
    return end


@inner
def _write_if_new(drawn: Any, first: int, m: int, j: int, begin: int, end: int, person: Any) -> bool:
    """Write `m` drawn people to `person`; return whether nobody is the asker or in the audience already."""
    repeats = 0
    for c in range(m):
        i = drawn[first + c // 4, c % 4]
        repeats += i == j
        for s in range(begin, end + c):
            repeats += person[s] == i
        person[end + c] = i
    return repeats == 0


@inner_allocating
def _fill_audiences(
    seed: Any, tick: Any, plan: Any, posts: Any, drawn: Any, audience: Any, people: int, person: Any, got: Any
) -> None:
    where, near, far = plan
    asker, asked, topic = posts
    members, cells, eligible = audience
    none = marks = np.zeros(0, np.bool_)
    first: Any = np.int64(0)
    begin: Any = np.int64(0)
    size = members.size
    for s in range(where.size):
        q = where[s]
        j, m, k = asker[q], far[s], topic[q]
        end = begin + near[s]
        limit = 0 if 4 * m >= size or eligible[k] == 0 else 8 * m + SPARE_DRAWS
        many = near[s] + m > LOOK_BACK
        if limit > 0 and not many and _write_if_new(drawn, first, m, j, begin, end, person):
            end += m
        else:
            if many and marks.size == 0:
                marks = np.zeros(people, np.bool_)
            days = pack_ticks(tick, np.uint64(asked[q]))
            end = _draw_one_by_one(
                seed, days, j, k, m, limit, members, cells, marks if many else none, begin, end, person
            )
        first += (m + 3) // 4
        got[s] = end - begin
        begin += near[s] + m


@inner
def _close_gaps(where: Any, near: Any, far: Any, got: Any, place: Any, person: Any) -> int:
    """Close the gaps between the audiences of consecutive questions; return the number of exposures."""
    end = begin = 0
    for s in range(where.size):
        if begin == end:
            for n in range(got[s]):
                place[end + n] = where[s]
        else:
            for n in range(got[s]):
                person[end + n] = person[begin + n]
                place[end + n] = where[s]
        end += got[s]
        begin += near[s] + far[s]
    return end


@jit
def _plan(
    seed: Any, tick: Any, bits: Any, asker: Any, asked: Any, seen: Any, reach: float, fades: Any,
    visibility: float, boost: Any, found: float, left: Any, most: float, followers: float, lists: Any,
    where: Any, near: Any, far: Any,
) -> Any:  # fmt: skip
    """Draw how many people see each question; return the totals of questions, exposures and random blocks."""
    many: Any = 0
    total: Any = 0
    blocks: Any = 0
    for q in range(bits.size):
        if bits[q] & SHOWN == 0:
            continue
        people = reach * fades[np.int64(tick) - asked[q]] * (1.0 + visibility * seen[q])
        if boost.size > 0:
            people *= boost[q]
        finders = found
        if left.size > 0:
            people *= left[q]
            finders *= left[q]
        days = pack_ticks(tick, np.uint64(asked[q]))
        w0, w1, w2, _ = address(seed, SHOW, days, np.uint64(asker[q]), ZERO, ZERO)
        n = np.floor(min(people, most) + unit(w0))
        where[many] = q
        near[many] = min(np.int64(np.floor(n * followers + unit(w1))), np.int64(lists[asker[q], 1]))
        n += min(np.floor(finders + unit(w2)), most - n)
        far[many] = np.int64(n) - near[many]
        total += np.int64(n)
        blocks += (far[many] + 3) // 4
        many += 1
    return many, total, blocks


@jit
def _show(
    seed: Any, tick: Any, plan: Any, posts: Any, followers: Any, audience: Any, people: int, keys: Any, words: Any,
    drawn: Any, person: Any, got: Any, place: Any,
) -> Any:  # fmt: skip
    """Draw all audiences, pass by pass, so that the draws vectorise; return the total number of exposures."""
    where, near, far = plan
    asker, asked, topic = posts
    members, cells, _ = audience
    draw_followers(seed, tick, where, asker, asked, near, far, *followers, person)
    _blocks(where, asker, asked, topic, far, keys[0], keys[1], keys[2], keys[3])
    _draw_blocks(seed, tick, keys[0], keys[1], keys[2], words)
    if members.size > 0:
        _pick_all(words, keys[3], members, cells, drawn)
    _fill_audiences(seed, tick, plan, posts, drawn, audience, people, person, got)
    return _close_gaps(where, near, far, got, place, person)


def _make_plan(state: State, q: OpenQuestions, most: float) -> tuple[Ints, Ints, Ints, int, int]:
    """Return which questions are shown, to how many followers and others, and totals (exposures, blocks)."""
    f = state.scenario.channels.feed
    assert f is not None
    where, near, far = np.empty((3, q.bits.size), np.int64)
    boost = feed.draw_boosts(q, f.viral.chance, f.viral.shape) if f.viral.chance > 0 else np.empty(0)
    left = feed.reach_left(q.answers, f.after_answer) if f.after_answer < 1 else np.empty(0)
    many, total, blocks = _plan(
        np.uint64(state.luck), np.uint64(state.tick), q.bits, q.asker, q.asked, q.visibility, float(f.reach),
        state.reach_by_age, float(f.visibility), boost, float(f.found), left, most, float(f.followers),
        state.ties.followers.lists, where, near, far,
    )  # fmt: skip
    return where[:many], near[:many], far[:many], total, blocks


def show(state: State, questions: OpenQuestions) -> tuple[AnyInts, AnyInts]:
    """Do the same as `sim.engine.numpy.circulate.show`.

    If too few people are interested in a topic, the missing people are drawn by `feed.draw_by_rank`.
    """
    a, followers = state.feed_audience, state.ties.followers
    assert a is not None
    where, near, far, total, blocks = _make_plan(state, questions, float(a.members.size))
    place, person = state.buffer("place", total, np.int32), state.buffer("person", total, np.int32)
    keys = state.buffer("keys", 4 * blocks, np.int32).reshape(4, blocks)
    words = state.buffer("draws", 4 * blocks, np.uint32).reshape(blocks, 4)
    drawn = state.buffer("drawn", 4 * blocks, np.int32).reshape(blocks, 4)
    got = np.empty(where.size, np.int64)
    end = _show(
        np.uint64(state.luck), np.uint64(state.tick), (where, near, far),
        (questions.asker, questions.asked, questions.topic), (followers.pool, followers.lists),
        (a.members, a.cells, a.eligible), state.people.count, keys, words, drawn, person, got, place,
    )  # fmt: skip
    shown, who = place[:end].copy(), person[:end].copy()
    if end == total:
        return shown, who
    missing, rest = near + far - got, []  # for these questions, all other people on the feed are ranked
    short = np.flatnonzero(missing)
    for s in short:
        q = int(where[s])
        taken = np.append(who[shown == q], questions.asker[q])
        rest.append(feed.draw_by_rank(questions, q, int(missing[s]), taken, a, state.people.interest))
    shown = np.concatenate([shown, np.repeat(where[short], [r.size for r in rest])])
    order = np.argsort(shown, kind="stable")
    return shown[order], np.concatenate([who, *rest])[order]
