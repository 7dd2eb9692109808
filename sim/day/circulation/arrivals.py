"""Spread the exposures of a day over its ticks, if a tick is shorter than a day (ODD: Submodels)."""

import numpy as np

from sim.array_types import AnyInts, Ints
from sim.channels import Exposures, make_exposures
from sim.rules.spread import draw_arrivals
from sim.state.questions import FEED, OPEN, WORD_OF_MOUTH
from sim.state.rhythm import arrival_shares_by_town
from sim.state.short_ticks import Later
from sim.state.society_state import State
from sim.state.today import OpenQuestions


def this_tick(
    state: State, questions: OpenQuestions, audience: tuple[AnyInts, AnyInts], channel: int, fading: float
) -> Exposures:
    """Return the exposures of this tick on one channel, and store the exposures of later ticks.

    `audience` (place, person) is everybody whom the questions reach in the day that begins now. If a tick is
    shorter than a day, the exposures are spread over the ticks of the day, and the exposures that were stored
    for this tick are added. Some stored exposures are dropped: if the question has closed or left the channel
    in the meantime, if the person has been removed, if the tie between asker and person has ended (by word of
    mouth), or if the person has left the feed (on the feed).
    """
    place, person = audience
    if (short := state.short_ticks) is None:
        return make_exposures(place, person, channel)
    posts = questions.at(place)
    ends = arrival_shares_by_town(state, fading)
    ends = ends[0] if ends.shape[0] == 1 else ends[state.people.town[person]]
    at = int(state.channels.block[channel]), int(state.channels.lane[channel])
    ahead = draw_arrivals(state.luck, posts.days(), posts.asker, person, at, ends)
    # Fewer ticks are left for questions that were asked by hand after the circulation of their tick.
    left = short.ticks_per_day - 1 - (state.tick - posts.asked) % short.ticks_per_day
    ahead = np.minimum(ahead, left)
    later = np.flatnonzero(ahead)
    kinds = np.full((2, later.size), [[channel], [1]], np.int8)
    short.store(
        Later(state.tick + ahead[later], state.open[place[later]], person[later].astype(np.int32), *kinds)
    )
    rows, who = due_now(state, channel)
    place = np.concatenate([place[ahead == 0], np.searchsorted(state.open, rows)])
    order = np.argsort(place, kind="stable")
    return make_exposures(place[order], np.concatenate([person[ahead == 0], who])[order], channel)


def due_now(state: State, channel: int) -> tuple[Ints, AnyInts]:
    """Take the exposures on a channel that were stored for this tick and still happen: (question, person).

    The others are dropped: see `this_tick`.
    """
    short, q, p = state.short_ticks, state.questions, state.people
    assert short is not None
    _, rows, who, *_ = short.take_due(state.tick, channel)
    valid = (q.status[rows] == OPEN) & (q.channels[rows] & (1 << channel) != 0) & state.present[who]
    if channel == FEED:
        valid &= p.on_crowd[who]
    elif channel == WORD_OF_MOUTH:
        valid &= state.ties.face_to_face.slot_of(q.asker[rows].astype(np.int64), who.astype(np.int64)) >= 0
    return rows[valid], who[valid]
