"""A network in which everybody has equally many ties, at random: a part of one's own for centola_2010.py."""

import networkx as nx
import numpy as np

from sim import parts
from sim.parts import Number, Parameters, Whole, assumption, param


class Regular(Parameters):
    """How many ties everybody has."""

    ties: Whole = param(
        Number(6, "ties", 1, 1000),
        assumption("as in the smaller networks of Centola (2010)"),
        "ties of everybody",
    )


@parts.network(parameters=Regular)
def regular(people, settings, luck):
    """Tie people at random, so that everybody has equally many ties."""
    seed = int(luck.uniform(0)[0] * 2**32)
    ends = np.array(nx.random_regular_graph(settings.ties, people.count, seed=seed).edges)
    return ends[:, 0], ends[:, 1]
