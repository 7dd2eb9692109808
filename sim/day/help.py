"""Help: those who offered answer as far as their effort goes (ODD: Submodels, help)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.channels import Exposures
from sim.day.today import Offers, Today
from sim.engine.numpy.help import Decisions
from sim.state.questions import WORD_OF_MOUTH
from sim.state.society_state import Passing, State


def help(state: State, form: Any, today: Today) -> None:  # noqa: A001 - the ODD's word
    """Let those who offered answer as far as their effort goes, each question once."""
    shown, decisions, p = today.shown, today.decisions, state.people
    assert shown is not None and decisions is not None
    none = (shown.question[:0], shown.person[:0], decisions.odds[:0], shown.channel[:0], shown.hops[:0])
    offers = today.offers[0] if len(today.offers) == 1 else _together([none, *today.offers])
    if state.tried.size:
        first = ~state.has_tried(state.open[offers[0]], offers[1])
        offers = tuple(column[first] for column in offers)
    today.attempts = attempts = form.spend(*offers, p.budget)
    np.subtract.at(p.budget, attempts.person, np.float32(1))
    tries = state.open[attempts.question] * p.count + attempts.person
    state.tried = np.sort(np.concatenate([state.tried, tries]))
    told = state.scenario.channels.word_of_mouth
    if told is not None and told.pass_on > 0:
        state.passing = _will_pass_on(state, shown, decisions, told.hops)


def _together(offers: list[Offers]) -> list[Any]:
    return [np.concatenate(column) for column in zip(*offers, strict=True)]


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
        before = before.of(~state.has_tried(before.question, before.teller))  # answered since they were told
        silent &= ~np.isin(question * count + person, before.question * count + before.teller)
    found = Passing(
        person[silent],
        question[silent],
        shown.hops[passes][first[silent]].astype(np.int64),
        np.full(np.count_nonzero(silent), state.tick + state.ticks_a_day),
    )
    return found if before is None else before.and_(found)
