"""The same person in other lives: ranks again, and best and worst fifths."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.array_types import Bools, Floats, Ints
from sim.measures.luck.lives import Lives
from sim.measures.luck.variance_parts import RESAMPLES, bounds, weights
from sim.measures.statistics.explained import ranks

BY = ("effort", "the life itself", "another life")
# Ranks lie between 0 and 1. If all people drawn have the same rank, rounding alone gives a variance of up to
# this. The correlation is then missing; divided by such a variance it would be infinite.
_ROUNDING = 1e-14
FEWEST_ASKED = 3  # questions in a life, for a share that can be shown as a point


def rank_again(lives: Lives, *, resamples: int = RESAMPLES) -> dict[str, float]:
    """Return how far a person's rank by answered share in one life is that in another.

    Spearman's correlation over the people who asked in both, the mean of all pairs of lives. Ranks are taken
    once; for the interval people are drawn again with theirs.

    Returns
    -------
    dict of str to float
        ``correlation``, ``low``, ``high``.

    References
    ----------
    Spearman (1904), American Journal of Psychology 15, 72–101.
    """
    asked = lives.asked > 0
    rank = np.zeros(asked.shape)
    for life, who in enumerate(asked):
        rank[life, who] = ranks(lives.answered[life, who] / lives.asked[life, who])
    one, value, square = (v.T.astype(np.float64) for v in (asked, rank, rank**2))
    products = (one, one), (value, value), (value, one), (square, one)
    first, second = np.triu_indices(len(asked), 1)
    found = []
    for w in weights(rank[0].size, lives.seed, resamples=resamples):
        for each in w:
            n, xy, x, xx = (_weighted(each, a, b) for a, b in products)
            with np.errstate(divide="ignore", invalid="ignore"):
                cov = xy / n - x / n * (x.T / n)
                own = xx / n - (x / n) ** 2
                own = np.where(own > _ROUNDING, own, np.nan)
                r = (cov / np.sqrt(own * own.T))[first, second]
            found.append(float(np.nanmean(r)) if np.isfinite(r).any() else float("nan"))
    low, high = bounds(np.array(found))
    return {"correlation": found[0], "low": low, "high": high}


def _weighted(w: Floats, a: Floats, b: Floats) -> Floats:
    """Sums over people of a in one life times b in another, (R, R)."""
    return (a * w[:, None]).T @ b


def fifths(lives: Lives, effort: Floats, *, resamples: int = RESAMPLES) -> pd.DataFrame:
    """Return the answered share of each fifth of people: by effort, and by how they fared in one life.

    Who fared best in one life did so by luck in part. What the same people get in the other lives is what was
    theirs to keep.

    Returns
    -------
    DataFrame
        ``by, fifth, share, low, high``: fifth 1 has the least effort, or fared worst. ``the life itself`` is
        the share in the life by which people were ranked, ``another life`` that of the same people in the
        others; both are means over all lives.
    """
    total_asked, total_answered = lives.asked.sum(axis=0), lives.answered.sum(axis=0)
    people = total_asked.size
    groups = {BY[0]: _fifth(effort)}
    sums = {BY[0]: _by_fifth(groups[BY[0]], lives.share, np.ones(people))}
    own, other = np.zeros((2, people, 5)), np.zeros((2, people, 5))
    for asked, answered in zip(lives.asked, lives.answered, strict=True):
        who = (asked > 0) & (total_asked > asked)
        fifth = np.zeros(people, np.int64)
        fifth[who] = _fifth(answered[who] / asked[who], more=asked[who])
        rest = (total_answered - answered) / np.maximum(1, total_asked - asked)
        own += _by_fifth(fifth, answered / np.maximum(1, asked), who)
        other += _by_fifth(fifth, rest, who)
    sums |= {BY[1]: own, BY[2]: other}
    rows = []
    for by, (above, below) in sums.items():
        found = np.concatenate([
            (w @ above) / np.maximum(w @ below, 1e-12)
            for w in weights(people, lives.seed, resamples=resamples)
        ])  # fmt: skip
        rows += [(by, n + 1, float(found[0, n]), *bounds(found[:, n])) for n in range(5)]
    return pd.DataFrame(rows, columns=["by", "fifth", "share", "low", "high"])


def _fifth(values: Floats, more: Floats | None = None) -> Ints:
    """Fifth of each value, 0 the least; of equal shares, that of more questions lies nearer the end."""
    tie = np.zeros(values.size) if more is None else np.where(values >= np.median(values), more, -more)
    order = np.lexsort((np.arange(values.size), tie, values))
    rank = np.empty(values.size, np.int64)
    rank[order] = np.arange(values.size)
    return rank * 5 // max(1, values.size)


def _by_fifth(fifth: Ints, value: Floats, who: Floats | Bools) -> Floats:
    """What each person adds above and below to the mean of each fifth, (2, N, 5)."""
    member = (fifth[:, None] == np.arange(5)) * np.asarray(who, np.float64)[:, None]
    return np.stack([member * value[:, None], member])


def in_two_lives(fates: pd.DataFrame) -> pd.DataFrame:
    """Return the answered shares in the first two lives, a row for each who asked often enough in both.

    `fates` has ``life, person, asked, answered``; enough are `FEWEST_ASKED` questions.

    Examples
    --------
    >>> lives = pd.DataFrame({"life": [0, 0, 1, 1], "person": [0, 1, 0, 1], "asked": [4, 4, 4, 2]})
    >>> in_two_lives(lives.assign(answered=[1, 2, 3, 2])).to_dict("index")
    {0: {'one': 0.25, 'other': 0.75}}
    """
    enough = fates[fates["asked"] >= FEWEST_ASKED].set_index("person")
    share = enough["answered"] / enough["asked"]
    first, second = sorted(fates["life"].unique())[:2]
    one, other = (share[enough["life"] == life] for life in (first, second))
    return pd.concat({"one": one, "other": other}, axis=1, join="inner")
