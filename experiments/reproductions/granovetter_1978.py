"""Granovetter (1978): a small change in the spread of thresholds decides whether a crowd forms.

python experiments/reproductions/granovetter_1978.py
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from reproduction import Finding, Reproduction, Values, curve, main, plot_curve
from scipy.optimize import brentq
from scipy.stats import norm

import sim

MEAN = 0.25
PEOPLE = 500
SPREADS = (0.05, 0.1, 0.11, 0.12, 0.13, 0.14, 0.16, 0.2, 0.3, 0.5)
STILL = 3  # days without anybody who joins, after which nobody ever will: everything is certain
SETTING = {
    "people.count": PEOPLE,
    "days": 1000,
    # everybody knows everybody equally well
    "ties.face_to_face.kind": "ring",
    "ties.face_to_face.degree": PEOPLE,
    "ties.slots.face_to_face": 1000,
    "ties.face_to_face.strength": 0.5,
    "ties.online.kind": "none",
    # nobody is on the crowd at first; whoever sees enough success joins that evening, and nobody leaves
    "people.on_crowd": 0,
    "plugging_in.enabled": True,
    "plugging_in.threshold.mean": MEAN,
    "plugging_in.rate": 1,
    "plugging_in.memory": 36500,
    "plugging_in.leave_below": 0,
    # to be on the crowd is to succeed: everybody asks every day, and is answered the same day
    "asking.rate": 1,
    "asking.spread": 0,
    "asking.lifetime": 1,
    "asking.difficulty": 0,
    "discouragement.enabled": False,
    "helping.attention": math.inf,
    "helping.misjudgement": 0,
    "helping.willingness.baseline": 100,
    "people.effort.mean": math.inf,
    "channels.feed": {"reach": 1, "fading": 0, "hostility": 0, "noise": 0},
}


def joined(spread: float, seed: int) -> float:
    """Return the share of people who have joined when nobody joins any more."""
    changes = SETTING | {"plugging_in.threshold.sd": spread, "seed.people": seed, "seed.luck": seed}
    society, still, before = sim.Society(sim.load("base", changes)), 0, 0
    while still < STILL and society.running:
        society.step()
        now = int(society.people.on_crowd.sum())
        still, before = (still + 1 if now == before else 0), now
    return before / PEOPLE


def expected(spread: float) -> float:
    """Return the smallest share x that equals the share of people with a threshold of x or less."""
    x = 0.0
    for _ in range(100_000):
        x, last = float(norm.cdf((x - MEAN) / spread)), x
        if x - last < 1e-12:
            break
    return x


def critical_spread() -> float:
    """Return the standard deviation at which the lower equilibrium of an infinite population vanishes."""
    return float(brentq(lambda spread: expected(spread) - 0.3, 0.1, 0.2, xtol=1e-6))


def jump(seed: int, low: float = 0.09, high: float = 0.17, width: float = 0.002) -> float:
    """Return the standard deviation above which more than half of the people of a society join."""
    while high - low > width:
        middle = (low + high) / 2
        low, high = (low, middle) if joined(middle, seed) > 0.5 else (middle, high)
    return (low + high) / 2


def measure(societies: int) -> Values:
    """Find the jump of each society, and the share that joins at each spread."""
    seeds = range(1, societies + 1)
    shares = np.array([[joined(spread, seed) for spread in SPREADS] for seed in seeds])
    jumps = [jump(seed) for seed in seeds]
    below, above, far = (shares[:, SPREADS.index(each)] for each in (0.11, 0.14, 0.5))
    fine = np.concatenate(
        [np.linspace(0.02, 0.12, 60), np.linspace(0.1205, 0.13, 30), np.linspace(0.13, 0.5, 60)]
    )
    return {
        "values": {"jump": jumps, "below": below, "above": above, "far": far},
        "curves": {
            "model": curve(SPREADS, shares),
            "expected": {"x": fine.tolist(), "mean": [expected(each) for each in fine]},
        },
    }


def draw(curves: Mapping[str, Any], ax: Axes) -> None:
    """Draw the share that joins against the spread of thresholds."""
    line = curves["expected"]
    ax.plot(line["x"], line["mean"], color="#222222", linewidth=1, label="Granovetter's equilibrium")
    plot_curve(ax, curves["model"], "the model, 500 people", bars=True)
    ax.set(xlabel="standard deviation of thresholds", ylabel="share of people who join", ylim=(0, 1.03))
    ax.legend(frameon=False)


REPRODUCTION = Reproduction(
    name="granovetter_1978",
    title="Granovetter 1978: a slightly wider spread of thresholds makes a crowd",
    source="Granovetter (1978)",
    about="""Each person joins once the share of others who have joined reaches the person's threshold.
With thresholds that are normal with mean 0.25, hardly anybody joins until their standard deviation
reaches about 0.122. From there on nearly everybody does, and with a wider spread fewer again. In the
model the crowd is what people join (`plugging_in`, with `threshold.mean: 0.25`), 500 people all know one
another, and whoever is on the crowd asks every day and is answered the same day.""",
    differs="""People see others *succeed* on the crowd, not just join it; here everybody there succeeds a
day after joining. Thresholds are drawn, so that the jump differs from society to society, whereas the
paper computes its figure from the normal distribution for 100 people. A single person on the crowd finds
nobody who answers, so the model needs two people with threshold 0.""",
    checked="""The jump at 0.122 follows from the paper's rule, and a test computes it (0.1222). Two public
accounts of the paper (the repository TimRichter/CartesianSeminar and jalt.online/granovetter.html) give a
mean of 0.25, a jump at 0.12, and nearly everybody joining beyond it; the first finds a jump at 0.10 with an
approximation of its own. The other numbers are computed by the rule, and aren't the paper's own.""",
    findings=(
        Finding(
            "jump", "standard deviation at which the largest cascade jumps", "0.122", 0.112, 0.132, ".4f"
        ),
        Finding("below", "share that joins at a standard deviation of 0.11", "0.017 by its rule", 0.0, 0.08),
        Finding("above", "share that joins at a standard deviation of 0.14", "nearly 1", 0.9, 1.0),
        Finding(
            "far",
            "share that joins at a standard deviation of 0.5",
            "0.905 by its rule",
            0.88,
            0.93,
        ),
    ),
    caption="""Share of people who join, by the standard deviation of their thresholds: means of 10
societies, with 95 % intervals, and the equilibrium for an infinite population.""",
    societies=10,
    measure=measure,
    draw=draw,
)

if __name__ == "__main__":
    main(REPRODUCTION)
