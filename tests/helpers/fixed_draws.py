"""Random numbers given by hand, instead of those that `sim.rng` computes from a seed."""

import numpy as np

from sim import rng as chance


def draw_by_hand(monkeypatch, *words):
    """Have each row draw given uniform numbers, a list for each word of its address; note what was asked for.

    Rows without a number here draw nothing, as long as nobody asks for them.
    """
    table, asked = [np.array(word, float) for word in words], []

    def words_of(seed, stream, days=0, a=0, b=0, block=0):
        asked.append((seed, stream, days, b, block))
        return tuple(word[np.atleast_1d(a)] for word in table)

    monkeypatch.setattr(chance, "words", words_of)
    monkeypatch.setattr(chance, "unit", lambda u: u)
    return asked
