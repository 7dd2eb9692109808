"""One day of a society, process by process: the only code that writes to its state.

Each function is one line of the ODD's schedule. It hands columns to the pure rules and writes what they
give back. The hot ones come in two forms (`sim.forms`), equal to the bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.channels import Exposures, exposures, feed, hub, join, word_of_mouth
from sim.deciding import Asked, Decisions, Tally, match
from sim.questions import ANSWERED, EXPIRED, FEED, HUB, OPEN, WORD_OF_MOUTH
from sim.rules import ask as asking
from sim.rules import close as closing
from sim.rules.help import Attempts
from sim.state import Passing, State
from sim.ties import FACE_TO_FACE, ONLINE
from sim.ties.exchange import Scales

Ints = NDArray[np.int64]
Offers = tuple[Any, Any, Any, Any, Any]  # question (place), person, log odds, channel, hops


@dataclass
class Today:
    """What the day has come to so far, from process to process."""

    asked: int = 0
    shown: Exposures | None = None
    columns: Asked | None = None
    decisions: Decisions | None = None
    offers: list[Offers] = field(default_factory=list)
    tally: Tally | None = None
    attempts: Attempts | None = None
    read: int = 0
    hostile: int = 0


def renew(state: State, form: Any) -> None:
    """Refill budgets; let standing and tie strengths fade. The first day begins as it was drawn."""
    if state.tick == 0:
        return
    s, p = state.scenario, state.people
    backlog, withdraw = s.people.effort.backlog, s.discouragement.withdraw
    p.budget[:] = form.renew(p.budget, p.effort, p.morale, state.days, float(backlog), float(withdraw))
    if (factors := state.fame.pass_tick()) is not None:
        p.standing = (p.standing * np.float64(factors[0])).astype(np.float32)
    if (factors := state.fading.pass_tick()) is not None:
        for layer in (state.ties.face_to_face, state.ties.online):
            factor = np.where(layer.account & 1 == 1, factors[1], factors[0])
            layer.strength = (layer.strength * factor).astype(np.float32)


def ask(state: State, form: Any, today: Today) -> None:
    """Add today's questions."""
    p, a = state.people, state.scenario.asking
    asker = form.ask(state.luck, state.tick, p.morale, float(a.rate * state.days))
    if today.asked:  # by hand; a person asks once a day
        asker = asker[~np.isin(asker, state.questions.asker[-today.asked :])]
    a_, b_ = (
        (float(a.difficulty), 0.0)
        if isinstance(a.difficulty, (int, float))
        else (a.difficulty.a, a.difficulty.b)
    )
    topic, difficulty = form.word(
        state.luck, state.tick, asker, p.interest, float(a.outside), float(a_), float(b_)
    )
    add(state, today, asker, topic, difficulty)


def add(state: State, today: Today, asker: Ints, topic: Ints, difficulty: Any) -> Ints:
    """Enter questions of today with their channels; gives their rows."""
    s = state.scenario
    used = np.array(
        [s.channels.word_of_mouth is not None, s.channels.hub is not None, s.channels.feed is not None]
    )
    weights = None
    if s.asking.channels == "one":
        named = s.asking.channel_weights
        weights = np.array([float(named.get(n, 0.0)) for n in ("word_of_mouth", "hub", "feed")])
        weights = weights if named else np.ones(3)
    bits = asking.channels(state.luck, state.tick, asker, state.people.on_crowd, used, weights)
    if s.channels.hub is not None:
        kept = hub.submits(state.luck, state.tick, asker, s.channels.hub.submits)
        bits = np.where(kept, bits, bits & ~np.uint8(1 << HUB))
    rows = state.questions.append(
        asker.size, asker=asker, topic=topic, difficulty=difficulty, asked=state.tick, channels=bits
    )
    state.open = np.concatenate([state.open, rows])
    if s.channels.hub is not None:
        state.waiting = np.concatenate([state.waiting, rows[bits & (1 << HUB) != 0]])
    today.asked += asker.size
    return rows


def circulate(state: State, form: Any, today: Today) -> None:
    """Turn the open questions into exposures, channel by channel."""
    today.columns = columns = form.columns(state)
    c, bits = state.scenario.channels, state.questions.channels[state.open]
    parts = []
    if c.word_of_mouth is not None:
        parts.append(_tell(state, form, columns, np.flatnonzero(bits & (1 << WORD_OF_MOUTH))))
        if state.passing is not None:
            parts.append(_passed_on(state))
    if c.hub is not None:
        parts.append(_relay(state))
    if c.feed is not None:
        parts.append(_show(state, form, columns, np.flatnonzero(bits & (1 << FEED))))
    today.shown = join(parts)


def _tell(state: State, form: Any, columns: Asked, places: Ints) -> Exposures:
    layer = state.ties.face_to_face
    place, person = form.tell(
        state.luck, state.tick, columns.asker[places], columns.asked[places],
        int(state.per_tick(state.scenario.channels.word_of_mouth.contacts)),
        layer.neighbour, layer.strength, layer.degree,
    )  # fmt: skip
    return exposures(places[place], person, WORD_OF_MOUTH)


def _passed_on(state: State) -> Exposures:
    """What was passed on yesterday reaches its people today, if the question is still open."""
    passing, state.passing = state.passing, None
    assert passing is not None
    w = state.scenario.channels.word_of_mouth
    q = state.questions
    alive = q.status[passing.question] == OPEN
    teller, row, hops = passing.teller[alive], passing.question[alive], passing.hops[alive]
    person = word_of_mouth.pass_on(
        state.luck, teller, q.asker[row].astype(np.int64), q.asked[row], q.topic[row].astype(np.int64),
        w.pass_on, w.referral, state.ties.face_to_face, lambda who, topic: match(state, who, topic),
    )  # fmt: skip
    told = person >= 0
    place = np.searchsorted(state.open, row[told])
    return exposures(place, person[told], WORD_OF_MOUTH, hops[told] + 1)


def _relay(state: State) -> Exposures:
    """Let every hub relay what it can of its queue; what has closed meanwhile has left the queue."""
    h, q = state.scenario.channels.hub, state.questions
    rows = state.waiting[q.status[state.waiting] == OPEN]
    asker, asked = q.asker[rows].astype(np.int64), q.asked[rows].astype(np.int64)
    hub_of = state.hub_of[asker]
    ties = state.ties.face_to_face.degree[asker].astype(np.int64)
    taken = hub.take(state.luck, state.tick, hub_of, h.order, asker, asked, ties, state.per_tick(h.capacity))
    state.waiting = rows[~taken]
    rows, asker, asked, hub_of = rows[taken], asker[taken], asked[taken], hub_of[taken]
    assert state.members is not None
    place, person = hub.audience(state.members, hub_of, asker)
    heard = hub.heeded(state.luck, asker, asked, h.resistance)[place]
    return exposures(np.searchsorted(state.open, rows)[place], person, HUB, 1, heard)


def _show(state: State, form: Any, columns: Asked, places: Ints) -> Exposures:
    f = state.scenario.channels.feed
    asker, asked, topic = columns.asker[places], columns.asked[places], columns.topic[places]
    reach = (
        f.reach * state.days * state.fades[state.tick - asked] * (1.0 + f.visibility * columns.seen[places])
    )
    if f.viral.chance > 0:
        reach = reach * feed.boosts(state.luck, asker, asked, f.viral.chance, f.viral.shape)
    assert state.audience is not None
    reach = np.minimum(reach, state.audience.members.size)
    followers = state.ties.followers
    near, far = form.size(
        state.luck,
        state.tick,
        asker,
        asked,
        reach,
        float(f.followers),
        followers.size[asker].astype(np.int64),
    )
    place, person = form.show(
        state.luck, state.tick, asker, asked, topic, near, far, followers, state.audience,
        state.people.interest, state.room,
    )  # fmt: skip
    return exposures(places.astype(np.int32)[place], person, FEED)


def read(state: State, form: Any, today: Today) -> None:
    """Decide each exposure: whether it is read, answered badly, and whether the reader would help."""
    shown, columns, p = today.shown, today.columns, state.people
    assert shown is not None and columns is not None
    f = state.scenario.channels.feed
    chatter = 0.0 if f is None else f.noise * (1 - f.purpose)
    got = form.messages(shown.person, shown.channel, p.count, float(chatter))
    today.decisions = decisions = form.decide(state, columns, shown, got)
    q, many = state.questions, state.open.size
    today.tally = tally = form.tally(decisions, shown.question, many, state.room)
    readers = tally.read
    if state.several_ways:
        is_read = decisions.read
        pairs = np.unique(shown.question[is_read].astype(np.int64) * p.count + shown.person[is_read])
        readers = np.bincount(pairs // p.count, minlength=many)
    q.shown[state.open] += tally.shown.astype(np.int32)
    q.read[state.open] += readers.astype(np.int32)
    today.read, today.hostile = int(readers.sum()), tally.hostile.size
    if today.hostile and state.scenario.discouragement.enabled:
        form.move(p.morale, columns.asker[shown.question[tally.hostile]], float(f.sting), 0.0)


def offer(today: Today) -> None:
    """Let every reader who is able and willing offer to help."""
    shown, decisions = today.shown, today.decisions
    assert shown is not None and decisions is not None and today.tally is not None
    w = today.tally.willing
    today.offers.append(
        (shown.question[w], shown.person[w], decisions.odds[w], shown.channel[w], shown.hops[w])
    )


def help(state: State, form: Any, today: Today) -> None:  # noqa: A001 - the ODD's word
    """Let those who offered answer as far as their effort goes."""
    shown, decisions, p = today.shown, today.decisions, state.people
    assert shown is not None and decisions is not None
    none = (shown.question[:0], shown.person[:0], decisions.odds[:0], shown.channel[:0], shown.hops[:0])
    offers = today.offers[0] if len(today.offers) == 1 else _together([none, *today.offers])
    today.attempts = attempts = form.spend(*offers, p.budget)
    np.subtract.at(p.budget, attempts.person, np.float32(1))
    told = state.scenario.channels.word_of_mouth
    if told is not None and told.pass_on > 0:
        state.passing = _will_pass_on(state, shown, decisions, attempts, told.hops)


def _together(offers: list[Offers]) -> list[Any]:
    return [np.concatenate(column) for column in zip(*offers, strict=True)]


def _will_pass_on(
    state: State, shown: Exposures, decisions: Decisions, attempts: Attempts, hops: int
) -> Passing:
    """Who was told, read it and did not answer; each may pass it on tomorrow."""
    passes = decisions.read & (shown.channel == WORD_OF_MOUTH) & (shown.hops < hops)
    count = state.people.count
    key = shown.question[passes].astype(np.int64) * count + shown.person[passes]
    key, first = np.unique(key, return_index=True)
    silent = ~np.isin(key, attempts.question * count + attempts.person)
    return Passing(
        key[silent] % count,
        state.open[key[silent] // count],
        shown.hops[passes][first[silent]].astype(np.int64),
    )


def thank(state: State, form: Any, today: Today) -> None:
    """Record the answers; strengthen ties, settle accounts, raise standing and morale."""
    attempts, columns, p = today.attempts, today.columns, state.people
    assert attempts is not None and columns is not None
    helpful, rank = form.judge(
        attempts.question, attempts.person, columns.topic, columns.difficulty, columns.answers, p.ability
    )
    newly = _enter(state, attempts, helpful, rank)
    place, helper, channel = attempts.question[helpful], attempts.person[helpful], attempts.channel[helpful]
    asker = columns.asker[place]
    row, other = np.stack([asker, helper], 1).ravel(), np.stack([helper, asker], 1).ravel()
    layer = np.where(channel == FEED, ONLINE, FACE_TO_FACE).astype(np.int64)
    t = state.scenario.ties
    form.exchange(
        state.ties, Scales(state.fading.scale, state.fading.shielded_scale), float(t.learning),
        int(t.owed_cap), row, other, np.repeat(layer, 2), np.tile(np.array([1, -1]), helper.size),
    )  # fmt: skip
    np.add.at(p.standing, helper[channel == FEED], np.float32(1 / state.fame.scale))
    if state.scenario.discouragement.enabled:
        form.move(p.morale, columns.asker[newly], 0.0, float(state.scenario.discouragement.up))


def _enter(state: State, attempts: Attempts, helpful: NDArray[np.bool_], rank: Ints) -> Ints:
    """Write attempts and first answers down; gives the places of questions answered for the first time."""
    q, rows = state.questions, state.open
    place = attempts.question
    wanted = state.scenario.asking.answers_wanted
    state.answers.append(
        place.size, question=rows[place], helper=attempts.person, tick=state.tick, channel=attempts.channel,
        hops=attempts.hops, helpful=helpful, surplus=helpful & (rank >= wanted),
    )  # fmt: skip
    np.add.at(q.attempts, rows[place], np.int32(1))
    np.add.at(q.answers, rows[place[helpful]], np.int32(1))
    first = np.flatnonzero(helpful & (rank == 0))
    at = rows[place[first]]
    q.first_tick[at], q.first_helper[at] = state.tick, attempts.person[first]
    q.first_channel[at], q.first_hops[at] = attempts.channel[first], attempts.hops[first]
    return place[first]


def close(state: State, form: Any) -> None:
    """Let answered and expired questions leave; silence lowers morale."""
    q, rows, d = state.questions, state.open, state.scenario.discouragement
    wanted = state.scenario.asking.answers_wanted
    closed, expired = closing.ends(q.answers[rows], q.asked[rows], state.tick, wanted, state.lifetime)
    q.status[rows[closed]] = ANSWERED
    q.status[rows[expired]] = EXPIRED
    state.open = rows[~closed]
    if d.enabled:
        form.move(state.people.morale, q.asker[rows[expired]].astype(np.int64), float(d.down), 0.0)


def record(state: State, today: Today) -> None:
    """Add the day's row, and go on to the next day."""
    assert today.shown is not None
    p = state.people
    state.daily.append({
        "asked": today.asked, "shown": today.shown.size, "read": today.read, "hostile": today.hostile,
        "open": state.open.size, "on_crowd_share": float(p.on_crowd.mean()),
        "mean_morale": float(p.morale.mean(dtype=np.float64)),
    })  # fmt: skip
    state.tick += 1
