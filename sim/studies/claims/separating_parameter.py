"""On what a claim depends: the parameter that best tells sets in which it holds from those where it fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ALPHA = 0.05


class Separator(NamedTuple):
    """How well one parameter tells holding from failing sets.

    Attributes
    ----------
    path
        The parameter.
    auc
        Chance that it is greater in a holding set than in a failing one (area under the curve).
    p
        Two-sided, of the rank-sum test, held against all parameters looked at (Holm).
    """

    path: str
    auc: float
    p: float

    @property
    def separates(self) -> bool:
        """Whether luck would so rarely separate as well, by any of the parameters."""
        return self.p < ALPHA


def separators(
    paths: Sequence[str], shares: NDArray[np.float64], holds: NDArray[np.bool_]
) -> tuple[Separator, ...]:
    """Rank parameters by how well each separates, the best first.

    Parameters
    ----------
    paths
        Names of the d parameters.
    shares : (n, d) array
        The parameter sets.
    holds : (n,) array
        Where the direction holds; sets in which the effect is exactly 0 are left out by the caller.

    Returns
    -------
    tuple of Separator
        Empty where all sets hold, or none.

    References
    ----------
    Mann & Whitney (1947), Ann. Math. Statist. 18, 50-60; Holm (1979), Scand. J. Statist. 6, 65-70.
    """
    yes, no = shares[holds], shares[~holds]
    if not (len(yes) and len(no) and paths):
        return ()
    from scipy.stats import mannwhitneyu

    found = mannwhitneyu(yes, no, axis=0)
    auc = np.atleast_1d(found.statistic) / (len(yes) * len(no))
    p = holm(np.atleast_1d(found.pvalue))
    ranked = sorted(range(len(paths)), key=lambda n: (-abs(float(auc[n]) - 0.5), n))
    return tuple(Separator(paths[n], float(auc[n]), float(p[n])) for n in ranked)


def holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
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
