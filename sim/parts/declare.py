"""What a user's file imports to declare channels, rules and networks, and the parameters of all parts."""

from sim.networks.candidates import Candidates as Candidates
from sim.registry.decorators import channel as channel, network as network, rule as rule
from sim.registry.luck import Luck as Luck
from sim.registry.parts import (
    HOOKS as HOOKS,
    Channel as Channel,
    Effects as Effects,
    Network as Network,
    Rule as Rule,
)
from sim.scenarios import own_parts as own_parts  # declares the shipped parts first, so their names are taken
from sim.scenarios.parameters.declare import Group, Whole as Whole, param as param
from sim.scenarios.parameters.ranges import (
    Number as Number,
    assumption as assumption,
    difference as difference,
    ratio as ratio,
    share as share,
)

Parameters = Group
"""Base class of the parameters of a part, with one `param` for each value.

In ``class Digest(Parameters)``, the line
``every: Whole = param(Number(7, "days", 1, 365), assumption("weekly"), "days between digests")``
declares the parameter ``every``. The function of the part gets an instance as `settings`. Unknown names,
values of another type and values out of range are refused when a scenario is read.
"""
