"""Who may reach the live page: this machine alone, and of its pages only those of the page's own address.

A server on 127.0.0.1 is reached by every page that is open in the same browser. So a request must name an
address of ours as its host, which a page whose name was bent to 127.0.0.1 (DNS rebinding) doesn't; a
WebSocket must come from a page of ours, since browsers let any page open one anywhere; and what costs work
is not begun for other sites (the Fetch Metadata that browsers send).
"""

from __future__ import annotations

import importlib.util
import socket
from typing import TYPE_CHECKING

from sim.errors import StudyError

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
    """Raise a `StudyError` with the line that installs the extra web if that isn't installed."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise StudyError(
            f"serve needs {', '.join(missing)}, which the extra web brings: "
            "pip install '.[web]' in the folder of the clone."
        )


def bound(port: int) -> socket.socket:
    """Return a socket on 127.0.0.1; port 0 takes any that is free, and one that is taken is refused."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # On Windows SO_REUSEADDR would let two servers have one port; its opposite is there alone.
        alone = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR if alone is None else alone, 1)
        opened.bind((ADDRESS, port))
        opened.listen(128)
    except (OSError, OverflowError) as error:
        opened.close()
        reason = getattr(error, "strerror", None) or error
        raise StudyError(
            f"--port {port}: the page can't be served there: {reason}; --port 0 takes any that is free."
        ) from None
    return opened


class Guard:
    """Lets through what comes from a page of ours, and adds headers that keep others from using it."""

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
        """Why this is not let through; empty if it is."""
        found: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        host = found.get("host", [])
        if len(host) != 1 or host[0].lower() not in self.hosts:
            return f"This page is served at http://{self.hosts[0]}/ and under no other name."
        if scope["type"] == "websocket":
            own = found.get("origin", []) == [f"http://{host[0].lower()}"]
            return "" if own else "Only the page of this address may open a line to it."
        site = found.get("sec-fetch-site", ["none"])[0]
        if site not in OWN_SITE and scope["path"] != "/":
            return "Only the page of this address may ask for this."
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
