"""The live page as an ASGI application: the page, a WebSocket for each visitor, and files to download."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sim.errors import UserError
from sim.scenarios.loading import Scenario
from sim.tables import version
from sim.web.lesson.labels import name_and_way
from sim.web.page.page_file import embedded, legible, page
from sim.web.server.guard import Guard
from sim.web.server.pool_work import zipped
from sim.web.server.refusals import Refused, sentence
from sim.web.server.server_state import Limits, ServerState
from sim.web.server.session import Session, SessionEnded
from sim.web.server.sliders import own_labels
from sim.web.server.view_request import SIDES, read_request
from sim.web.words import words

TRY_LATER = 1013  # close code of a WebSocket


def serve(app: Starlette, opened: socket.socket) -> None:
    """Serve an `application` on a socket until Ctrl-C."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, ws="websockets-sansio", ws_max_size=65_536,
        ws_per_message_deflate=False, lifespan="on", timeout_graceful_shutdown=2, server_header=False,
    )  # fmt: skip
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[opened])


def application(  # noqa: PLR0913 - the caller's choices, by keyword
    catalogue: Mapping[str, Scenario], *, port: int, limits: Limits | None = None, language: str = "en",
    engine: str = "compiled", begun: Callable[[], None] | None = None,
) -> Starlette:  # fmt: skip
    """Return the application for a port of 127.0.0.1. The application calls `begun` when it is ready.

    Visitors can choose among the networks of the catalogue. The page begins with the first two; if there is
    only one, it is shown twice. Requests to another host name or from another page are refused.
    """
    state = ServerState(catalogue, limits or Limits(), language, engine=engine)
    live = _Live(state, port)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        warming = asyncio.create_task(state.run_in_thread(state.warm))
        if begun is not None:
            begun()
        try:
            yield
        finally:
            await asyncio.gather(warming, return_exceptions=True)
            state.close()

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
    def __init__(self, state: ServerState, port: int) -> None:
        self.server = state
        self.html = _html(state, port)

    async def page(self, _: Request) -> Response:
        return HTMLResponse(self.html)

    async def scenario(self, request: Request) -> Response:
        try:
            one = await self.server.run_in_thread(self._one, request.query_params)
        except UserError as error:
            return self._refusal(error)
        return _file(one.to_yaml().encode(), f"{one.name}.yaml", "application/yaml")

    async def tables(self, request: Request) -> Response:
        try:
            one = await self.server.run_in_thread(self._one, request.query_params)
            self.server.limits.check(one)
            packed = await asyncio.wrap_future(self.server.pool.submit(zipped, one, self.server.engine))
        except UserError as error:
            return self._refusal(error)
        except Exception as error:  # a run in another process may fail in any way
            why = sentence(Refused("tables", why=str(error)), self.server.language)
            return PlainTextResponse(legible(why), status_code=500)
        return _file(packed, f"{one.name}.zip", "application/zip")

    def _one(self, asked: Mapping[str, str]) -> Scenario:
        side, state = asked.get("side"), asked.get("state", "{}")
        try:
            request = json.loads(state)
        except (ValueError, RecursionError):
            request = None
        if side not in SIDES:
            raise Refused("side")
        catalogue = self.server.catalogue
        return read_request(request, catalogue).pair(catalogue)[SIDES.index(side)]

    def _refusal(self, error: UserError) -> Response:
        return PlainTextResponse(sentence(error, self.server.language), status_code=400)

    async def line(self, socket: WebSocket) -> None:
        await socket.accept()
        code = 1000
        try:
            await Session(self.server, socket).stay()
        except WebSocketDisconnect:
            return
        except Refused as over:
            code = code if isinstance(over, SessionEnded) else TRY_LATER
            why = over.in_language(self.server.language)
            await socket.send_text(json.dumps({"say": "over", "why": legible(why)}))
        await socket.close(code)


def _file(content: bytes, name: str, kind: str) -> Response:
    # A header can contain only ASCII characters; RFC 6266 defines how others are written.
    named = f'filename="{name}"' if name.isascii() else f"filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=kind, headers={"content-disposition": f"attachment; {named}"})


def _html(state: ServerState, port: int) -> str:
    language, own = state.language, words(state.language)
    live = own["live"]
    named = {name: name_and_way(one, language)[0] for name, one in state.catalogue.items()}
    content = {
        "language": language, "words": {**own["page"], **live["page"]}, "steps": live["steps"],
        "networks": named, "sliders": {**live["sliders"], **own_labels()}, "units": live["units"],
        "times": state.limits.times,
    }  # fmt: skip
    lines = " ".join(f"ws://{name}:{port}" for name in ("127.0.0.1", "localhost"))
    return page(
        "live.html.j2", "live_main", styles=("page", "live"), connect=f"'self' {lines}", language=language,
        words=content["words"], words_keys=own["keys"], steps=live["steps"], networks=named,
        begins=[*named, *named][:2], about=live["about"], content=embedded(legible(content)),
        version=version("whoanswers"),
    )  # fmt: skip
