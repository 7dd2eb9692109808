"""Samples of the unit cube by SciPy's quasi-Monte Carlo."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import scipy

from sim.array_types import Floats


def latin_hypercube(width: int, size: int, seed: int) -> Floats:
    """Draw a Latin hypercube: every row of `size` strips of each dimension holds one point.

    McKay, Beckman & Conover (1979), Technometrics 21, 239-245.
    """
    sampler = scipy.stats.qmc.LatinHypercube
    drawn: Floats = sampler(width, **_seeded(sampler, seed)).random(size)
    return drawn


def sobol(width: int, size: int, seed: int) -> Floats:
    """Draw a scrambled Sobol' sequence; a longer one begins with the same points.

    Sobol' (1967), USSR Computational Mathematics and Mathematical Physics 7, 86-112; scrambled as by
    Matoušek (1998), Journal of Complexity 14, 527-556.
    """
    sampler = scipy.stats.qmc.Sobol
    drawn: Floats = sampler(width, scramble=True, **_seeded(sampler, seed)).random(size)
    return drawn


def _seeded(sampler: Callable[..., object], seed: int) -> dict[str, int]:
    """Name the seed as this SciPy does; PCG64 of that seed in either case."""
    return {"rng" if "rng" in inspect.signature(sampler).parameters else "seed": seed}
