"""Effort and luck within one life: what can be told where a society has lived only once.

One life can't tell what is a person's own from the luck of that life (whom one came to know): both make one
person's questions alike. So ``person`` here holds both, and ``luck`` is that of the single question alone,
the least that luck can be. Many lives tell them apart (`sim.luck`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.measures.declare import Life, Measure, Span
from sim.measures.explained import explained
from sim.measures.luck import Lives
from sim.measures.shares import answered, askers, counted

F8 = NDArray[np.float64]


class OneLife(NamedTuple):
    """Variances of a question's outcome: of effort, of all that is the person's in this life, of luck."""

    effort: float
    person: float
    question: float

    def share(self, part: float, questions: int) -> float:
        """Return a part's share in the variance of the share answered of so many questions."""
        whole = self.person + self.question / questions
        return part / whole if whole > 0 else float("nan")


def one_life(life: Life, span: Span) -> OneLife:
    """Return the parts of the variance of single outcomes, from pairs of questions of one life.

    With y a person's questions, answered or not: the mean of products of two different ones estimates the
    mean squared chance, the mean of products of two people's shares the squared mean (Hoeffding 1948; as
    `sim.measures.luck`), and what an isotonic line in effort explains is cross-fitted
    (`sim.measures.explained`). Each question counts by one over the chance with which it came to be asked.
    Estimates are without bias but for their ratio, and so may fall below 0.

    Returns
    -------
    OneLife
        NaN where fewer than ten people asked twice.
    """
    own = counted(life, span)
    chances = life["chances"].set_index("question_id")["chance"]
    weight = 1.0 / chances.loc[life["questions"]["question_id"].to_numpy()].to_numpy(dtype=np.float64)[own]
    asker, got = askers(life)[own], answered(life)[own].astype(np.float64)
    many = len(life["people"])
    n, s, n_squares, s_squares = (
        np.bincount(asker, weights=each, minlength=many)
        for each in (weight, weight * got, weight**2, weight**2 * got)
    )
    asked = np.bincount(asker, minlength=many)
    who = asked > 1
    if np.count_nonzero(who) < 10:
        return OneLife(*[float("nan")] * 3)
    share = s[who] / n[who]
    same = float(((s**2 - s_squares)[who] / (n**2 - n_squares)[who]).mean())
    squared = (share.sum() ** 2 - (share**2).sum()) / (share.size * (share.size - 1))
    effort = life["people"]["effort"].to_numpy(dtype=np.float64)[who]
    counts = (
        asked[who][None, :],
        np.bincount(asker, weights=got, minlength=many)[who].astype(np.int64)[None, :],
    )
    seed = Lives(*counts, counts[0], 1.0).seed
    by_effort, _ = explained(share, effort, np.zeros((share.size, 0)), seed)
    return OneLife(float(by_effort.mean() - squared), same - float(squared), float(share.mean()) - same)


def single_luck_margin(life: Life, span: Span) -> float:
    """Return how far a single outcome is luck rather than the person's.

    Luck's share of the variance of one question's outcome less the share of all that is the person's in this
    life (luck of the life too, so it is the least that it can be). Above 0 where most is luck; at most about
    1.
    """
    found = one_life(life, span)
    return found.share(found.question - found.person, 1)


def effort_beyond_luck_of_100(life: Life, span: Span) -> float:
    """Return how much more effort than luck moves the answered share over a hundred questions a person.

    The variance that effort explains less a hundredth of the question's luck, both as shares of the
    variance of one question's outcome: above 0 where effort outweighs luck over a hundred questions,
    -0.01 at the least but for errors of estimates. Not a share of the variance over a hundred questions
    itself, which may be estimated as nothing or less where people hardly differ.
    """
    found = one_life(life, span)
    return found.share(found.effort - found.question / 100.0, 1)


LUCK_MEASURES = (
    Measure(
        "single_luck_margin",
        "Luck in a single outcome",
        "share",
        "luck's share of the variance of one question's outcome less the person's (luck of the life in it)",
        single_luck_margin,
        ("chances",),
    ),
    Measure(
        "effort_beyond_luck_of_100",
        "Effort beyond luck over 100 questions",
        "share",
        "variance by effort less the luck left over 100 questions, over that of one question's outcome",
        effort_beyond_luck_of_100,
        ("chances",),
    ),
)
