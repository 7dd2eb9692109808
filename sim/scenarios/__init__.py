"""The parameters of the model, each declared once."""

from sim.scenarios.build import build
from sim.scenarios.checks.cross_checks import star_too_large
from sim.scenarios.checks.memory import bytes_available, bytes_needed, shortage
from sim.scenarios.export import Row, parameters_table, plausible_table, rows, schema, starter
from sim.scenarios.parameters.channels import CHANNELS, Channels, Feed, Hub, Managers, Viral, WordOfMouth
from sim.scenarios.parameters.declare import Beta, Group, Parameter, Weights, param
from sim.scenarios.parameters.population import People, PeopleFile, Places, Seed, Town
from sim.scenarios.parameters.questions import Asking, Discouragement, Helping, Standing, Willingness
from sim.scenarios.parameters.ties import FaceToFace, Online, Slots, Ties, TiesFile
from sim.scenarios.scenario import Scenario

__all__ = [
    "CHANNELS",
    "Asking",
    "Beta",
    "Channels",
    "Discouragement",
    "FaceToFace",
    "Feed",
    "Group",
    "Helping",
    "Hub",
    "Managers",
    "Online",
    "Parameter",
    "People",
    "PeopleFile",
    "Places",
    "Row",
    "Scenario",
    "Seed",
    "Slots",
    "Standing",
    "Ties",
    "TiesFile",
    "Town",
    "Viral",
    "Weights",
    "Willingness",
    "WordOfMouth",
    "build",
    "bytes_available",
    "bytes_needed",
    "param",
    "parameters_table",
    "plausible_table",
    "rows",
    "schema",
    "shortage",
    "star_too_large",
    "starter",
]
