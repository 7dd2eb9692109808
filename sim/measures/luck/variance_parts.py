r"""Split the variance of answered shares, over many lives of one society, into named parts and luck.

A question of a person is answered with probability p, the person's chance. In one life the chance is p + d,
because of what has happened in that life (whom the person came to know, whom they have helped). And a single
question, with outcome y, is either answered or not. The answered share Y of n questions asked within T days
of one life has the variance

.. math:: Var(Y) = \underbrace{Var(p)}_{person} + \underbrace{\overline{C}(T)}_{luck of the life}
    + \underbrace{(Var(y) - Var(p) - \overline{C}(T)) / n}_{luck of the question}

C is the covariance of d on two days, which fades with the days between them. :math:`\overline{C}(T)` is the
mean of C over all pairs of days (`sim.measures.luck.question_pairs`). So the longer the time T, the smaller
is the share of the luck of the life. Therefore a number of questions is always reported with the days within
which they are asked.

The variance between people is divided into what effort, the rate of asking and position explain, and the
rest. With V(S) the variance explained by the set S, effort gets the mean of V(effort) and V(effort, asking) −
V(asking), and asking likewise: the mean over both orders (Lindeman, Merenda and Gold 1980; Grömping 2007, The
American Statistician 61, 139–147), because the two are correlated. Position comes last, and gets what it
explains in addition.

Each part is estimated from pairs of questions: pairs of one person in one life, pairs of one person in two
lives, and pairs of two people in two lives. This is unbiased for any numbers of questions (Hoeffding 1948,
Annals of Mathematical Statistics 19, 293–325). Each question has the weight 1 / (probability of being asked),
because people who are answered ask more. Without weights, the times in which a person is often answered would
count too much (Horvitz and Thompson 1952, JASA 47, 663–685).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri, stdtrit

from sim import rng
from sim.array_types import Bools, Floats
from sim.measures.luck.lives import Lives, Window
from sim.measures.luck.question_pairs import Outcomes, lag_weights, same_person_pairs, two_people_pairs
from sim.measures.statistics.explained import Explained, explained
from sim.tables.lazy_pandas import pd

PERSON_PARTS = ("effort", "asking", "position", "unexplained")
LUCK_PARTS = ("luck of the life", "luck of the question")
PARTS = (*PERSON_PARTS, *LUCK_PARTS)
RESAMPLES = 1_000
GROUPS = 20  # groups of lives for the jackknife, which omits one group at a time
_BLOCK = 2_000_000  # largest number of weights in memory at the same time


def resample_weights(people: int, seed: int, *, resamples: int = RESAMPLES) -> Iterator[Floats]:
    """Yield bootstrap weights, which are the number of times that each person is drawn, in blocks (b, N).

    The first row is all ones: the people without resampling.
    """
    yield np.ones((1, people))
    block = max(1, _BLOCK // max(1, people))
    for start in range(0, resamples, block):
        rows = np.arange(start, min(start + block, resamples))
        u = rng.uniforms(
            seed, rng.RESAMPLE, np.repeat(rows, people), np.tile(np.arange(people), rows.size)
        ).reshape(rows.size, people)
        drawn = (u * people).astype(np.int64) + (np.arange(rows.size) * people)[:, None]
        yield np.bincount(drawn.ravel(), minlength=rows.size * people).reshape(u.shape).astype(np.float64)


class Variances(NamedTuple):
    """Variance of one question's outcome due to each part, in each window, with resampled estimates.

    Both dicts have the keys ``mean`` and `PARTS`. Estimates are unbiased: if the true variance of a part is
    0, its estimate falls below 0 about as often as above.
    """

    windows: tuple[Window, ...]
    people: dict[str, Floats]
    """(W, 1 + resamples): the estimate from all people, and the estimates from resampled people."""
    lives: dict[str, Floats]
    """(W, G): the estimates that omit one group of lives each."""


def variances(  # noqa: PLR0913 - what one may choose, by keyword
    lives: Lives, effort: Floats, position: Floats, wanted: Sequence[Window], *,
    asking: Floats | None = None, resamples: int = RESAMPLES,
) -> Variances:  # fmt: skip
    """Return the variance of one question's outcome due to each part, with bootstrap and jackknife estimates.

    `lives` must contain usable people only (`Lives.usable`). The columns of `position`, (N, c), describe the
    positions of people (`sim.measures.statistics.explained.columns_of`). `wanted` are the windows. `asking`,
    (N,), are people's rates of asking; None if they are all equal.
    """
    outcomes, seed, people = lives.outcomes, lives.seed, lives.asked.shape[1]
    fits = explained(share_deviations(outcomes), effort, position, seed, asking=asking)
    counts = np.array([lag_weights(outcomes.sums.shape[-1], each.days / lives.days) for each in wanted])
    drawn = resample_weights(people, seed, resamples=resamples)
    found = _parts(outcomes, lives.mean, fits, counts, drawn)
    once, nothing = [np.ones((1, people))], {part: values[:, :0] for part, values in found.items()}
    out = [
        _parts(outcomes.without_lives(group), lives.mean, fits, counts, once)
        for group in jackknife_groups(lives)
    ]
    without = {part: np.concatenate([each[part] for each in (nothing, *out)], axis=1) for part in found}
    return Variances(tuple(wanted), found, without)


def jackknife_groups(lives: Lives) -> list[Bools]:
    """Return the groups of lives that the jackknife omits one after another, each an (R,) mask.

    For two lives there are no groups: without one of them, no pair of lives would remain.
    """
    count = lives.asked.shape[0]
    groups = min(count, GROUPS) if count > 2 else 0
    return [np.arange(count) % groups == group for group in range(groups)]


def luck_by_lag(lives: Lives, *, resamples: int = RESAMPLES) -> pd.DataFrame:
    """Return, by lag, the covariance of outcomes of one person that is due to the luck of a life.

    This is the covariance of two questions in one life minus the covariance of two questions in two lives.

    Returns
    -------
    DataFrame
        ``days_apart, covariance, low, high``, with one row for each lag between two stretches; 0 is the same
        stretch. If luck never fades, the covariance is the same at all lags.
    """

    def covariances(outcomes: Outcomes, drawn: Iterable[Floats]) -> Floats:
        pairs = same_person_pairs(outcomes)
        sums = [[_ratio(w @ each) for each in pairs] for w in drawn]
        return np.concatenate([same - two for same, two in sums], axis=1)

    outcomes, people = lives.outcomes, lives.asked.shape[1]
    drawn = covariances(outcomes, resample_weights(people, lives.seed, resamples=resamples))
    once = [np.ones((1, people))]
    parts = [covariances(outcomes.without_lives(group), once) for group in jackknife_groups(lives)]
    omitted = np.concatenate([drawn[:, :0], *parts], axis=1)
    lags = np.arange(len(drawn)) * lives.days / len(drawn)
    rows = [
        (lag, each[0], *bootstrap_interval(each, more))
        for lag, each, more in zip(lags, drawn, omitted, strict=True)
    ]
    return pd.DataFrame(rows, columns=["days_apart", "covariance", "low", "high"])


def share_deviations(outcomes: Outcomes) -> Floats:
    """Return an unbiased estimate of each person's answered share minus the mean share, (N,).

    The estimate is the weighted sum of the person's outcomes, divided by people's mean sum of weights.
    Dividing by that person's sum of weights would be biased, and undefined for people who never asked.
    """
    above, weight = outcomes.sums.sum(axis=(1, 3))
    found: Floats = above / weight.mean()
    return found


def _parts(
    outcomes: Outcomes, centre: float, fits: Explained, counts: Floats, drawn: Iterable[Floats]
) -> dict[str, Floats]:
    """Return the variance of each part in each window, (W, rows of `drawn`).

    `outcomes` are sums of outcomes minus `centre`.
    """
    own, pairs = share_deviations(outcomes), same_person_pairs(outcomes)
    total = outcomes.sums.sum(axis=(1, 3))
    by = [None if fit is None else fit.contributions(own) for fit in fits]
    rows = []
    for w in drawn:
        size = w.sum(axis=1)
        mean, everybody = (w @ total[0]) / (w @ total[1]), squared_mean(w, own)
        alone, asks, own_two, both = (None if of is None else w @ of / size - everybody for of in by)
        assert alone is not None and own_two is not None and both is not None
        effort = alone if asks is None else (alone + own_two - asks) / 2  # the mean over both orders
        same, two = (_ratio(w @ each @ counts.T) for each in pairs)
        person = two - _ratio(two_people_pairs(w, outcomes, pairs.two_lives) @ counts.T)
        single = (1 - 2 * centre) * (mean + centre) + centre**2  # mean square of (outcome − centre)
        constant = np.stack([mean + centre, effort, own_two - effort, both - own_two])[:, None]
        constant = np.broadcast_to(constant, (4, *same.shape))  # the same in every window
        rows.append(np.concatenate([constant, [person - both, same - two, single - same]]))
    return dict(zip(("mean", *PARTS), np.concatenate(rows, axis=2), strict=True))


def _ratio(sums: Floats) -> Floats:
    """Return numerators divided by denominators, (W, b), from their (2, b, W) sums; NaN without any pair."""
    above, below = np.swapaxes(sums, 1, 2)
    found: Floats = above / np.where(np.abs(below) > 0, below, np.nan)
    return found


def squared_mean(w: Floats, share: Floats) -> Floats:
    """Estimate the squared mean share from pairs of different people, for each row of weights `w`."""
    above = (w @ share) ** 2 - w**2 @ share**2
    found: Floats = above / (w.sum(axis=1) ** 2 - (w**2).sum(axis=1))
    return found


def luck_table(found: Variances) -> pd.DataFrame:
    """Return the share of each part in the variance of answered shares, in each window.

    Returns
    -------
    DataFrame
        ``questions, days, part, variance, share, low, high``. Besides `PARTS` there are the parts ``person``
        (effort, asking, position and unexplained) and ``luck`` (both kinds). Shares are missing if there is
        no variance.
    """
    rows = []
    for at, (n, days) in enumerate(found.windows):
        people, lives = (_shares(each, at, n) for each in found[1:])
        for part, (variance, values) in people.items():
            share = float(values[0])
            low, high = bootstrap_interval(values, lives[part][1])
            # An interval that contains 0 or 1 is clipped there; if the estimate lies outside, at the
            # estimate. An interval wholly below 0 isn't clipped, because questions of one person in one life
            # can compete.
            if low < 0.0 <= high:
                low = max(low, min(0.0, share))
            if low <= 1.0 < high:
                high = min(high, max(1.0, share))
            rows.append((n, days, part, float(variance[0]), share, low, high))
    return pd.DataFrame(rows, columns=["questions", "days", "part", "variance", "share", "low", "high"])


def _shares(found: dict[str, Floats], at: int, questions: float) -> dict[str, tuple[Floats, Floats]]:
    """Return each part's variance of the answered share of `questions` questions, and share of the total."""
    variance = {part: found[part][at] / (questions if part == PARTS[-1] else 1) for part in PARTS}
    variance["person"] = sum((variance[part] for part in PERSON_PARTS[1:]), variance[PERSON_PARTS[0]])
    variance["luck"] = variance[LUCK_PARTS[0]] + variance[LUCK_PARTS[1]]
    total = variance["person"] + variance["luck"]
    total = np.where(total > 1e-12, total, np.nan)
    return {part: (values, values / total) for part, values in variance.items()}


def bootstrap_interval(
    drawn: Floats, lives: Floats | None = None, *, level: float = 0.95
) -> tuple[float, float]:
    r"""Return the confidence interval of an estimate: a bootstrap over people, widened if lives vary more.

    All resamples of people come from the same lives, so they don't show the luck that a whole society shares
    in one life. The jackknife over G groups of lives shows it. Both variances include the luck of single
    questions, so the larger of the two is used, not their sum. If the jackknife's is larger, the quantiles
    are Student's t with

    .. math:: \nu = (G - 1) V_{lives}^2 / (V_{lives} - V_{people})^2

    degrees of freedom (Satterthwaite 1946, Biometrics Bulletin 2, 110–114).

    Parameters
    ----------
    drawn : (1 + resamples,) float
        The estimate, and the estimates from resampled people. The quantiles of the latter are the interval
        before it is widened (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13).
    lives : (G,) float or None
        Estimates that omit one group of lives each (Tukey 1958, Annals of Mathematical Statistics 29, 614).
    level : float
        Coverage of the interval.
    """
    resampled = drawn[1:][np.isfinite(drawn[1:])]
    if resampled.size < 20:
        return float("nan"), float("nan")
    low, high = np.quantile(resampled, [(1 - level) / 2, (1 + level) / 2])
    wider = 1.0
    if lives is not None and np.isfinite(lives).sum() > 2:
        by_people, by_lives = float(resampled.var()), (lives.size - 1) * float(np.nanvar(lives))
        if by_lives > by_people > 0:
            freedom = (lives.size - 1) * (by_lives / (by_lives - by_people)) ** 2
            wider = stdtrit(freedom, (1 + level) / 2) / ndtri((1 + level) / 2) * np.sqrt(by_lives / by_people)
    return float(drawn[0] - wider * (drawn[0] - low)), float(drawn[0] + wider * (high - drawn[0]))
