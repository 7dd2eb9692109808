"""Hub: one relay that everything passes through, with a queue, a capacity and one shared reaction.

The shared reaction to one source follows the contrast of a broadcast with independent contacts in
Goel, Anderson, Hofman, Watts (2016), The structural virality of online diffusion, Management Science 62.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim import chance

Ints = NDArray[np.int64]
F8 = NDArray[np.float64]


@dataclass
class Hub:
    """One hub: rows of its members (ascending) and of the questions that wait to be relayed."""

    members: NDArray[np.int32]
    queue: Ints = field(default_factory=lambda: np.zeros(0, np.int64))


def submits(seed: int, tick: int, asker: Ints, share: float) -> NDArray[np.bool_]:
    """Whether each question asked today is handed to the hub."""
    result: NDArray[np.bool_] = chance.unit(chance.words(seed, chance.SUBMIT, tick, asker)[0]) < share
    return result


def order_of(seed: int, tick: int, order: str, asker: Ints, asked: Ints, ties: Ints) -> Ints:
    """Order in which a hub takes waiting questions; what is alike is settled by chance, not by row.

    Parameters
    ----------
    order : {"first_come", "random", "favourites"}
        By day of asking; by chance, anew each day; by the asker's number of face-to-face ties (most first).
    """
    at = tick if order == "random" else 0
    days = chance.both_days(np.uint64(at), asked.astype(np.uint64))
    lot = chance.words(seed, chance.QUEUE, days, asker)[0]
    if order == "random":
        return np.argsort(lot, kind="stable")
    return np.lexsort((lot, asked if order == "first_come" else -ties))


def relay(seed: int, asker: Ints, asked: Ints, resistance: float) -> NDArray[np.bool_]:
    """Whether the members take notice of each relayed question: all of them, or none."""
    days = chance.both_days(np.uint64(0), asked.astype(np.uint64))
    result: NDArray[np.bool_] = chance.unit(chance.words(seed, chance.SHRUG, days, asker)[0]) >= resistance
    return result


def audience(members: NDArray[np.int32], asker: Ints) -> tuple[Ints, Ints]:
    """(place, person): every relayed question is shown once to every member but its asker."""
    place = np.repeat(np.arange(asker.size), members.size)
    person = np.tile(members, asker.size)
    keep = person != asker[place]
    return place[keep], person[keep]
