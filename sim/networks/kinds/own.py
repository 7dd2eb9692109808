"""Ties from the function of a user's own network, checked before they are used."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.array_types import AnyInts, Floats, Ints
from sim.networks.candidates import Candidates
from sim.networks.kinds.shipped import LayerToDraw
from sim.networks.kinds.tie_search import tie_keys
from sim.registry.calls import array_of, call
from sim.registry.luck import Luck, seed_of
from sim.registry.parts import Network


def draw(network: Network, layer: LayerToDraw) -> tuple[AnyInts, AnyInts, Floats]:
    """Return the rows of both people of each tie, and its strength: NaN if the function returns none.

    Ties come in ascending order, each once; face to face as pairs (a, b) with a < b. The order in which the
    function returns them doesn't matter. Ties of strength 0 are dropped.

    Raises
    ------
    PartError
        The function raised an error, or what it returned breaks a rule.
    """
    people = Candidates(layer.people, layer.rows, layer.name, layer.slots)
    luck = Luck(seed_of(layer.seed, f"network {network.name} {layer.name}"))
    settings = getattr(layer.settings, network.name, None)
    if settings is None:
        settings = (network.parameters or SimpleNamespace)()
    result = call(network, network.function, people, settings, luck)
    ties = _Ties(network, people)
    a, b, strength = ties.read(result)
    ties.check(a, b, strength)
    key = tie_keys(a, b, people.count, mutual=layer.mutual)
    order = np.argsort(key, kind="stable")
    key, strength = key[order], strength[order]
    ties.check_repeats(key)
    key, strength = key[strength != 0], strength[strength != 0]
    a, b = np.divmod(key, people.count)
    ties.check_slots(np.concatenate([a, b]) if layer.mutual else a)
    rows = layer.rows.astype(np.int32)
    return rows[a], rows[b], strength


class _Ties:
    """The rules for what the function of a network returns, each with its error message."""

    def __init__(self, network: Network, people: Candidates) -> None:
        self.network, self.people = network, people

    def person(self, place: int) -> str:
        """Return a person's place, and the id if the people come from a file."""
        ids = self.people.ids
        return f"person {place}" if ids is None else f"person {place} ('{ids[place]}')"

    def read(self, result: Any) -> tuple[Ints, Ints, Floats]:
        """Return the places of both people of each tie, and its strength: NaN if none is returned."""
        network = self.network
        if not isinstance(result, tuple | list) or len(result) not in (2, 3):
            found = f"{len(result)} of them" if isinstance(result, tuple | list) else type(result).__name__
            raise network.refusal(f"must return two or three arrays, (a, b) or (a, b, strength); got {found}")
        a = array_of(network, result[0], "i", None, "the first person of each tie")
        b = array_of(network, result[1], "i", a.size, "the second person of each tie")
        if len(result) == 2:
            return a, b, np.full(a.size, np.nan)
        strength = array_of(network, result[2], "f", a.size, "the strength of each tie")
        return a, b, strength

    def check(self, a: Ints, b: Ints, strength: Floats) -> None:
        """Refuse people who don't exist, ties of people to themselves, and strengths that are no shares."""
        both = np.concatenate([a, b])
        outside = both[(both < 0) | (both >= self.people.count)]
        if outside.size:
            raise self.network.refusal(
                f"returned person {outside[0]}, but a person in the layer {self.people.layer} must be from 0 "
                f"to {self.people.count - 1}"
            )
        alone = a[a == b]
        if alone.size:
            raise self.network.refusal(f"ties {self.person(int(alone[0]))} to themselves")
        wrong = np.flatnonzero((strength < 0) | (strength > 1))
        if wrong.size:
            first = int(wrong[0])
            tie = f"from {self.person(int(a[first]))} to {self.person(int(b[first]))}"
            raise self.network.refusal(
                f"must return strengths from 0 to 1; the tie {tie} has {strength[first]:g}"
            )

    def check_repeats(self, key: Ints) -> None:
        """Refuse ties that occur twice; `key` is ascending."""
        again = key[1:][key[1:] == key[:-1]]
        if again.size:
            a, b = (self.person(int(place)) for place in divmod(int(again[0]), self.people.count))
            same = "; face to face, a to b and b to a are the same tie"
            note = same if self.people.layer == "face_to_face" else ""
            raise self.network.refusal(f"returned the tie from {a} to {b} more than once{note}")

    def check_slots(self, ends: Ints) -> None:
        """Refuse more ties of a person than there are slots."""
        number = np.bincount(ends, minlength=1)
        most = int(number.argmax())
        if number[most] > self.people.slots:
            raise self.network.refusal(
                f"gives {number[most]:,} ties to {self.person(most)}, but ties.slots.{self.people.layer} is "
                f"{self.people.slots:,}; return fewer (people.slots), or use more slots (at most 1,000)"
            )
