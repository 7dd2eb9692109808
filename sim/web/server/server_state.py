"""What all visitors of the live page share: limits, threads for their societies, a process for long work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from sim.runner import SupervisedPool
from sim.scenarios.loading import Scenario
from sim.web.server.limits import Limits, room_for
from sim.web.server.refusals import Refused
from sim.web.server.side import Side
from sim.web.words import words

if TYPE_CHECKING:
    from sim.web.server.session import Visit

SECONDS, MEMORY = 300.0, 1_000_000_000  # that one run for an interval, or for tables, may take
WARM = {"people.count": 20, "days": 2}


class House:
    """Holds what is alike for all visitors.

    Parameters
    ----------
    offered : mapping of str to Scenario
    language : str
        Of the page.
    threads : int
        Societies that live at the same moment; the page itself is served by another thread.
    """

    def __init__(
        self, offered: Mapping[str, Scenario], limits: Limits, language: str, *,
        engine: str = "compiled", threads: int = 2,
    ) -> None:  # fmt: skip
        self.offered, self.limits, self.language, self.engine = offered, limits, language, engine
        self.visits: list[Visit] = []
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="society")
        self._pool: SupervisedPool | None = None

    @property
    def words(self) -> Mapping[str, Any]:
        """Words of the page's language."""
        return words(self.language)

    @property
    def pool(self) -> SupervisedPool:
        """The process for long work, brought up when it is first needed."""
        if self._pool is None:
            self._pool = SupervisedPool(1, seconds=SECONDS, memory=MEMORY)
        return self._pool

    async def apart(self, work: Callable[..., Any], *args: Any) -> Any:
        """Do something in a thread of its own, so that the pages of others go on."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *args)

    def enter(self, visit: Visit) -> None:
        """Take a visitor in.

        Raises
        ------
        Refused
            There are as many as there may be.
        """
        if len(self.visits) >= self.limits.visitors:
            raise Refused("visitors", most=self.limits.visitors)
        self.visits.append(visit)

    def leave(self, visit: Visit) -> None:
        """Let a visitor go, and the societies with it."""
        if visit in self.visits:
            self.visits.remove(visit)

    def check_room(self, visit: Visit, pair: tuple[Scenario, Scenario]) -> None:
        """Refuse a pair of networks that is too large by itself or beside those of other visitors.

        Raises
        ------
        Refused
        """
        for each in pair:
            self.limits.check(each)
        held = sum(room_for(other.pair) for other in self.visits if other is not visit and other.pair)
        if held + room_for(pair) > self.limits.memory:
            most = round(self.limits.memory / 1e6)
            raise Refused("room", needed=round(room_for(pair) / 1e6), most=most)

    def warm(self) -> None:
        """Live two days with few people, so that compiled code lies ready for the first visitor."""
        for one in list(self.offered.values())[:2]:
            if one.people.from_file is None and not one.interventions:
                side = Side(one.replace(WARM), engine=self.engine)
                side.day()

    def close(self) -> None:
        """End everything that is under way."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._threads.shutdown(wait=True, cancel_futures=True)
