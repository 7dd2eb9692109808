"""Notes whose numbers differ from run to run: interventions that fall short, and people who ask too often.

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


Note = str | Shortfall | FastAskers
"""A note to the user about the scenario of a run, its files, its people or its interventions."""
