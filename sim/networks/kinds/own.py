"""Ties from the function of a user's own network, checked before they are used."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.array_types import AnyInts, Floats, Ints
from sim.errors import PartError
from sim.networks.candidates import Candidates
from sim.networks.kinds.shipped import LayerToDraw
from sim.networks.kinds.tie_search import tie_keys
from sim.registry.luck import Luck, seed_of
from sim.registry.part_errors import describe, errors_named
from sim.registry.parts import Network

_ORDER = ("first", "second", "third")


def draw(network: Network, layer: LayerToDraw) -> tuple[AnyInts, AnyInts, Floats | None]:
    """Return the rows of the people of each tie, and the strengths of ties if the function returns them.

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
    if settings is None and network.parameters is not None:
        settings = network.parameters()
    with errors_named(network):
        result = network.function(people, settings, luck)
    ties = _Ties(network, people, layer)
    a, b, strength = ties.read(result)
    ties.check_people(a, b)
    key = tie_keys(a, b, people.count, mutual=layer.mutual)
    order = np.argsort(key, kind="stable")
    key = key[order]
    ties.check_repeats(key)
    if strength is not None:
        strength = ties.check_strength(strength, a, b)[order]
        key, strength = key[strength > 0], strength[strength > 0]
    a, b = np.divmod(key, people.count)
    ties.check_slots(np.concatenate([a, b]) if layer.mutual else a)
    rows = layer.rows.astype(np.int32)
    return rows[a], rows[b], strength


class _Ties:
    """The rules for what the function of a network returns, each with its error message."""

    def __init__(self, network: Network, people: Candidates, layer: LayerToDraw) -> None:
        self.network, self.people, self.layer = network, people, layer

    def refuse(self, fault: str) -> PartError:
        """Return an error whose sentence begins with the network, and the file and line of its function."""
        return PartError(f"{describe(self.network)} {fault}.")

    def person(self, place: int) -> str:
        """Return a person's place, and the id if the people come from a file."""
        ids = self.people.ids
        return f"person {place}" if ids is None else f"person {place} ('{ids[place]}')"

    def read(self, result: object) -> tuple[Ints, Ints, Floats | None]:
        """Return the arrays of a result: places of both people, and strengths or None."""
        if not isinstance(result, tuple | list) or len(result) not in (2, 3):
            found = f"{len(result)} of them" if isinstance(result, tuple | list) else type(result).__name__
            raise self.refuse(f"must return two or three arrays, a and b or a, b and strength; got {found}")
        with errors_named(self.network):
            columns = [np.asarray(each) for each in result]
        for name, column in zip(_ORDER, columns, strict=False):
            if column.ndim != 1:
                raise self.refuse(
                    f"must return arrays with one dimension; the {name} has the shape {column.shape}"
                )
        if len({column.size for column in columns}) > 1:
            sizes = " and ".join(f"{column.size:,}" for column in columns)
            raise self.refuse(f"must return arrays of the same length; got lengths of {sizes}")
        a, b, *strength = columns
        return self._places("first", a), self._places("second", b), strength[0] if strength else None

    def _places(self, name: str, column: NDArray[np.generic]) -> Ints:
        if column.size == 0:  # an empty list becomes an array of floats
            return np.zeros(0, np.int64)
        if not np.issubdtype(column.dtype, np.integer):
            raise self.refuse(f"must return whole numbers as people; the {name} array has {column.dtype}")
        outside = (column < 0) | (column >= self.people.count)  # type: ignore[operator]
        if outside.any():
            raise self.refuse(
                f"must return places of people from 0 to {self.people.count - 1:,} in the layer "
                f"{self.people.layer}; the {name} array has {column[outside][0]}"
            )
        return column.astype(np.int64)

    def check_people(self, a: Ints, b: Ints) -> None:
        """Refuse ties of people to themselves."""
        alone = a[a == b]
        if alone.size:
            raise self.refuse(f"ties {self.person(int(alone[0]))} to themselves ({alone.size:,} such ties)")

    def check_repeats(self, key: Ints) -> None:
        """Refuse ties that occur twice; `key` is ascending."""
        again = key[1:][key[1:] == key[:-1]]
        if again.size:
            a, b = (self.person(int(place)) for place in divmod(int(again[0]), self.people.count))
            same = " (face to face, a to b and b to a are the same tie)" if self.layer.mutual else ""
            raise self.refuse(f"returns the tie from {a} to {b} more than once{same}")

    def check_strength(self, strength: NDArray[np.generic], a: Ints, b: Ints) -> Floats:
        """Return strengths as numbers; refuse all that are no shares."""
        with errors_named(self.network):
            share = strength.astype(np.float64)
        wrong = np.flatnonzero(~((share >= 0) & (share <= 1)))
        if wrong.size:
            first = int(wrong[0])
            tie = f"from {self.person(int(a[first]))} to {self.person(int(b[first]))}"
            raise self.refuse(f"must return strengths from 0 to 1; the tie {tie} has {share[first]:g}")
        return share

    def check_slots(self, ends: Ints) -> None:
        """Refuse more ties of a person than there are slots."""
        number = np.bincount(ends, minlength=1)
        most = int(number.argmax())
        if number[most] > self.people.slots:
            raise self.refuse(
                f"gives {self.person(most)} {number[most]:,} ties, but ties.slots.{self.people.layer} is "
                f"{self.people.slots:,}; return fewer (people.slots), or use more slots (at most 1,000)"
            )
