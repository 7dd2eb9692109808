"""Serve the live page on this machine, and on no other."""

from __future__ import annotations

import contextlib
import importlib.util
import socket
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sim.errors import StudyError

if TYPE_CHECKING:
    from sim.scenarios.loading import Scenario
    from sim.web.server.limits import Limits

ADDRESS = "127.0.0.1"
NEEDED = ("starlette", "uvicorn", "websockets")


def check_installed() -> None:
    """Refuse where what the live page needs beyond the rest isn't installed.

    Raises
    ------
    StudyError
        With the line that installs it.
    """
    lacking = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if lacking:
        raise StudyError(
            f"serve needs {', '.join(lacking)}, which the extra web brings: "
            "pip install '.[web]' in the folder of the clone."
        )


def bound(port: int) -> socket.socket:
    """Return a socket on 127.0.0.1; port 0 takes any that is free.

    Raises
    ------
    StudyError
        The port is taken, or not to be had.
    """
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


def serve(
    offered: Mapping[str, Scenario], opened: socket.socket, *, limits: Limits | None = None,
    language: str = "en", begun: Callable[[], None] | None = None,
) -> None:  # fmt: skip
    """Serve the live page on a socket until Ctrl-C.

    Parameters
    ----------
    offered : mapping of str to Scenario
        Networks that may be chosen (`sim.web.server.catalogue`).
    begun : callable or None
        Called when the page is ready.
    """
    import uvicorn

    from sim.web.server.live_app import application

    app = application(offered, port=opened.getsockname()[1], limits=limits, language=language, begun=begun)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, ws="websockets-sansio", ws_max_size=65_536,
        ws_per_message_deflate=False, lifespan="on", timeout_graceful_shutdown=2, server_header=False,
    )  # fmt: skip
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[opened])
