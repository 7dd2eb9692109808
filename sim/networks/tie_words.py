"""One tie in one word of 64 bits, so that looking at a tie reads one place in memory.

From the lowest bit: the neighbour's row + 1 (24 bits), the account (8) and the stored strength (float32). An
empty slot is 0. All functions take arrays or numbers, and the compiled engine compiles them as they stand.
"""

from typing import Any

import numpy as np

MOST_PEOPLE = 2**24 - 1
WHO, ACCOUNT, STRENGTH = np.uint64(MOST_PEOPLE), np.uint64(24), np.uint64(32)
SIGN = np.int64(56)


def neighbour_in(word: Any) -> Any:
    """Return the row of the neighbour; -1 if the slot is empty."""
    return np.int64(word & WHO) - 1


def account_in(word: Any) -> Any:
    """Return twice the number of answers owed to the neighbour, plus 1 if the tie is shielded from fading."""
    return np.uint64(word << STRENGTH).view(np.int64) >> SIGN


def stored_in(word: Any) -> Any:
    """Return the stored strength: the current strength divided by the fading scale."""
    return np.float64(np.uint32(word >> STRENGTH).view(np.float32))


def tie_word(neighbour: Any, stored: Any, account: Any) -> Any:
    """Return the word of a tie."""
    bits = np.uint64(np.float32(stored).view(np.uint32)) << STRENGTH
    return bits | (np.uint64(np.int64(account) & 0xFF) << ACCOUNT) | np.uint64(np.int64(neighbour) + 1)
