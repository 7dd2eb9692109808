"""Read: people read questions and offer to help (ODD: Submodels, read and help)."""

from dataclasses import dataclass

import numpy as np

from sim.array_types import AnyInts, Floats, Ints
from sim.channels import Exposures, Posts
from sim.day.own_rules import apply_rules
from sim.engine.numpy.rank import rank_feed
from sim.engine.numpy.read import decide, tally
from sim.parts.columns import Reading, Willingness
from sim.rules.rank import EQUAL_CHANCE
from sim.rules.thank import change_morale
from sim.state.society_state import State
from sim.state.today import Offers, OpenQuestions, Today


def read(state: State, today: Today) -> None:
    """Decide for each exposure whether it is read, gets a hostile reply, and finds a willing reader.

    Hostile replies lower the morale of askers.
    """
    shown, questions, table = today.shown, today.questions, state.channels
    assert shown is not None and questions is not None
    own = OwnRules(state, questions) if state.has_rules("reading", "willingness") else None
    today.decisions = decisions = decide(state, questions, shown, own)
    if state.short_ticks is not None:
        if table.ranking != EQUAL_CHANCE:
            ranked = rank_feed(state, questions, shown)
            state.short_ticks.remember_order(
                state.tick, table.ranking, ranked.person, ranked.key, ranked.equal - ranked.chance
            )
        state.short_ticks.count_messages(state.tick, shown.person, table.message_kind[shown.channel])
    q = state.questions
    today.tally = counts = tally(state, decisions, shown)
    q.shown[state.open] += counts.shown.astype(np.int32)
    q.read[state.open] += counts.read.astype(np.int32)
    today.read, today.hostile = int(counts.read.sum()), counts.hostile.size
    if today.hostile and state.scenario.discouragement.enabled:
        channel = shown.channel[counts.hostile]
        for index in np.unique(channel).tolist():
            stung = state.among_present(questions.asker[shown.question[counts.hostile[channel == index]]])
            change_morale(state.people.morale, stung, float(table.sting[index]), 0.0)


@dataclass(frozen=True)
class OwnRules:
    """The rules of users that change reading and willingness today."""

    state: State
    questions: OpenQuestions

    def reading(self, shown: Exposures, posts: Posts, chance: Floats) -> Floats:
        """Return the changed chance of reading of each exposure, (E,)."""
        columns = Reading(
            shown.person, posts.asker, posts.topic, posts.asked, shown.channel, shown.hops, chance
        )
        values: Floats = apply_rules(self.state, "reading", columns)
        return values

    def willingness(self, place: Ints, person: Ints, channel: AnyInts, odds: Floats) -> Floats:
        """Return the changed log odds of some readers, (W,)."""
        q = self.questions
        asked = q.asker[place], q.topic[place], q.asked[place]
        columns = Willingness(person, *asked, channel, q.answers[place], odds)
        values: Floats = apply_rules(self.state, "willingness", columns)
        return values


def offer(today: Today) -> None:
    """Let every reader who is able and willing offer to help."""
    shown, decisions = today.shown, today.decisions
    assert shown is not None and decisions is not None and today.tally is not None
    w = today.tally.willing
    offers = Offers(shown.question, shown.person, decisions.odds, shown.channel, shown.hops)
    today.offers.append(offers.at(w))
