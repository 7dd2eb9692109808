"""Find the parameter on which a claim depends.

Each parameter is tested twice. Does the parameter separate the sets in which the claim holds from the sets in
which the claim fails? Does the effect change its sign between low and high values of the parameter? The
second test is needed because an effect may differ in size between parameter sets and still have the same sign
in all of them. Single sets are also noisy: if a small effect is the same everywhere, its estimate is below 0
in many sets by luck. So the effect changes its sign along a parameter only if its mean is shown to be above 0
in the lowest third of the parameter's range and below 0 in the highest third, or the other way round.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import scipy
from scipy.special import stdtr

from sim.array_types import Bools, Floats

ALPHA = 0.05  # level of both tests


class Separator(NamedTuple):
    """How well one parameter separates the sets in which a claim holds from those in which it fails."""

    path: str  # the parameter
    # area under the curve: probability that the parameter is larger in a set in which the claim holds than in
    # a set in which it fails
    auc: float
    p: float  # two-sided p-value of the rank-sum test, adjusted for all parameters (Holm)

    @property
    def separates(self) -> bool:
        """Whether the adjusted p-value is below `ALPHA`, which is 5 %."""
        return self.p < ALPHA


def rank_separators(paths: Sequence[str], shares: Floats, holds: Bools) -> tuple[Separator, ...]:
    """Rank parameters by how well each separates the sets; empty if the claim holds in all sets or in none.

    Parameters
    ----------
    paths
        The d parameters.
    shares : (n, d) array
        The parameter sets, without those in which the effect is exactly 0.
    holds : (n,) array
        Whether the claim holds in each set.

    References
    ----------
    Mann & Whitney (1947), Ann. Math. Statist. 18, 50-60; Holm (1979), Scand. J. Statist. 6, 65-70.
    """
    yes, no = shares[holds], shares[~holds]
    if not (len(yes) and len(no) and paths):
        return ()
    found = scipy.stats.mannwhitneyu(yes, no, axis=0)
    auc = np.atleast_1d(found.statistic) / (len(yes) * len(no))
    p = holm_adjusted(np.atleast_1d(found.pvalue))
    ranked = sorted(range(len(paths)), key=lambda n: (-abs(float(auc[n]) - 0.5), n))
    return tuple(Separator(paths[n], float(auc[n]), float(p[n])) for n in ranked)


def holm_adjusted(p: Floats) -> Floats:
    """Return p-values adjusted for the number of tests by Holm's method.

    Examples
    --------
    >>> holm_adjusted(np.array([0.01, 0.5, 0.04])).tolist()
    [0.03, 0.5, 0.08]
    """
    order = np.argsort(p, kind="stable")
    stepped = np.minimum(1.0, np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1)))
    found = np.empty_like(stepped)
    found[order] = stepped
    return found


def changes_sign(shares: Floats, effects: Floats, tests: int = 1) -> bool:
    """Return whether the effect is shown to change its sign along one parameter.

    In the lowest and the highest third of the parameter's range, the mean effect is tested one-sided with
    Student's t. Both tests must be significant, with opposite signs. This is an intersection-union test: Gail
    and Simon's test of two subgroups. If the true mean effect has the same sign in both thirds, the
    probability of returning True is at most `ALPHA`, however much the sizes differ.

    Parameters
    ----------
    shares : (n,) array
        Position of the parameter in each set, from 0 at the low end of its range to 1.
    effects : (n,) array
        Effect in each set; NaN where it is missing.
    tests
        Number of tests by which the level is divided (Bonferroni).

    References
    ----------
    Gail & Simon (1985), Biometrics 41, 361-372. Berger (1982), Technometrics 24, 295-300.

    Examples
    --------
    >>> x = np.arange(30) / 30
    >>> changes_sign(x, x - 0.5), changes_sign(x, x + 0.5)
    (True, False)
    """
    low, high = (_t(effects[where & ~np.isnan(effects)]) for where in (shares < 1 / 3, shares >= 2 / 3))
    return any(all(p < ALPHA / (2 * tests) for p in pair) for pair in ((low[0], high[1]), (low[1], high[0])))


def _t(effects: Floats) -> tuple[float, float]:
    """Return the p-values of two one-sided t-tests: one for a mean effect above 0, one for a mean below 0."""
    if effects.size < 3:
        return 1.0, 1.0
    mean, error = float(effects.mean()), float(effects.std(ddof=1)) / math.sqrt(effects.size)
    if error == 0:
        return (0.0 if mean > 0 else 1.0), (0.0 if mean < 0 else 1.0)
    above = float(stdtr(effects.size - 1, -mean / error))
    return above, 1.0 - above


def parameters_with_sign_change(
    paths: Sequence[str], candidates: Sequence[str], shares: Floats, parts: Sequence[Floats]
) -> tuple[str, ...]:
    """Return the candidates along which some part's effect is shown to change its sign.

    `shares` is the (n, d) array of parameter sets with columns `paths`. `parts` holds, for each part, an (n,)
    array of effects.
    """
    tests = len(candidates) * len(parts)
    return tuple(
        path
        for path in candidates
        if any(changes_sign(shares[:, paths.index(path)], effects, tests) for effects in parts)
    )
