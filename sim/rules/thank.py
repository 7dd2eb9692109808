"""Thank: a helpful answer makes ties stronger and is owed; answers and silence move morale.

Tie strength closes a share of the gap to 1 (named assumption, as in learning models); the account of
who owes whom is reciprocity's memory (Gouldner 1960, The norm of reciprocity, ASR 25, 161-178).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

F4 = NDArray[np.float32]

_ONE = np.float64(1.0)


def strengthened(strength: Any, learning: Any) -> Any:
    """Strength after one helpful answer: s + learning (1 - s), elementwise in float64."""
    return strength + learning * (_ONE - strength)


def settled(owed: Any, change: Any, cap: Any) -> Any:
    """Account after a change, held to [-cap, cap]; integers."""
    return np.maximum(np.minimum(owed + change, cap), -cap)


def lowered(morale: Any, times: Any, share: float) -> Any:
    """Morale after `times` blows that each take `share` of it; (P,) float64."""
    for n in range(int(np.max(times, initial=0))):
        morale = np.where(times > n, morale - share * morale, morale)
    return morale


def raised(morale: Any, times: Any, share: float) -> Any:
    """Morale after `times` successes that each close `share` of the gap to 1; (P,) float64."""
    for n in range(int(np.max(times, initial=0))):
        morale = np.where(times > n, morale + share * (_ONE - morale), morale)
    return morale
