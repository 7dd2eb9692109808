"""One visitor of the live page: two societies of its own, lived as far as the page has come.

The page and we talk over one WebSocket. The page says (JSON, one group a message, its kind under ``say``):

======= ================================================================================================
show    what it wants to see (`sim.web.server.view_request`) and how many days of it are to be ``kept``
until   up to which ``day`` it can take frames: it asks for no more than it will soon show
again   run the two in other societies
stop    don't
======= ================================================================================================

and we say ``begun`` (people, ties and what is known before the first day), ``refused`` (``of`` what, and
``why``), ``done`` and ``interval`` (of the other societies) and ``over`` (``why``); a binary message is a
frame behind one byte that says whose it is. Nothing here is drawn anew: a frame is that of
`sim.web.frames.record`.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from dataclasses import asdict
from typing import Any, Protocol

from sim.errors import UserError
from sim.runner import CannotStart, RunFailed, RunLost
from sim.scenarios.loading import Scenario
from sim.tables import CHANNELS
from sim.web.lesson.notes import in_words
from sim.web.page.page_file import legible
from sim.web.server.refusals import Refused, remark, sentence
from sim.web.server.replicate_pair import again
from sim.web.server.server_state import House
from sim.web.server.side import Side
from sim.web.server.sliders import Slider, sliders
from sim.web.server.view_request import Wanted, origins, pair_of, possible, wanted

AT_ONCE = 0.04  # seconds of living between two looks at what the page has said
LONGEST = 16_384  # letters of a message


class Line(Protocol):
    """The WebSocket, as far as a visit needs it."""

    async def receive_text(self) -> str:
        """Wait for a message."""

    async def send_text(self, text: str) -> None:
        """Send a message."""

    async def send_bytes(self, frame: bytes) -> None:
        """Send a frame."""


class Over(Refused):
    """The visit is over, for the reason that the page shows."""


class Visit:
    """A visitor; `stay` lasts as long as the page is open."""

    def __init__(self, house: House, line: Line) -> None:
        self.house, self.line = house, line
        self.pair: tuple[Scenario, Scenario] | None = None
        self.sides: list[Side] = []
        self.until = 0
        self._busy = False
        self._again: asyncio.Task[None] | None = None
        self._orders: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=8)
        self._do = {"show": self._show, "until": self._until, "again": self._once_more, "stop": self._stop}

    async def stay(self) -> None:
        """Do what the page says until it is gone.

        Raises
        ------
        Over
            It is not to go on.
        """
        self.house.enter(self)
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
            self.house.leave(self)

    async def _listen(self) -> None:
        """Take what the page says, never more than a few orders ahead of what is done."""
        while True:
            try:
                text: str | None = await asyncio.wait_for(self.line.receive_text(), self.house.limits.idle)
            except TimeoutError:
                if self._busy or (self._again is not None and not self._again.done()):  # who waits isn't idle
                    continue
                long = f"{self.house.limits.idle / 60:.2g}"
                raise Over("idle", minutes=long) from None
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
                await self._do[order["say"]](order)
            except UserError as error:
                await self._say("refused", of=order["say"], why=sentence(error, self.house.language))
            finally:
                self._busy = False

    # -- what the page may say -------------------------------------------------------------------------
    async def _show(self, order: dict[str, Any]) -> None:
        kept = _whole(order.get("kept", 0))
        want = wanted(order.get("state", {}), self.house.offered)
        began = await self.house.apart(self._begin, want, kept)
        await self._stop({})
        self.until = kept
        await self.line.send_text(began)

    async def _until(self, order: dict[str, Any]) -> None:
        self.until = _whole(order.get("day"))

    async def _once_more(self, order: dict[str, Any]) -> None:
        await self._stop(order)
        if self.pair is not None:
            self._again = asyncio.create_task(self._other_societies(self.pair))

    async def _stop(self, order: dict[str, Any]) -> None:  # noqa: ARG002 - alike for all orders
        if self._again is not None:
            self._again.cancel()
            await asyncio.wait({self._again})
            self._again = None

    # -- living ----------------------------------------------------------------------------------------
    def _begin(self, want: Wanted, kept: int) -> str:
        """Make the societies; one that stays as it is goes on. Gives the message for the page."""
        pair = pair_of(want, self.house.offered)
        self.house.check_room(self, pair)
        stays = [
            bool(kept) and n < len(self.sides) and self.sides[n].scenario == each
            for n, each in enumerate(pair)
        ]
        self.sides = [
            self.sides[n] if stays[n] else Side(each, kept, engine=self.house.engine)
            for n, each in enumerate(pair)
        ]
        self.pair = pair
        before = origins(want, self.house.offered)
        told = [None if stays[n] else self._told(n, name) for n, name in enumerate((want.a, want.b))]
        return json.dumps(legible({
            "say": "begun", "sides": told, "state": want.told(), "kept": kept, "luck": pair[0].seed.luck,
            "sliders": [self._slider(each) for each in sliders(pair, before)],
            "possible": [possible(each) for each in before], "notes": self._notes(),
        }), allow_nan=False)  # fmt: skip

    def _slider(self, slider: Slider) -> dict[str, Any]:
        declared = self.house.words["declared"]  # the language's own word for each English one
        value = slider.value if math.isfinite(slider.value) else None  # JSON has no infinity
        return {**asdict(slider), "value": value, "meaning": declared.get(slider.meaning, slider.meaning)}

    def _told(self, side: int, name: str) -> dict[str, Any]:
        told = self.sides[side].told()
        marks, known = self.house.words["marks"], self.house.words["scenarios"]
        told["head"] |= {
            "label": in_words(known, self.house.offered[name])[0], "names": list(CHANNELS),
            "done": [[day, marks.get(what, what)] for day, what in told["head"]["done"]],
        }  # fmt: skip
        named = self.house.words["page"]["town_number"]
        towns = [named.format(number=each) if each.isdigit() else each for each in told["people"]["towns"]]
        return {**told, "people": {**told["people"], "towns": towns}}

    def _notes(self) -> list[str]:
        told = dict.fromkeys(note for side in self.sides for note in side.society.state.notes)
        return [remark(note, self.house.language) for note in told]

    async def _live(self) -> bool:
        """Live a little and send it; whether there was anything to live."""
        if not any(side.tick < min(self.until, side.ticks) for side in self.sides):
            return False
        for frame in await self.house.apart(self._some_days):
            await self.line.send_bytes(frame)
        return True

    def _some_days(self) -> list[bytes]:
        """Live both societies side by side for a moment; gives their frames."""
        frames: list[bytes] = []
        ends = time.monotonic() + AT_ONCE
        while time.monotonic() < ends:
            behind = min((side for side in self.sides), key=lambda side: side.tick)
            due = [side for side in (behind, *self.sides) if side.tick < min(self.until, side.ticks)]
            if not due:
                break
            frames.append(bytes([self.sides.index(due[0])]) + due[0].day())
        return frames

    # -- other societies -------------------------------------------------------------------------------
    async def _other_societies(self, pair: tuple[Scenario, Scenario]) -> None:
        async def told(done: int, total: int) -> None:
            await self._say("done", done=done, total=total)

        house = self.house
        try:
            found = await again(pair, house.limits.times, house.pool, told, engine=house.engine)
        except (UserError, RunFailed, RunLost, CannotStart) as error:
            own = error.said(house.language) if isinstance(error, Refused) else str(error)
            why = Refused("again", why=own).said(house.language)
            await self._say("refused", of="again", why=why)
        else:
            await self._say("interval", **found)

    async def _say(self, say: str, **more: Any) -> None:
        await self.line.send_text(json.dumps(legible({"say": say, **more}), allow_nan=False))


ORDERS = ("show", "until", "again", "stop")


def _order(text: str | None) -> dict[str, Any]:
    """Read a message of the page; one that is none of ours ends the visit."""
    try:
        order = json.loads(text) if text is not None and len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        order = None
    if not isinstance(order, dict) or order.get("say") not in ORDERS:
        raise Over("message")
    return order


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Refused("day")
    return value
