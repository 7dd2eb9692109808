r"""How answered shares change if one person, or everybody, gives 10 % more help.

**One person.** Let y be a person's answered share, h the help that they give, and z the logarithm of their
effort. Effort is drawn at random and affects the answers to a person's own questions only through the help
that they give. Then

.. math:: \theta = 0.1\, \bar h\, \frac{Cov(y, z)}{Cov(h, z)}

is the mean change of a person's own share if that person alone becomes more ready to help, so that the help
that they give rises by 10 % on average, while all others give as much as before. Covariances with a normal z
are mean derivatives for any shape of y and h (Stein 1981, Annals of Statistics 9, 1135–1151), so people who
give most don't dominate the result. Among the half of the people with more (or less) effort, they are
weighted means of derivatives, with more weight on the middle of that half (Yitzhaki 1996, JBES 14, 478–486).
Comparing people by the help that they gave would be biased, because people in a good position both give and
get more. So effort serves as an instrument (Wald 1940, Annals of Mathematical Statistics 11, 284–300).

**Everybody.** The same lives are run with everybody's effort 10 % higher, with the same people, ties and
luck. The additional help reaches others, who can then give more back, so the result isn't the sum of what
each person would gain by giving more help alone.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtrit

from sim.array_types import Bools, Floats
from sim.measures.luck.lives import Lives
from sim.measures.luck.variance_parts import share_deviations
from sim.measures.statistics.explained import ranks
from sim.measures.statistics.intervals import share_difference_interval
from sim.tables.lazy_pandas import pd

MORE = 0.1
GIVERS = ("everybody", "less effort than the median", "more effort than the median")
WHO = ("one person", "everybody")
COLUMNS = ["who", "whose", "share", "given_a_week", "more_given", "change", "low", "high"]


def more_help(lives: Lives, effort: Floats, pairs: tuple[Lives, Lives] | None = None) -> pd.DataFrame:
    """Return the change of answered shares if 10 % more help is given, for each group of people.

    `pairs` contains some lives, and the same lives with everybody's effort 10 % higher.

    Returns
    -------
    DataFrame
        ``who``: who gives more help. ``whose``: the group whose answered share changes. ``share``,
        ``given_a_week``: the group's answered share and the help that it gives before the change.
        ``more_given``: the additional help as a share of that help. ``change, low, high``: the change of the
        answered share, clipped so that the share stays within 0 and 1; missing if effort hardly changes how
        much help people give.
    """
    rows: list[tuple[str | float, ...]] = []
    low_half = ranks(effort) <= np.median(ranks(effort))
    groups = dict(zip(GIVERS, (np.ones(effort.size, np.bool_), low_half, ~low_half), strict=True))
    shares = lives.mean + share_deviations(lives.outcomes)
    help_given = lives.helped.mean(axis=0) / lives.weeks
    for whose, who in groups.items():
        if who.any():
            y, h = shares[who], help_given[who]
            found = _within(float(y.mean()), own_return(y, h, effort[who]))
            rows.append((WHO[0], whose, float(y.mean()), float(h.mean()), MORE, *found))
    for whose, who in groups.items():
        if pairs is not None and who.any():
            rows.append((WHO[1], whose, *_everybodys_return(*pairs, who)))
    return pd.DataFrame(rows, columns=COLUMNS)


def own_return(y: Floats, h: Floats, effort: Floats) -> tuple[float, float, float]:
    r"""Return how a person's answered share changes if that person gives 10 % more help.

    .. math:: \{\theta: (a - \theta b)^2 \le t^2 (V_{aa} - 2 \theta V_{ab} + \theta^2 V_{bb})\},
        \quad a = Cov(y, z),\; b = Cov(h, z) / (0.1 \bar h)

    The 95 % interval is Fieller's. With one instrument, it equals the confidence set of Anderson and Rubin,
    here with variances that allow for heteroscedasticity. Its coverage doesn't depend on how strongly effort
    affects help. All values are NaN if the set is unbounded, or if people's effort differs too little for
    10 % more help.

    References
    ----------
    Fieller (1954), JRSS B 16, 175–185;
    Anderson and Rubin (1949), Annals of Mathematical Statistics 20, 46–63.
    """
    nothing = (math.nan,) * 3
    finite = effort[np.isfinite(effort)]
    z = np.log(effort) if finite.size == effort.size and (finite > 0).all() else ranks(effort)
    z = z - z.mean() if z.size else z
    if y.size < 10 or h.mean() <= 0 or np.ptp(z) < 1e-12:
        return nothing
    change = (h - h.mean()) / (MORE * h.mean())
    reached = float(z @ change / (z @ z)) * float(np.ptp(z))  # in units of 10 % more help
    a_each, b_each = z * (y - y.mean()), z * change
    a, b = float(a_each.mean()), float(b_each.mean())
    b_each = b_each - b * (h / h.mean() - 1)  # the mean help is an estimate too, so its error is included
    ((vaa, vab), (_, vbb)) = np.cov(a_each, b_each) / y.size
    t2 = float(stdtrit(y.size - 1, 0.975)) ** 2
    square, middle, rest = b * b - t2 * vbb, a * b - t2 * vab, a * a - t2 * vaa
    inside = middle * middle - square * rest
    if square <= 0 or inside < 0 or reached < 1:
        return nothing
    reach = math.sqrt(inside)
    return a / b, (middle - reach) / square, (middle + reach) / square


def _within(share: float, change: tuple[float, float, float]) -> tuple[float, float, float]:
    """Clip the change of a share, with its interval, so that the changed share lies between 0 and 1."""
    value, low, high = (min(max(each, -share), 1.0 - share) for each in change)
    return (math.nan,) * 3 if math.isnan(change[0]) else (value, low, high)


def _everybodys_return(lives: Lives, more: Lives, who: Bools) -> tuple[float, ...]:
    """Compare the selected people's answered shares, and help given, in `more` and `lives`, life by life."""
    before, after = (_answered(each, who) for each in (lives, more))
    help_given, help_given_after = (float(each.helped[:, who].mean()) for each in (lives, more))
    change, now = share_difference_interval(before, after), float(np.nanmean(before))
    rise = help_given_after / help_given - 1 if help_given > 0 else math.nan
    return now, help_given / lives.weeks, rise, *_within(now, (change.mean, change.low, change.high))


def _answered(lives: Lives, who: Bools) -> Floats:
    """Return the weighted answered share of the selected people in each life; NaN if they asked nothing."""
    asked, answered = lives.weight_sums[0].sum(axis=3)[:, :, who].sum(axis=2)
    found: Floats = answered / np.where(asked > 0, asked, np.nan)
    return found
