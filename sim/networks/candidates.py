"""What the function of a user's own network sees: the people who can have ties in a layer."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.array_types import AnyInts, Floats, Ints, Singles
from sim.population.people import People

Scalar = TypeVar("Scalar", bound=np.generic)


class Candidates:
    """The M people who can have ties in a layer, and their properties before the first day.

    Face to face these are all people, online only the people on the feed. A person's place is a number from
    0 to M - 1, and the columns are indexed by place. No array can be changed.

    Attributes
    ----------
    layer : str
        "face_to_face" or "online".
    slots : int
        The largest number of ties per person in this layer (online: of people whom a person follows).
    person : (M,) int
        The number of each person in the whole society. Use it as address for random numbers
        (`sim.parts.Luck`): it stays the same if other people join the feed.
    town_names, topic_names : tuple of str
        The names of the towns and of the K topics.
    """

    def __init__(self, people: People, person: Ints, layer: str, slots: int) -> None:
        self._people, self.person, self.layer, self.slots = people, _read_only(person), layer, slots
        self.town_names, self.topic_names = people.town_names, people.topic_names

    @property
    def count(self) -> int:
        """Number of people M."""
        return int(self.person.size)

    @cached_property
    def ids(self) -> tuple[str, ...] | None:
        """The ids in the user's people file; None if the people are drawn."""
        ids = self._people.ids
        return None if ids is None else tuple(ids[row] for row in self.person.tolist())

    @cached_property
    def x(self) -> Singles:
        """Eastward coordinate of the home, (M,) km."""
        return self._of(self._people.x)

    @cached_property
    def y(self) -> Singles:
        """Northward coordinate of the home, (M,) km."""
        return self._of(self._people.y)

    @cached_property
    def range(self) -> Singles:
        """Distance at which ties and help become rare, (M,) km: as ``exp(-distance / range)``."""
        return self._of(self._people.range)

    @cached_property
    def town(self) -> Ints:
        """Index of the town in `town_names`, (M,)."""
        return self._of(self._people.town.astype(np.int64))

    @cached_property
    def interest(self) -> Singles:
        """Interest in each topic, (M, K) share; each row sums to 1."""
        return self._of(self._people.interest)

    @cached_property
    def skill(self) -> Singles:
        """Skill in each topic, (M, K) quantile from 0 to 1."""
        return self._of(self._people.skill)

    @cached_property
    def effort(self) -> Singles:
        """How much help the person is prepared to give, (M,) answers/day."""
        return self._of(self._people.effort)

    def match(self, place: AnyInts, topic: ArrayLike) -> Floats:
        """Return the interest of people in topics, divided by their largest interest: a share, (E,).

        `place` are the people's places, (E,), and `topic` topics, (E,) or one for all.
        """
        return self._people.match(self.person[place], np.asarray(topic))

    def _of(self, column: NDArray[Scalar]) -> NDArray[Scalar]:
        everybody = self.count == self._people.count
        return _read_only(column if everybody else column[self.person])


def _read_only(column: NDArray[Scalar]) -> NDArray[Scalar]:
    result = column.view()
    result.flags.writeable = False
    return result
