"""Samples of the unit cube, by SciPy's quasi-Monte Carlo and by SALib."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import StudyError

Unit = NDArray[np.float64]


def latin_hypercube(width: int, size: int, seed: int) -> Unit:
    """Draw a Latin hypercube: every row of `size` strips of each dimension holds one point.

    McKay, Beckman & Conover (1979), Technometrics 21, 239-245.
    """
    from scipy.stats import qmc

    drawn: Unit = qmc.LatinHypercube(width, **_seeded(qmc.LatinHypercube, seed)).random(size)
    return drawn


def sobol(width: int, size: int, seed: int) -> Unit:
    """Draw a scrambled Sobol' sequence; a longer one begins with the same points.

    Sobol' (1967), USSR Computational Mathematics and Mathematical Physics 7, 86-112; scrambled as by
    Matoušek (1998), Journal of Complexity 14, 527-556.
    """
    from scipy.stats import qmc

    drawn: Unit = qmc.Sobol(width, scramble=True, **_seeded(qmc.Sobol, seed)).random(size)
    return drawn


def morris(width: int, size: int, seed: int, levels: int) -> Unit:
    """Draw `size` trajectories of `width` + 1 points, each a step along one dimension from the last.

    Morris (1991), Technometrics 33, 161-174.
    """
    sample = _salib("SALib.sample.morris").sample
    drawn: Unit = np.asarray(sample(problem(width), size, num_levels=levels, seed=seed))
    return drawn


def saltelli(width: int, size: int, seed: int) -> Unit:
    """Draw two samples of `size` points and those that mix them, 2 · `width` + 2 times as many.

    Saltelli (2002), Computer Physics Communications 145, 280-297, on a Sobol' sequence.
    """
    sample = _salib("SALib.sample.sobol").sample
    drawn: Unit = np.asarray(sample(problem(width), size, calc_second_order=True, seed=seed))
    return drawn


def problem(width: int, names: tuple[str, ...] = ()) -> dict[str, Any]:
    """SALib's way to describe the unit cube."""
    names = names or tuple(f"x{n}" for n in range(width))
    return {"num_vars": width, "names": list(names), "bounds": [[0.0, 1.0]] * width}


def _salib(module: str) -> Any:
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError:
        raise StudyError(
            "Morris and Saltelli designs need SALib, which isn't installed here: pip install 'SALib>=1.5,<2'."
        ) from None


def _seeded(sampler: Any, seed: int) -> dict[str, Any]:
    """Name the seed as this SciPy does; PCG64 of that seed in either case."""
    generator = "rng" if "rng" in inspect.signature(sampler).parameters else "seed"
    return {generator: seed}
