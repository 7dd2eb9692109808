"""Ties between people in two layers, face to face and online, and the followers of each person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy

from sim import rng
from sim.networks import kinds
from sim.networks.followers import Followers
from sim.networks.kinds.drawing import ARRAYS, Drawing
from sim.networks.kinds.shipped import LayerToDraw
from sim.networks.kinds.tie_search import is_in
from sim.networks.layer import Layer, from_directed, from_pairs
from sim.population.people import People, plug_in_best_connected

if TYPE_CHECKING:
    from sim.array_types import AnyInts, Floats, Ints
    from sim.scenarios.loading import Scenario
    from sim.scenarios.parameters.ties import FaceToFace, Ties as TiesParameters
    from sim.user_data.tie_merge import TieColumns

__all__ = ["FACE_TO_FACE", "LAYERS", "ONLINE", "Layer", "Ties", "draw"]

FACE_TO_FACE, ONLINE = 0, 1
LAYERS = ("face_to_face", "online")


@dataclass
class Ties:
    """The face-to-face and the online layer of ties; `followers` lists who follows each person online."""

    face_to_face: Layer
    online: Layer
    followers: Followers

    def layer(self, index: int) -> Layer:
        """Return the layer with an index, `FACE_TO_FACE` or `ONLINE`."""
        return self.online if index == ONLINE else self.face_to_face


def draw(scenario: Scenario, people: People, given: TieColumns | None = None, by: Drawing = ARRAYS) -> Ties:
    """Draw the starting network with the seed `seed.ties`; ties in `given` (a user's file) take precedence.

    If the scenario puts the best connected people on the feed (`people.on_crowd_who`), this function does so,
    because only the ties show who these people are. `by` has the slow functions of an
    engine, by default of the NumPy engine.
    """
    t = scenario.ties
    pairs = [_face_to_face(scenario, people, given, by)]
    slots = _slots(t, given, FACE_TO_FACE)
    if t.face_to_face.kind == "from_file" and given is not None and given.directed:
        face_to_face = from_directed(people.count, *pairs.pop(), slots)
    else:
        face_to_face = from_pairs(people.count, pairs, slots)
    if scenario.people.on_crowd_who == "best_connected":
        plug_in_best_connected(people, face_to_face.contacts(), scenario.people.on_crowd)
    row, other, known = _online(scenario, people, given, by)
    fixed = float(t.online.strength)
    strengths = fixed if known is None else np.where(np.isnan(known), fixed, known)
    online = from_directed(people.count, row, other, strengths, _slots(t, given, ONLINE))
    del row, other, known, strengths
    _shield(face_to_face, online)
    return Ties(face_to_face, online, Followers(people.count, online))


def _slots(t: TiesParameters, given: TieColumns | None, layer: int) -> int:
    """Return the largest number of ties per person in a layer.

    This is the number in the scenario, or the most ties of a person in the user's file if that is larger.
    """
    slots = int(getattr(t.slots, LAYERS[layer]))
    if given is None or getattr(t, LAYERS[layer]).kind != "from_file":
        return slots
    return max(slots, int(given.ties_of(layer).max(initial=0)))


def _shield(face_to_face: Layer, online: Layer) -> None:
    """Mark each online tie as shielded from fading if the two people are also tied face to face."""
    count = online.degree.size
    for piece in rng.pieces(count, 1_024):
        row, column, other = online.edges(np.arange(piece.start, piece.stop))
        near, _, known = face_to_face.edges(np.arange(piece.start, piece.stop))
        shielded = is_in(row * count + other, near * count + known)  # the rows are sorted by neighbour
        online.account[row[shielded], column[shielded]] = 1


def _face_to_face(
    scenario: Scenario, people: People, given: TieColumns | None, by: Drawing
) -> tuple[AnyInts, AnyInts, Floats]:
    seed, f, stream = scenario.seed.ties, scenario.ties.face_to_face, rng.NEAR_STRENGTH
    known: Floats | None
    if f.kind == "from_file" and given is not None:
        (a, b, known), stream = _rows(given, FACE_TO_FACE), rng.FILE_STRENGTH
    else:
        everybody = np.arange(people.count, dtype=np.int64)
        slots = scenario.ties.slots.face_to_face
        a, b, known = kinds.draw(LayerToDraw("face_to_face", seed, people, everybody, f, slots, by))
    if known is not None and not np.isnan(known).any():
        return a, b, known
    drawn = _strengths(seed, stream, people, a, b, f)
    return a, b, drawn if known is None else np.where(np.isnan(known), drawn, known)


def _online(
    scenario: Scenario, people: People, given: TieColumns | None, by: Drawing
) -> tuple[AnyInts, AnyInts, Floats | None]:
    """Return the online ties, and their strengths if these are known; NaN where one isn't known."""
    seed, o = scenario.seed.ties, scenario.ties.online
    if o.kind == "from_file" and given is not None:
        return _rows(given, ONLINE)
    crowd = np.flatnonzero(people.on_crowd)
    return kinds.draw(LayerToDraw("online", seed, people, crowd, o, scenario.ties.slots.online, by))


def _rows(given: TieColumns, layer: int) -> tuple[AnyInts, AnyInts, Floats]:
    chosen = given.layer == layer
    return given.from_row[chosen], given.to_row[chosen], given.strength[chosen]


def _strengths(seed: int, stream: int, people: People, a: AnyInts, b: AnyInts, f: FaceToFace) -> Floats:
    """Draw the strength of each pair from Beta(a, b), or return the constant `f.strength`.

    People who live near each other tend to have stronger ties: a normal copula gives strength and nearness
    the rank correlation `f.nearness` (Spearman). Equal distances are ranked at random.
    """
    if isinstance(f.strength, (int, float)):
        return np.full(a.size, float(f.strength))
    special = scipy.special
    distance = np.empty(a.size)
    for piece in rng.pieces(a.size):
        across = people.x[a[piece]].astype(np.float64) - people.x[b[piece]]
        along = people.y[a[piece]].astype(np.float64) - people.y[b[piece]]
        distance[piece] = across**2 + along**2
    u = rng.uniforms(seed, stream, np.minimum(a, b), np.maximum(a, b))
    rank = np.empty(a.size, np.int32)
    order = _furthest_first(distance, u)
    for piece in rng.pieces(a.size):
        rank[order[piece]] = np.arange(piece.start + 1, piece.stop + 1, dtype=np.int32)
    del order
    pearson = 2 * np.sin(np.pi * f.nearness / 6)
    result = distance  # reuse its memory
    for piece in rng.pieces(a.size):
        score = pearson * special.ndtri((rank[piece] - 0.5) / a.size)
        score += np.sqrt(1 - pearson**2) * rng.normal(u[piece])
        result[piece] = special.betaincinv(f.strength.a, f.strength.b, special.ndtr(score))
    return result


def _furthest_first(distance: Floats, u: Floats) -> Ints:
    """Return the indices that sort pairs by distance, the greatest first; equal distances by ascending u.

    The signs of `distance` are changed.
    """
    np.negative(distance, out=distance)  # in place and in pieces, because these arrays are large
    order = np.argsort(distance)
    same = np.zeros(max(0, distance.size - 1), bool)
    for piece in rng.pieces(same.size):
        nearby = distance[order[piece.start : piece.stop + 1]]
        same[piece] = nearby[1:] == nearby[:-1]
    alike = np.zeros(distance.size, bool)
    alike[1:] |= same
    alike[:-1] |= same
    place = np.flatnonzero(alike)
    some = order[place]
    order[place] = some[np.lexsort((some, u[some], distance[some]))]
    return order
