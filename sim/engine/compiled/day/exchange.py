"""What a call of the compiled day gets from the state and from the parts of the day that ran before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.array_types import Floats, Ints
from sim.channels import Exposures
from sim.engine.compiled.columns.groups import NONE
from sim.engine.compiled.columns.working import Sizes
from sim.networks.followers import ANYWHERE
from sim.rules.rank import EQUAL_CHANCE
from sim.state.questions import OPEN
from sim.state.retellings import Retellings
from sim.state.rhythm import arrival_shares_by_town
from sim.state.short_ticks import Later, Messages, Ranked
from sim.state.today import IS_HOSTILE, IS_WILLING, Decisions, Offers, OpenQuestions, Tally

if TYPE_CHECKING:
    from sim.engine.compiled.columns.room import Memory
    from sim.engine.engine import Brought
    from sim.state.society_state import State
    from sim.state.today import Today

NO_COUNTS, NO_SHARES = np.zeros((0, 1), np.int32), np.zeros((2, 1, 0))
NO_TIMES, NO_WAITS = np.zeros((0, 1)), np.zeros((0, 1), np.int64)


class Given(NamedTuple):
    """What the day gets from earlier ticks, and from parts of the day that aren't compiled.

    Exposures are in order of question.
    """

    row: Any  # (X,) further exposures: question, person, channel, and hops (0 if all members ignore it)
    person: Any
    channel: Any
    hops: Any
    told_chance: Any  # (R,) chance that each teller of today passes on a question, or one for all
    late: Any  # rows of questions whose first day begins now though they were asked on an earlier tick
    before: Any  # (N, M) messages of the last 24 hours; no rows if a tick is a day
    activity: Any  # (T, ticks) share of a day's activity in each tick; no elements if nobody sleeps
    spread: Any  # (2, T, ticks - 1) share of a day's exposures that has arrived by the end of each tick
    waking: Any  # (T, ticks) ticks until people are awake; no elements if nobody sleeps
    unread: Any  # (N,) readings by which people have fallen short, or no elements


def given(state: State, brought: Brought) -> Given:
    """Return what the call needs beside the columns of the society."""
    short = state.short_ticks
    more = brought.further.at(np.lexsort((brought.further.hops > 1, brought.further.question)))
    return Given(
        row=state.open[more.question],
        person=more.person,
        channel=more.channel.astype(np.int64),
        hops=more.hops.astype(np.int64) * more.heeded,
        told_chance=brought.chance,
        late=brought.late,
        before=NO_COUNTS if short is None else short.message_counts,
        activity=NO_TIMES if short is None or short.activity is None else short.activity,
        spread=NO_SHARES if short is None else _arrival_shares(state),
        waking=NO_WAITS if short is None or short.waking is None else short.waking,
        unread=_unread(state),
    )


def _arrival_shares(state: State) -> Floats:
    """Return when the exposures of a day that begins now arrive: steadily, or as on the feed, (2, T, ticks - 1)."""
    feed = state.scenario.channels.feed
    fading = 1.0 if feed is None else float(feed.fading)
    return np.stack([arrival_shares_by_town(state, each) for each in (1.0, fading)])


def _unread(state: State) -> Floats:
    """Return by how many readings people have fallen short on a ranked feed, from now on if need be."""
    short = state.short_ticks
    if short is None or state.channels.ranking == EQUAL_CHANCE:
        return NONE
    if short.unread is None:
        short.unread = np.zeros(state.people.count)
    return short.unread


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


def load(state: State, brought: Brought, memory: Memory, sizes: Sizes) -> None:
    """Copy the lists that grow and shrink during a call from the state to working memory."""
    for group, number, lists in _lists(state, brought):
        many = next(iter(lists.values())).shape[-1]
        memory.provide(**{group: many})
        getattr(sizes, number)[0] = many
        arrays = memory.opened if group == "open" else memory.room
        for name, values in lists.items():
            getattr(arrays, name)[..., :many] = values
    sizes.late[0] = brought.late.size


def _lists(state: State, brought: Brought) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Return for each list: its group in working memory, the name of its size, and its columns."""
    tellers, work, short = brought.tellers, state.host_work, state.short_ticks
    yield "open", "open", {"row": state.open}
    yield "queue", "queue", {"queue": state.hub_queue}
    yield "tried", "tried", {"tried": state.attempt_keys}
    yield "votes", "votes", {"votes": state.vote_keys}
    yield "retold", "told", {"told": np.stack(tellers[:3])}
    if state.retellings is not None:
        yield "retold", "retold", {"retold": np.stack(state.retellings)}
    if work is not None:
        yield "hosts", "hosts", {"host_key": work.keys, "host_by": work.by}
    if short is None:
        return
    later = zip(("when", "row", "person", "channel", "hops"), short.later, strict=True)
    yield "later", "later", {f"later_{name}": values for name, values in later}
    yield "messages", "messages", {"message_tick": short.messages.tick, "message_key": short.messages.key}
    yield "picks", "recent", {"pick_row": short.recent_picks, "pick_tick": short.pick_ticks}
    if state.channels.ranking != EQUAL_CHANCE:
        earlier = short.in_order(state.tick, state.channels.ranking)
        yield "ranked_before", "ranked", {f"ranked_{k}": v for k, v in earlier._asdict().items()}


def store(state: State, memory: Memory, sizes: Sizes) -> None:
    """Copy these lists back."""
    room, short = memory.room, state.short_ticks
    state.open = memory.opened.row[: sizes.open[0]].copy()
    state.hub_queue = room.queue[: sizes.queue[0]].copy()
    state.attempt_keys = room.tried[: sizes.tried[0]].copy()
    state.vote_keys = room.votes[: sizes.votes[0]].copy()
    retold = room.retold[:, : sizes.retold[0]].copy()
    state.retellings = Retellings(*retold) if state.passes_on or retold.size else None
    if (work := state.host_work) is not None:
        work.keys, work.by = room.host_key[: sizes.hosts[0]].copy(), room.host_by[: sizes.hosts[0]].copy()
    if short is None:
        return
    names = "when", "row", "person", "channel", "hops"
    short.later = Later(*(getattr(room, f"later_{name}")[: sizes.later[0]].copy() for name in names))
    many = slice(int(sizes.messages[0]))
    short.messages = Messages(room.message_tick[many].astype(np.int64), room.message_key[many].copy())
    many = slice(int(sizes.recent[0]))
    short.recent_picks, short.pick_ticks = room.pick_row[many].copy(), room.pick_tick[many].copy()
    if state.channels.ranking != EQUAL_CHANCE:
        many, short.ranking = slice(int(sizes.ranked[0])), state.channels.ranking
        columns = (
            room.ranked_tick[many].astype(np.int64),
            room.ranked_person[many].copy(),
            room.ranked_key[many],
        )
        short.ranked = Ranked(columns[0], columns[1], columns[2].copy())


def end_retellings(state: State) -> None:
    """Let nobody pass on a question that has closed, or that they have tried to answer in the meantime."""
    if (before := state.retellings) is not None:
        is_open = state.questions.status[before.question] == OPEN
        state.retellings = before.at(is_open & ~state.has_tried(before.question, before.teller))
