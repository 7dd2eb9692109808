"""Draw the ties of a layer by its kind of network: a shipped one or a user's own."""

from __future__ import annotations

from pkgutil import resolve_name

import numpy as np

from sim.array_types import AnyInts, Floats
from sim.networks.kinds import own
from sim.networks.kinds.shipped import LayerToDraw
from sim.registry.parts import NETWORKS


def draw(layer: LayerToDraw) -> tuple[AnyInts, AnyInts, Floats | None]:
    """Draw the ties of a layer by its `kind`: rows of people, and strengths if the kind gives any.

    A strength of NaN means that the kind gives none for this tie. Each tie occurs once, in ascending order.
    Face to face, ties are pairs (a, b) with a < b. Online, they are (follower, followed), and nobody follows
    more people than there are slots.

    Raises
    ------
    PartError
        The function of a user's own network failed, or returned something wrong.
    """
    network = NETWORKS[layer.settings.kind]
    if layer.rows.size < 2:
        return np.zeros(0, np.int32), np.zeros(0, np.int32), None
    if not network.built_in:
        return own.draw(network, layer)
    a, b = resolve_name(network.function)(layer)
    return a, b, None
