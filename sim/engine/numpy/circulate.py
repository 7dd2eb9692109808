"""Circulation in NumPy: collect the open questions, and draw whom askers tell and whom the feed reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.array_types import AnyInts, Ints
from sim.channels import feed, word_of_mouth
from sim.rules import help as helping
from sim.state.questions import FEED, WORD_OF_MOUTH
from sim.state.today import OpenQuestions

if TYPE_CHECKING:
    from sim.state.society_state import State


def open_questions(state: State) -> OpenQuestions:
    """Return the columns of the open questions, with properties of their askers."""
    q, rows, h = state.questions, state.open, state.scenario.helping
    posts, half = state.posts(rows), state.half_standing
    followers = state.ties.followers.size[posts.asker].astype(np.float64)
    visibility = np.zeros(rows.size)
    if half > 0:
        fame = state.people.standing[posts.asker].astype(np.float64) * state.standing_fading.scale
        visibility = helping.visibility(fame, np.float64(half))
    return OpenQuestions(
        **vars(posts),
        difficulty=q.difficulty[rows].astype(np.float64),
        answers=q.answers[rows].astype(np.float64),
        depth=helping.tie_depth(followers, np.float64(h.dilution), np.float64(h.shallowness)),
        visibility=visibility,
        bits=q.channels[rows].astype(np.int64),
    )


def tell(state: State, questions: OpenQuestions) -> tuple[Ints, AnyInts]:
    """Draw whom the askers tell about their questions in the day that begins now.

    Returns the place of each question in the list of open questions, and the row of the person told.
    """
    w = state.scenario.channels.word_of_mouth
    assert w is not None
    places = np.flatnonzero(questions.bits & (1 << WORD_OF_MOUTH))
    contacts = int(state.count_today(w.contacts))
    circle = word_of_mouth.Circle(state.ties.face_to_face, state.people.keenness)
    place, person = word_of_mouth.tell(questions.at(places), contacts, circle)
    return places[place], person


def show(state: State, questions: OpenQuestions) -> tuple[Ints, AnyInts]:
    """Draw to whom the feed shows the questions in the day that begins now.

    Returns the place of each question in the list of open questions, and the row of the person. For each
    question, the followers come first, then the other people to whom it is shown, then those who find it.
    """
    audience, followers = state.feed_audience, state.ties.followers
    assert audience is not None
    places, near, far, found = plan_audiences(state, questions)
    posts = questions.at(places)
    place, person = feed.show(posts, near, far + found, followers, audience, state.people.interest)
    return places[place], person


def plan_audiences(state: State, questions: OpenQuestions) -> tuple[Ints, Ints, Ints, Ints]:
    """Return which questions are on the feed, and how many people they reach in the day that begins now.

    The numbers are: followers of the asker, other people to whom the question is shown, and people who find
    it by themselves.
    """
    f, audience, followers = state.scenario.channels.feed, state.feed_audience, state.ties.followers
    assert f is not None and audience is not None
    places = np.flatnonzero(questions.bits & (1 << FEED))
    posts = questions.at(places)
    reach = (
        f.reach
        * state.reach_by_age[state.tick - posts.asked]
        * (1.0 + f.visibility * questions.visibility[places])
    )
    if f.viral.chance > 0:
        reach = reach * feed.draw_boosts(posts, f.viral.chance, f.viral.shape)
    left = feed.reach_left(questions.answers[places], f.after_answer)
    reach = np.minimum(reach * left, audience.members.size)
    have = followers.size[posts.asker].astype(np.int64)
    near, far = feed.split_reach(posts, reach, float(f.followers), have)
    return places, near, far, feed.draw_found(posts, f.found * left, audience.members.size - near - far)
