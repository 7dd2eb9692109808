"""Where the live page is served: on this machine, and on no other."""

from __future__ import annotations

import importlib.util
import socket

from sim.errors import StudyError

ADDRESS = "127.0.0.1"
NEEDED = ("starlette", "uvicorn", "websockets")


def check_installed() -> None:
    """Check that the packages of the extra web are installed.

    Raises
    ------
    StudyError
        With the line that installs it.
    """
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise StudyError(
            f"serve needs {', '.join(missing)}, which the extra web brings: "
            "pip install '.[web]' in the folder of the clone."
        )


def bound(port: int) -> socket.socket:
    """Return a socket on 127.0.0.1; port 0 takes any that is free.

    Raises
    ------
    StudyError
        The port is taken, or not allowed.
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
