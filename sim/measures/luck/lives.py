"""How the same people fared in many lives: questions counted, weighed, and cut into stretches of days."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.array_types import Bools, Floats, Ints
from sim.measures.luck.question_pairs import Outcomes

QUESTIONS = (1, 10, 100)
_LONGER = 1.1  # all questions of a life get a row if they are so many times those of the last row


@dataclass(frozen=True)
class Lives:
    """How the same people fared, life by life.

    Attributes
    ----------
    asked, answered : (R, N) int64
        Questions that had their full life, and those of them with a helpful answer.
    helped : (R, N) int64
        Helpful answers given.
    weeks : float
        Length of a life.
    days : float
        Days on which such questions could be asked.
    sums : (2, R, N, K) float64 or None
        What questions count, in K stretches of these days: the sum of their weights, and that over the
        answered ones. None where each counts 1 and nobody knows when it was asked.
    squares : (2, R, N) float64 or None
        Both with the weights squared, over the whole life.
    """

    asked: Ints
    answered: Ints
    helped: Ints
    weeks: float
    days: float
    sums: Floats | None = None
    squares: Floats | None = None

    @property
    def weight_sums(self) -> tuple[Floats, Floats]:
        """Sums of the weights of questions: `sums` and `squares`."""
        one = np.stack([self.asked, self.answered]).astype(np.float64)
        sums = one[..., None] if self.sums is None else self.sums
        return sums, one if self.squares is None else self.squares

    @property
    def mean(self) -> float:
        """Answered share of all questions as they count."""
        asked, answered = self.weight_sums[0].sum(axis=(1, 2, 3))
        return float(answered / asked)

    @property
    def outcomes(self) -> Outcomes:
        """Sums over questions of their outcomes less the mean."""
        (n, s), (n_squares, s_squares) = self.weight_sums
        m = self.mean
        return Outcomes(
            np.stack([s - m * n, n]), np.stack([(1 - 2 * m) * s_squares + m**2 * n_squares, n_squares])
        )

    @property
    def seed(self) -> int:
        """Seed of all draws: found by content, so that the same lives give the same intervals."""
        content = np.ascontiguousarray(np.stack([self.asked, self.answered]), np.int64).tobytes()
        return int.from_bytes(hashlib.sha256(content).digest()[:7], "big")

    @property
    def usable(self) -> Bools:
        """Who asked in two lives, and twice in one; nothing can be estimated for the others, (N,)."""
        found: Bools = ((self.asked > 0).sum(axis=0) > 1) & (self.asked > 1).any(axis=0)
        return found

    def select(self, who: Bools) -> Lives:
        """Return some of the people only."""
        sums = None if self.sums is None else self.sums[:, :, who]
        squares = None if self.squares is None else self.squares[:, :, who]
        counts = self.asked[:, who], self.answered[:, who], self.helped[:, who]
        return Lives(*counts, self.weeks, self.days, sums, squares)

    @property
    def share(self) -> Floats:
        """Share answered of all questions of each person, as they count; NaN where none was asked, (N,)."""
        asked, answered = self.weight_sums[0].sum(axis=(1, 3))
        found: Floats = answered / np.where(asked > 0, asked, np.nan)
        return found


class Window(NamedTuple):
    """So many questions a person within so many days of one life."""

    questions: float
    days: float

    @property
    def words(self) -> str:
        """Say how many questions within how many days; a single question takes none.

        Examples
        --------
        >>> Window(1, 31.0).words, Window(5.8, 167.0).words, Window(100, 4380.4).words
        ('1 question', '5.8 questions within 167 days', '100 questions within 4,380 days')
        """
        if self.questions == 1:
            return "1 question"
        days = f"{self.days:,.0f}" if self.days >= 10 else f"{self.days:.1f}"
        return f"{self.questions:g} questions within {days} days"


def windows(asked: float, lives: Lives) -> tuple[Window, ...]:
    """Return how many questions shares are given for, and within how many days people ask so many.

    Only numbers of questions that people asked: 1, 10 and 100 as far as a life goes, and all of a life. What
    more questions would make depends on luck at distances that nobody lived. `asked` are questions a person a
    life, on average.
    """
    stretch = lives.days / lives.weight_sums[0].shape[-1]
    found = [Window(n, float(np.clip(n * lives.days / asked, stretch, lives.days))) for n in QUESTIONS]
    found = [each for each in found if each.questions in (1, *(n for n in QUESTIONS if n <= asked))]
    if asked > _LONGER * found[-1].questions:
        found.append(Window(round(asked, 1) if asked < 100 else float(round(asked)), lives.days))
    return tuple(found)


def windows_of(shares: pd.DataFrame) -> list[Window]:
    """Return the windows that a table of shares has, in its order."""
    rows = shares[["questions", "days"]].drop_duplicates().itertuples(index=False)
    return [Window(float(n), float(days)) for n, days in rows]
