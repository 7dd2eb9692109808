"""Channels: each turns the day's open questions into exposures (ODD: Submodels, circulate)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Exposures:
    """Who is shown which question today, one row each, in order of channel, question and draw.

    Attributes
    ----------
    question : (E,) int32
        Place of the question in the day's list of open questions.
    person : (E,) int32
        Row of the person it is shown to.
    channel : (E,) int8
        0 word of mouth, 1 hub, 2 feed, 3 managers.
    hops : (E,) int8
        1 from the asker, 2 from someone who was told, and so on.
    heard : (E,) bool
        False where the whole audience shrugs a relayed question off.
    """

    question: NDArray[np.int32]
    person: NDArray[np.int32]
    channel: NDArray[np.int8]
    hops: NDArray[np.int8]
    heard: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """Number of exposures E."""
        return int(self.question.size)


def exposures(question: Any, person: Any, channel: int, hops: Any = 1, heard: Any = 1) -> Exposures:
    """Exposures of one channel; `hops` and `heard` may be single values."""
    size = question.size
    return Exposures(
        np.asarray(question, np.int32),
        np.asarray(person, np.int32),
        np.full(size, channel, np.int8),
        np.full(size, hops, np.int8),
        np.full(size, heard, np.bool_),
    )


def join(parts: list[Exposures]) -> Exposures:
    """All exposures of a day behind one another."""
    if len(parts) == 1:
        return parts[0]
    names = ("question", "person", "channel", "hops", "heard")
    empty = exposures(np.zeros(0, np.int32), np.zeros(0, np.int32), 0)
    return Exposures(*(np.concatenate([getattr(p, n) for p in [empty, *parts]]) for n in names))
