"""Ties between people in two layers, face to face and online, and who follows whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.networks import kinds
from sim.networks.followers import Followers
from sim.networks.kinds.proximity import Seek
from sim.networks.layer import Layer, in_order, undirected
from sim.networks.strength import strengths
from sim.population.people import People, plug_in_best_connected

if TYPE_CHECKING:
    from sim.user_data.tie_merge import TieColumns

__all__ = ["FACE_TO_FACE", "LAYERS", "ONLINE", "Layer", "Ties", "draw"]

FACE_TO_FACE, ONLINE = 0, 1
LAYERS = ("face_to_face", "online")

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]


@dataclass
class Ties:
    """Both layers; `followers` lists for each person who follows them online."""

    face_to_face: Layer
    online: Layer
    followers: Followers

    def layer(self, index: int) -> Layer:
        """Give the layer of an index (`FACE_TO_FACE` or `ONLINE`)."""
        return self.online if index == ONLINE else self.face_to_face


def draw(scenario: Any, people: People, given: TieColumns | None = None, seek: Seek | None = None) -> Ties:
    """Draw the starting network, addressed by `seed.ties`; what `given` (a file) holds is taken from it.

    Also settles who is on the crowd where the best connected are. `seek` is one of the two forms of
    `proximity.seek_near`.

    Raises
    ------
    ScenarioError
        A star face to face that the slots can't hold.
    """
    seed, t = scenario.seed.ties, scenario.ties
    near = _face_to_face(seed, t, people, given, seek)
    face_to_face = undirected(people.count, *near, _slots(t, given, FACE_TO_FACE))
    del near
    if scenario.people.on_crowd_who == "best_connected":
        plug_in_best_connected(people, face_to_face.degree.astype(np.int64), scenario.people.on_crowd)
    online = _online(seed, t, people, given, seek)
    _shield(face_to_face, online)
    return Ties(face_to_face, online, Followers(people.count, online))


def _slots(t: Any, given: TieColumns | None, layer: int) -> int:
    """Return the slots of a layer: those of the scenario, or as many as the user's fullest person needs."""
    slots = int(getattr(t.slots, LAYERS[layer]))
    if given is None or getattr(t, LAYERS[layer]).kind != "from_file":
        return slots
    return max(slots, int(given.ties_of(layer).max(initial=0)))


def _shield(face_to_face: Layer, online: Layer) -> None:
    """Mark the online ties of pairs that are also tied face to face."""
    for piece in rng.pieces(online.degree.size, 256):
        row, column = np.nonzero(np.arange(online.width) < online.degree[piece, None])
        row = row + piece.start
        shielded = face_to_face.slot_of(row, online.neighbour[row, column]) >= 0
        online.account[row[shielded], column[shielded]] = 1


def _face_to_face(
    seed: int, t: Any, people: People, given: TieColumns | None, seek: Seek | None
) -> tuple[Ints, Ints, F8]:
    f = t.face_to_face
    if f.kind == "from_file" and given is not None:
        a, b, strength = _of_layer(given, FACE_TO_FACE)
        drawn = strengths(seed, rng.FILE_STRENGTH, people, a, b, f.strength, f.nearness)
        return a, b, np.where(np.isnan(strength), drawn, strength)
    a, b = kinds.pairs(seed, people, f, t.slots.face_to_face, seek)
    return a, b, strengths(seed, rng.NEAR_STRENGTH, people, a, b, f.strength, f.nearness)


def _online(seed: int, t: Any, people: People, given: TieColumns | None, seek: Seek | None) -> Layer:
    o, slots = t.online, t.slots.online
    if o.kind == "from_file" and given is not None:
        row, other, strength = _of_layer(given, ONLINE)
        strength = np.where(np.isnan(strength), o.strength, strength)
        return in_order(people.count, row, other, strength, _slots(t, given, ONLINE))
    row, other = kinds.follows(seed, people, o, slots, seek)
    return in_order(people.count, row, other, float(o.strength), slots)


def _of_layer(given: TieColumns, layer: int) -> tuple[Ints, Ints, F8]:
    chosen = given.layer == layer
    return given.from_row[chosen], given.to_row[chosen], given.strength[chosen]
