"""The tables, numbers and working memory that the compiled day writes, in named groups."""

from __future__ import annotations

from typing import Any, NamedTuple

STRIP = 1_024  # exposures that are decided together, so that their draws stay in the processor's cache


class Open(NamedTuple):
    """The open questions of the day, (Q,): their rows, and their columns by place (`OpenQuestions`)."""

    row: Any
    asker: Any
    asked: Any
    topic: Any
    bits: Any
    difficulty: Any
    answers: Any
    depth: Any
    seen: Any  # visible standing of the asker
    relayed: Any  # whether the hub relays the question today
    rank_key: Any  # place in the order of the feed (`sim.rules.rank.sort_keys`)
    shown: Any
    read: Any
    picked: Any  # places of the questions that managers take up today, oldest first
    next_pick: Any  # the manager's next of these, or -1
    taker: Any  # the manager
    introduced_at: Any  # where the people are to whom a question is introduced, and how many
    introductions: Any
    due: Any  # the first stored exposure that arrives now, and the first who may pass on the question later, or -1
    tells: Any


class Book(NamedTuple):
    """All columns of the table of questions (`sim.state.questions.Questions`), with free rows at the end."""

    asker: Any
    topic: Any
    difficulty: Any
    asked: Any
    channels: Any
    status: Any
    first_tick: Any
    first_helper: Any
    first_channel: Any
    first_hops: Any
    answers: Any
    attempts: Any
    shown: Any
    read: Any


class Attempts(NamedTuple):
    """All columns of the table of attempts to answer (`sim.state.questions.Answers`), with free rows."""

    question: Any
    helper: Any
    tick: Any
    channel: Any
    hops: Any
    helpful: Any
    surplus: Any


class Sizes(NamedTuple):
    """Numbers that change during a call, (1,) each; the kernel gets a record of the same numbers."""

    tick: Any
    days: Any  # ticks recorded in this call
    stage: Any  # the next stage, and the one before which the call ends
    stop: Any
    questions: Any  # rows of the two tables
    answers: Any
    open: Any
    queue: Any
    tried: Any
    pool_end: Any
    askers: Any  # today
    shown: Any
    read: Any
    hostile: Any
    attempts: Any
    recounts: Any  # whether exposures come from outside, and must be counted
    end: Any  # number of exposures, those that arrive later, those of them from earlier ticks, and those due now
    later: Any
    kept: Any
    due: Any
    late: Any
    messages: Any  # of the last 24 hours, exposures on a ranked feed, and picks of managers
    ranked: Any
    recent: Any
    told: Any  # who may pass on a question today, and who may do so later
    retold: Any
    votes: Any
    managers: Any
    members: Any  # of the feed; -1 if somebody has joined or left it since they were gathered
    gathered: Any
    arrived: Any
    departed: Any
    picked: Any  # questions that managers take up today, people to whom they introduce them, and keys of all
    introduced: Any
    hosts: Any
    met: Any
    joined: Any
    left: Any
    removed: Any
    withdrawn: Any
    exposures: Any  # those for which there must be room, and candidates and offers
    candidates: Any
    offers: Any
    changes: Any  # of ties: all, those made, and ties that gave way
    changed: Any
    gone: Any


class Room(NamedTuple):
    """Working memory, which no process needs after the day."""

    on: Any  # (N * (1 + M),): the last question shown on the feed (place + 1), and exposures by message kind
    reader: Any  # (N,) the last question read (place + 1); no rows if nobody is shown a question twice
    head: Any  # (N,) the first offer of each person, or -1
    today: Any  # (A,) who asks
    queue: Any  # (W,) rows that wait at a hub, and places of those that are open
    waits: Any
    place: Any  # (E,) exposures
    person: Any
    channel: Any
    slot: Any  # of the tie by which the exposure came, or `ANYWHERE` (`sim.engine.compiled.tie_access`)
    hops: Any
    code: Any  # outcome (`sim.state.today.Decisions`)
    odds: Any
    chance: Any  # of being read, in an order of the feed, and how much less than without an order
    fewer: Any
    following: Any  # the person's next exposure on the feed
    hostile: Any
    later_when: (
        Any  # exposures that arrive on later ticks (`sim.state.short_ticks.Later`), and the next one due
    )
    later_row: Any
    later_person: Any
    later_channel: Any
    later_hops: Any
    later_next: Any
    message_tick: Any  # messages of the last 24 hours, and exposures on a ranked feed; the next of a person
    message_key: Any
    ranked_tick: Any
    ranked_person: Any
    ranked_key: Any
    ranked_next: Any
    earlier: Any  # (N,) a person's first one of these
    pick_row: Any  # questions that managers have picked in the last 24 hours
    pick_tick: Any
    keys: Any  # (2, STRIP) asker of each exposure of a strip, and tick of asking
    words: Any  # (4, STRIP) random words
    some: Any  # (STRIP,)
    got: Any  # (STRIP,) messages of the person
    lot: Any  # (STRIP,)
    unread: Any  # (STRIP,)
    offer_place: Any  # (C,)
    offer_person: Any
    offer_channel: Any
    offer_hops: Any
    offer_odds: Any
    after: Any
    mine: Any
    taken: Any
    order: Any
    changes: Any  # (4, 2 C) row, other, layer, and change
    gone: Any  # (3, 2 C)
    tried: Any  # (T,) keys of attempts to answer open questions, and working memory to merge them
    merged: Any
    told: Any  # (3, R) who may pass on which question today: teller, question and hops, in order of question
    retold: Any  # (4, R) and who may do so later, and when; the next one of the question
    retold_next: Any
    votes: Any  # (V,) keys of votes, ascending, and working memory to merge them
    voted: Any
    host: Any  # (M,) managers, most time left first: introductions that they have time for, picks left,
    host_left: Any  # and their first and last pick
    host_picks: Any
    host_pick: Any
    host_last: Any
    known: Any  # (N,) who knows a manager and has effort left; no rows without managers
    introduced: Any
    host_key: Any  # keys of introductions, and by whom (`HostWork`), and working memory to merge them
    host_by: Any
    host_merged: Any
    host_by_merged: Any
    portion: Any  # (3, N) and (2, N), to gather the members of the feed
    side: Any
    counts: Any  # (13, days) and (2, days): the record of each day (`sim.day.record`)
    shares: Any
    key: Any  # (L,) candidates of a choice of the smallest keys
    candidate: Any
    heap: Any
    weight: Any  # (W,) of the ties of one person
