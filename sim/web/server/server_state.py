"""What all visitors of the live page share: limits, threads for their societies, a process for long work."""

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

SECONDS, MEMORY = 300.0, 1_000_000_000  # that one run for an interval, or for tables, may take
WARM = {"people.count": 20, "days": 2}
THREADS = 2  # societies that live at the same moment; the page itself is served by another thread


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


class ServerState:
    """Holds what is alike for all visitors; `language` is that of the page."""

    def __init__(
        self, catalogue: Mapping[str, Scenario], limits: Limits, language: str, *, engine: str = "compiled"
    ) -> None:
        self.catalogue, self.limits, self.language, self.engine = catalogue, limits, language, engine
        self.sessions: list[Session] = []
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="society")

    @cached_property
    def pool(self) -> SupervisedPool:
        """The process for long work, which starts with the first call."""
        return SupervisedPool(1, seconds=SECONDS, memory=MEMORY)

    async def run_in_thread(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do something in another thread, so that the pages of others go on."""
        call = partial(work, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    def enter(self, session: Session) -> None:
        """Take a visitor in, or raise `Refused` if there are as many as there may be."""
        if len(self.sessions) >= self.limits.visitors:
            raise Refused("visitors", most=self.limits.visitors)
        self.sessions.append(session)

    def leave(self, session: Session) -> None:
        """Let a visitor go, and the societies with it."""
        if session in self.sessions:
            self.sessions.remove(session)

    def check_room(self, session: Session, pair: tuple[Scenario, Scenario]) -> None:
        """Raise `Refused` if a pair of networks is too large, by itself or beside those of other visitors."""
        for each in pair:
            self.limits.check(each)
        others = [other.pair for other in self.sessions if other is not session and other.pair is not None]
        needed = room_for(pair)
        if needed + sum(map(room_for, others)) > self.limits.memory:
            raise Refused("room", needed=round(needed / 1e6), most=round(self.limits.memory / 1e6))

    def warm(self) -> None:
        """Live a day with few people, so that compiled code lies ready for the first visitor."""
        for one in list(self.catalogue.values())[:2]:
            if one.people.from_file is None and not one.interventions:
                Recorder(Society(one.replace(WARM), engine=self.engine)).day()

    def close(self) -> None:
        """End everything that is under way."""
        self.pool.shutdown(wait=True, cancel_futures=True)
        self._threads.shutdown(wait=True, cancel_futures=True)
