"""The parameter on which a claim depends: it separates the sets in which the claim holds from the others.

An effect may differ in size between parameter sets and yet have one direction in all of them. And single sets
are noisy: of one small effect that is the same everywhere, many sets come out below 0 by luck. So the
direction is said to turn with a parameter only if the mean effect is shown to be above 0 in one third of
its range and below 0 in the opposite third.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import scipy
from scipy.special import stdtr

from sim.array_types import Bools, Floats

ALPHA = 0.05


class Separator(NamedTuple):
    """How well one parameter tells holding from failing sets."""

    path: str  # the parameter
    auc: float  # chance that it is greater in a holding set than in a failing one (area under the curve)
    p: float  # two-sided, of the rank-sum test, held against all parameters looked at (Holm)

    @property
    def separates(self) -> bool:
        """Whether luck would so rarely separate as well, by any of the parameters."""
        return self.p < ALPHA


def separators(paths: Sequence[str], shares: Floats, holds: Bools) -> tuple[Separator, ...]:
    """Rank parameters by how well each separates, the best first; none if all sets hold, or no set does.

    `shares` holds the (n, d) parameter sets and `holds` where the direction holds; the caller leaves out sets
    in which the effect is exactly 0.

    References
    ----------
    Mann & Whitney (1947), Ann. Math. Statist. 18, 50-60; Holm (1979), Scand. J. Statist. 6, 65-70.
    """
    yes, no = shares[holds], shares[~holds]
    if not (len(yes) and len(no) and paths):
        return ()
    found = scipy.stats.mannwhitneyu(yes, no, axis=0)
    auc = np.atleast_1d(found.statistic) / (len(yes) * len(no))
    p = holm(np.atleast_1d(found.pvalue))
    ranked = sorted(range(len(paths)), key=lambda n: (-abs(float(auc[n]) - 0.5), n))
    return tuple(Separator(paths[n], float(auc[n]), float(p[n])) for n in ranked)


def holm(p: Floats) -> Floats:
    """Return p-values held against all of their family: the chance that any is as small, at most.

    Examples
    --------
    >>> holm(np.array([0.01, 0.5, 0.04])).tolist()
    [0.03, 0.5, 0.08]
    """
    order = np.argsort(p, kind="stable")
    stepped = np.minimum(1.0, np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1)))
    found = np.empty_like(stepped)
    found[order] = stepped
    return found


def turns(shares: Floats, effects: Floats, tests: int = 1) -> bool:
    """Return whether the effect is shown to change its sign along one parameter.

    Each end is tested one-sided by Student's t, and both must pass: an intersection-union test, which is
    Gail and Simon's test of two subgroups. Its error is at most `ALPHA` whenever the mean effect has the same
    sign at both ends, however much it differs in size. `shares` (n,) places the parameter from 0, the low end
    of its range, to 1; the level is divided by the number of `tests` (Bonferroni).

    References
    ----------
    Gail & Simon (1985), Biometrics 41, 361-372. Berger (1982), Technometrics 24, 295-300.

    Examples
    --------
    >>> x = np.arange(30) / 30
    >>> turns(x, x - 0.5), turns(x, x + 0.5)
    (True, False)
    """
    low, high = (_t(effects[where & ~np.isnan(effects)]) for where in (shares < 1 / 3, shares >= 2 / 3))
    return any(all(p < ALPHA / (2 * tests) for p in pair) for pair in ((low[0], high[1]), (low[1], high[0])))


def _t(effects: Floats) -> tuple[float, float]:
    """Return the one-sided p-values of the tests that the mean is above 0, and that it is below 0."""
    if effects.size < 3:
        return 1.0, 1.0
    mean, error = float(effects.mean()), float(effects.std(ddof=1)) / math.sqrt(effects.size)
    if error == 0:
        return (0.0 if mean > 0 else 1.0), (0.0 if mean < 0 else 1.0)
    above = float(stdtr(effects.size - 1, -mean / error))
    return above, 1.0 - above


def turning(
    paths: Sequence[str], candidates: Sequence[str], shares: Floats, parts: Sequence[Floats]
) -> tuple[str, ...]:
    """Return the candidates along which some part's effect is shown to change its sign.

    `shares` holds the (n, d) parameter sets, of the parameters `paths`; `parts` the effects of each part.
    """
    tests = len(candidates) * len(parts)
    return tuple(
        path
        for path in candidates
        if any(turns(shares[:, paths.index(path)], effects, tests) for effects in parts)
    )
