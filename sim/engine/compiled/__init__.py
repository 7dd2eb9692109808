"""The compiled engine: its results are bit-identical to those of the NumPy engine.

Only this package imports numba. Its kernels (functions that numba compiles) are compiled once and cached on
disk beside the code (or in `NUMBA_CACHE_DIR`).
"""

from sim.engine.compiled.ask import ask, draw_topic_and_difficulty
from sim.engine.compiled.audience import build_audience
from sim.engine.compiled.circulate import open_questions, show, tell
from sim.engine.compiled.day.live import live
from sim.engine.compiled.drawing import choose_drawing
from sim.engine.compiled.help import choose_attempts
from sim.engine.compiled.read import decide, tally
from sim.engine.compiled.renew import renew
from sim.engine.compiled.thank import change_morale, record_answers
from sim.engine.compiled.tie_updates import update_ties
from sim.engine.engine import Engine

ENGINE = Engine(
    choose_drawing=choose_drawing,
    build_audience=build_audience,
    renew=renew,
    ask=ask,
    draw_topic_and_difficulty=draw_topic_and_difficulty,
    open_questions=open_questions,
    tell=tell,
    show=show,
    decide=decide,
    tally=tally,
    choose_attempts=choose_attempts,
    record_answers=record_answers,
    update_ties=update_ties,
    change_morale=change_morale,
    live=live,
)
