"""The live page served at an address, for tests in a browser."""

import threading
from contextlib import contextmanager

import uvicorn

from sim.web.server.guard import bound
from sim.web.server.live_app import application


@contextmanager
def served_at(networks, limits):
    """Serve the live page on any free port, and yield its address."""
    opened = bound(0)
    port = opened.getsockname()[1]
    app = application(networks, port=port, limits=limits, engine="numpy")
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="websockets-sansio", lifespan="on"))
    serving = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    serving.join(30)
