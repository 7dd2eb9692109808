"""Compiled twins of the hot processes, equal to the array form to the bit; the only numba import.

Compiled once and kept on disk beside the code (or where `NUMBA_CACHE_DIR` says).
"""

from sim.kernels.asking import ask, renew, word
from sim.kernels.exchanging import exchange
from sim.kernels.gathering import columns, messages, tally
from sim.kernels.introducing import decide
from sim.kernels.showing import show, size
from sim.kernels.spending import judge, move, spend
from sim.kernels.telling import tell

__all__ = [
    "ask",
    "columns",
    "decide",
    "exchange",
    "judge",
    "messages",
    "move",
    "renew",
    "show",
    "size",
    "spend",
    "tally",
    "tell",
    "word",
]
