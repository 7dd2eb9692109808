"""What a worker process does: take a call, make it, send back what came of it, until told to stop.

It ends by itself when the process that started it is gone, so that nothing is left behind by a driver
that was killed.
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
_LIBRARIES = 500_000_000  # bytes that libraries may ask for, without using them, when they are loaded


Call = tuple[Callable[..., object], tuple[object, ...], dict[str, object]]
Script = dict[str, object] | None  # how the script that is run is found, as `multiprocessing` says it


class Start(TypedDict):
    """What a worker is told first; `warm` is a pickled function to call before the first run."""

    path: list[str]
    folder: str
    memory: int | None
    warm: bytes | None
    main: Script


def main(source: int, sink: int) -> None:
    """Work for the process that started this one, until it sends an empty message or ends.

    Calls come from the file descriptor `source`, which ends when the driver ends, however it ends, and
    results go to `sink`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the driver's, which then stops us
    connection = MessagePipe(os.fdopen(source, "rb"), os.fdopen(sink, "wb"), at_end=lambda: os._exit(1))
    with contextlib.suppress(EOFError, OSError):
        start: Start = pickle.loads(connection.recv_bytes())
        begin(start)
        connection.send_bytes(READY)
        while (message := connection.recv_bytes()) != b"":
            connection.send_bytes(answer(message, start["main"]))


def begin(start: Start) -> None:
    """Settle in: where modules are found, how much memory may be taken, and compiled code at hand."""
    sys.path[:] = start["path"]
    with contextlib.suppress(OSError):
        os.chdir(start["folder"])
    _first_to_go()
    if start["warm"] is not None:
        with contextlib.suppress(Exception):  # a run that fails tells more than a warming up that does
            pickle.loads(start["warm"])()
    if start["memory"] is not None:
        # keep few societies from run to run, so that these aren't taken for a run's own
        runner.START_CACHE.size = min(runner.START_CACHE.size, start["memory"] // 8)
        _limit(start["memory"])


def answer(message: bytes, main: Script) -> bytes:
    """Make one call and return the message about it: its result, or the reason why there is none."""
    try:
        function, arguments, named = _unpack(message, main)
        result = function(*arguments, **named)
        return DONE + pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL)
    except (Exception, SystemExit) as error:
        return RAISED + failure_reason(error).encode("utf-8", "replace")


def failure_reason(error: BaseException) -> str:
    """Say why a run failed, the same wherever it ran: the kind of error and what it says.

    Examples
    --------
    >>> failure_reason(ValueError("no such town"))
    'ValueError: no such town'
    """
    try:
        told = str(error)
    except Exception:
        told = ""
    return f"{type(error).__name__}: {told}" if told else type(error).__name__


def _unpack(message: bytes, main: Script) -> Call:
    try:
        call: Call = pickle.loads(message)
    except AttributeError:
        # The function stands in the driver's own script, which is read here only when it is needed.
        if main is None:
            raise
        spawn.prepare(main)
        call = pickle.loads(message)
    return call


def _first_to_go() -> None:
    """Let the system, where memory runs out, end a worker rather than the driver."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123
        file.write("500")


def _limit(memory: int) -> None:
    """Refuse memory much beyond what is held now and `memory` bytes, at once, before it is used.

    The driver watches closer, but looks only now and then. Where neither can be told, nothing is done.
    """
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            held = int(file.read().split()[5]) * resource.getpagesize()
        highest = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (held + memory + _LIBRARIES, highest))
    except (NameError, OSError, ValueError):  # Windows has no `resource`, macOS no /proc
        return
