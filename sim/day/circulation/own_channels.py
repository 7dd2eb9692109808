"""Channels of users: call their functions, check what they return, and make exposures of it."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import Any

import numpy as np

from sim.array_types import AnyInts, Bools, Ints
from sim.channels import Exposures
from sim.day.circulation.arrivals import this_tick
from sim.parts.view import Questions, View, luck_of
from sim.registry.calls import array_of, call
from sim.registry.parts import Channel
from sim.state.society_state import State
from sim.state.today import OpenQuestions


def can_ask(state: State, index: int, asker: Ints) -> Bools:
    """Return whether each asker can use a channel today, (A,)."""
    part = state.channels.part(index)
    if part.askers is None:
        return np.ones(asker.size, np.bool_)
    if part.built_in:
        has: Bools = resolve_name(part.askers)(state, asker)
        return has
    found = call(part, part.askers, View(state), settings(state, part), luck_of(state, part))
    may: Bools = array_of(part, found, "b", state.people.count, "one for each person")
    return may[asker]


def settings(state: State, part: Channel) -> Any:
    """Return the parameters of a channel in the scenario."""
    return getattr(state.scenario.channels, part.name)


def expose_own(
    state: State, index: int, questions: OpenQuestions, starting: OpenQuestions
) -> list[Exposures]:
    """Return the exposures on a user's channel; people who aren't present are left out.

    Raises
    ------
    PartError
        The function fails, or what it returns isn't a list of people whom questions can reach.
    """
    part = state.channels.part(index)
    places = np.flatnonzero(starting.bits & (1 << index))
    asked = Questions.of(state, starting, places)
    found = call(part, part.function, View(state), asked, settings(state, part), luck_of(state, part))
    place, person = _pairs(state, part, asked, found)
    here = state.present[person]
    place, person = place[here], person[here]
    order = np.argsort(place, kind="stable")
    return [this_tick(state, questions, (places[place[order]], person[order]), index, 1.0)]


def _pairs(state: State, part: Channel, asked: Questions, found: Any) -> tuple[Ints, AnyInts]:
    """Check the pairs of questions and people that a channel returned."""
    if not isinstance(found, tuple) or len(found) != 2:
        raise part.refusal(f"must return two arrays, (place, person); got {type(found).__name__}")
    size = np.size(found[0])
    place, person = (array_of(part, each, "i", size, "one person for each place") for each in found)
    for name, rows, most in (("place", place, asked.asker.size), ("person", person, state.people.count)):
        wrong = rows[(rows < 0) | (rows >= most)]
        if wrong.size:
            raise part.refusal(f"returned {name} {int(wrong[0])}, but {name} must be from 0 to {most - 1}")
    if (own := person == asked.asker[place]).any():
        raise part.refusal(f"shows person {int(person[own][0])} a question of their own; leave askers out")
    keys, many = np.unique(place * state.people.count + person, return_counts=True)
    if keys.size < size:
        twice = int(keys[many > 1][0])
        raise part.refusal(
            f"shows one question to person {twice % state.people.count} twice on a day; return each pair once"
        )
    return place, person
