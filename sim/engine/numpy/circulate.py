"""Circulate by word of mouth and on the feed, the array form: gather the columns, apply the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.channels import feed, word_of_mouth
from sim.engine.numpy.help import Asked
from sim.state.questions import FEED, WORD_OF_MOUTH

if TYPE_CHECKING:
    from sim.state.society_state import State

Ints = NDArray[np.int64]


def tell(state: State, asked: Asked) -> tuple[Ints, Ints]:
    """Return whom the askers tell of their questions in the day that begins now: (place, person)."""
    places = np.flatnonzero(asked.bits & (1 << WORD_OF_MOUTH))
    layer = state.ties.face_to_face
    place, person = word_of_mouth.tell(
        state.luck, state.tick, asked.asker[places], asked.asked[places],
        int(state.per_day(state.scenario.channels.word_of_mouth.contacts)),
        layer.neighbour, layer.strength, layer.degree,
    )  # fmt: skip
    return places[place], person


def show(state: State, asked: Asked) -> tuple[Ints, Ints]:
    """Return to whom the feed shows the questions in the day that begins now: (place, person)."""
    f, audience, followers = state.scenario.channels.feed, state.audience, state.ties.followers
    assert audience is not None
    places = np.flatnonzero(asked.bits & (1 << FEED))
    asker, day, topic = asked.asker[places], asked.asked[places], asked.topic[places]
    fresh = f.reach * state.fades[state.tick - day]
    reach = fresh * (1.0 + f.visibility * asked.seen[places])
    if f.viral.chance > 0:
        reach = reach * feed.boosts(state.luck, asker, day, f.viral.chance, f.viral.shape)
    reach = np.minimum(reach, audience.members.size)
    have = followers.size[asker].astype(np.int64)
    near, far = feed.size(state.luck, state.tick, asker, day, reach, float(f.followers), have)
    place, person = feed.show(
        state.luck, state.tick, asker, day, topic, near, far, followers, audience, state.people.interest
    )
    return places[place], person
