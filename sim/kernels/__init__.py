"""Compiled twins of the hot processes, equal to the array form to the bit; the only numba import.

Compiled once and kept on disk beside the code (or where `NUMBA_CACHE_DIR` says).
"""

from sim.kernels.asking import ask, renew, word
from sim.kernels.deciding import decide
from sim.kernels.exchanging import exchange
from sim.kernels.gathering import columns, tally
from sim.kernels.nearing import seek_near
from sim.kernels.showing import show
from sim.kernels.spending import enter, move, spend
from sim.kernels.telling import tell

__all__ = [
    "ask",
    "columns",
    "decide",
    "enter",
    "exchange",
    "move",
    "renew",
    "seek_near",
    "show",
    "spend",
    "tally",
    "tell",
    "word",
]
