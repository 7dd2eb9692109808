"""How stable people's success is between lives: rank correlation, and the best and worst fifths."""

from __future__ import annotations

import numpy as np

from sim.array_types import Bools, Floats, Ints
from sim.measures.luck.lives import Lives
from sim.measures.luck.variance_parts import RESAMPLES, bootstrap_interval, resample_weights
from sim.measures.outcome.groups import is_small
from sim.measures.statistics.explained import ranks
from sim.tables.lazy_pandas import pd

BY = ("effort", "the life itself", "another life")
FEWEST_ASKED = 3  # a person's answered share is drawn as a point only if they asked this many questions
# Ranks lie between 0 and 1. If all people of a resample have the same rank, rounding alone gives a variance
# of up to this value. A correlation computed with so small a variance has no meaning, and is missing.
_ROUNDING = 1e-14


def rank_correlation(lives: Lives, *, resamples: int = RESAMPLES) -> dict[str, float]:
    """Return the correlation of people's ranks by answered share between two lives.

    This is Spearman's correlation over the people who asked in both lives, averaged over all pairs of lives.
    The interval is a bootstrap over people; resampled people keep their original ranks.

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
    for w in resample_weights(rank[0].size, lives.seed, resamples=resamples):
        for each in w:
            n, xy, x, xx = (_weighted(each, a, b) for a, b in products)
            with np.errstate(divide="ignore", invalid="ignore"):
                cov = xy / n - x / n * (x.T / n)
                own = xx / n - (x / n) ** 2
                own = np.where(own > _ROUNDING, own, np.nan)
                r = (cov / np.sqrt(own * own.T))[first, second]
            found.append(float(np.nanmean(r)) if np.isfinite(r).any() else float("nan"))
    low, high = bootstrap_interval(np.array(found))
    return {"correlation": found[0], "low": low, "high": high}


def _weighted(w: Floats, a: Floats, b: Floats) -> Floats:
    """Return, for each pair of lives, the sum over people of weight · a (in one) · b (in the other)."""
    return (a * w[:, None]).T @ b


def fifths(
    lives: Lives, effort: Floats, *, resamples: int = RESAMPLES, small_groups: bool = False
) -> pd.DataFrame:
    """Return the answered share of each fifth of people, ranked by effort or by answered share in one life.

    People with the highest shares in one life were partly lucky. Their share in the other lives shows how
    much of their success lasts.

    Returns
    -------
    DataFrame
        ``by, fifth, share, low, high, people``: fifth 1 has the least effort or the lowest share. If ``by``
        is ``the life itself``, ``share`` is the answered share in the life by which people were ranked. If
        ``by`` is ``another life``, it is the answered share of the same people in the other lives. Both are
        means over all lives, and so is ``people``, the number of people in the fifth. A fifth of fewer than
        five people has no share, unless `small_groups` is true.
    """
    total_asked, total_answered = lives.asked.sum(axis=0), lives.answered.sum(axis=0)
    people = total_asked.size
    groups = {BY[0]: _fifth(effort)}
    sums = {BY[0]: _by_fifth(groups[BY[0]], lives.share, np.ones(people))}
    own, other = np.zeros((2, people, 5)), np.zeros((2, people, 5))
    ranked = np.zeros(5)  # people in each fifth, mean over lives
    for asked, answered in zip(lives.asked, lives.answered, strict=True):
        who = (asked > 0) & (total_asked > asked)
        fifth = np.zeros(people, np.int64)
        fifth[who] = _fifth(answered[who] / asked[who], more=asked[who])
        ranked += np.bincount(fifth[who], minlength=5) / len(lives.asked)
        rest = (total_answered - answered) / np.maximum(1, total_asked - asked)
        own += _by_fifth(fifth, answered / np.maximum(1, asked), who)
        other += _by_fifth(fifth, rest, who)
    sums |= {BY[1]: own, BY[2]: other}
    rows = []
    for by, (above, below) in sums.items():
        found = np.concatenate([
            (w @ above) / np.maximum(w @ below, 1e-12)
            for w in resample_weights(people, lives.seed, resamples=resamples)
        ])  # fmt: skip
        rows += [(by, n + 1, float(found[0, n]), *bootstrap_interval(found[:, n])) for n in range(5)]
    table = pd.DataFrame(rows, columns=["by", "fifth", "share", "low", "high"])
    of_effort = np.bincount(groups[BY[0]], minlength=5).astype(np.float64)
    table["people"] = [*of_effort, *ranked, *ranked]
    small = table["people"].map(is_small) & (not small_groups)
    return table.assign(**{name: table[name].mask(small) for name in ("share", "low", "high")})


def _fifth(values: Floats, more: Floats | None = None) -> Ints:
    """Return the fifth of each value, from 0 for the lowest.

    `more` is the number of questions from which each value was computed. Of equal values, the one computed
    from more questions counts as more extreme.
    """
    tie = np.zeros(values.size) if more is None else np.where(values >= np.median(values), more, -more)
    order = np.lexsort((np.arange(values.size), tie, values))
    rank = np.empty(values.size, np.int64)
    rank[order] = np.arange(values.size)
    return rank * 5 // max(1, values.size)


def _by_fifth(fifth: Ints, value: Floats, who: Floats | Bools) -> Floats:
    """Return each person's terms in the numerator and denominator of every fifth's mean, (2, N, 5)."""
    member = (fifth[:, None] == np.arange(5)) * np.asarray(who, np.float64)[:, None]
    return np.stack([member * value[:, None], member])


def shares_in_two_lives(fates: pd.DataFrame) -> pd.DataFrame:
    """Return people's answered shares in the first two lives.

    `fates` has columns ``life, person, asked, answered``. Only people who asked at least `FEWEST_ASKED`
    questions in both lives have a row.

    Examples
    --------
    >>> lives = pd.DataFrame({"life": [0, 0, 1, 1], "person": [0, 1, 0, 1], "asked": [4, 4, 4, 2]})
    >>> shares_in_two_lives(lives.assign(answered=[1, 2, 3, 2])).to_dict("index")
    {0: {'one': 0.25, 'other': 0.75}}
    """
    enough = fates[fates["asked"] >= FEWEST_ASKED].set_index("person")
    share = enough["answered"] / enough["asked"]
    first, second = sorted(fates["life"].unique())[:2]
    one, other = (share[enough["life"] == life] for life in (first, second))
    return pd.concat({"one": one, "other": other}, axis=1, join="inner")
