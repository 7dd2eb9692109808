"""Read: people read questions and offer to help (ODD: Submodels, read and help)."""

import numpy as np

from sim.engine.engine import Engine
from sim.state.questions import FEED
from sim.state.society_state import State
from sim.state.today import Offers, Today


def read(state: State, engine: Engine, today: Today) -> None:
    """Decide for each exposure whether it is read, gets a hostile reply, and finds a willing reader.

    Hostile replies lower the morale of askers.
    """
    shown, questions, f = today.shown, today.questions, state.scenario.channels.feed
    assert shown is not None and questions is not None
    today.decisions = decisions = engine.decide(state, questions, shown)
    if state.short_ticks is not None:
        state.short_ticks.count_messages(shown.person, shown.channel == FEED)
    q, many = state.questions, state.open.size
    today.tally = tally = engine.tally(state, decisions, shown.question)
    readers = tally.read
    if state.may_show_twice:
        is_read = decisions.read
        count = state.people.count
        pairs = np.unique(shown.question[is_read].astype(np.int64) * count + shown.person[is_read])
        readers = np.bincount(pairs // count, minlength=many)
    q.shown[state.open] += tally.shown.astype(np.int32)
    q.read[state.open] += readers.astype(np.int32)
    today.read, today.hostile = int(readers.sum()), tally.hostile.size
    if f is not None and today.hostile and state.scenario.discouragement.enabled:
        stung = questions.asker[shown.question[tally.hostile]]
        engine.change_morale(state.people.morale, stung, float(f.sting), 0.0)


def offer(today: Today) -> None:
    """Let every reader who is able and willing offer to help."""
    shown, decisions = today.shown, today.decisions
    assert shown is not None and decisions is not None and today.tally is not None
    w = today.tally.willing
    offers = Offers(shown.question, shown.person, decisions.odds, shown.channel, shown.hops)
    today.offers.append(offers.at(w))
