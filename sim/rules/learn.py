"""Learn: people learn where to ask from whether their questions were answered there (ODD: learned choice).

Reinforcement of propensities with forgetting: Roth & Erev (1995), Games and Economic Behavior 8, 164-212;
Erev & Roth (1998), American Economic Review 88, 848-881.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from sim.array_types import AnyInts, Bools, Floats


def initial_propensity(weights: Mapping[str, float], names: Sequence[str]) -> Floats:
    """Return the propensity of each channel before any learning, (C,): the weights, or 1 without weights."""
    return np.array([float(weights.get(name, 0.0)) for name in names]) if weights else np.ones(len(names))


def reinforce(propensity: Floats, channel: AnyInts, forgetting: float) -> Floats:
    """Return the propensities (M, C) of M people after one question of each of them has ended.

    The propensity q_c of channel c becomes (1 - forgetting) * q_c, plus 1 if the question was answered on c.
    `channel` (M,) is the channel of the first helpful answer, -1 if there was none.

    Examples
    --------
    >>> reinforce(np.ones((2, 3)), np.array([2, -1]), 0.5).tolist()
    [[0.5, 0.5, 1.5], [0.5, 0.5, 0.5]]
    """
    gain: Bools = np.arange(propensity.shape[1]) == channel[:, None]
    return (1.0 - forgetting) * propensity + gain
