"""Effort and luck within one life: what can be told where a society has lived only once.

One life can't tell what is a person's own from the luck of that life (whom one came to know): both make one
person's questions alike. So ``person`` here holds both, and ``luck`` is that of the single question alone,
the least that luck can be. Many lives tell them apart (`sim.luck`).
"""

from typing import NamedTuple

import numpy as np

from sim.measures.declaration import Life, Span, declare
from sim.measures.luck.lives import Lives
from sim.measures.luck.question_pairs import same_person_pairs
from sim.measures.luck.variance_parts import share_deviations, squared_mean
from sim.measures.outcome.question_shares import is_answered, asker_rows, full_life_questions
from sim.measures.statistics.explained import explained


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

    With y a person's questions, answered or not, less their mean: products of two different ones estimate the
    variance of chances, products of two people's shares the squared mean (Hoeffding 1948; as
    `sim.measures.luck.variance_parts`), and what an isotonic line in effort explains is cross-fitted
    (`sim.measures.statistics.explained`). Each question counts by one over the chance with which it came to
    be asked. All pairs of all people are summed before they are divided, and everybody counts, also who
    asked once or never: shares of each person's own pairs, of those who asked twice, were 13 % low, because
    who is answered asks more. Numerator and denominator are unbiased, so an estimate may fall below 0.

    Returns
    -------
    OneLife
        NaN where fewer than ten people asked twice.
    """
    lives = _lives(life, span)
    if np.count_nonzero(lives.asked > 1) < 10:
        return OneLife(*[float("nan")] * 3)
    outcomes, mean = lives.outcomes, lives.mean
    own = share_deviations(outcomes)
    above, below = same_person_pairs(outcomes).same_life.sum(axis=(1, 2))
    same, squared = float(above / below), float(squared_mean(np.ones((1, own.size)), own)[0])
    effort = life["people"]["effort"].to_numpy(dtype=np.float64)
    by_effort, _ = explained(own, effort, np.zeros((own.size, 0)), lives.seed)
    return OneLife(float(by_effort.contributions(own).mean()) - squared, same - squared, mean * (1 - mean) - same)


def _lives(life: Life, span: Span) -> Lives:
    """Count and weigh the questions of one life that had their whole life."""
    own = full_life_questions(life, span)
    chances = life["chances"].set_index("question_id")["chance"]
    weight = 1.0 / chances.loc[life["questions"]["question_id"].to_numpy()].to_numpy(dtype=np.float64)[own]
    asker, got = asker_rows(life)[own], is_answered(life)[own].astype(np.float64)
    many, one = len(life["people"]), np.ones(weight.size)
    asked, answers, n, s, n_squares, s_squares = (
        np.bincount(asker, weights=each, minlength=many)[None, :]
        for w in (one, weight, weight**2)
        for each in (w, w * got)
    )
    counts = asked.astype(np.int64), answers.astype(np.int64), np.zeros((1, many), np.int64)
    sums = np.stack([n, s])[..., None].astype(np.float64)
    squares = np.stack([n_squares, s_squares]).astype(np.float64)
    return Lives(*counts, span.days / 7, span.days, sums, squares)


@declare("Luck in a single outcome", "share", needs=("chances",))
def single_luck_margin(life: Life, span: Span) -> float:
    """Luck's share of the variance of one question's outcome less the person's (luck of the life in it).

    Luck's share of the variance of one question's outcome less the share of all that is the person's in this
    life (luck of the life too, so it is the least that it can be). Above 0 where most is luck; at most about
    1.
    """
    found = one_life(life, span)
    return found.share(found.question - found.person, 1)


@declare("Effort beyond luck over 100 questions", "share", needs=("chances",))
def effort_beyond_luck_of_100(life: Life, span: Span) -> float:
    """Variance by effort less a hundredth of a single question's luck, over that of a question's outcome.

    Both are shares of the variance of one question's outcome: above 0 where effort outweighs what is left of
    the luck of single questions over a hundred of them, -0.01 or more, apart from errors of estimation. The
    luck that a person's questions share in one life is left out, so this doesn't predict a hundred
    questions: how much of that luck is left then depends on the days that they take
    (`sim.measures.luck.question_pairs`).
    """
    found = one_life(life, span)
    return found.share(found.effort - found.question / 100.0, 1)
