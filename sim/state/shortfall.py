"""Notes whose numbers differ from run to run: short interventions, fast askers, and the time of managers.

They are stored as data instead of text, so that the notes of all runs can be merged into one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shortfall:
    """A note that in one run an intervention affected fewer people or hubs than it asks for."""

    scenario: str
    place: int  # index of the intervention in the scenario
    act: str  # such as "remove"
    day: int
    what: str  # "people" or "hubs"
    wanted: int | None  # number asked for; None if the intervention asks for a share
    many: int  # number affected


@dataclass(frozen=True)
class FastAskers:
    """A note that in one run some people's rate of asking is larger than one question a tick."""

    scenario: str
    people: int  # number of all people
    many: int  # number of people with such a rate
    largest: float  # questions a tick


@dataclass(frozen=True)
class HostTime:
    """A note on what the work of community managers took in one run, and what came of it."""

    scenario: str
    minutes: float  # that an introduction takes
    managers: int  # people who have been managers
    introductions: int
    answered: int  # questions whose first helpful answer came through a manager
    effort_spent: float  # own effort that introductions took, in answers
    effort_had: float  # own effort of the managers on their days in office, in answers


Note = str | Shortfall | FastAskers | HostTime
"""A note to the user about a run: its scenario, files, people, interventions or community managers."""
