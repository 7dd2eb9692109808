"""The main loop of a worker process: receive a call, make it, send back its result, until asked to stop.

A worker ends by itself when the process that started it (the driver) is gone, so a driver that is killed
leaves no processes behind.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
from collections.abc import Callable
from multiprocessing import spawn
from typing import TypedDict

from sim import runner
from sim.runner.pool.message_pipe import MessagePipe

with contextlib.suppress(ImportError):  # Windows has no such module
    import resource

READY, DONE, RAISED = b"+", b"=", b"!"
_LIBRARIES = 500_000_000  # bytes that libraries may reserve without using them when they are loaded


Call = tuple[Callable[..., object], tuple[object, ...], dict[str, object]]
Script = dict[str, object] | None  # how to find the user's script, as `multiprocessing` describes it


class Start(TypedDict):
    """The first message to a worker. `warm` is a pickled function to call before the first run."""

    path: list[str]
    folder: str
    memory: int | None
    warm: bytes | None
    main: Script


def main(source: int, sink: int) -> None:
    """Make the driver's calls until it sends an empty message or ends.

    Calls arrive on the file descriptor `source`, which closes whenever the driver ends. Results go to `sink`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the driver handles Ctrl-C and stops its workers
    connection = MessagePipe(os.fdopen(source, "rb"), os.fdopen(sink, "wb"), at_end=lambda: os._exit(1))
    with contextlib.suppress(EOFError, OSError):
        start: Start = pickle.loads(connection.recv_bytes())
        begin(start)
        connection.send_bytes(READY)
        while (message := connection.recv_bytes()) != b"":
            connection.send_bytes(answer(message, start["main"]))


def begin(start: Start) -> None:
    """Set the module path, the working folder and the memory limit, and load compiled code."""
    sys.path[:] = start["path"]
    with contextlib.suppress(OSError):
        os.chdir(start["folder"])
    _prefer_ending_this_process()
    if start["warm"] is not None:
        # A failing run gives a better error message than failing to warm up.
        with contextlib.suppress(Exception):
            pickle.loads(start["warm"])()
    if start["memory"] is not None:
        # keep the cache small, so that it doesn't count as memory of a run
        runner.START_CACHE.size = min(runner.START_CACHE.size, start["memory"] // 8)
        _limit(start["memory"])


def answer(message: bytes, main: Script) -> bytes:
    """Make one call, and return the message with its result or with the reason of its failure."""
    try:
        function, arguments, named = _unpack(message, main)
        result = function(*arguments, **named)
        return DONE + pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL)
    except (Exception, SystemExit) as error:
        return RAISED + failure_reason(error).encode("utf-8", "replace")


def failure_reason(error: BaseException) -> str:
    """Return why a run failed: the type of the error and its message, the same wherever it ran.

    Examples
    --------
    >>> failure_reason(ValueError("no such town"))
    'ValueError: no such town'
    """
    try:
        message = str(error)
    except Exception:
        message = ""
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def _unpack(message: bytes, main: Script) -> Call:
    try:
        call: Call = pickle.loads(message)
    except AttributeError:
        # The function is defined in the user's script, which is imported only if it is needed.
        if main is None:
            raise
        spawn.prepare(main)
        call = pickle.loads(message)
    return call


def _prefer_ending_this_process() -> None:
    """Make the system end this worker rather than the driver if memory runs out."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123
        file.write("500")


def _limit(memory: int) -> None:
    """Limit this process to its present memory plus `memory` bytes and some room for libraries.

    Requests beyond the limit fail at once. The driver has a tighter limit but checks it only from time to
    time. On systems that can't report or limit memory, nothing is done.
    """
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            present = int(file.read().split()[5]) * resource.getpagesize()
        highest = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (present + memory + _LIBRARIES, highest))
    except (NameError, OSError, ValueError):  # Windows has no `resource`, macOS no /proc
        return
