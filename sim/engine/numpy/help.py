"""Read and help over a day's exposures, the array form: gather the columns, apply the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.networks import ONLINE, Layer
from sim.rules import help as helping, read
from sim.state.questions import FEED, MANAGERS

if TYPE_CHECKING:
    from sim.channels import Exposures
    from sim.state.society_state import State

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]
Flags = NDArray[np.bool_]


IS_READ, IS_HOSTILE, IS_WILLING = 1, 2, 4


@dataclass(frozen=True)
class Decisions:
    """What comes of each exposure, (E,).

    Attributes
    ----------
    code : (E,) uint8
        Bits: 1 it is read, 2 it is answered badly, 4 the reader is able and willing to help.
    odds : (E,) float64
        Log odds of being willing, set only where the reader is.
    """

    code: NDArray[np.uint8]
    odds: F8

    @property
    def read(self) -> Flags:
        """Whether each exposure is read, (E,)."""
        is_read: Flags = self.code & IS_READ != 0
        return is_read


@dataclass(frozen=True)
class Tally:
    """Sums over a day's exposures: (Q,) shown and read by question; exposures answered badly, and willing."""

    shown: Ints
    read: Ints
    hostile: Ints
    willing: Ints


@dataclass(frozen=True)
class Asked:
    """Columns of the day's open questions, (Q,), and of their askers, as of the morning."""

    asker: Ints
    asked: Ints
    topic: Ints
    difficulty: F8
    answers: F8
    depth: F8
    seen: F8
    bits: Ints


def columns(state: State) -> Asked:
    """Gather the open questions; `depth` and `seen` (visible standing) are the askers'."""
    q, rows, s = state.questions, state.open, state.scenario
    asker = q.asker[rows].astype(np.int64)
    h = s.helping
    followers = state.ties.followers.size[asker].astype(np.float64)
    seen = np.zeros(rows.size)
    if s.channels.feed is not None:
        fame = state.people.standing[asker].astype(np.float64) * state.fame.scale
        seen = helping.visibility(fame, np.float64(s.channels.feed.half))
    return Asked(
        asker=asker,
        asked=q.asked[rows].astype(np.int64),
        topic=q.topic[rows].astype(np.int64),
        difficulty=q.difficulty[rows].astype(np.float64),
        answers=q.answers[rows].astype(np.float64),
        depth=helping.depth(followers, np.float64(h.dilution), np.float64(h.shallowness)),
        seen=seen,
        bits=q.channels[rows].astype(np.int64),
    )


def tally(decisions: Decisions, question: Any, many: int, room: Any = None) -> Tally:
    """Sum up what was decided; an exposure counts for its question (place), of which there are `many`.

    `room` is where the compiled form keeps its working memory.
    """
    del room
    code = decisions.code
    return Tally(
        shown=np.bincount(question, minlength=many),
        read=np.bincount(question[code & IS_READ != 0], minlength=many),
        hostile=np.flatnonzero(code & IS_HOSTILE),
        willing=np.flatnonzero(code & IS_WILLING),
    )


def decide(state: State, asked: Asked, shown: Exposures) -> Decisions:
    """Decide every exposure from the state at the start of the day; nothing is written."""
    f = state.scenario.channels.feed
    chatter = 0.0 if f is None else f.noise * (1 - f.purpose)
    before = None if state.short is None else state.short.got
    got = read.messages(shown.person, shown.channel, state.people.count, chatter, before)
    place, person = shown.question.astype(np.int64), shown.person.astype(np.int64)
    asker = asked.asker[place]
    ask_days = asked.asked[place].astype(np.uint64)
    today = rng.both_days(np.uint64(state.tick), ask_days)
    on_feed = shown.channel == FEED
    is_read = read.read(
        state.luck, today, asker, person, shown.channel, shown.heard,
        state.scenario.helping.attention, got, 0.0 if f is None else f.resistance,
    )  # fmt: skip
    draws = rng.words(state.luck, rng.DECIDE, rng.both_days(np.uint64(0), ask_days), asker, person)
    hostility = 0.0 if f is None else f.hostility * (1 - f.purpose)
    hostile = is_read & on_feed & (rng.unit(draws[3]) < hostility)
    able = believes(state, asked, place, person, rng.unit(draws[1]))
    may = is_read & able & (state.people.budget[person] >= 1)
    odds = np.zeros(place.size)
    odds[may] = log_odds(state, asked, place[may], person[may], shown.channel[may])
    willing = may & (rng.unit(draws[0]) < rng.logistic(odds))
    code = is_read * IS_READ + hostile * IS_HOSTILE + willing * IS_WILLING
    return Decisions(code.astype(np.uint8), odds)


def believes(state: State, asked: Asked, place: Ints, person: Ints, u: F8) -> Flags:
    """Whether each `person` thinks to be up to the question at `place`; `u` is the draw of misjudgement."""
    result: Flags = helping.believes_able(
        state.people.skill[person, asked.topic[place]].astype(np.float64),
        np.float64(state.scenario.helping.misjudgement),
        rng.normal(u),
        asked.difficulty[place],
    )
    return result


def log_odds(state: State, asked: Asked, place: Ints, person: Ints, channel: NDArray[np.int8]) -> F8:
    """Log odds that each `person` is willing to help with the question at `place`, met on `channel`."""
    p, w = state.people, state.scenario.helping.willingness
    asker, topic = asked.asker[place], asked.topic[place]
    strength, owed = _bond(state, person, asker)
    across = p.x[person].astype(np.float64) - p.x[asker].astype(np.float64)
    along = p.y[person].astype(np.float64) - p.y[asker].astype(np.float64)
    near = helping.nearness(across, along, p.range[person].astype(np.float64))
    if (m := state.scenario.channels.managers) is not None:
        strength = np.where(channel == MANAGERS, helping.introduced(strength, m.trust), strength)
    public: Any = 0.0
    if (f := state.scenario.channels.feed) is not None:
        public = np.where(channel == FEED, w.standing * asked.seen[place] + w.purpose * f.purpose, 0.0)
    result: F8 = helping.log_odds(
        np.float64(w.baseline), w.interest, match(state, person, topic), w.tie,
        strength * asked.depth[place], w.owed, owed, w.nearness, near, w.rivalry,
        _cosine(p.interest[person], p.interest[asker]), public, w.bystander, asked.answers[place],
    )  # fmt: skip
    return result


def match(state: State, person: Any, topic: Any) -> F8:
    """Interest divided by the person's largest interest, as float64."""
    return state.people.match(person, topic)


def _cosine(a: NDArray[np.float32], b: NDArray[np.float32]) -> F8:
    p, q = a.astype(np.float64), b.astype(np.float64)
    dot, pp, qq = (np.cumsum(v, axis=1)[:, -1] for v in (p * q, p * p, q * q))
    result: F8 = dot / np.sqrt(pp * qq)
    return result


def _bond(state: State, person: Ints, asker: Ints) -> tuple[F8, F8]:
    """Combined strength of the pair's ties, and the share of the cap that the reader owes the asker.

    Face to face both sides hold the same tie, and the asker's row is read; online the reader's.
    """
    near, lent = _strength_and_owed(state, state.ties.face_to_face, asker, person)
    far, owed = _strength_and_owed(state, state.ties.layer(ONLINE), person, asker)
    cap = state.scenario.ties.owed_cap
    return helping.together(near, far), np.maximum(np.minimum(owed - lent, cap), -cap) / max(1, cap)


def _strength_and_owed(state: State, layer: Layer, row: Ints, other: Ints) -> tuple[F8, Ints]:
    slot = layer.slot_of(row, other)
    account = layer.account[row, slot].astype(np.int64)
    scale = np.where(account & 1 == 1, state.fading.shielded_scale, state.fading.scale)
    strength = layer.strength[row, slot].astype(np.float64) * scale
    return np.where(slot >= 0, strength, 0.0), np.where(slot >= 0, account >> 1, 0)
