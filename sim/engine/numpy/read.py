"""Reading in NumPy: decide which exposures are read and which readers are willing to help, and count them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import rng
from sim.array_types import AnyInts
from sim.channels import Exposures
from sim.engine.numpy.help import believes_able, log_odds
from sim.rules import read
from sim.state.questions import FEED
from sim.state.today import IS_HOSTILE, IS_READ, IS_WILLING, Decisions, OpenQuestions, Tally

if TYPE_CHECKING:
    from sim.state.society_state import State


def tally(state: State, decisions: Decisions, question: AnyInts) -> Tally:
    """Count exposures by question and outcome; `question` is the place of each exposure's question."""
    code, many = decisions.code, state.open.size
    return Tally(
        shown=np.bincount(question, minlength=many),
        read=np.bincount(question[code & IS_READ != 0], minlength=many),
        hostile=np.flatnonzero(code & IS_HOSTILE),
        willing=np.flatnonzero(code & IS_WILLING),
    )


def decide(state: State, questions: OpenQuestions, shown: Exposures) -> Decisions:
    """Decide the outcome of every exposure from the state of this morning, without writing to the state."""
    f = state.scenario.channels.feed
    chatter = 0.0 if f is None else f.noise * (1 - f.purpose)
    before = None if state.short_ticks is None else state.short_ticks.message_counts
    got = read.count_messages(shown.person, shown.channel, state.people.count, chatter, before).astype(
        np.float64
    )
    place, person = shown.question.astype(np.int64), shown.person.astype(np.int64)
    posts = questions.at(place)
    chance = read.read_chance(state.scenario.helping.attention, got[person])
    is_read = shown.heeded & read.read(state.luck, posts.days(), posts.asker, person, shown.channel, chance)
    draws = posts.draws(rng.DECIDE, person, daily=False)
    hostile = np.zeros(place.size, bool)
    if f is not None:  # one random number per person and question: whoever ignores it does so on all days
        on_feed = shown.channel == FEED
        is_read &= ~(on_feed & (rng.unit(draws[2]) < f.resistance))
        hostile = is_read & on_feed & (rng.unit(draws[3]) < f.hostility * (1 - f.purpose))
    able = believes_able(state, questions, place, person, rng.unit(draws[1]))
    may = is_read & able & (state.people.budget[person] >= 1)
    odds = np.zeros(place.size)
    odds[may] = log_odds(state, questions, place[may], person[may], shown.channel[may])
    willing = may & (rng.unit(draws[0]) < rng.logistic(odds))
    code = is_read * IS_READ + hostile * IS_HOSTILE + willing * IS_WILLING
    return Decisions(code.astype(np.uint8), odds)
