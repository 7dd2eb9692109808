"""What one visitor of the live page may ask for, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenarios import bytes_needed
from sim.scenarios.loading import Scenario
from sim.user_data.agreement import slots_of
from sim.user_data.user_tables import read_user_files
from sim.web.server.refusals import Refused


@dataclass(frozen=True)
class Limits:
    """Limits of the live page."""

    people: int = 2_000  # in a network: more can't be told apart on a map, nor lived 25 days a second
    ticks: int = 2_000  # of a run
    visitors: int = 8  # at once, each with societies of their own
    idle: float = 900.0  # seconds without a word from a page, after which its societies are let go
    memory: int = 1_000_000_000  # bytes of all societies together, as `sim.scenarios.bytes_needed` says
    times: int = 20  # other societies that are compared to say how sure it is

    def check(self, scenario: Scenario) -> None:
        """Raise `Refused` if a network is too large for a live page."""
        count, ticks = heads(scenario), round(scenario.days * 24 / scenario.tick_hours)
        if count > self.people:
            where = "people" if scenario.people.from_file is None else "people_file"
            raise Refused(where, name=scenario.name, most=self.people, got=count)
        if ticks > self.ticks:
            raise Refused("steps", name=scenario.name, most=self.ticks, got=ticks)


def room_for(pair: tuple[Scenario, Scenario]) -> int:
    """Bytes that two networks are expected to need."""
    return sum(
        bytes_needed(each, people=heads(each), slots=slots_of(each, read_user_files(each)[1]))
        for each in pair
    )


def heads(scenario: Scenario) -> int:
    """How many people there are: those of the user's file where it has one.

    Examples
    --------
    >>> from sim.scenarios.loading import load
    >>> heads(load("own-people-hub")), heads(load("hybrid"))
    (24, 2000)
    """
    given = read_user_files(scenario)[0]
    return scenario.people.count if given is None else len(given.ids)
