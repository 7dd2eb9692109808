"""Vote: readers who don't answer may vote for questions on the feed (ODD: Submodels, ranking)."""

import numpy as np

from sim.rules import rank
from sim.state.questions import FEED
from sim.state.society_state import State
from sim.state.today import Today


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
