"""The chance of reading each exposure, with and without an order of the feed.

It specifies the form of the compiled engine (`sim.engine.compiled.day.rank`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.array_types import AnyInts, Floats, Ints
from sim.channels import Exposures
from sim.rules import rank, read
from sim.state.questions import FEED
from sim.state.today import OpenQuestions

if TYPE_CHECKING:
    from sim.state.society_state import State


class Ranked(NamedTuple):
    """The exposures on a feed that orders its questions, (F,).

    `rows` are their places among all exposures, and `key` their places in the order (`rank.sort_keys`).
    `equal` and `chance` are the probabilities of being read without an order and with it.
    """

    rows: Ints
    person: AnyInts
    key: Ints
    equal: Floats
    chance: Floats


def read_chances(state: State, questions: OpenQuestions, shown: Exposures) -> Floats:
    """Return the probability of reading each exposure, (E,); attention limits it."""
    chance = equal_chances(state, shown)
    if state.channels.ranking != rank.EQUAL_CHANCE:
        ranked = rank_feed(state, questions, shown)
        chance[ranked.rows] = ranked.chance
    return chance


def equal_chances(state: State, shown: Exposures) -> Floats:
    """Return the probability of reading each exposure, (E,), if all messages of a person are alike."""
    table, person = state.channels, shown.person.astype(np.int64)
    before = None if state.short_ticks is None else state.short_ticks.message_counts
    kind = table.message_kind[shown.channel]
    got = read.count_messages(shown.person, kind, state.people.count, table.messages, before)
    with np.errstate(divide="ignore"):  # 0 messages, if the channel's exposures cost no attention
        return read.read_chance(state.scenario.helping.attention, got[person].astype(np.float64))


def rank_feed(state: State, questions: OpenQuestions, shown: Exposures) -> Ranked:
    """Order the exposures on the feed, which compete with those of the last 24 hours."""
    rows, short = np.flatnonzero(shown.channel == FEED), state.short_ticks
    place, person = shown.question[rows], shown.person[rows]
    key = rank.sort_keys(
        state.channels.ranking,
        (state.tick - questions.asked)[place],
        questions.answers.astype(np.int64)[place],
        count_votes(state)[place],
    )
    equal = equal_chances(state, shown)[rows]
    if short is None:
        return Ranked(rows, person, key, equal, rank.ranked_chances(person, key, equal))
    earlier = short.in_order(state.tick, state.channels.ranking)
    everybody = np.concatenate([person, earlier.person])
    keys = np.concatenate([key, earlier.key])
    saved = None if short.unread is None else short.unread[person]
    return Ranked(rows, person, key, equal, rank.ranked_chances(everybody, keys, equal, saved))


def count_votes(state: State) -> Ints:
    """Return the number of votes for each open question, (Q,)."""
    first, end = np.searchsorted(state.vote_keys, np.stack([state.open, state.open + 1]) * state.people.count)
    return np.asarray(end - first)
