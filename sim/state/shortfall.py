"""A note on an intervention that reached fewer than it asks for: data, until notes of all runs are merged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shortfall:
    """An intervention of one run that was done to fewer people or hubs than it asks for, or to none."""

    scenario: str
    place: int  # of the intervention in the scenario
    act: str  # such as "remove"
    day: int
    what: str  # "people" or "hubs"
    wanted: int | None  # how many; None where a share was asked for
    many: int  # to how many it was done


Note = str | Shortfall
"""What a run says of its scenario and its files."""
