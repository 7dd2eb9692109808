"""Thank: a helpful answer makes ties stronger and is owed; answers and silence move morale.

Tie strength closes a share of the gap to 1 (named assumption, as in learning models); the account of
who owes whom is reciprocity's memory (Gouldner 1960, The norm of reciprocity, ASR 25, 161-178).
"""

import numpy as np

from sim.array_types import AnyFloats, Floats, Ints

_ONE = np.float64(1.0)


def strengthened(strength: Floats, learning: float) -> Floats:
    """Strength after one helpful answer: s + learning (1 - s), elementwise in float64."""
    return strength + learning * (_ONE - strength)


def settled(owed: Ints, change: Ints, cap: int) -> Ints:
    """Account after a change, held to [-cap, cap]; integers."""
    account: Ints = np.maximum(np.minimum(owed + change, cap), -cap)
    return account


def moved(morale: Floats, down: np.float64, up: np.float64) -> Floats:
    """Morale after a blow that takes the share `down` of it, or a success that closes `up` of its gap."""
    return morale - down * morale + up * (_ONE - morale)


def move(morale: AnyFloats, whose: Ints, down: float, up: float) -> None:
    """Move the morale of the people in rows `whose`, in place, as often as each is named."""
    who, times = np.unique(whose, return_counts=True)
    for n in range(int(times.max(initial=0))):
        again = who[times > n]
        morale[again] = moved(morale[again].astype(np.float64), np.float64(down), np.float64(up))
