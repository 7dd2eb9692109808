"""The values of a whole scenario: all its groups of parameters."""

from __future__ import annotations

from sim.scenarios.parameters.channels import Channels
from sim.scenarios.parameters.declare import Group, Name, Names, Whole, group, param
from sim.scenarios.parameters.interventions import Intervention
from sim.scenarios.parameters.population import People, Places, Seed
from sim.scenarios.parameters.questions import Asking, Discouragement, Helping, Standing
from sim.scenarios.parameters.ranges import Number, assumption
from sim.scenarios.parameters.society import Meeting, PluggingIn
from sim.scenarios.parameters.ties import Ties


class Rules(Group):
    """Rules that change processes of the day. A scenario uses those it names; none come with the package."""


class ScenarioValues(Group):
    """The values of a scenario, without the places from which they were read."""

    name: Name = param("scenario", "the scenario", "short name, used for folders and tables")
    question: str = param("", "the scenario", "the question that the scenario is meant to answer")
    days: Whole = param(
        Number(180, "days", 1, 36500),
        assumption("half a year, about five times the half-life of standing"),
        "days simulated",
    )
    tick_hours: float = param(
        Number(24, "hours", 0.1, 24),
        assumption("people read and answer once a day"),
        "hours in one time step; rates are always per day",
    )
    seed: Seed = group(Seed)
    people: People = group(People)
    places: Places = group(Places)
    ties: Ties = group(Ties)
    asking: Asking = group(Asking)
    helping: Helping = group(Helping)
    channels: Channels = group(Channels)
    standing: Standing = group(Standing)
    discouragement: Discouragement = group(Discouragement)
    meeting: Meeting = group(Meeting)
    plugging_in: PluggingIn = group(PluggingIn)
    rules: Rules = group(Rules)
    interventions: tuple[Intervention, ...] = param(
        (),
        "the scenario",
        "changes on given days, as in {day: 60, plug_in: {share: 0.3, who: random}}: "
        "set, remove, plug_in, move, hire or event",
    )
    needs: Names | tuple[()] = param(
        (),
        "the scenario",
        "packages or files of Python code whose parts the scenario uses; only used in messages, never loaded",
    )
