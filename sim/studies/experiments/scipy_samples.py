"""Draw points in the unit cube with SciPy: Latin hypercubes and Sobol' sequences."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np
import scipy

from sim.array_types import Floats


def latin_hypercube(width: int, size: int, seed: int) -> Floats:
    """Draw a Latin hypercube: if each dimension is divided into `size` strips, every strip has one point.

    McKay, Beckman & Conover (1979), Technometrics 21, 239-245.
    """
    sampler = scipy.stats.qmc.LatinHypercube
    drawn: Floats = sampler(width, **_seeded(sampler, seed)).random(size)
    return drawn


def sobol(width: int, size: int, seed: int) -> Floats:
    """Draw a scrambled Sobol' sequence; a longer sequence begins with the same points.

    Sobol' (1967), USSR Computational Mathematics and Mathematical Physics 7, 86-112; scrambling by
    Matoušek (1998), Journal of Complexity 14, 527-556.
    """
    sampler = scipy.stats.qmc.Sobol
    drawn: Floats = sampler(width, scramble=True, **_seeded(sampler, seed)).random(size)
    return drawn


def _seeded(sampler: Callable[..., object], seed: int) -> dict[str, np.random.Generator]:
    """Return a generator with the keyword of the installed SciPy: ``rng``, or ``seed`` before version 1.15.

    With a generator, old and new versions draw the same points. With a plain seed they wouldn't.
    """
    keyword = "rng" if "rng" in inspect.signature(sampler).parameters else "seed"
    return {keyword: np.random.default_rng(seed)}
