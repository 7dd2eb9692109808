"""Who may talk to the live page: pages of its own address, and nobody else's.

A server on 127.0.0.1 is reached by every page that is open in the same browser. So a request must name an
address of ours as its host, which a page whose name was bent to 127.0.0.1 (DNS rebinding) doesn't; a
WebSocket must come from a page of ours, since browsers let any page open one anywhere; and what costs work
is not begun for other sites (the Fetch Metadata that browsers send).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

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


class Guard:
    """Lets through what comes from a page of ours, and adds headers that keep others from using it.

    Parameters
    ----------
    app
        The application that is guarded.
    port : int
        Where it is served.
    """

    def __init__(self, app: Any, port: int) -> None:
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
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message["headers"] = [*message.get("headers", []), *added]
        await send(message)

    return sending
