"""Serve one visitor of the live page: simulate two societies as far as the page needs them.

Page and server communicate over one WebSocket. The page sends JSON messages, with their kind under ``say``:

======= ================================================================================================
show    the view it asks for (`sim.web.server.view_request`), and how many days of the old to keep (``kept``)
until   the ``day`` up to which it needs frames: only as far as it will soon show
again   run both networks in other societies
stop    stop these runs
======= ================================================================================================

The server answers with ``begun`` (people, ties and facts before the first day), ``refused`` (``of`` which
message, and ``why``), ``done`` and ``interval`` (progress and result of the other societies) and ``over``
(``why``). A binary message is one byte with the index of the network, followed by a frame. The frames are
those of `sim.web.frames.record`; the page itself draws nothing at random.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from sim.errors import UserError
from sim.runner import CannotStart, RunFailed, RunLost, merge_notes
from sim.scenarios.loading import Scenario
from sim.society.society import Society
from sim.web.frames.record import Recorder
from sim.web.lesson.labels import name_and_way, start_in_words
from sim.web.page.page_file import legible
from sim.web.server.pool_work import compare_in_other_societies
from sim.web.server.refusals import Refused, remark, sentence
from sim.web.server.server_state import ServerState
from sim.web.server.sliders import sliders
from sim.web.server.view_request import ViewRequest, possible_acts, read_request, whole_number

if TYPE_CHECKING:
    from starlette.websockets import WebSocket

AT_ONCE = 0.04  # seconds of simulation before the next message of the page is handled
LONGEST = 16_384  # characters of a message
ORDERS = ("show", "until", "again", "stop")
Order = dict[str, object]


class SessionEnded(Refused):
    """The session has ended; the page shows the reason."""


class Session:
    """A visitor of the live page; `stay` runs as long as the page is open."""

    def __init__(self, state: ServerState, line: WebSocket) -> None:
        self.server, self.line = state, line
        self.pair: tuple[Scenario, Scenario] | None = None
        self.sides: list[Recorder] = []
        self.until = 0
        self._busy = False
        self._again: asyncio.Task[None] | None = None
        self._orders: asyncio.Queue[Order] = asyncio.Queue(maxsize=8)
        self._do = {"show": self._show, "until": self._until, "again": self._once_more, "stop": self._stop}

    async def stay(self) -> None:
        """Handle the page's messages until it is closed, or raise `SessionEnded`."""
        self.server.enter(self)
        listening = asyncio.create_task(self._listen())
        working = asyncio.create_task(self._work())
        try:
            ended, _ = await asyncio.wait({listening, working}, return_when=asyncio.FIRST_COMPLETED)
            for each in ended:
                each.result()
        finally:
            tasks = [each for each in (listening, working, self._again) if each is not None]
            for each in tasks:
                each.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.server.leave(self)

    async def _listen(self) -> None:
        """Receive the page's messages into a short queue."""
        while True:
            try:
                text: str | None = await asyncio.wait_for(self.line.receive_text(), self.server.limits.idle)
            except TimeoutError:
                if self._busy or (
                    self._again is not None and not self._again.done()
                ):  # a visitor who waits for results isn't idle
                    continue
                long = f"{self.server.limits.idle / 60:.2g}"
                raise SessionEnded("idle", minutes=long) from None
            except KeyError:  # a binary message, which has no text
                text = None
            await self._orders.put(_order(text))

    async def _work(self) -> None:
        while True:
            if self._orders.empty() and await self._live():
                continue
            order = await self._orders.get()
            self._busy = True
            try:
                await self._do[str(order["say"])](order)
            except UserError as error:
                await self._say("refused", of=order["say"], why=sentence(error, self.server.language))
            finally:
                self._busy = False

    # -- messages of the page --------------------------------------------------------------------------
    async def _show(self, order: Order) -> None:
        keep_days = whole_number(order.get("kept", 0), "day")
        request = read_request(order.get("state", {}), self.server.catalogue)
        began = await self.server.run_in_thread(self._begin, request, keep_days)
        await self._stop({})
        self.until = keep_days
        await self.line.send_text(began)

    async def _until(self, order: Order) -> None:
        self.until = whole_number(order.get("day"), "day")

    async def _once_more(self, order: Order) -> None:
        await self._stop(order)
        if self.pair is not None:
            self._again = asyncio.create_task(self._other_societies(self.pair))

    async def _stop(self, order: Order) -> None:  # noqa: ARG002 - the same signature for all orders
        if self._again is not None:
            self._again.cancel()
            await asyncio.wait({self._again})
            self._again = None

    # -- simulating ------------------------------------------------------------------------------------
    def _begin(self, request: ViewRequest, keep_days: int) -> str:
        """Create the societies and return the message for the page; an unchanged society continues."""
        catalogue, language = self.server.catalogue, self.server.language
        pair = request.pair(catalogue)
        self.server.check_room(self, pair)
        kept_sides = {
            n: side for n, side in enumerate(self.sides) if keep_days and side.society.setting == pair[n]
        }
        self.sides = [kept_sides.get(n) or self._side(one, keep_days) for n, one in enumerate(pair)]
        self.pair = pair
        origins = request.origins(catalogue)
        starts = [
            None
            if n in kept_sides
            else start_in_words(side.start, name_and_way(origin, language)[0], language)
            for n, (side, origin) in enumerate(zip(self.sides, origins, strict=True))
        ]
        notes = dict.fromkeys(note for side in self.sides for note in merge_notes(side.state.notes, 1))
        return json.dumps(legible({
            "say": "begun", "sides": starts, "state": asdict(request), "kept": keep_days,
            "luck": pair[0].seed.luck, "sliders": sliders(pair, origins, language),
            "possible": [possible_acts(each) for each in origins],
            "notes": [remark(note, language) for note in notes],
        }), allow_nan=False)  # fmt: skip

    def _side(self, scenario: Scenario, keep_days: int) -> Recorder:
        """Create a society, and simulate again the days of which the page already has frames."""
        side = Recorder(Society(scenario, engine=self.server.engine))
        if keep_days:
            side.skip(min(keep_days, side.state.ticks))
        return side

    def _due(self) -> list[Recorder]:
        """Return the societies of which the page needs more days, sorted by the number of days so far."""
        due = [side for side in self.sides if side.state.tick < min(self.until, side.state.ticks)]
        return sorted(due, key=lambda side: side.state.tick)

    async def _live(self) -> bool:
        """Simulate a few days and send them; return whether there was anything to simulate."""
        if not self._due():
            return False
        for frame in await self.server.run_in_thread(self._some_days):
            await self.line.send_bytes(frame)
        return True

    def _some_days(self) -> list[bytes]:
        """Simulate the two societies in turn for a fraction of a second, and return the frames."""
        frames: list[bytes] = []
        ends = time.monotonic() + AT_ONCE
        while time.monotonic() < ends and (due := self._due()):
            frames.append(bytes([self.sides.index(due[0])]) + due[0].day())
        return frames

    # -- other societies -------------------------------------------------------------------------------
    async def _other_societies(self, pair: tuple[Scenario, Scenario]) -> None:
        async def progress(done: int, total: int) -> None:
            await self._say("done", done=done, total=total)

        state = self.server
        try:
            found = await compare_in_other_societies(pair, state, progress)
        except (UserError, RunFailed, RunLost, CannotStart) as error:
            own = error.in_language(state.language) if isinstance(error, Refused) else str(error)
            why = Refused("again", why=own).in_language(state.language)
            await self._say("refused", of="again", why=why)
        else:
            await self._say("interval", **found)

    async def _say(self, say: str, **more: object) -> None:
        await self.line.send_text(json.dumps(legible({"say": say, **more}), allow_nan=False))


def _order(text: str | None) -> Order:
    """Read a message of the page; an unknown message ends the session."""
    try:
        order = json.loads(text) if text is not None and len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        order = None
    if not isinstance(order, dict) or order.get("say") not in ORDERS:
        raise SessionEnded("message")
    return order
