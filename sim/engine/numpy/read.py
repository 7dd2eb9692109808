"""Reading in NumPy: decide which exposures are read and which readers are willing to help, and count them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from sim import rng
from sim.array_types import AnyInts, Floats, Ints
from sim.channels import Exposures, Posts
from sim.engine.numpy.help import believes_able, log_odds
from sim.engine.numpy.rank import read_chances
from sim.rules import read
from sim.state.today import IS_HOSTILE, IS_READ, IS_WILLING, Decisions, OpenQuestions, Tally

if TYPE_CHECKING:
    from sim.state.society_state import State


class Rules(Protocol):
    """What users' rules change while people read (`sim.day.read`)."""

    def reading(self, shown: Exposures, posts: Posts, chance: Floats) -> Floats:
        """Return the changed chance of reading of each exposure, (E,)."""

    def willingness(self, place: Ints, person: Ints, channel: AnyInts, odds: Floats) -> Floats:
        """Return the changed log odds of some readers, (W,)."""


def tally(state: State, decisions: Decisions, shown: Exposures) -> Tally:
    """Count the exposures and the readers of each question, and list the exposures with consequences."""
    code, many = decisions.code, state.open.size
    question = shown.question[decisions.read]
    if state.may_show_twice:
        count = state.people.count
        question = np.unique(question.astype(np.int64) * count + shown.person[decisions.read]) // count
    return Tally(
        shown=np.bincount(shown.question, minlength=many),
        read=np.bincount(question, minlength=many),
        hostile=np.flatnonzero(code & IS_HOSTILE),
        willing=np.flatnonzero(code & IS_WILLING),
    )


def decide(state: State, questions: OpenQuestions, shown: Exposures, rules: Rules | None = None) -> Decisions:
    """Decide the outcome of every exposure from the state of this morning, without writing to the state.

    `rules`, if given, changes the chances of reading and the log odds of being willing (`Rules`).
    """
    table, channel = state.channels, shown.channel
    place, person = shown.question.astype(np.int64), shown.person.astype(np.int64)
    posts = questions.at(place)
    chance = read_chances(state, questions, shown)
    if rules is not None:
        chance = rules.reading(shown, posts, chance)
    at = table.block[channel], table.lane[channel]
    is_read = shown.heeded & read.read(state.luck, posts.days(), posts.asker, person, at, chance)
    # one random number per person and question: whoever ignores it does so on all days
    draws = posts.draws(rng.DECIDE, person, daily=False)
    is_read &= rng.unit(draws[2]) >= table.resistance[channel]
    hostile = is_read & (rng.unit(draws[3]) < table.hostility[channel])
    able = believes_able(state, questions, place, person, rng.unit(draws[1]))
    may = is_read & able & (state.people.budget[person] >= 1)
    odds = np.zeros(place.size)
    odds[may] = log_odds(state, questions, place[may], person[may], channel[may])
    if rules is not None:
        odds[may] = rules.willingness(place[may], person[may], channel[may], odds[may])
    willing = may & (rng.unit(draws[0]) < rng.logistic(odds))
    code = is_read * IS_READ + hostile * IS_HOSTILE + willing * IS_WILLING
    return Decisions(code.astype(np.uint8), odds)
