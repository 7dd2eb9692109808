"""The kinds of network that come with the package, by the names declared in `sim.scenarios.parameters.ties`.

Each function draws the ties of a layer. It returns two arrays of rows of people, (M,), in ascending order,
each tie once: face to face the pairs (a, b) with a < b, online (follower, followed).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.array_types import AnyInts, Ints
from sim.networks.kinds import interest, preferential, proximity, random, ring, small_world
from sim.networks.kinds.cells import Near
from sim.networks.kinds.drawing import ARRAYS, Drawing
from sim.networks.kinds.tie_search import Pairs, split_keys, tie_keys
from sim.population.people import People

if TYPE_CHECKING:
    from sim.registry.parts import LayerName

_NOBODY = np.zeros(0, np.int32)


@dataclass(frozen=True)
class LayerToDraw:
    """A layer whose ties are to be drawn.

    Attributes
    ----------
    seed
        `seed.ties` of the scenario.
    rows : (M,) int
        The people who can have ties in this layer, ascending: everybody face to face, online those on the
        feed.
    settings
        The values of `ties.face_to_face` or `ties.online`.
    slots
        The largest number of ties per person.
    by
        The slow functions of an engine.
    """

    name: LayerName
    seed: int
    people: People
    rows: Ints
    settings: Any
    slots: int
    by: Drawing = ARRAYS

    @property
    def mutual(self) -> bool:
        """Whether a tie works in both directions."""
        return self.name == "face_to_face"

    @property
    def way(self) -> int:
        """A number for the addresses of random numbers, so that both layers draw different ones."""
        return 0 if self.mutual else 1

    @property
    def degree(self) -> float:
        """The expected number of people whom a person follows, at most the number of slots."""
        return float(min(self.settings.degree, self.slots))

    def ties(self, a: AnyInts, b: AnyInts) -> Pairs:
        """Return ties, given by the places of people in `rows`, as rows of people in ascending order."""
        if self.mutual:
            key = tie_keys(a, b, self.people.count, mutual=True)
            key.sort()
            return split_keys(key, self.people.count)
        rows = self.rows.astype(np.int32)
        return rows[a], rows[b]


def by_proximity(layer: LayerToDraw) -> Pairs:
    """Draw ties to people who live near."""
    f = layer.settings
    if layer.mutual:
        return proximity.draw(layer.seed, layer.people, f.degree, f.homophily, layer.by.first_accepted)
    near = Near(layer.people, layer.rows, layer.seed, layer.way, f.homophily)
    return proximity.follow(near, f.degree, layer.slots, layer.by.first_accepted)


def by_interest(layer: LayerToDraw) -> Pairs:
    """Draw ties to people with the same interests."""
    f = layer.settings
    chooser = interest.Chooser(
        layer.people, layer.rows, f.attractiveness_shape, layer.seed, int(layer.mutual)
    )
    draw = interest.draw if layer.mutual else interest.follow
    return draw(chooser, f.degree, layer.slots, layer.by.propose_by_interest)


def at_random(layer: LayerToDraw) -> Pairs:
    """Draw ties between any two people with the same chance."""
    if layer.mutual:
        return layer.ties(*random.draw(layer.seed, layer.way, layer.rows, layer.settings.degree))
    return random.follow(layer.seed, layer.rows, layer.settings.degree, layer.slots)


def as_ring(layer: LayerToDraw) -> Pairs:
    """Return ties to the next people along a ring."""
    size = layer.rows.size
    if layer.mutual:
        return layer.ties(*ring.draw(size, layer.settings.degree))
    return layer.ties(*ring.follow(size, layer.degree))


def as_small_world(layer: LayerToDraw) -> Pairs:
    """Draw ties along a ring, some of them rewired."""
    size, degree = layer.rows.size, layer.settings.degree if layer.mutual else layer.degree
    key = small_world.draw(layer.seed, layer.way, size, degree, layer.settings.rewiring)
    return layer.ties(*split_keys(key, size))


def by_preference(layer: LayerToDraw) -> Pairs:
    """Draw ties to people who already have many."""
    size = layer.rows.size
    if layer.mutual:
        half, most = layer.degree / 2, layer.slots
        return layer.ties(*preferential.draw(layer.seed, layer.way, size, half, most))
    return layer.ties(*preferential.draw(layer.seed, layer.way, size, layer.degree, None))


def as_star(layer: LayerToDraw) -> Pairs:
    """Return ties of everybody to the first person, who follows nobody.

    The scenario has been checked: face to face, the first person has enough slots.
    """
    other = np.arange(1, layer.rows.size, dtype=np.int32)
    return layer.ties(other, np.zeros_like(other))


def without_ties(layer: LayerToDraw) -> Pairs:  # noqa: ARG001 - called as the others
    """Return no ties."""
    return _NOBODY, _NOBODY
