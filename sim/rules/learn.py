"""Learn: where to ask, from what became of earlier questions (ODD: Submodels, learned choice).

Reinforcement of propensities with forgetting: Roth & Erev (1995), Games and Economic Behavior 8, 164-212;
Erev & Roth (1998), American Economic Review 88, 848-881.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from sim.array_types import AnyInts, Bools, Floats


def at_first(weights: Mapping[str, float], names: Sequence[str]) -> Floats:
    """Propensity of each channel before anything is learned, (C,): its weight, or 1 where none is given."""
    return np.array([float(weights.get(name, 0.0)) for name in names]) if weights else np.ones(len(names))


def reinforced(propensity: Floats, channel: AnyInts, forgetting: float) -> Floats:
    """Propensities (M, C) after one question each: q_c <- (1 - forgetting) q_c + [answered through c].

    `channel` (M,) got the first helpful answer; it is -1 where there was none.

    Examples
    --------
    >>> reinforced(np.ones((2, 3)), np.array([2, -1]), 0.5).tolist()
    [[0.5, 0.5, 1.5], [0.5, 0.5, 0.5]]
    """
    gain: Bools = np.arange(propensity.shape[1]) == channel[:, None]
    return (1.0 - forgetting) * propensity + gain
