"""Circulate: open questions become exposures, channel by channel (ODD: Submodels, circulate)."""

from dataclasses import replace

import numpy as np

from sim.array_types import AnyInts
from sim.channels import Exposures, hub, join_exposures, make_exposures, word_of_mouth
from sim.day.manage import introduce
from sim.day.plug_in import prepare_audience
from sim.engine.engine import Engine
from sim.rules.spread import arrival_shares, draw_arrivals
from sim.state.questions import FEED, HUB, MANAGERS, OPEN, WORD_OF_MOUTH
from sim.state.society_state import State
from sim.state.today import OpenQuestions, Today


def circulate(state: State, engine: Engine, today: Today) -> None:
    """Turn the open questions into exposures, channel by channel."""
    today.questions = starting = questions = engine.open_questions(state)
    c = state.scenario.channels
    if state.short_ticks is not None:
        starts = state.short_ticks.day_begins(state.tick, state.open, questions.asked)
        starting = replace(questions, bits=np.where(starts, questions.bits, 0))
    parts = []
    if c.word_of_mouth is not None:
        parts.append(_this_tick(state, questions, engine.tell(state, starting), WORD_OF_MOUTH, 1.0))
        if state.retellings is not None:
            parts.append(_pass_on(state))
    if c.hub is not None:
        parts.append(_relay(state))
    if c.feed is not None:
        prepare_audience(state)
        place, person = engine.show(state, starting)
        if state.scenario.ties.online.kind == "from_file":  # a file may have followers who aren't on the feed
            on_crowd = state.people.on_crowd[person]
            place, person = place[on_crowd], person[on_crowd]
        parts.append(_this_tick(state, questions, (place, person), FEED, c.feed.fading))
    if c.managers is not None:
        parts.append(introduce(state, questions, np.flatnonzero(questions.bits & (1 << MANAGERS))))
    today.shown = join_exposures(parts)


def _this_tick(
    state: State, questions: OpenQuestions, audience: tuple[AnyInts, AnyInts], channel: int, fading: float
) -> Exposures:
    """Return the exposures of this tick on one channel, and store the exposures of later ticks.

    `audience` (place, person) is everybody whom the questions reach in the day that begins now. If a tick is
    shorter than a day, the exposures are spread over the ticks of the day, and the exposures that were stored
    for this tick are added. Some stored exposures are dropped: if the question has closed or left the channel
    in the meantime, if the tie between asker and person has ended (by word of mouth), or if the person has
    left the feed (on the feed).
    """
    place, person = audience
    if (short := state.short_ticks) is None:
        return make_exposures(place, person, channel)
    posts = questions.at(place)
    ends = arrival_shares(fading, short.ticks_per_day)
    ahead = draw_arrivals(state.luck, posts.days(), posts.asker, person, channel, ends)
    # Fewer ticks are left for questions that were asked by hand after the circulation of their tick.
    left = short.ticks_per_day - 1 - (state.tick - posts.asked) % short.ticks_per_day
    ahead = np.minimum(ahead, left)
    later = np.flatnonzero(ahead)
    short.store(state.tick, channel, ahead[later], state.open[place[later]], person[later])
    rows, who = short.take_due(state.tick, channel)
    q, p = state.questions, state.people
    valid = (q.status[rows] == OPEN) & (q.channels[rows] & (1 << channel) != 0)
    if channel == FEED:
        valid &= p.on_crowd[who]
    else:
        valid &= state.ties.face_to_face.slot_of(q.asker[rows].astype(np.int64), who.astype(np.int64)) >= 0
    place = np.concatenate([place[ahead == 0], np.searchsorted(state.open, rows[valid])])
    order = np.argsort(place, kind="stable")
    return make_exposures(place[order], np.concatenate([person[ahead == 0], who[valid]])[order], channel)


def _pass_on(state: State) -> Exposures:
    """Let people pass on open questions of which they heard a day ago; return the resulting exposures."""
    due, state.retellings = state.retellings, None
    w = state.scenario.channels.word_of_mouth
    assert due is not None and w is not None
    if state.short_ticks is not None:
        state.retellings, due = due.at(due.tick > state.tick), due.at(due.tick == state.tick)
    due = due.at(state.questions.status[due.question] == OPEN)
    person = word_of_mouth.pass_on(
        state.posts(due.question), due.teller, w.pass_on, w.referral, state.ties.face_to_face,
        state.people.match,
    )  # fmt: skip
    passed = person >= 0
    place = np.searchsorted(state.open, due.question[passed])
    return make_exposures(place, person[passed], WORD_OF_MOUTH, due.hops[passed] + 1)


def _relay(state: State) -> Exposures:
    """Let every hub relay as many questions of its queue as its capacity allows; return the exposures.

    Questions that have closed in the meantime leave the queue.
    """
    h, short = state.scenario.channels.hub, state.short_ticks
    assert h is not None and state.hub_members is not None
    rows = state.hub_queue[state.questions.status[state.hub_queue] == OPEN]
    posts = state.posts(rows)
    hub_of = state.hub_of[posts.asker]
    capacity = state.count_today(h.capacity)
    left = capacity if short is None else (capacity - short.relay_counts)[hub_of]
    ties = state.ties.face_to_face.degree[posts.asker].astype(np.int64)
    taken = hub.take_from_queue(posts, hub_of, h.order, ties, left)
    state.hub_queue = rows[~taken]
    rows, hub_of, posts = rows[taken], hub_of[taken], posts.at(taken)
    if short is not None:
        short.relay_counts += np.bincount(hub_of, minlength=short.relay_counts.size)
    place, person = hub.relay_audience(state.hub_members, hub_of, posts.asker)
    heeded = hub.hub_is_heeded(posts, h.resistance)[place]
    return make_exposures(np.searchsorted(state.open, rows)[place], person, HUB, 1, heeded)
