"""What all visitors of the live page share: limits, threads for their societies, a process for long work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from sim.runner import SupervisedPool
from sim.scenarios.loading import Scenario
from sim.society.society import Society
from sim.web.frames.record import Recorder
from sim.web.server.limits import Limits, room_for
from sim.web.server.refusals import Refused
from sim.web.words import words

if TYPE_CHECKING:
    from sim.web.server.session import Session

P = ParamSpec("P")
R = TypeVar("R")

SECONDS, MEMORY = 300.0, 1_000_000_000  # that one run for an interval, or for tables, may take
WARM = {"people.count": 20, "days": 2}
THREADS = 2  # societies that live at the same moment; the page itself is served by another thread


class ServerState:
    """Holds what is alike for all visitors; `language` is that of the page."""

    def __init__(
        self, catalogue: Mapping[str, Scenario], limits: Limits, language: str, *, engine: str = "compiled"
    ) -> None:
        self.catalogue, self.limits, self.language, self.engine = catalogue, limits, language, engine
        self.sessions: list[Session] = []
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="society")

    @property
    def words(self) -> dict[str, Any]:
        """Words of the page's language."""
        return words(self.language)

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
