"""Zhang, Ackerman & Adamic (2007): the bow tie of a help forum, and how unequally people answer.

python experiments/reproductions/zhang_2007.py
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from reproduction import Finding, Reproduction, Values, curve, main
from scipy import sparse
from scipy.sparse import csgraph

import sim

PARTS = ("core", "in", "out", "tendrils", "tubes", "disconnected")
FORUM = dict(zip(PARTS, (0.123, 0.549, 0.130, 0.175, 0.004, 0.019), strict=True))  # the paper's first figure
EDGES_PER_PERSON = 55_761 / 13_739  # of the forum
SETTING = {"people.count": 40_000, "days": 365, "asking.rate": 0.0021}  # about 13,700 of them ask or answer


def bow_tie(asker: np.ndarray, helper: np.ndarray) -> dict[str, float]:
    """Return the share of people in each part of the network from askers to those who replied to them."""
    people, ends = np.unique(np.concatenate([asker, helper]), return_inverse=True)
    n = people.size
    ties = sparse.csr_array((np.ones(asker.size, np.int8), (ends[: asker.size], ends[asker.size :])), (n, n))
    _, strong = csgraph.connected_components(ties, connection="strong")
    _, weak = csgraph.connected_components(ties, connection="weak")
    core = strong == np.bincount(strong).argmax()
    giant = weak == weak[np.flatnonzero(core)[0]]
    start = np.flatnonzero(core)[0]
    out, into = reach(ties, start, n) & ~core, reach(ties.T.tocsr(), start, n) & ~core
    rest = giant & ~core & ~out & ~into
    from_in, to_out = downstream(ties, into, rest), downstream(ties.T.tocsr(), out, rest)
    tubes = rest & from_in & to_out
    parts = (core, into, out, rest & ~tubes, tubes, ~giant)
    return {name: float(part.mean()) for name, part in zip(PARTS, parts, strict=True)}


def reach(ties: sparse.csr_array, start: int, n: int) -> np.ndarray:
    """Return who can be reached from a person, (n,)."""
    found = np.zeros(n, bool)
    found[csgraph.breadth_first_order(ties, start, return_predecessors=False)] = True
    return found


def downstream(ties: sparse.csr_array, starts: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Return who of `among` can be reached from `starts` through others of `among`, (n,)."""
    found, front = np.zeros(among.size, bool), starts
    while front.any():
        front = (ties.T @ front.astype(np.int64) > 0) & among & ~found
        found |= front
    return found


def degrees(seed: int, changes: Mapping[str, object]) -> tuple[np.ndarray, np.ndarray]:
    """Return a run's pairs of an asker and somebody who replied, each pair once."""
    seeds = {f"seed.{each}": seed for each in ("people", "ties", "luck")}
    answers = sim.Society(sim.load("question-site", {**changes, **seeds})).run().answers_table()
    pairs = answers[["asker", "helper"]].drop_duplicates()
    return pairs["asker"].to_numpy(np.int64), pairs["helper"].to_numpy(np.int64)


def tail(helper: np.ndarray, people: int) -> tuple[np.ndarray, np.ndarray]:
    """Return numbers of people replied to, and the share of people with at least as many."""
    received = np.bincount(np.unique(helper, return_inverse=True)[1])
    steps = 2 ** np.arange(0, 10)
    return steps, np.array([(received >= k).sum() / people for k in steps])


def exponent(steps: np.ndarray, share: np.ndarray) -> float:
    """Return the exponent of the density: 1 minus the slope of the cumulative distribution on log axes."""
    there = share > 0
    return 1 - float(np.polyfit(np.log(steps[there]), np.log(share[there]), 1)[0])


def measure(societies: int) -> Values:
    """Measure the bow tie and the distribution of in-degrees of each society."""
    rows, tails = [], []
    for seed in range(1, societies + 1):
        asker, helper = degrees(seed, SETTING)
        people = np.unique(np.concatenate([asker, helper])).size
        steps, share = tail(helper, people)
        tails.append(np.where(share > 0, share, np.nan))
        rows.append(
            bow_tie(asker, helper)
            | {"people": people, "edges": asker.size / people, "exponent": exponent(steps, share)}
        )
    values = pd.DataFrame(rows).to_dict("list")
    parts = {name: values[name] for name in PARTS}
    return {
        "values": values,
        "curves": {
            "in-degree": curve(steps, tails),
            "bow tie": curve(range(len(PARTS)), np.array(list(parts.values())).T),
        },
    }


def draw(curves: Mapping[str, Any], ax: Axes) -> None:
    """Draw the shares of the parts of the bow tie beside those of the forum."""
    place, found = np.arange(len(PARTS)), curves["bow tie"]
    mean, low, high = (np.array(found[name], float) for name in ("mean", "low", "high"))
    ax.bar(place - 0.2, list(FORUM.values()), 0.4, label="Java forum", color="#6b6b6b")
    ax.bar(place + 0.2, mean, 0.4, label="the model", color="#0173b2")
    ax.errorbar(place + 0.2, mean, [mean - low, high - mean], fmt="none", color="#222222", capsize=3)
    ax.set_xticks(place, PARTS)
    ax.set(ylabel="share of people")
    ax.legend(frameon=False)


REPRODUCTION = Reproduction(
    name="zhang_2007",
    title="Zhang, Ackerman and Adamic 2007: the bow tie of a help forum",
    source="Zhang, Ackerman & Adamic (2007)",
    about="""In a help forum a tie leads from each person who asked to each who replied. Among 13,739
people of a Java forum with 55,761 ties, most only ask (*in*), fewer only reply (*out*), and an eighth
both ask and reply within one strongly connected *core*; the Web has a far larger core. How many people
somebody replied to (the in-degree) is spread very unequally. The model is `question-site`, which was
fitted to other sites, with 40,000 people over a year, of whom about as many ask or answer as in the
forum. Only `asking.rate` was chosen, so that the ties per person are those of the forum (4.06).
Everything else is a test. The model's core and its *out* are a third larger than the forum's: too many
people reply.""",
    differs="""In the forum people come and go over years, and a thread is a conversation: replies there
include those of the asker and of people who discuss. In the model nobody comes or goes, and a reply is an
attempt to answer. We take the exponent 1.87 to be that of the density: with 1.87 as the slope of the
cumulative distribution, 4.06 ties per person would be impossible. Ours is 1 minus the slope of a straight
line through the cumulative distribution at 1, 2, 4, 8 … people on logarithmic axes.""",
    checked="""Only the paper's abstract (www2007.org/htmlpapers/paper516) was read, which says that such
networks differ in their topology from the Web. None of the numbers in the table was checked.""",
    findings=(
        Finding("edges", "ties per person (chosen)", "4.06", 3.8, 4.3),
        Finding("core", "core: share of people", "0.123", 0.07, 0.18, ".3f"),
        Finding("in", "in: share of people", "0.549", 0.45, 0.65, ".3f"),
        Finding("out", "out: share of people", "0.130", 0.07, 0.19, ".3f"),
        Finding("tendrils", "tendrils: share of people", "0.175", 0.10, 0.25, ".3f"),
        Finding("tubes", "tubes: share of people", "0.004", 0.0, 0.02, ".3f"),
        Finding("disconnected", "disconnected: share of people", "0.019", 0.0, 0.05, ".3f"),
        Finding("exponent", "exponent of the in-degree", "1.87", 1.6, 2.2),
    ),
    caption="""Shares of people in the parts of the bow tie, in the forum and in the model: means of 4
societies with 95 % intervals.""",
    societies=4,
    measure=measure,
    draw=draw,
)

if __name__ == "__main__":
    main(REPRODUCTION)
