"""Store how many questions the same people ask, and how many are answered, in many lives.

Besides the counts there are weighted sums for each stretch of days. A stretch is one of the K periods of
equal length into which the days of a life are divided.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.array_types import Bools, Floats, Ints
from sim.measures.luck.question_pairs import Outcomes
from sim.tables.lazy_pandas import pd

QUESTIONS = (1, 10, 100)
# The window of all questions of a life is added if it has at least this many times as many questions as the
# longest of the other windows.
_LONGER = 1.1


@dataclass(frozen=True)
class Lives:
    """Questions and answers of the same N people in R lives.

    Attributes
    ----------
    asked, answered : (R, N) int64
        Number of questions observed for their whole lifetime, and how many of them got a helpful answer.
    helped : (R, N) int64
        Number of helpful answers given.
    weeks : float
        Length of a life.
    days : float
        Number of days of a life on which such questions could be asked.
    sums : (2, R, N, K) float64 or None
        Sums of the weights of all questions (row 0) and of the answered questions (row 1), in each of the K
        stretches of these days. None if every question has weight 1 and the day of asking is unknown.
    squares : (2, R, N) float64 or None
        Sums of the squared weights of the same questions, over the whole life.
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
        """`sums` and `squares`, computed from the counts if they are None."""
        one = np.stack([self.asked, self.answered]).astype(np.float64)
        sums = one[..., None] if self.sums is None else self.sums
        return sums, one if self.squares is None else self.squares

    @property
    def mean(self) -> float:
        """Weighted answered share of all questions."""
        asked, answered = self.weight_sums[0].sum(axis=(1, 2, 3))
        return float(answered / asked)

    @property
    def outcomes(self) -> Outcomes:
        """Weighted sums over questions of (outcome minus the mean)."""
        (n, s), (n_squares, s_squares) = self.weight_sums
        m = self.mean
        return Outcomes(
            np.stack([s - m * n, n]), np.stack([(1 - 2 * m) * s_squares + m**2 * n_squares, n_squares])
        )

    @property
    def seed(self) -> int:
        """Seed of all random draws: a hash of the counts, so that the same lives give the same intervals."""
        content = np.ascontiguousarray(np.stack([self.asked, self.answered]), np.int64).tobytes()
        return int.from_bytes(hashlib.sha256(content).digest()[:7], "big")

    @property
    def usable(self) -> Bools:
        """Whether each person asked in at least two lives, and at least twice in one of these lives, (N,).

        Nothing can be estimated for people who asked less.
        """
        found: Bools = ((self.asked > 0).sum(axis=0) > 1) & (self.asked > 1).any(axis=0)
        return found

    def select(self, who: Bools) -> Lives:
        """Return the same lives with only the selected people."""
        sums = None if self.sums is None else self.sums[:, :, who]
        squares = None if self.squares is None else self.squares[:, :, who]
        counts = self.asked[:, who], self.answered[:, who], self.helped[:, who]
        return Lives(*counts, self.weeks, self.days, sums, squares)

    @property
    def share(self) -> Floats:
        """Weighted answered share of each person over all lives; NaN for those who never asked, (N,)."""
        asked, answered = self.weight_sums[0].sum(axis=(1, 3))
        found: Floats = answered / np.where(asked > 0, asked, np.nan)
        return found


class Window(NamedTuple):
    """A number of questions, and the number of days of one life within which a person asks them."""

    questions: float
    days: float

    @property
    def words(self) -> str:
        """The window in words. A single question has no number of days.

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
    """Return the windows for which shares of effort, asking, position and luck are reported.

    The windows are 1 question, 10 and 100 questions if people ask at least that many in one life, and all
    questions of a life. The days of a window are the days within which a person asks that many questions. No
    window is longer than a life, because a longer window would depend on luck that persists longer than a
    life. `asked` is the mean number of questions per person and life.
    """
    stretch = lives.days / lives.weight_sums[0].shape[-1]
    found = [Window(n, float(np.clip(n * lives.days / asked, stretch, lives.days))) for n in QUESTIONS]
    found = [each for each in found if each.questions in (1, *(n for n in QUESTIONS if n <= asked))]
    if asked > _LONGER * found[-1].questions:
        found.append(Window(round(asked, 1) if asked < 100 else float(round(asked)), lives.days))
    return tuple(found)


def windows_of(shares: pd.DataFrame) -> list[Window]:
    """Return the windows that a table of shares contains, in the order of the table's rows."""
    rows = shares[["questions", "days"]].drop_duplicates().itertuples(index=False)
    return [Window(float(n), float(days)) for n, days in rows]
