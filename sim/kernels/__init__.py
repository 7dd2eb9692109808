"""Compiled twins of the hot processes, equal to the array form to the bit; the only numba import.

Compiled once and kept on disk beside the code (or where `NUMBA_CACHE_DIR` says).
"""

from sim.kernels.asking import ask, renew, word
from sim.kernels.circulating import show, size, tell
from sim.kernels.deciding import decide, spend
from sim.kernels.exchanging import exchange

__all__ = ["ask", "decide", "exchange", "renew", "show", "size", "spend", "tell", "word"]
