"""Watts & Strogatz (1998): a few long ties make a clustered network small.

python experiments/reproductions/watts_strogatz_1998.py
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from reproduction import Finding, Reproduction, Values, curve, main, plot_curve

import sim
from sim.measures import clustering, mean_distance, tie_network

PEOPLE, DEGREE = 1000, 10
REWIRED = (0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
SETTING = {
    "people.count": PEOPLE,
    "ties.face_to_face.kind": "small_world",
    "ties.face_to_face.degree": DEGREE,
    "ties.online.kind": "none",
}


def shape(rewired: float, seed: int) -> tuple[float, float]:
    """Return the clustering and the mean distance of a society's starting network."""
    scenario = sim.load(
        "neighbours-only", SETTING | {"ties.face_to_face.rewiring": rewired, "seed.ties": seed}
    )
    society = sim.Society(scenario)
    net = tie_network(society.ties_table(), society.people_table(), layer="face_to_face")
    return clustering(net), mean_distance(net).mean


def measure(societies: int) -> Values:
    """Measure clustering and distance at each share of rewired ties."""
    ring = np.array(shape(0, 1))
    found = np.array([[shape(p, seed) for p in REWIRED] for seed in range(1, societies + 1)])
    relative = found / ring
    few, many = REWIRED.index(0.01), REWIRED.index(1.0)
    return {
        "values": {
            "ring_clustering": [ring[0]],
            "ring_distance": [ring[1]],
            "random_clustering": found[:, many, 0],
            "random_distance": found[:, many, 1],
            "few_clustering": relative[:, few, 0],
            "few_distance": relative[:, few, 1],
        },
        "curves": {
            "clustering": curve(REWIRED, relative[:, :, 0]),
            "distance": curve(REWIRED, relative[:, :, 1]),
        },
    }


def draw(curves: Mapping[str, Any], ax: Axes) -> None:
    """Draw clustering and distance, relative to the ring, against the share of rewired ties."""
    plot_curve(ax, curves["clustering"], "clustering, C(p)/C(0)", marker="o", color="#0173b2")
    plot_curve(ax, curves["distance"], "mean distance, L(p)/L(0)", marker="s", color="#de8f05")
    p = np.geomspace(1e-4, 1, 100)
    ax.plot(p, (1 - p) ** 3, color="#222222", linewidth=1, linestyle=":", label="(1 − p)³, Barrat & Weigt")
    ax.set(xscale="log", xlabel="share of ties rewired, p", ylabel="relative to the ring", ylim=(0, 1.05))
    ax.legend(frameon=False)


REPRODUCTION = Reproduction(
    name="watts_strogatz_1998",
    title="Watts and Strogatz 1998: a few long ties make the world small",
    source="Watts & Strogatz (1998)",
    about="""A ring in which everybody knows ten neighbours is clustered, and people are far from one
another. If one tie in a hundred leads to a random person instead, distances fall to a fraction while
clustering hardly changes: a small world. The model's network `small_world` has 1,000 people and ten ties
each, as in the second figure of the paper, with `ties.face_to_face.rewiring` from 0.0001 to 1. `ring`
values follow from the paper's formulas, C(0) = 3(k − 2)/4(k − 1) and L(0) ≈ n/2k; with everything
rewired, L ≈ ln n/ln k and C ≈ k/n.""",
    differs="""The paper's clustering is the mean over people of the share of tied pairs among their
neighbours. Ours is the share over all such pairs (transitivity). The two are equal on the ring, and
differ by little where degrees differ by little. The paper's values at p = 0.01 are read off its figure.""",
    checked="""The paper's second figure shows means of 20 networks with 1,000 people and ten ties each, in
which clustering hardly changes while distances fall: the paper's own words as quoted by a blog
(blog.youkuaiyun.com/weixin_35859737/article/details/111910082). C(0), and (1 − p)³: Zafarani, Abbasi & Liu
(2014), page 95. k/n and ln n/ln k: the page *small-world-watts* of Joshua Becker's lab. The values at p =
0.01 were not checked.""",
    findings=(
        Finding("ring_clustering", "clustering of the ring, C(0)", "2/3 = 0.667", 0.6666, 0.6667, ".4f"),
        Finding("ring_distance", "mean distance on the ring, L(0)", "n/2k = 50", 49.5, 51.0, ".2f"),
        Finding("few_clustering", "clustering with 1 % rewired, C(0.01)/C(0)", "above 0.9", 0.95, 0.99),
        Finding("few_distance", "distance with 1 % rewired, L(0.01)/L(0)", "about 0.2", 0.14, 0.24),
        Finding(
            "random_clustering", "clustering, everything rewired, C(1)", "k/n = 0.01", 0.005, 0.015, ".4f"
        ),
        Finding("random_distance", "mean distance, everything rewired, L(1)", "ln n/ln k = 3.0", 2.9, 3.6),
    ),
    caption="""Clustering and mean distance by the share of rewired ties, relative to the ring: means of
10 networks with 95 % intervals as bands (20 networks in the paper's second figure). Dotted: (1 − p)³,
which follows for clustering (Barrat & Weigt 2000).""",
    societies=10,
    measure=measure,
    draw=draw,
)

if __name__ == "__main__":
    main(REPRODUCTION)
