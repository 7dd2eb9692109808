"""The parameters of the model, each declared once."""

from sim.parameters.build import build
from sim.parameters.channels import CHANNELS, Channels, Feed, Hub, Managers, Viral, WordOfMouth
from sim.parameters.cross import star_too_large
from sim.parameters.declare import Beta, Group, Parameter, Weights, param
from sim.parameters.memory import bytes_available, bytes_needed, shortage
from sim.parameters.population import People, PeopleFile, Places, Seed, Town
from sim.parameters.questions import Asking, Discouragement, Helping, Standing, Willingness
from sim.parameters.tell import Row, parameters_table, plausible_table, rows, schema, starter, to_yaml
from sim.parameters.ties import FaceToFace, Online, Slots, Ties, TiesFile
from sim.parameters.whole import Scenario

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
    "to_yaml",
]
