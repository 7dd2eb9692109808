"""Compiled twins of the hot processes, equal to the array form to the bit; the only numba import.

Compiled once and kept on disk beside the code (or where `NUMBA_CACHE_DIR` says).
"""

from sim.engine.compiled.ask import ask, renew, word
from sim.engine.compiled.exchange import exchange
from sim.engine.compiled.feed import show
from sim.engine.compiled.help import decide
from sim.engine.compiled.proximity import seek_near
from sim.engine.compiled.tally import columns, tally
from sim.engine.compiled.thank import enter, move, spend
from sim.engine.compiled.word_of_mouth import tell

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
