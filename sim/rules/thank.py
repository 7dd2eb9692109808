"""Thank: a helpful answer strengthens ties, and the asker then owes one; answers and silence change morale.

Each helpful answer closes a share of the gap between tie strength and 1 (named assumption, as in learning
models). Accounts record who owes whom an answer, as the norm of reciprocity implies (Gouldner 1960, The norm
of reciprocity, ASR 25, 161-178).
"""

import numpy as np

from sim.array_types import AnyFloats, Floats, Ints

_ONE = np.float64(1.0)


def strength_after(strength: Floats, learning: Floats | float) -> Floats:
    """Return the strength s after one helpful answer: s + learning * (1 - s), elementwise in float64."""
    return strength + learning * (_ONE - strength)


def account_after(owed: Ints, change: Ints, cap: int) -> Ints:
    """Return the number of answers owed after a change, clipped to [-cap, cap]; integers."""
    account: Ints = np.maximum(np.minimum(owed + change, cap), -cap)
    return account


def morale_after(morale: Floats, down: np.float64, up: np.float64) -> Floats:
    """Return the morale after a fall by the share `down`, and a rise by the share `up` of the gap to 1."""
    return morale - down * morale + up * (_ONE - morale)


def change_morale(morale: AnyFloats, whose: Ints, down: float, up: float) -> None:
    """Change the morale of the people `whose` (rows), in place; a row that occurs n times changes n times."""
    who, times = np.unique(whose, return_counts=True)
    for n in range(int(times.max(initial=0))):
        again = who[times > n]
        morale[again] = morale_after(morale[again].astype(np.float64), np.float64(down), np.float64(up))
