"""The processes of a day compiled, equal to the NumPy engine to the bit; the only numba import.

Compiled once and kept on disk beside the code (or where `NUMBA_CACHE_DIR` says).
"""

from sim.engine.compiled.ask import ask, draw_topic_and_difficulty
from sim.engine.compiled.circulate import open_questions, tell
from sim.engine.compiled.exchange import exchange
from sim.engine.compiled.feed import show
from sim.engine.compiled.help import spend
from sim.engine.compiled.proximity import seek_near
from sim.engine.compiled.read import decide, tally
from sim.engine.compiled.renew import renew
from sim.engine.compiled.thank import enter, move
from sim.engine.engine import Engine

ENGINE = Engine(
    seek_near, renew, ask, draw_topic_and_difficulty, open_questions, tell, show, decide, tally, spend, enter,
    exchange, move,
)  # fmt: skip
