"""Measures of effort and luck that can be computed from a single life.

One life can't separate a person's chance of an answer from the luck of that life (such as whom they came to
know), because both affect all questions of the person. So here ``person`` includes the person's chance and
the luck of the life. ``question`` is only the luck of single questions, which is a lower bound for luck. A
study of many lives separates the person's chance from the luck of the life (`sim.luck`).
"""

from typing import NamedTuple

import numpy as np

from sim.measures.declaration import ANY, Life, Span, declare
from sim.measures.luck.lives import Lives
from sim.measures.luck.question_pairs import same_person_pairs
from sim.measures.luck.variance_parts import share_deviations, squared_mean
from sim.measures.outcome.question_shares import asker_rows, full_life_questions, is_answered
from sim.measures.rows import chances_of
from sim.measures.statistics.explained import explained


class OneLife(NamedTuple):
    """Variance of a question's outcome due to effort, to the person in this life, and to the question."""

    effort: float
    person: float
    question: float

    def share(self, part: float, questions: int) -> float:
        """Return `part` as a share of the variance of the answered share over `questions` questions."""
        total = self.person + self.question / questions
        return part / total if total > 0 else float("nan")


def one_life(life: Life, span: Span) -> OneLife:
    """Estimate the parts of the variance of single outcomes from pairs of questions of one life.

    The outcome of a question is 1 (answered) or 0, minus the mean. Products of the outcomes of two questions
    of one person estimate people's mean squared chance. Products of two people's shares estimate the squared
    mean chance. The difference is the variance of people's chances (Hoeffding 1948; see
    `sim.measures.luck.variance_parts`). The variance explained by effort is cross-fitted with an isotonic
    regression (`sim.measures.statistics.explained`). Each question has the weight 1 / (probability of being
    asked). The mean squared chance is the sum over the pairs of all people, divided by the sum of the pairs'
    weights, so everybody counts, including people who asked once or never. The mean of the ratios of single
    people, over those who asked twice, was 13 % too low, because people who are answered ask more. Numerators
    and denominators are unbiased, so an estimate can fall below 0.

    Returns
    -------
    OneLife
        All NaN if fewer than ten people asked at least twice.
    """
    lives = _lives(life, span)
    if np.count_nonzero(lives.asked > 1) < 10:
        return OneLife(*[float("nan")] * 3)
    outcomes, mean = lives.outcomes, lives.mean
    own = share_deviations(outcomes)
    above, below = same_person_pairs(outcomes).same_life.sum(axis=(1, 2))
    same, squared = float(above / below), float(squared_mean(np.ones((1, own.size)), own)[0])
    effort = life["people"]["effort"].to_numpy(dtype=np.float64)
    by_effort, *_ = explained(own, effort, np.zeros((own.size, 0)), lives.seed)
    return OneLife(
        float(by_effort.contributions(own).mean()) - squared, same - squared, mean * (1 - mean) - same
    )


def _lives(life: Life, span: Span) -> Lives:
    """Count and weight the questions of one life that were observed for their whole lifetime."""
    own = full_life_questions(life, span)
    weight = 1.0 / chances_of(life["chances"], life["questions"]["question_id"].to_numpy()[own])
    asker, got = asker_rows(life)[own], is_answered(life)[own].astype(np.float64)
    people, one = len(life["people"]), np.ones(weight.size)
    asked, answers, n, s, n_squares, s_squares = (
        np.bincount(asker, weights=each, minlength=people)[None, :]
        for w in (one, weight, weight**2)
        for each in (w, w * got)
    )
    counts = asked.astype(np.int64), answers.astype(np.int64), np.zeros((1, people), np.int64)
    sums = np.stack([n, s])[..., None].astype(np.float64)
    squares = np.stack([n_squares, s_squares]).astype(np.float64)
    return Lives(*counts, span.days / 7, span.days, sums, squares)


@declare("Luck in a single outcome", "share", range=ANY, needs=("chances",))
def single_luck_margin(life: Life, span: Span) -> float:
    """Variance of one question's outcome: share due to the question's luck minus share due to the person.

    The share due to the person includes the luck of the life, so the result is a lower bound for luck. Above
    0 if most of the variance is luck; at most about 1.
    """
    found = one_life(life, span)
    return found.share(found.question - found.person, 1)


@declare("Effort minus luck over 100 questions", "share", range=ANY, needs=("chances",))
def effort_beyond_luck_of_100(life: Life, span: Span) -> float:
    """Variance due to effort minus 1/100 of the variance due to a question's luck, as a share of the total.

    The total is the variance of one question's outcome. Above 0 if effort outweighs the luck of single
    questions that remains in the mean of 100 questions; at least -0.01, except for errors of estimation. The
    luck that a person's questions share in one life is not included: how much of it remains in the mean of
    100 questions depends on the days within which they are asked (`sim.measures.luck.question_pairs`). So the
    measure doesn't predict the variance of the answered share over 100 questions.
    """
    found = one_life(life, span)
    return found.share(found.effort - found.question / 100.0, 1)
