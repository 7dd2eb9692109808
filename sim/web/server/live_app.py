"""The live page as an ASGI application: the page, a line for each visitor, and what can be taken home."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sim.errors import UserError
from sim.scenarios.loading import Scenario
from sim.tables import version
from sim.web.lesson.notes import in_words
from sim.web.page.page_file import embedded, legible, page
from sim.web.server.downloads import zipped
from sim.web.server.guard import Guard
from sim.web.server.limits import Limits
from sim.web.server.refusals import Refused, sentence
from sim.web.server.server_state import House
from sim.web.server.session import Over, Visit
from sim.web.server.view_request import SIDES, pair_of, wanted

TRY_LATER = 1013  # of a WebSocket's codes of closing


def application(  # noqa: PLR0913 - what one may choose, by keyword
    offered: Mapping[str, Scenario], *, port: int, limits: Limits | None = None, language: str = "en",
    engine: str = "compiled", begun: Callable[[], None] | None = None,
) -> Starlette:  # fmt: skip
    """Return the application.

    Parameters
    ----------
    offered : mapping of str to Scenario
        Networks that may be chosen; the page begins with the first two, or with the only one twice.
    port : int
        Where it is served on 127.0.0.1: requests under another name or from another page are refused.
    begun : callable or None
        Called when it is ready.
    """
    house = House(offered, limits or Limits(), language, engine=engine)
    live = _Live(house, port)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        warming = asyncio.create_task(house.apart(house.warm))
        if begun is not None:
            begun()
        try:
            yield
        finally:
            await asyncio.gather(warming, return_exceptions=True)
            house.close()

    return Starlette(
        routes=[
            Route("/", live.page),
            Route("/scenario.yaml", live.scenario),
            Route("/tables.zip", live.tables),
            WebSocketRoute("/live", live.line),
        ],
        middleware=[Middleware(Guard, port=port)],
        lifespan=lifespan,
    )


class _Live:
    """What is done at each address."""

    def __init__(self, house: House, port: int) -> None:
        self.house = house
        self.html = _html(house, port)

    async def page(self, _: Request) -> Response:
        """The page itself."""
        return HTMLResponse(self.html)

    async def scenario(self, request: Request) -> Response:
        """The scenario of one side, as a file that ``validate`` accepts."""
        try:
            one = await self.house.apart(self._one, request.query_params)
        except UserError as error:
            return self._refusal(error)
        return _file(one.to_yaml().encode(), f"{one.name}.yaml", "application/yaml")

    async def tables(self, request: Request) -> Response:
        """The folder that ``run`` would write for one side."""
        try:
            one = await self.house.apart(self._one, request.query_params)
            self.house.limits.check(one)
            packed = await asyncio.wrap_future(self.house.pool.submit(zipped, one, self.house.engine))
        except UserError as error:
            return self._refusal(error)
        except Exception as error:  # of a run in another process, which may be lost in any way
            why = sentence(Refused("tables", why=str(error)), self.house.language)
            return PlainTextResponse(legible(why), status_code=500)
        return _file(packed, f"{one.name}.zip", "application/zip")

    def _one(self, asked: Mapping[str, str]) -> Scenario:
        side, state = asked.get("side"), asked.get("state", "{}")
        try:
            told = json.loads(state)
        except (ValueError, RecursionError):
            told = None
        if side not in SIDES:
            raise Refused("side")
        return pair_of(wanted(told, self.house.offered), self.house.offered)[SIDES.index(side)]

    def _refusal(self, error: UserError) -> Response:
        return PlainTextResponse(sentence(error, self.house.language), status_code=400)

    async def line(self, socket: WebSocket) -> None:
        """A visitor's line, open as long as the page is."""
        await socket.accept()
        code = 1000
        try:
            await Visit(self.house, socket).stay()
        except WebSocketDisconnect:
            return
        except Refused as over:
            code = code if isinstance(over, Over) else TRY_LATER
            why = over.said(self.house.language)
            await socket.send_text(json.dumps({"say": "over", "why": legible(why)}))
        await socket.close(code)


def _file(content: bytes, name: str, kind: str) -> Response:
    # a header holds no other letters; RFC 6266 says how they are written
    named = f'filename="{name}"' if name.isascii() else f"filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=kind, headers={"content-disposition": f"attachment; {named}"})


def _html(house: House, port: int) -> str:
    own, language = house.words, house.language
    named = {name: in_words(own["scenarios"], one)[0] for name, one in house.offered.items()}
    begins = [*named, *named][:2]
    content = {
        "language": language, "words": {**own["page"], **own["live"]["page"]}, "steps": own["live"]["steps"],
        "networks": named, "sliders": own["live"]["sliders"], "units": own["live"]["units"],
        "times": house.limits.times,
    }  # fmt: skip
    lines = " ".join(f"ws://{name}:{port}" for name in ("127.0.0.1", "localhost"))
    return page(
        "live.html.j2", "live_main", styles=("page", "live"), connect=f"'self' {lines}", language=language,
        words=content["words"], words_keys=own["keys"], steps=own["live"]["steps"], networks=named,
        begins=begins, about=own["live"]["about"], content=embedded(legible(content)),
        version=version("whoanswers"),
    )  # fmt: skip
