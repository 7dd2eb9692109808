"""A client of an ASGI application, called in this process over no network: requests and WebSockets."""

import asyncio
import queue
import threading
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

from helpers.patience import PATIENCE


class RefusedError(Exception):
    """A WebSocket was closed before it was opened."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Answer:
    def __init__(self, status, headers, content):
        self.status, self.content = status, content
        self.headers = {name.decode().lower(): value.decode() for name, value in headers}

    @property
    def text(self):
        return self.content.decode()


class Client:
    """Lives as a context: the application is up within it."""

    def __init__(self, app, host):
        self.app, self.host = app, host

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.life = Call(self, {"type": "lifespan"})
        self.life.tell(type="lifespan.startup")
        assert self.life.hear()["type"] == "lifespan.startup.complete"
        return self

    def __exit__(self, *_):
        self.life.tell(type="lifespan.shutdown")
        assert self.life.hear()["type"] == "lifespan.shutdown.complete"
        self.life.end()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE)
        self.loop.close()

    def get(self, path, params=None, headers=None, method="GET"):
        call = Call(self, self.scope("http", path, params or {}, headers or {}) | {"method": method})
        call.tell(type="http.request", body=b"", more_body=False)
        begun = call.hear()
        content = b""
        while (part := call.hear()).get("more_body"):
            content += part["body"]
        call.end()
        return Answer(begun["status"], begun["headers"], content + part.get("body", b""))

    @contextmanager
    def socket(self, path, headers):
        call = Call(self, self.scope("websocket", path, {}, headers))
        call.tell(type="websocket.connect")
        if (first := call.hear())["type"] != "websocket.accept":
            call.end()
            raise RefusedError(first["code"])
        try:
            yield call
        finally:
            call.tell(type="websocket.disconnect", code=1001)
            call.end()

    def scope(self, kind, path, params, headers):
        parts = urlsplit(path)
        told = {"host": self.host, **headers}
        return {
            "type": kind, "asgi": {"version": "3.0"}, "http_version": "1.1", "path": parts.path,
            "raw_path": parts.path.encode(), "scheme": "ws" if kind == "websocket" else "http",
            "query_string": (parts.query or urlencode(params)).encode(), "subprotocols": [], "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in told.items() if value is not None],
            "client": ("127.0.0.1", 50_000), "server": ("127.0.0.1", 80),
        }  # fmt: skip


class Call:
    """One call of the application, with messages sent and received in this thread."""

    def __init__(self, client, scope):
        self.client, self.heard = client, queue.Queue()
        self.told = asyncio.run_coroutine_threadsafe(self._queue(), client.loop).result(PATIENCE)
        self.done = asyncio.run_coroutine_threadsafe(self._call(scope), client.loop)

    async def _queue(self):
        return asyncio.Queue()

    async def _call(self, scope):
        async def send(message):
            self.heard.put(message)

        await self.client.app(scope, self.told.get, send)

    def tell(self, **message):
        self.client.loop.call_soon_threadsafe(self.told.put_nowait, message)

    def hear(self):
        return self.heard.get(timeout=PATIENCE)

    def end(self):
        self.done.result(PATIENCE)
