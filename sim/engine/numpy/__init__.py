"""The NumPy engine: the slow processes of a day as NumPy code, the specification of the compiled engine."""

from sim.channels.feed import build_audience
from sim.engine.engine import Engine
from sim.networks.kinds.drawing import ARRAYS
from sim.networks.tie_updates import update_ties
from sim.rules.renew import renew

ENGINE = Engine(
    choose_drawing=lambda people: ARRAYS,  # noqa: ARG005
    build_audience=build_audience,
    renew=renew,
    update_ties=update_ties,
)
