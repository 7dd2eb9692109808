"""The results of a day so far, which each process of the day passes to the next process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.channels import Exposures, Posts

COUNTS = ("asked", "read", "hostile", "met", "joined", "left", "removed", "withdrawn")  # fields of `Today`
IS_READ, IS_HOSTILE, IS_WILLING = 1, 2, 4


@dataclass(frozen=True)
class OpenQuestions(Posts):
    """The open questions of the day, (Q,), with properties of their askers, as of the morning.

    `depth` (of ties to the asker) and `visibility` (of the asker's standing) lie between 0 and 1. `answers`
    is the number of helpful answers so far. `bits` says on which channels each question travels.
    """

    difficulty: Floats
    answers: Floats
    depth: Floats
    visibility: Floats
    bits: Ints


class Decisions(NamedTuple):
    """The outcome of each exposure, (E,).

    The bits of `code` are 1 (read), 2 (the reader gives a hostile reply) and 4 (the reader is able and
    willing to help). `odds` are the log odds of being willing; only the odds of willing readers are used.
    """

    code: NDArray[np.uint8]
    odds: Floats

    @property
    def read(self) -> Bools:
        """Whether each exposure is read, (E,)."""
        is_read: Bools = self.code & IS_READ != 0
        return is_read


class Tally(NamedTuple):
    """Counts of the exposures of a day, and the exposures with consequences.

    `shown` and `read` (Q,) are the numbers of exposures of each question and of people who read it. A person
    who reads a question twice, for example on two channels, counts once.
    `hostile` and `willing` are the places of the exposures with a hostile reply, and of the exposures whose
    reader is able and willing to help.
    """

    shown: Ints
    read: Ints
    hostile: AnyInts
    willing: AnyInts


class Offers(NamedTuple):
    """Offers to help, (C,): place of the open question, person, log odds, channel, and hops."""

    question: AnyInts
    person: AnyInts
    odds: Floats
    channel: NDArray[np.int8]
    hops: NDArray[np.int8]

    def at(self, rows: AnyInts | Bools) -> Offers:
        """Return the offers at some rows."""
        return Offers(
            self.question[rows], self.person[rows], self.odds[rows], self.channel[rows], self.hops[rows]
        )


@dataclass
class Today:
    """The results of the day so far; of a day that runs as a whole (`sim.day.live`), only counts.

    `attempts` are the offers that become answers because the helper has effort left. They are in order of
    question, willingness (greatest first) and person.
    """

    asked: int = 0
    shown: Exposures | None = None
    questions: OpenQuestions | None = None
    decisions: Decisions | None = None
    offers: list[Offers] = field(default_factory=list)
    tally: Tally | None = None
    attempts: Offers | None = None
    exposures: int = 0
    attempted: int = 0
    read: int = 0
    hostile: int = 0
    met: int = 0
    joined: int = 0
    left: int = 0
    removed: int = 0
    withdrawn: int = 0
