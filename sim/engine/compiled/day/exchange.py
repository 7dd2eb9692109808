"""What a call of the compiled day gets from the state and from the parts of the day that ran before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.array_types import Floats, Ints
from sim.channels import Exposures
from sim.engine.compiled.day.groups import NO_ROWS, NONE, Sizes
from sim.networks.followers import ANYWHERE
from sim.rules.rank import EQUAL_CHANCE
from sim.state.questions import FEED, OPEN
from sim.state.retellings import Retellings
from sim.state.rhythm import arrival_shares_by_town
from sim.state.short_ticks import Later
from sim.state.today import IS_HOSTILE, IS_WILLING, Decisions, Offers, OpenQuestions, Tally

if TYPE_CHECKING:
    from sim.engine.compiled.day.room import Memory
    from sim.engine.engine import Brought
    from sim.state.society_state import State
    from sim.state.today import Today

NO_COUNTS, NO_SHARES = np.zeros((0, 1), np.int32), np.zeros((2, 1, 0))


class Given(NamedTuple):
    """What the day gets from earlier ticks, and from parts of the day that aren't compiled.

    Exposures are in order of question.
    """

    row: Any  # (X,) further exposures: question, person, channel, and hops (0 if all members ignore it)
    person: Any
    channel: Any
    hops: Any
    told_chance: Any  # (R,) chance that each teller of today passes on a question, or one for all
    telling: Any  # (P,) keys of those who may pass on a question later, ascending
    late: Any  # rows of questions whose first day begins now though they were asked on an earlier tick
    before: Any  # (N, M) messages of the last 24 hours; no rows if a tick is a day
    spread: Any  # (2, T, ticks - 1) share of a day's exposures that has arrived by the end of each tick
    waking: Any  # (T,) ticks until people are awake; no elements if nobody sleeps
    ranked_first: Any  # (N + 1,) places of each person's earlier exposures in `ranked_key`, or no elements
    ranked_key: Any
    unread: Any  # (N,) readings by which people have fallen short, or no elements


def given(state: State, brought: Brought) -> Given:
    """Return what the call needs beside the columns of the society."""
    short, count = state.short_ticks, state.people.count
    before = state.retellings
    more = brought.further.at(np.lexsort((brought.further.hops > 1, brought.further.question)))
    first, keys = _ranked_earlier(state)
    return Given(
        row=state.open[more.question],
        person=more.person,
        channel=more.channel.astype(np.int64),
        hops=more.hops.astype(np.int64) * more.heeded,
        told_chance=brought.chance,
        telling=NO_ROWS if before is None else np.sort(before.question * count + before.teller),
        late=brought.late,
        before=NO_COUNTS if short is None else short.message_counts,
        spread=NO_SHARES if short is None else _arrival_shares(state),
        waking=NO_ROWS
        if short is None or short.waking is None
        else short.waking[:, state.tick % short.ticks_per_day].copy(),
        ranked_first=first,
        ranked_key=keys,
        unread=NONE if short is None or short.unread is None else short.unread,
    )


def _arrival_shares(state: State) -> Floats:
    """Return when the exposures of a day that begins now arrive: steadily, or as on the feed, (2, T, ticks - 1)."""
    feed = state.scenario.channels.feed
    fading = 1.0 if feed is None else float(feed.fading)
    return np.stack([arrival_shares_by_town(state, each) for each in (1.0, fading)])


def _ranked_earlier(state: State) -> tuple[Ints, Ints]:
    """Return the keys of earlier exposures on a ranked feed, person by person, and where each person's begin."""
    short, ranking = state.short_ticks, state.channels.ranking
    if short is None or ranking == EQUAL_CHANCE:
        return NO_ROWS, NO_ROWS
    earlier = short.in_order(state.tick, ranking)
    many = np.bincount(earlier.person, minlength=state.people.count)
    return np.concatenate([[0], np.cumsum(many)]), earlier.key[np.argsort(earlier.person, kind="stable")]


def put(state: State, today: Today, memory: Memory, sizes: Sizes) -> None:
    """Put the exposures, decisions and offers of the day so far into working memory, in order of question."""
    if today.shown is None:
        return
    room, many = memory.room, today.shown.question.size
    sizes.recounts[0], sizes.end[0] = 1, many
    order = np.argsort(today.shown.question, kind="stable")
    room.place[:many], room.person[:many] = today.shown.question[order], today.shown.person[order]
    room.channel[:many], room.slot[:many] = today.shown.channel[order], ANYWHERE
    room.hops[:many] = (today.shown.hops * today.shown.heeded)[order]
    if today.decisions is None:
        return
    room.code[:many] = today.decisions.code[order]
    if today.offers:
        offers = Offers(*map(np.concatenate, zip(*today.offers, strict=True)))
        offers = offers.at(~state.has_tried(state.open[offers.question], offers.person))
        offers = offers.at(np.argsort(offers.question, kind="stable"))
        many = sizes.offers[0] = offers.question.size
        room.offer_place[:many], room.offer_person[:many] = offers.question, offers.person
        room.offer_odds[:many], room.offer_channel[:many] = offers.odds, offers.channel
        room.offer_hops[:many] = offers.hops


def order_of_exposures(today: Today, memory: Memory, sizes: Sizes, *, own: bool) -> Ints:
    """Return where the exposures of today are in working memory, which has them in order of question.

    The order of the day is that of channel, question and draw. Exposures that the call has not made itself
    (`own`) have been put there by `put`.
    """
    hops, channel = memory.room.hops[: sizes.end[0]], memory.room.channel[: sizes.end[0]]
    if own:
        return np.argsort(2 * channel + (hops > 1), kind="stable")
    assert today.shown is not None
    return np.argsort(np.argsort(today.shown.question, kind="stable"))


def exposures(state: State, memory: Memory, sizes: Sizes, order: Ints) -> tuple[OpenQuestions, Exposures]:
    """Return the open questions and the exposures."""
    o, room, many = memory.opened, memory.room, int(sizes.open[0])
    names = "asker", "asked", "topic", "difficulty", "answers", "depth", "seen", "bits"
    questions = OpenQuestions(state.luck, state.tick, *(getattr(o, name)[:many].copy() for name in names))
    columns = (column[order] for column in (room.place, room.person, room.channel, room.hops))
    place, person, channel, hops = columns
    return questions, Exposures(place, person, channel, np.maximum(hops, 1), hops > 0)


def decisions(memory: Memory, sizes: Sizes, order: Ints) -> tuple[Decisions, Tally]:
    """Return the outcomes of the exposures, and their counts."""
    code, many = memory.room.code[order], int(sizes.open[0])
    tally = Tally(
        shown=memory.opened.shown[:many].copy(),
        read=memory.opened.read[:many].copy(),
        hostile=np.flatnonzero(code & IS_HOSTILE),
        willing=np.flatnonzero(code & IS_WILLING),
    )
    return Decisions(code, np.where(code & IS_WILLING, memory.room.odds[order], 0.0)), tally


def store_later(state: State, memory: Memory, sizes: Sizes) -> None:
    """Store the exposures that arrive on later ticks, or wait for people to wake up."""
    short, room, many = state.short_ticks, memory.room, int(sizes.later[0])
    if short is None or many == 0:
        return
    columns = room.later_ahead, room.later_row, room.later_person, room.later_channel, room.later_hops
    ahead, row, person, channel, hops = (column[:many].copy() for column in columns)
    short.store(Later(state.tick + ahead, row, person, channel, hops))


def remember_messages(state: State, memory: Memory, sizes: Sizes) -> None:
    """Remember the messages of this tick, and its exposures on a ranked feed, if a tick is shorter than a day."""
    short, room, end, table = state.short_ticks, memory.room, int(sizes.end[0]), state.channels
    if short is None:
        return
    channel, person = room.channel[:end], room.person[:end].copy()
    if table.ranking != EQUAL_CHANCE:
        on_feed = channel == FEED
        key = memory.opened.rank_key[room.place[:end][on_feed]]
        fewer = room.fewer[:end][on_feed]
        short.remember_order(state.tick, table.ranking, person[on_feed], key, fewer)
    short.count_messages(state.tick, person, table.message_kind[channel])


def store_retellings(state: State, memory: Memory, sizes: Sizes) -> None:
    """Store who may pass on which questions later; who has answered in the meantime no longer may."""
    if state.scenario.channels.word_of_mouth is None or not state.passes_on:
        return
    many, before = int(sizes.retold[0]), state.retellings
    teller, question, hops = memory.room.retold[:, :many].copy()
    when = np.full(many, int(sizes.planned[0]) + state.ticks_per_day)
    state.retellings = Retellings(teller, question, hops, when)
    if before is not None:
        open_still = state.questions.status[before.question] == OPEN
        before = before.at(open_still & ~state.has_tried(before.question, before.teller))
        state.retellings = Retellings(*map(np.concatenate, zip(before, state.retellings, strict=True)))
