"""Protect the live page: only this machine can reach it, and only pages from its own address can use it.

Every page that is open in the same browser can reach a server on 127.0.0.1. Therefore:

- A request must name one of the server's own addresses as its host. A page whose name was redirected to
  127.0.0.1 (DNS rebinding) names another host.
- A WebSocket must come from the server's own page, because browsers let every page open a WebSocket to any
  address.
- Requests that need much computing are refused if they come from other sites. The Fetch Metadata headers,
  which browsers send, tell where a request comes from.
"""

from __future__ import annotations

import importlib.util
import socket
from typing import TYPE_CHECKING

from sim.errors import StudyError, install_command

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADDRESS = "127.0.0.1"
NEEDED = ("starlette", "uvicorn", "websockets")
OWN_SITE = ("same-origin", "none")
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def check_installed() -> None:
    """Raise a `StudyError` with the install command if the extra ``web`` isn't installed."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise StudyError(
            f"serve needs {', '.join(missing)}. Install the extra web: {install_command('web')}."
        )


def bound(port: int) -> socket.socket:
    """Return a socket on 127.0.0.1; port 0 uses any free port.

    Raises
    ------
    StudyError
        The port is in use or not allowed.
    """
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # On Windows, SO_REUSEADDR would let two servers share a port; only Windows has the opposite option.
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR if exclusive is None else exclusive, 1)
        opened.bind((ADDRESS, port))
        opened.listen(128)
    except (OSError, OverflowError) as error:
        opened.close()
        reason = getattr(error, "strerror", None) or error
        raise StudyError(
            f"--port {port}: the page can't be served on this port: {reason}. Use --port 0 for any free port."
        ) from None
    return opened


class Guard:
    """Lets only requests from the server's own page pass, and adds headers that keep other pages out."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app = app
        self.hosts = tuple(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))
        self.hosts += ("127.0.0.1", "localhost") if port == 80 else ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request or a WebSocket."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        why = self._refused(scope)
        if scope["type"] == "websocket" and why:
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": why})
        elif why:
            await _refuse(send, why)
        else:
            await self.app(scope, receive, _with_headers(send) if scope["type"] == "http" else send)

    def _refused(self, scope: Scope) -> str:
        """Return the reason for refusing a request; empty if the request is allowed."""
        found: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        host = found.get("host", [])
        if len(host) != 1 or host[0].lower() not in self.hosts:
            return f"This page is only available at http://{self.hosts[0]}/."
        if scope["type"] == "websocket":
            own = found.get("origin", []) == [f"http://{host[0].lower()}"]
            return "" if own else "Only a page from this address may connect to it."
        site = found.get("sec-fetch-site", ["none"])[0]
        if site not in OWN_SITE and scope["path"] != "/":
            return "Only a page from this address may request this."
        return ""


async def _refuse(send: Send, why: str) -> None:
    head = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": 403, "headers": head})
    await send({"type": "http.response.body", "body": f"{why}\n".encode()})


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message["headers"] = [*message.get("headers", []), *added]
        await send(message)

    return sending
