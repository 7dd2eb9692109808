"""What a day has come to so far, from process to process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.channels import Exposures, Posts

COUNTS = ("asked", "read", "hostile", "met", "joined", "left", "removed", "withdrawn")  # of `Today`
IS_READ, IS_HOSTILE, IS_WILLING = 1, 2, 4


@dataclass(frozen=True)
class OpenQuestions(Posts):
    """The day's open questions, (Q,), and what counts of their askers, as of the morning.

    `depth` of a tie to the asker and the asker's `visibility` are shares; `bits` are the channels it travels
    on.
    """

    difficulty: Floats
    answers: Floats
    depth: Floats
    visibility: Floats
    bits: Ints


class Decisions(NamedTuple):
    """What comes of each exposure, (E,).

    `code` has the bits 1 it is read, 2 it is answered badly, 4 the reader is able and willing to help; `odds`
    are the log odds of being willing, set only where the reader is.
    """

    code: NDArray[np.uint8]
    odds: Floats

    @property
    def read(self) -> Bools:
        """Whether each exposure is read, (E,)."""
        is_read: Bools = self.code & IS_READ != 0
        return is_read


class Tally(NamedTuple):
    """Sums over a day's exposures: (Q,) shown and read by question; exposures answered badly, and willing."""

    shown: Ints
    read: Ints
    hostile: AnyInts
    willing: AnyInts


class Offers(NamedTuple):
    """Who would help with which open question (place), with what log odds, and how they heard of it, (C,)."""

    question: AnyInts
    person: AnyInts
    odds: Floats
    channel: NDArray[np.int8]
    hops: NDArray[np.int8]

    def at(self, rows: AnyInts | Bools) -> Offers:
        """Return some of the offers."""
        return Offers(
            self.question[rows], self.person[rows], self.odds[rows], self.channel[rows], self.hops[rows]
        )


@dataclass
class Today:
    """What the day has come to so far; `attempts` are the offers that effort was left for.

    Attempts are in order of question, willingness (greatest first) and person.
    """

    asked: int = 0
    shown: Exposures | None = None
    questions: OpenQuestions | None = None
    decisions: Decisions | None = None
    offers: list[Offers] = field(default_factory=list)
    tally: Tally | None = None
    attempts: Offers | None = None
    read: int = 0
    hostile: int = 0
    met: int = 0
    joined: int = 0
    left: int = 0
    removed: int = 0
    withdrawn: int = 0
