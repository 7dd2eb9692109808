"""Help: those who offered answer as far as their effort goes (ODD: Submodels, help)."""

import numpy as np

from sim.channels import Exposures
from sim.engine.engine import Engine
from sim.state.questions import WORD_OF_MOUTH
from sim.state.society_state import Passing, State
from sim.state.today import Decisions, Offers, Today


def help(state: State, engine: Engine, today: Today) -> None:  # noqa: A001 - the ODD's word
    """Let those who offered answer as far as their effort goes, each question once."""
    shown, decisions, p = today.shown, today.decisions, state.people
    assert shown is not None and decisions is not None
    none = Offers(shown.question[:0], shown.person[:0], decisions.odds[:0], shown.channel[:0], shown.hops[:0])
    together = (np.concatenate(columns) for columns in zip(none, *today.offers, strict=True))
    offers = today.offers[0] if len(today.offers) == 1 else Offers(*together)
    if state.tried.size:
        offers = offers.at(~state.has_tried(state.open[offers.question], offers.person))
    answering = engine.spend(offers.question, offers.person, offers.odds, offers.channel, p.budget)
    today.attempts = attempts = offers.at(answering)
    np.subtract.at(p.budget, attempts.person, np.float32(1))
    suggestions = state.open[attempts.question] * p.count + attempts.person
    state.tried = np.sort(np.concatenate([state.tried, suggestions]))
    told = state.scenario.channels.word_of_mouth
    if told is not None and told.pass_on > 0:
        state.passing = _will_pass_on(state, shown, decisions, told.hops)


def _will_pass_on(state: State, shown: Exposures, decisions: Decisions, hops: int) -> Passing:
    """Return what people who were told, read it and never answered may pass on a day later.

    A person who hears of a question twice within a day may pass it on once.
    """
    passes = decisions.read & (shown.channel == WORD_OF_MOUTH) & (shown.hops < hops)
    count = state.people.count
    key = shown.question[passes].astype(np.int64) * count + shown.person[passes]
    key, first = np.unique(key, return_index=True)
    question, person = state.open[key // count], key % count
    silent = ~state.has_tried(question, person)
    before = state.passing
    if before is not None:
        before = before.at(~state.has_tried(before.question, before.teller))  # answered since they were told
        silent &= ~np.isin(question * count + person, before.question * count + before.teller)
    found = Passing(
        person[silent],
        question[silent],
        shown.hops[passes][first[silent]].astype(np.int64),
        np.full(np.count_nonzero(silent), state.tick + state.ticks_a_day),
    )
    if before is None:
        return found
    return Passing(*(np.concatenate(both) for both in zip(before, found, strict=True)))
