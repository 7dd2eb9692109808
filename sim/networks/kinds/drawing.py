"""The slow parts of drawing a society, of which each engine has a version."""

from dataclasses import dataclass

from sim.networks.kinds import interest, proximity
from sim.networks.kinds.proximity import FirstAccepted
from sim.population.draws import Draws


@dataclass(frozen=True)
class Drawing(Draws):
    """The slow parts of drawing people and ties. Those of the NumPy engine describe arguments and results."""

    first_accepted: FirstAccepted = proximity.first_accepted
    propose_by_interest: interest.Propose = interest.propose


ARRAYS = Drawing()
