"""Help: people who offered help answer as long as they have effort left; others may vote (ODD: Submodels)."""

import numpy as np

from sim.channels import Exposures
from sim.rules import rank
from sim.rules.help import choose_attempts
from sim.state.questions import FEED, WORD_OF_MOUTH
from sim.state.retellings import Retellings
from sim.state.society_state import State
from sim.state.today import Decisions, Offers, Today


def help(state: State, today: Today) -> None:  # noqa: A001 - the ODD's word
    """Turn offers into attempts to answer, as long as helpers have effort; one per helper and question."""
    shown, decisions, p = today.shown, today.decisions, state.people
    assert shown is not None and decisions is not None
    none = Offers(shown.question[:0], shown.person[:0], decisions.odds[:0], shown.channel[:0], shown.hops[:0])
    joined = (np.concatenate(columns) for columns in zip(none, *today.offers, strict=True))
    offers = today.offers[0] if len(today.offers) == 1 else Offers(*joined)
    if state.attempt_keys.size:
        offers = offers.at(~state.has_tried(state.open[offers.question], offers.person))
    answering = choose_attempts(offers.question, offers.person, offers.odds, offers.channel, p.budget)
    today.attempts = attempts = offers.at(answering)
    today.attempted = attempts.question.size
    np.subtract.at(p.budget, attempts.person, np.float32(1))
    new_keys = state.open[attempts.question] * p.count + attempts.person
    state.attempt_keys = np.sort(np.concatenate([state.attempt_keys, new_keys]))
    w = state.scenario.channels.word_of_mouth
    if w is not None and state.passes_on:
        state.retellings = _plan_retellings(state, shown, decisions, w.hops)


def vote(state: State, today: Today) -> None:
    """Let people vote who have read a question on the feed and have not tried to answer it, once each."""
    feed = state.scenario.channels.feed
    if feed is None or state.channels.ranking != "votes":
        return
    shown, decisions, count = today.shown, today.decisions, state.people.count
    assert shown is not None and decisions is not None
    seen = decisions.read & (shown.channel == FEED)
    keys = np.unique(state.open[shown.question[seen]] * count + shown.person[seen])
    keys = np.setdiff1d(keys, state.vote_keys, assume_unique=True)
    question, person = keys // count, keys % count
    posts = state.posts(question)
    votes = rank.votes(state.luck, posts.days(daily=False), posts.asker, person, feed.voting)
    votes &= ~state.has_tried(question, person)
    state.vote_keys = np.sort(np.concatenate([state.vote_keys, keys[votes]]))


def _plan_retellings(state: State, shown: Exposures, decisions: Decisions, hops: int) -> Retellings:
    """Return who may pass on which questions a day later.

    People may pass on a question if they heard of it by word of mouth, read it and have not answered it. A
    person who hears of a question twice within a day may pass it on once.
    """
    can_pass = decisions.read & (shown.channel == WORD_OF_MOUTH) & (shown.hops < hops)
    count = state.people.count
    key = shown.question[can_pass].astype(np.int64) * count + shown.person[can_pass]
    key, first = np.unique(key, return_index=True)
    question, person = state.open[key // count], key % count
    silent = ~state.has_tried(question, person)
    before = state.retellings
    if before is not None:
        # people who have answered since they heard of the question no longer pass it on
        before = before.at(~state.has_tried(before.question, before.teller))
        silent &= ~np.isin(question * count + person, before.question * count + before.teller)
    found = Retellings(
        person[silent],
        question[silent],
        shown.hops[can_pass][first[silent]].astype(np.int64),
        np.full(np.count_nonzero(silent), state.tick + state.ticks_per_day),
    )
    if before is None:
        return found
    return Retellings(*(np.concatenate(both) for both in zip(before, found, strict=True)))
