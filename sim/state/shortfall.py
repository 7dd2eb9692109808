"""A note on an intervention that affected fewer people than it asks for.

The note is stored as data instead of text, so that the notes of all runs can be merged into one sentence.
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


Note = str | Shortfall
"""A note to the user about the scenario of a run, its files or its interventions."""
