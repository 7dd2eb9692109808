"""Word of mouth: the asker tells a few face-to-face ties a day; those told may pass it on.

Named assumptions: ties are told in proportion to their strength; who passes a question on either refers
it to the tie that fits the topic best or tells any tie.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]


def tell(
    seed: int, tick: int, asker: Ints, asked: Ints, contacts: int, neighbour: Any, strength: Any, degree: Any
) -> tuple[Ints, Ints]:
    """Whom each asker tells today: up to `contacts` different ties, drawn in proportion to strength.

    Parameters
    ----------
    asker, asked : (Q,) int
        Asker and tick of asking of each open question that travels by word of mouth.
    neighbour, strength, degree
        Columns of the face-to-face layer (see `sim.networks.layer.Layer`).

    Returns
    -------
    (place, person) : which question (0 to Q - 1) is told to whom, in order of question and draw.
    """
    ties = degree[asker].astype(np.int64)
    width = int(ties.max(initial=0))
    who = neighbour[asker, :width]
    weight = np.where(np.arange(width) < ties[:, None], strength[asker, :width].astype(np.float64), 0.0)
    days = rng.both_days(np.uint64(tick), asked.astype(np.uint64))
    told = np.full((asker.size, contacts), -1, np.int64)
    draws: Any = ()
    for c in range(min(contacts, width)):
        if c % 4 == 0:
            draws = rng.words(seed, rng.TELL, days, asker, c // 4)
        edges = np.cumsum(weight, axis=1)
        total = edges[:, -1]
        at = (edges <= (rng.unit(draws[c % 4]) * total)[:, None]).sum(axis=1)
        drawn = np.flatnonzero((total > 0) & (at < width))
        told[drawn, c] = who[drawn, at[drawn]]
        weight[drawn, at[drawn]] = 0.0
    place, _ = np.nonzero(told >= 0)
    return place, told[told >= 0]


def pass_on(
    seed: int,
    teller: Ints,
    asker: Ints,
    asked: Ints,
    topic: Ints,
    share: float,
    referral: float,
    layer: Any,
    match: Any,
) -> Ints:
    """Whom each teller passes the question on to: a row, or -1 for nobody.

    A teller passes on with probability `share`, decided once a question; to the tie that is best matched
    to the topic with probability `referral`, else to one drawn in proportion to strength. Never back to
    the asker.

    Parameters
    ----------
    teller, asker, asked, topic : (T,) int
        People who read a question by word of mouth and did not answer it, and what it was.
    layer : Layer
        The face-to-face layer.
    match : callable
        ``match(person, topic)`` gives the match of people with topics.
    """
    ties = layer.degree[teller].astype(np.int64)
    width = max(1, int(ties.max(initial=0)))
    who = layer.neighbour[teller, :width].astype(np.int64)
    usable = (np.arange(width) < ties[:, None]) & (who != asker[:, None])
    days = rng.both_days(np.uint64(0), asked.astype(np.uint64))
    w0, w1, w2, _ = rng.words(seed, rng.PASS, days, asker, teller)
    fit = np.where(usable, match(np.maximum(who, 0), topic[:, None]), -1.0)
    weight = np.where(usable, layer.strength[teller, :width].astype(np.float64), 0.0)
    edges = np.cumsum(weight, axis=1)
    drawn = (edges <= (rng.unit(w2) * edges[:, -1])[:, None]).sum(axis=1)
    drawn = np.where(edges[:, -1] > 0, drawn, fit.argmax(axis=1))
    column = np.where(rng.unit(w1) < referral, fit.argmax(axis=1), np.minimum(drawn, width - 1))
    passes = (rng.unit(w0) < share) & usable.any(axis=1)
    return np.where(passes, who[np.arange(teller.size), column], -1)
