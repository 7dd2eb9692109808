"""The compiled engine: its results are bit-identical to those of the NumPy engine.

Only this package imports numba. Its kernels (functions that numba compiles) are compiled once and cached on
disk beside the code (or in `NUMBA_CACHE_DIR`).
"""

from sim.engine.compiled.audience import build_audience
from sim.engine.compiled.day.live import live
from sim.engine.compiled.day.morning import renew
from sim.engine.compiled.drawing import choose_drawing
from sim.engine.compiled.tie_updates import update_ties
from sim.engine.engine import Engine

ENGINE = Engine(
    choose_drawing=choose_drawing,
    build_audience=build_audience,
    renew=renew,
    update_ties=update_ties,
    live=live,
)
