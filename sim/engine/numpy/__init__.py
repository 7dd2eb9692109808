"""The NumPy engine: the slow processes of a day as NumPy code, the specification of the compiled engine."""

from sim.channels.feed import build_audience
from sim.engine.engine import Engine
from sim.engine.numpy.circulate import open_questions, show, tell
from sim.engine.numpy.read import decide, tally
from sim.engine.numpy.thank import record_answers
from sim.networks.kinds.drawing import ARRAYS
from sim.networks.tie_updates import update_ties
from sim.rules.ask import ask, draw_topic_and_difficulty
from sim.rules.help import choose_attempts
from sim.rules.renew import renew
from sim.rules.thank import change_morale

ENGINE = Engine(
    choose_drawing=lambda people: ARRAYS,  # noqa: ARG005
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
)
