r"""What 10 % more help given does to answered shares: one person's alone, and everybody's.

One person's own return. With y a person's answered share, h the help that the person gives and z the
logarithm of the person's effort, which is drawn by chance and moves one's own questions only through the help
that one gives,

.. math:: \theta = 0.1\, \bar h\, \frac{Cov(y, z)}{Cov(h, z)}

is the mean change of people's own shares if each alone, all others giving what they give, were so much more
ready to help that help given rises by 10 % in the mean. Covariances with a normal z are mean derivatives,
whatever the curves of y and h (Stein 1981, Annals of Statistics 9, 1135–1151), so the help of those who give
most doesn't stand for that of the others; within a half by effort they are means weighted towards its middle
(Yitzhaki 1996, JBES 14, 478–486). Comparing people by the help they gave would mix in that those in a good
place both give and get more (an instrument: Wald 1940, Annals of Mathematical Statistics 11, 284–300).

Everybody's. The same lives with everybody's effort 10 % higher, life by life with the same people, ties and
luck. Help then reaches others, who have more to give back, so this isn't the sum of what each gains alone.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.array_types import Bools, Floats
from sim.measures.luck.lives import Lives
from sim.measures.luck.variance_parts import share_deviations
from sim.measures.statistics.explained import ranks
from sim.measures.statistics.intervals import share_difference_interval

MORE = 0.1
GIVERS = ("everybody", "less effort than the median", "more effort than the median")
WHO = ("one person", "everybody")
COLUMNS = ["who", "whose", "share", "given_a_week", "more_given", "change", "low", "high"]


def more_help(lives: Lives, effort: Floats, pairs: tuple[Lives, Lives] | None = None) -> pd.DataFrame:
    """Return the effect of 10 % more help given on answered shares, and whose shares these are.

    `pairs` are lives as they were, and the same lives with everybody's effort 10 % higher.

    Returns
    -------
    DataFrame
        ``who`` gives more, ``whose`` answered share changes, that ``share`` and the help ``given_a_week``
        by them as lived, ``more_given`` as a share of that help, ``change, low, high`` of the answered share.
        No change goes beyond what is left to 0 or 1. Missing where effort hardly changes how much is given.
    """
    rows: list[tuple[str | float, ...]] = []
    low_half = ranks(effort) <= np.median(ranks(effort))
    groups = dict(zip(GIVERS, (np.ones(effort.size, np.bool_), low_half, ~low_half), strict=True))
    shares = lives.mean + share_deviations(lives.outcomes)
    given = lives.helped.mean(axis=0) / lives.weeks
    for whose, who in groups.items():
        if who.any():
            y, h = shares[who], given[who]
            found = _within(float(y.mean()), own_return(y, h, effort[who]))
            rows.append((WHO[0], whose, float(y.mean()), float(h.mean()), MORE, *found))
    for whose, who in groups.items():
        if pairs is not None and who.any():
            rows.append((WHO[1], whose, *_everybodys(*pairs, who)))
    return pd.DataFrame(rows, columns=COLUMNS)


def own_return(y: Floats, h: Floats, effort: Floats) -> tuple[float, float, float]:
    r"""Return the change of one's own share by 10 % more help given, with Fieller's 95 % interval.

    .. math:: \{\theta: (a - \theta b)^2 \le t^2 (V_{aa} - 2 \theta V_{ab} + \theta^2 V_{bb})\},
        \quad a = Cov(y, z),\; b = Cov(h, z) / (0.1 \bar h)

    With one instrument this is the set of Anderson and Rubin, with variances that allow for unequal spread;
    its coverage doesn't depend on how strongly effort moves help. All NaN where the set has no end, and where
    people's effort differs by too little to give 10 % more.

    References
    ----------
    Fieller (1954), JRSS B 16, 175–185;
    Anderson and Rubin (1949), Annals of Mathematical Statistics 20, 46–63.
    """
    nothing = (math.nan,) * 3
    some = effort[np.isfinite(effort)]
    z = np.log(effort) if some.size == effort.size and (some > 0).all() else ranks(effort)
    z = z - z.mean() if z.size else z
    if y.size < 10 or h.mean() <= 0 or np.ptp(z) < 1e-12:
        return nothing
    change = (h - h.mean()) / (MORE * h.mean())
    reached = float(z @ change / (z @ z)) * float(np.ptp(z))  # in units of 10 % more help
    a_each, b_each = z * (y - y.mean()), z * change
    a, b = float(a_each.mean()), float(b_each.mean())
    b_each = b_each - b * (h / h.mean() - 1)  # the mean help is estimated too
    ((vaa, vab), (_, vbb)) = np.cov(a_each, b_each) / y.size
    t2 = float(stdtrit(y.size - 1, 0.975)) ** 2
    square, middle, rest = b * b - t2 * vbb, a * b - t2 * vab, a * a - t2 * vaa
    inside = middle * middle - square * rest
    if square <= 0 or inside < 0 or reached < 1:
        return nothing
    reach = math.sqrt(inside)
    return a / b, (middle - reach) / square, (middle + reach) / square


def _within(share: float, change: tuple[float, float, float]) -> tuple[float, float, float]:
    """Clip a change and its interval to what is left to gain and to lose."""
    value, low, high = (min(max(each, -share), 1.0 - share) for each in change)
    return (math.nan,) * 3 if math.isnan(change[0]) else (value, low, high)


def _everybodys(lives: Lives, more: Lives, who: Bools) -> tuple[float, ...]:
    """Compare the answered share of some people life by life, and the help that they gave."""
    before, after = (_answered(each, who) for each in (lives, more))
    given, given_then = (float(each.helped[:, who].mean()) for each in (lives, more))
    change, now = share_difference_interval(before, after), float(np.nanmean(before))
    rise = given_then / given - 1 if given > 0 else math.nan
    return now, given / lives.weeks, rise, *_within(now, (change.mean, change.low, change.high))


def _answered(lives: Lives, who: Bools) -> Floats:
    """Return the answered share of some people in each life, as questions count; NaN where none was asked."""
    asked, answered = lives.weight_sums[0].sum(axis=3)[:, :, who].sum(axis=2)
    found: Floats = answered / np.where(asked > 0, asked, np.nan)
    return found
