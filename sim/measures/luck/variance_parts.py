r"""Effort, position or luck: what the answered shares of the same people in many lives are made of.

Person i has a chance p of an answer to one of its questions; in one life it is p + d, because of what has
happened in that life (whom it came to know, what it is owed); and a single question is answered or not. Over
n questions within T days of one life the share answered, Y, has

.. math:: Var(Y) = \underbrace{Var(p)}_{person} + \underbrace{\overline{C}(T)}_{luck of the life}
    + \underbrace{(Var(y) - Var(p) - \overline{C}(T)) / n}_{luck of the question}

where C is the covariance of d on two days, which fades with the days between them
(`sim.measures.luck.question_pairs`). So luck of the life is less the longer people live, and n questions are
always said with the days that they take.

Each part is estimated from pairs of questions, which makes it unbiased whatever the numbers of questions:
pairs of one person in two lives, pairs in one life, and pairs of two people in two lives (Hoeffding 1948,
Annals of Mathematical Statistics 19, 293–325). Each question counts by one over the chance with which it came
to be asked: who is answered asks more, and would otherwise seem to have good days in good lives (Horvitz and
Thompson 1952, JASA 47, 663–685).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from sim import rng
from sim.array_types import Bools, Floats
from sim.measures.luck.lives import Lives, Window
from sim.measures.luck.question_pairs import Outcomes, same_person_pairs, two_people_pairs, lag_weights
from sim.measures.statistics.explained import Fits, explained

PARTS = ("effort", "position", "unexplained", "luck of the life", "luck of the question")
RESAMPLES = 1_000
GROUPS = 20  # of lives that are left out in turn
_ROOM = 2_000_000  # weights held at a time


def resample_weights(people: int, seed: int, *, resamples: int = RESAMPLES) -> Iterator[Floats]:
    """How often each person is drawn when as many are drawn again: blocks (b, N), the first row all ones."""
    yield np.ones((1, people))
    block = max(1, _ROOM // max(1, people))
    for start in range(0, resamples, block):
        rows = np.arange(start, min(start + block, resamples))
        u = rng.uniforms(
            seed, rng.RESAMPLE, np.repeat(rows, people), np.tile(np.arange(people), rows.size)
        ).reshape(rows.size, people)
        drawn = (u * people).astype(np.int64) + (np.arange(rows.size) * people)[:, None]
        yield np.bincount(drawn.ravel(), minlength=rows.size * people).reshape(u.shape).astype(np.float64)


class Variances(NamedTuple):
    """Variance of each part for one question within each window's days, and the spread of its estimate.

    Each value is a dict of ``mean`` and each of `PARTS`. Estimates are unbiased, so that of a part that is 0
    falls below 0 as often as above.
    """

    windows: tuple[Window, ...]
    people: dict[str, Floats]
    """(W, 1 + resamples): the estimate, and those of people drawn again."""
    lives: dict[str, Floats]
    """(W, G): the estimates without one group of lives."""


def variances(
    lives: Lives, effort: Floats, position: Floats, wanted: Sequence[Window], *, resamples: int = RESAMPLES
) -> Variances:
    """Return the variance of each part for one question, and of people and lives left out.

    `lives` are of usable people only; the columns of `position`, (N, c), say where people stand
    (`sim.measures.statistics.explained.columns_of`).
    """
    outcomes, seed, people = lives.outcomes, lives.seed, lives.asked.shape[1]
    fits = explained(share_deviations(outcomes), effort, position, seed)
    counts = np.array([lag_weights(outcomes.sums.shape[-1], each.days / lives.days) for each in wanted])
    drawn = resample_weights(people, seed, resamples=resamples)
    found = _parts(outcomes, lives.mean, fits, counts, drawn)
    once, nothing = [np.ones((1, people))], {part: values[:, :0] for part, values in found.items()}
    out = [_parts(outcomes.without_lives(group), lives.mean, fits, counts, once) for group in jackknife_groups(lives)]
    without = {part: np.concatenate([each[part] for each in (nothing, *out)], axis=1) for part in found}
    return Variances(tuple(wanted), found, without)


def jackknife_groups(lives: Lives) -> list[Bools]:
    """Return groups of lives to leave out in turn, (R,) each; of two lives one alone has no pair of lives."""
    many = lives.asked.shape[0]
    groups = min(many, GROUPS) if many > 2 else 0
    return [np.arange(many) % groups == group for group in range(groups)]


def luck_by_lag(lives: Lives, *, resamples: int = RESAMPLES) -> pd.DataFrame:
    """Return what two questions of a person in one life have in common beyond two lives, by their distance.

    Returns
    -------
    DataFrame
        ``days_apart, covariance, low, high``, in stretches of days: 0 is the same stretch. Of a luck that
        never fades the covariance is the same at all distances.
    """

    def found(outcomes: Outcomes, drawn: Iterable[Floats]) -> Floats:
        pairs = same_person_pairs(outcomes)
        sums = [[_ratio(w @ each) for each in pairs] for w in drawn]
        return np.concatenate([same - two for same, two in sums], axis=1)

    outcomes, people = lives.outcomes, lives.asked.shape[1]
    drawn = found(outcomes, resample_weights(people, lives.seed, resamples=resamples))
    once = [np.ones((1, people))]
    out = [found(outcomes.without_lives(group), once) for group in jackknife_groups(lives)]
    without = np.concatenate([drawn[:, :0], *out], axis=1)
    apart = np.arange(len(drawn)) * lives.days / len(drawn)
    rows = [(d, each[0], *bootstrap_interval(each, more)) for d, each, more in zip(apart, drawn, without, strict=True)]
    return pd.DataFrame(rows, columns=["days_apart", "covariance", "low", "high"])


def share_deviations(outcomes: Outcomes) -> Floats:
    """Return each person's answered share less the mean, without bias.

    It is the sum over the person's questions divided by the mean sum of weights of all people.

    Division by the person's own sum of weights would be biased, and undefined for people who never asked.
    """
    above, weight = outcomes.sums.sum(axis=(1, 3))
    found: Floats = above / weight.mean()
    return found


def _parts(
    outcomes: Outcomes, centre: float, fits: tuple[Fits, Fits], counts: Floats, drawn: Iterable[Floats]
) -> dict[str, Floats]:
    """Return the variance of each part in each window, (W, rows of `drawn`), of outcomes less a centre."""
    own, pairs = share_deviations(outcomes), same_person_pairs(outcomes)
    total = outcomes.sums.sum(axis=(1, 3))
    by_effort, by_both = (fit.contributions(own) for fit in fits)
    rows = []
    for w in drawn:
        size = w.sum(axis=1)
        mean, everybody = (w @ total[0]) / (w @ total[1]), squared_mean(w, own)
        effort, told = w @ by_effort / size - everybody, w @ by_both / size - everybody
        same, two = (_ratio(w @ each @ counts.T) for each in pairs)
        person = two - _ratio(two_people_pairs(w, outcomes, pairs.two_lives) @ counts.T)
        single = (1 - 2 * centre) * (mean + centre) + centre**2  # mean square of an outcome less the centre
        alike = np.broadcast_to(np.stack([mean + centre, effort, told - effort])[:, None], (3, *same.shape))
        rows.append(np.concatenate([alike, [person - told, same - two, single - same]]))
    return dict(zip(("mean", *PARTS), np.concatenate(rows, axis=2), strict=True))


def _ratio(sums: Floats) -> Floats:
    """Return the ratios of (2, b, W) sums, (W, b); NaN where there is no pair."""
    above, below = np.swapaxes(sums, 1, 2)
    found: Floats = above / np.where(np.abs(below) > 0, below, np.nan)
    return found


def squared_mean(w: Floats, share: Floats) -> Floats:
    """Return the squared mean share, from pairs of different people, for each row of weights."""
    above = (w @ share) ** 2 - w**2 @ share**2
    found: Floats = above / (w.sum(axis=1) ** 2 - (w**2).sum(axis=1))
    return found


def luck_table(found: Variances) -> pd.DataFrame:
    """Return the share of each part in the variance of answered shares, in each window.

    Returns
    -------
    DataFrame
        ``questions, days, part, variance, share, low, high``; besides `PARTS` there are ``person`` (effort,
        position and unexplained) and ``luck`` (both kinds). Where everybody fares alike, shares are missing.
    """
    rows = []
    for at, (n, days) in enumerate(found.windows):
        people, lives = (_shares(each, at, n) for each in found[1:])
        for part, (variance, values) in people.items():
            share = float(values[0])
            low, high = bootstrap_interval(values, lives[part][1])
            # Beyond 0 and 1 an interval that holds them goes no further than the estimate. One that lies
            # wholly below 0 stays: in one life a person's questions can stand in each other's way.
            if low < 0.0 <= high:
                low = max(low, min(0.0, share))
            if low <= 1.0 < high:
                high = min(high, max(1.0, share))
            rows.append((n, days, part, float(variance[0]), share, low, high))
    return pd.DataFrame(rows, columns=["questions", "days", "part", "variance", "share", "low", "high"])


def _shares(found: dict[str, Floats], at: int, questions: float) -> dict[str, tuple[Floats, Floats]]:
    """Return the variance of each part over so many questions, and its share of the total."""
    held = {part: found[part][at] / (questions if part == PARTS[-1] else 1) for part in PARTS}
    held["person"] = held[PARTS[0]] + held[PARTS[1]] + held[PARTS[2]]
    held["luck"] = held[PARTS[3]] + held[PARTS[4]]
    total = held["person"] + held["luck"]
    total = np.where(total > 1e-12, total, np.nan)
    return {part: (values, values / total) for part, values in held.items()}


def bootstrap_interval(drawn: Floats, lives: Floats | None = None, *, level: float = 0.95) -> tuple[float, float]:
    r"""Return the interval of an estimate: a bootstrap over people, widened where lives differ by more.

    People drawn again all live the same lives, so the luck that a whole society has in common in one life is
    the same in all draws. The jackknife over G groups of lives shows it, with the chance of single questions,
    which both hold; so the larger variance of the two counts. Where it is that of lives, with quantiles of
    Student's t with

    .. math:: \nu = (G - 1) V_{lives}^2 / (V_{lives} - V_{people})^2

    degrees of freedom (Satterthwaite 1946, Biometrics Bulletin 2, 110–114).

    Parameters
    ----------
    drawn : (1 + resamples,) float
        The estimate, and those of people drawn again; their quantiles are the interval before it is widened
        (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13).
    lives : (G,) float or None
        Estimates without each group of lives (Tukey 1958, Annals of Mathematical Statistics 29, 614).
    """
    again = drawn[1:][np.isfinite(drawn[1:])]
    if again.size < 20:
        return float("nan"), float("nan")
    low, high = np.quantile(again, [(1 - level) / 2, (1 + level) / 2])
    wider = 1.0
    if lives is not None and np.isfinite(lives).sum() > 2:
        people, all_luck = float(again.var()), (lives.size - 1) * float(np.nanvar(lives))
        if all_luck > people > 0:
            freedom = (lives.size - 1) * (all_luck / (all_luck - people)) ** 2
            wider = stdtrit(freedom, (1 + level) / 2) / ndtri((1 + level) / 2) * np.sqrt(all_luck / people)
    return float(drawn[0] - wider * (drawn[0] - low)), float(drawn[0] + wider * (high - drawn[0]))
