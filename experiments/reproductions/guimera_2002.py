"""Guimerà et al. (2002): a hub is best while few search, a flat network when many do.

python experiments/reproductions/guimera_2002.py
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from reproduction import Finding, Reproduction, Values, curve, main, plot_curve

import sim
from sim.measures import measure_named

LOADS = (0.25, 0.5, 0.8, 1.0, 1.25, 2.0, 4.0)  # questions a day, as a multiple of the hub's capacity
SIZES = {"n200c2": (200, 2), "n200c4": (200, 4), "n400c4": (400, 4)}  # people, capacity
HALF, TWICE = LOADS.index(0.5), LOADS.index(2.0)
DAYS, LIFETIME = 150, 30
SETTING = {
    "days": DAYS,
    "places.towns": 1,
    "asking.spread": 0,
    "asking.lifetime": LIFETIME,
    "discouragement.enabled": False,
    "people.effort.mean": math.inf,
}
HUB = {"channels.hub": {"per": "world", "submits": 1, "resistance": 0}}
FLAT = {
    "ties.face_to_face.kind": "random",
    "ties.face_to_face.degree": 6,
    "channels.word_of_mouth": {"contacts": 1, "pass_on": 1, "hops": 10},
}


def mean_wait(people: int, capacity: int, load: float, seed: int, network: Mapping[str, object]) -> float:
    """Return the mean wait of questions in days, counting at most the 30 days of a question's life."""
    changes = SETTING | network | {"people.count": people, "asking.rate": load * capacity / people}
    if "channels.hub" in network:
        changes["channels.hub.capacity"] = capacity
    changes |= {f"seed.{each}": seed for each in ("people", "ties", "luck")}
    tables = sim.Society(sim.load("base", changes)).run().tables()
    return measure_named(["mean_wait_days"], tables, lifetime_days=LIFETIME, days=DAYS)["mean_wait_days"]


def crossing(hub: np.ndarray, flat: np.ndarray) -> float:
    """Return the load at which the two waits are equal, by a straight line in the logarithm of the load."""
    ahead = np.flatnonzero(hub > flat)
    if not ahead.size or ahead[0] == 0:
        return float("nan")
    k = ahead[0]
    before, after = (hub - flat)[[k - 1, k]]
    logs = np.log(LOADS)
    return float(np.exp(logs[k - 1] + (logs[k] - logs[k - 1]) * before / (before - after)))


def measure(societies: int) -> Values:
    """Measure the wait in both networks at each load, for each size and capacity."""
    values, curves = {}, {}
    for name, (people, capacity) in SIZES.items():
        hub, flat = (
            np.array(
                [
                    [mean_wait(people, capacity, load, seed, network) for load in LOADS]
                    for seed in range(1, societies + 1)
                ]
            )
            for network in (HUB, FLAT)
        )
        values[f"cross_{name}"] = [crossing(*each) for each in zip(hub, flat, strict=True)]
        values[f"low_{name}"] = flat[:, HALF] - hub[:, HALF]
        values[f"high_{name}"] = hub[:, TWICE] - flat[:, TWICE]
        curves[f"hub {name}"], curves[f"flat {name}"] = curve(LOADS, hub), curve(LOADS, flat)
    return {"values": values, "curves": curves}


def draw(curves: Mapping[str, Any], ax: Axes) -> None:
    """Draw the waits of both networks against the load as a multiple of the capacity."""
    marks = dict(zip(SIZES, "os^", strict=True))
    for name, (people, capacity) in SIZES.items():
        for kind, colour in (("hub", "#0173b2"), ("flat", "#de8f05")):
            label = f"{kind}, {people} people, capacity {capacity}"
            plot_curve(ax, curves[f"{kind} {name}"], label, color=colour, marker=marks[name], markersize=5)
    ax.set(xscale="log", xlabel="questions a day ÷ capacity of the hub", ylabel="mean wait, days")
    ax.set_xticks(LOADS[::2], [f"{load:g}" for load in LOADS[::2]])
    ax.minorticks_off()
    ax.legend(frameon=False, fontsize=8)


def rows() -> tuple[Finding, ...]:
    """Return the findings of all sizes."""
    found = [
        Finding(
            "low_n200c4",
            "wait of the flat network minus that of the hub, at half the capacity, days",
            "above 0 (hub best)",
            0.2,
            30,
        ),
        Finding(
            "high_n200c4",
            "wait of the hub minus that of the flat network, at twice the capacity, days",
            "above 0 (flat best)",
            2,
            30,
        ),
    ]
    for name, (people, capacity) in SIZES.items():
        words = (
            f"load at which they cross, as a multiple of capacity/people; {people} people, {capacity} a day"
        )
        found.append(Finding(f"cross_{name}", words, "near 1", 0.8, 1.25))
    return tuple(found)


REPRODUCTION = Reproduction(
    name="guimera_2002",
    title="Guimerà et al. 2002: a hub is best until it is full",
    source="Guimerà, Díaz-Guilera, Vega-Redondo, Cabrales & Arenas (2002)",
    about="""Where searches are few, the network in which they take the least time is a star; where they
are many, one in which all have about as many ties; and the best network changes abruptly between the two.
A star breaks down where more is asked than its centre can pass on, so for n people at about capacity/n
questions a person and day. In the model the star is a hub that relays `capacity` questions a day to
everybody, and the flat network is word of mouth along six random ties a person, in which everybody who
can't help passes a question on. All questions go to the hub, none is ignored, and effort has no limit, so
that only the routes and their limits differ.""",
    differs="""The paper finds the best of all networks by annealing; we compare two. Its searches go on
until they arrive, ours end after 30 days. Its people deliver one message a day each; ours read eight
(`helping.attention`), and only the hub has a queue. Its searches look for one person, ours for anybody
who is able and willing.""",
    checked="""The paper's abstract (arXiv:cond-mat/0206410) says that stars are best for few parallel
searches and homogeneous networks for many, and that no other kind is best for any number. That the star
breaks down at about capacity/n follows from its centre's capacity; whether the paper gives this number
was not checked.""",
    findings=rows(),
    caption="""Mean wait in the two networks by the load of the hub: means of 6 societies with 95 %
intervals. The hub's curves fall on one another for every number of people and every capacity.""",
    societies=6,
    measure=measure,
    draw=draw,
)

if __name__ == "__main__":
    main(REPRODUCTION)
