"""Whether an effect changes its sign along a parameter: a test for qualitative interaction.

An effect may differ in size between parameter sets and yet have one direction in all of them. And single sets
are noisy: of one small effect that is the same everywhere, many sets come out below 0 by luck. So the
direction is said to turn with a parameter only where the mean effect is shown to be above 0 in one third of
its range and below 0 in the opposite third.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

Floats = NDArray[np.float64]
ALPHA = 0.05


def turns(shares: Floats, effects: Floats, tests: int = 1) -> bool:
    """Return whether the effect is shown to change its sign along one parameter.

    Each end is tested one-sided by Student's t, and both must pass: an intersection-union test, which is
    Gail and Simon's test of two subgroups. Its error is at most `ALPHA` whenever the mean effect has the same
    sign at both ends, however much it differs in size.

    Parameters
    ----------
    shares
        (n,) how far the parameter is on its way from the low to the high end of its range.
    effects
        (n,) the effects; NaN where one is missing.
    tests
        Number of parameters and parts that are tested; the level of each is divided by it (Bonferroni).

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

    Parameters
    ----------
    paths, shares
        Names of the d parameters, and the (n, d) parameter sets.
    candidates
        Those of the names that separate holding from failing sets.
    parts
        The (n,) effects of each part.
    """
    tests = len(candidates) * len(parts)
    return tuple(
        path
        for path in candidates
        if any(turns(shares[:, paths.index(path)], effects, tests) for effects in parts)
    )
