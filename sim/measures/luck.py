r"""Effort, position or luck: what the answered shares of the same people in many lives are made of.

Person i has a chance p of an answer to one of its questions; in one life it is p + d, because of what has
happened in that life (whom it came to know, what it is owed); and a single question is answered or not. Over
n questions of one life the share answered, Y, has

.. math:: Var(Y) = \underbrace{Var(p)}_{person} + \underbrace{E[d^2]}_{luck of the life}
    + \underbrace{E[(p + d)(1 - p - d)] / n}_{luck of the question}

Each part is estimated from pairs of questions, which makes it unbiased whatever the numbers of questions:
pairs of one person in two lives give the mean of p², pairs in one life that of (p + d)², and pairs of two
people in two lives the squared mean (Hoeffding 1948, Annals of Mathematical Statistics 19, 293–325). Each
question counts by one over the chance with which it came to be asked: who is answered asks more, and would
else seem to have good days in good lives (Horvitz and Thompson 1952, JASA 47, 663–685; Hájek 1971).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import chance
from sim.measures.explained import explained

F8 = NDArray[np.float64]
Ints = NDArray[np.int64]

QUESTIONS = (1, 10, 100)
PARTS = ("effort", "position", "unexplained", "luck of the life", "luck of the question")
RESAMPLES = 1_000
_ROOM = 2_000_000  # weights held at a time


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
    sums : (4, R, N) float64 or None
        What questions count: the sum of their weights, that over the answered ones, and both with the weights
        squared. None where each counts 1.
    """

    asked: Ints
    answered: Ints
    helped: Ints
    weeks: float
    sums: F8 | None = None

    @property
    def weighed(self) -> F8:
        """What questions count, (4, R, N)."""
        if self.sums is not None:
            return self.sums
        one = np.stack([self.asked, self.answered]).astype(np.float64)
        return np.concatenate([one, one])

    @property
    def seed(self) -> int:
        """Seed of all draws: found by content, so that the same lives give the same intervals."""
        content = np.ascontiguousarray(np.stack([self.asked, self.answered]), np.int64).tobytes()
        return int.from_bytes(hashlib.sha256(content).digest()[:7], "big")

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Who asked in two lives, and twice in one: of the others nothing can be told, (N,)."""
        twice: NDArray[np.bool_] = ((self.asked > 0).sum(axis=0) > 1) & (self.asked > 1).any(axis=0)
        return twice

    def of(self, who: NDArray[np.bool_]) -> Lives:
        """Return some of the people only."""
        sums = None if self.sums is None else self.sums[:, :, who]
        return Lives(self.asked[:, who], self.answered[:, who], self.helped[:, who], self.weeks, sums)

    @property
    def share(self) -> F8:
        """Share answered of all questions of each person, as they count; NaN where none was asked, (N,)."""
        asked, answered = self.weighed[:2].sum(axis=1)
        result: F8 = answered / np.where(asked > 0, asked, np.nan)
        return result


@dataclass(frozen=True)
class Pairs:
    """Means over pairs of each person's questions, (N,): in one life, and in two."""

    same_life: F8
    two_lives: F8


def pairs(lives: Lives) -> Pairs:
    """Return how often both of two questions of a person were answered.

    Examples
    --------
    >>> two = np.array([[2], [2]])
    >>> found = pairs(Lives(two, np.array([[2], [1]]), two, 1.0))
    >>> found.same_life.tolist(), found.two_lives.tolist()
    ([0.5], [0.5])
    """
    n, s, n_squares, s_squares = lives.weighed
    same = (s**2 - s_squares).sum(axis=0) / (n**2 - n_squares).sum(axis=0)
    two = (s.sum(axis=0) ** 2 - (s**2).sum(axis=0)) / (n.sum(axis=0) ** 2 - (n**2).sum(axis=0))
    return Pairs(same, two)


def weights(people: int, seed: int, *, resamples: int = RESAMPLES) -> Iterator[F8]:
    """How often each person is drawn when as many are drawn again: blocks (b, N), the first row all ones."""
    yield np.ones((1, people))
    block = max(1, _ROOM // max(1, people))
    for start in range(0, resamples, block):
        rows = np.arange(start, min(start + block, resamples))
        u = chance.uniforms(
            seed, chance.RESAMPLE, np.repeat(rows, people), np.tile(np.arange(people), rows.size)
        ).reshape(rows.size, people)
        drawn = (u * people).astype(np.int64) + (np.arange(rows.size) * people)[:, None]
        yield np.bincount(drawn.ravel(), minlength=rows.size * people).reshape(u.shape).astype(np.float64)


def variances(lives: Lives, effort: F8, position: F8, *, resamples: int = RESAMPLES) -> dict[str, F8]:
    """Return the variance of each part for one question, and of people drawn again.

    Parameters
    ----------
    lives : Lives
        Of usable people only.
    effort : (N,) float
    position : (N, c) float
        Columns that say where people stand (`sim.measures.explained.columns_of`).

    Returns
    -------
    dict of str to (1 + resamples,) float
        ``mean``, and each of `PARTS`; the first value is the estimate. Estimates are unbiased, so one of a
        part that isn't there falls below 0 as often as above.
    """
    share = lives.share
    found = pairs(lives)
    by_effort, by_both = explained(share, effort, position, lives.seed)
    mine = np.column_stack([share, found.same_life, found.two_lives, by_effort, by_both])
    rows = []
    for w in weights(share.size, lives.seed, resamples=resamples):
        mean, same, two, e, both = ((w @ mine) / w.sum(axis=1, keepdims=True)).T
        everybody, elsewhere = _square(w, share), _square_in_two_lives(w, lives)
        effort_part, told = e - everybody, both - everybody
        person = two - elsewhere
        rows.append(np.stack([mean, effort_part, told - effort_part, person - told, same - two, mean - same]))
    return dict(zip(("mean", *PARTS), np.concatenate(rows, axis=1), strict=True))


def _square(w: F8, share: F8) -> F8:
    """Squared mean share, from pairs of different people, for each row of weights."""
    above = (w @ share) ** 2 - w**2 @ share**2
    result: F8 = above / (w.sum(axis=1) ** 2 - (w**2).sum(axis=1))
    return result


def _square_in_two_lives(w: F8, lives: Lives) -> F8:
    """Squared mean chance, from pairs of different people in different lives.

    What a whole society has in common in one life is luck, and must not count as anybody's chance.
    """
    asked, answered = lives.weighed[:2]
    all_asked = asked.sum(axis=0)
    sums = []
    for column in (answered, asked):
        a = (column / all_asked).T
        by_life = w @ a
        one_person = w**2 @ (a.sum(axis=1) ** 2 - (a**2).sum(axis=1))
        sums.append(by_life.sum(axis=1) ** 2 - (by_life**2).sum(axis=1) - one_person)
    result: F8 = sums[0] / sums[1]
    return result


def luck_table(found: dict[str, F8]) -> pd.DataFrame:
    """Shares of each part in the variance of the share answered, over 1, 10 and 100 questions a person.

    Parameters
    ----------
    found : dict
        As `variances` gives it.

    Returns
    -------
    DataFrame
        ``questions, part, variance, share, low, high``; besides `PARTS` there are ``person`` (effort,
        position
        and unexplained) and ``luck`` (both kinds). Where everybody fares alike, shares are missing.
    """
    rows = []
    for n in QUESTIONS:
        held = {part: found[part] / (n if part == PARTS[-1] else 1) for part in PARTS}
        held["person"] = held[PARTS[0]] + held[PARTS[1]] + held[PARTS[2]]
        held["luck"] = held[PARTS[3]] + held[PARTS[4]]
        total = held["person"] + held["luck"]
        total = np.where(total > 1e-12, total, np.nan)
        for part, values in held.items():
            share = float(values[0] / total[0])
            low, high = bounds(values / total)
            # Beyond 0 and 1 an interval that holds them goes no further than the estimate. One that lies
            # wholly below 0 stays: in one life a person's questions can stand in each other's way.
            if low < 0.0 <= high:
                low = max(low, min(0.0, share))
            if low <= 1.0 < high:
                high = min(high, max(1.0, share))
            rows.append((n, part, float(values[0]), share, low, high))
    return pd.DataFrame(rows, columns=["questions", "part", "variance", "share", "low", "high"])


def bounds(drawn: F8, *, level: float = 0.95) -> tuple[float, float]:
    """Interval of an estimate (the first value) from people drawn again (the others): their quantiles.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    again = drawn[1:][np.isfinite(drawn[1:])]
    if again.size < 20:
        return float("nan"), float("nan")
    low, high = np.quantile(again, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
