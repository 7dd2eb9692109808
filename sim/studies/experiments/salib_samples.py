"""Draw samples of the unit cube with SALib. A separate module, because SALib is slow to load."""

from __future__ import annotations

import numpy as np
from SALib.sample import morris as morris_sample, sobol as sobol_sample

from sim.array_types import Floats


def morris(width: int, size: int, seed: int, levels: int) -> Floats:
    """Draw `size` trajectories of `width` + 1 points; each point changes one dimension of the point before.

    Morris (1991), Technometrics 33, 161-174.
    """
    drawn: Floats = np.asarray(morris_sample.sample(_problem(width), size, num_levels=levels, seed=seed))
    return drawn


def saltelli(width: int, size: int, seed: int) -> Floats:
    """Draw Saltelli's (2 · `width` + 2) · `size` points: two samples A and B, and points that mix both.

    Saltelli (2002), Computer Physics Communications 145, 280-297, on a Sobol' sequence.
    """
    sample = sobol_sample.sample(_problem(width), size, calc_second_order=True, seed=seed)
    drawn: Floats = np.asarray(sample)
    return drawn


def _problem(width: int) -> dict[str, object]:
    """Describe the unit cube with `width` dimensions as SALib expects it."""
    names = [f"x{n}" for n in range(width)]
    return {"num_vars": width, "names": names, "bounds": [[0.0, 1.0]] * width}
