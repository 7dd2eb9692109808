# The public names, each with the module that defines it, loaded when first used.
from .checks.cross_checks import star_too_large as star_too_large
from .checks.memory import (
    bytes_available as bytes_available,
    bytes_needed as bytes_needed,
    shortage as shortage,
)
from .export import Row as Row, rows as rows, schema as schema
from .parameters.channels import Hub as Hub
from .parameters.declare import Beta as Beta, Parameter as Parameter, Weights as Weights, param as param
from .parameters.population import PeopleFile as PeopleFile, Seed as Seed
from .parameters.ties import TiesFile as TiesFile
from .scenario import Scenario as Scenario
