"""Limits, threads and the process for long work, which all visitors of the live page share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from sim.runner import SupervisedPool
from sim.scenarios import bytes_needed
from sim.scenarios.loading import Scenario
from sim.society.society import Society
from sim.user_data.agreement import slots_of
from sim.user_data.user_tables import read_user_files
from sim.web.frames.record import Recorder
from sim.web.server.refusals import Refused

if TYPE_CHECKING:
    from sim.web.server.session import Session

P = ParamSpec("P")
R = TypeVar("R")

SECONDS, MEMORY = 300.0, 1_000_000_000  # limits of one run in the other process; memory in bytes
WARM = {"people.count": 20, "days": 2}
THREADS = 2  # societies simulated at the same time; another thread serves the page


@dataclass(frozen=True)
class Limits:
    """Limits of the live page."""

    people: int = 2_000  # people per network; more can't be shown on a map or simulated at 25 days per second
    ticks: int = 2_000  # days per run
    visitors: int = 8  # visitors at the same time, each with two societies
    idle: float = 900.0  # seconds without a message from a page, after which its session is closed
    memory: int = 1_000_000_000  # bytes of all societies together, by `sim.scenarios.bytes_needed`
    times: int = 20  # number of other societies for the interval

    def check(self, scenario: Scenario) -> None:
        """Raise `Refused` if a network is too large for a live page."""
        count, ticks = people_count(scenario), round(scenario.days * 24 / scenario.tick_hours)
        if count > self.people:
            where = "people" if scenario.people.from_file is None else "people_file"
            raise Refused(where, name=scenario.name, most=self.people, got=count)
        if ticks > self.ticks:
            raise Refused("steps", name=scenario.name, most=self.ticks, got=ticks)


def room_for(pair: tuple[Scenario, Scenario]) -> int:
    """Return the number of bytes that two networks are expected to need."""
    return sum(
        bytes_needed(each, people=people_count(each), slots=slots_of(each, read_user_files(each)[1]))
        for each in pair
    )


def people_count(scenario: Scenario) -> int:
    """Return the number of people of a scenario; if the scenario has a people file, count the people there.

    Examples
    --------
    >>> from sim.scenarios.loading import load
    >>> people_count(load("own-people-hub")), people_count(load("hybrid"))
    (24, 2000)
    """
    people = read_user_files(scenario)[0]
    return scenario.people.count if people is None else len(people.ids)


class ServerState:
    """Limits, threads and pool that all visitors share; `language` is the language of the page."""

    def __init__(
        self, catalogue: Mapping[str, Scenario], limits: Limits, language: str, *, engine: str = "compiled"
    ) -> None:
        self.catalogue, self.limits, self.language, self.engine = catalogue, limits, language, engine
        self.sessions: list[Session] = []
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="society")

    @cached_property
    def pool(self) -> SupervisedPool:
        """The process for long work; it is started when it is first used."""
        return SupervisedPool(1, seconds=SECONDS, memory=MEMORY)

    async def run_in_thread(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function in another thread, so that the pages of other visitors aren't blocked."""
        call = partial(work, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    def enter(self, session: Session) -> None:
        """Admit a visitor, or raise `Refused` if the limit is reached."""
        if len(self.sessions) >= self.limits.visitors:
            raise Refused("visitors", most=self.limits.visitors)
        self.sessions.append(session)

    def leave(self, session: Session) -> None:
        """Remove a visitor and the visitor's societies."""
        if session in self.sessions:
            self.sessions.remove(session)

    def check_room(self, session: Session, pair: tuple[Scenario, Scenario]) -> None:
        """Raise `Refused` if two networks are too large, alone or together with those of other visitors."""
        for each in pair:
            self.limits.check(each)
        others = [other.pair for other in self.sessions if other is not session and other.pair is not None]
        needed = room_for(pair)
        if needed + sum(map(room_for, others)) > self.limits.memory:
            raise Refused("room", needed=round(needed / 1e6), most=round(self.limits.memory / 1e6))

    def warm(self) -> None:
        """Simulate a day with few people, so that the code is already compiled for the first visitor."""
        for one in list(self.catalogue.values())[:2]:
            if one.people.from_file is None and not one.interventions:
                Recorder(Society(one.replace(WARM), engine=self.engine)).day()

    def close(self) -> None:
        """Stop all running work."""
        self.pool.shutdown(wait=True, cancel_futures=True)
        self._threads.shutdown(wait=True, cancel_futures=True)
