"""The processes of a day over arrays: the specification that compiled code is tested against."""

from sim.engine.engine import Engine
from sim.engine.numpy.circulate import open_questions, show, tell
from sim.engine.numpy.read import decide, tally
from sim.engine.numpy.thank import enter
from sim.networks.exchange import exchange
from sim.networks.kinds.proximity import seek_near
from sim.rules.ask import ask, draw_topic_and_difficulty
from sim.rules.help import spend
from sim.rules.renew import renew
from sim.rules.thank import move

ENGINE = Engine(
    seek_near, renew, ask, draw_topic_and_difficulty, open_questions, tell, show, decide, tally, spend, enter,
    exchange, move,
)  # fmt: skip
