"""The main loop of a worker process: receive a call, make it, send back its result, until asked to stop.

A worker ends by itself when the process that started it (the driver) has ended. So no worker remains if the
driver is killed.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from multiprocessing import spawn
from typing import TypedDict

from sim import runner
from sim.errors import PartError, StudyError
from sim.registry.plugin_modules import Specification
from sim.registry.plugins import load_all
from sim.runner.pool.message_pipe import MessagePipe

with contextlib.suppress(ImportError):  # Windows has no such module
    import resource

READY, DONE, RAISED = b"+", b"=", b"!"
_LIBRARIES = 500_000_000  # bytes for memory that libraries reserve, but don't use, when they are loaded


Call = tuple[Callable[..., object], tuple[object, ...], dict[str, object]]
Script = dict[str, object] | None  # how to find the user's script, as `multiprocessing` describes it


class Start(TypedDict):
    """The first message to a worker. `warm` is a pickled function to call before the first run."""

    path: list[str]
    folder: str
    plugins: Sequence[Specification]
    memory: int | None
    warm: bytes | None
    main: Script


def main(source: int, sink: int) -> None:
    """Make the calls that the driver sends, until it sends an empty message or ends.

    Calls arrive on the file descriptor `source`, which is closed when the driver ends, however that happens.
    Results are sent to `sink`. If a plugin can't be loaded, the reason is sent, and the process ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the driver handles Ctrl-C and stops its workers
    connection = MessagePipe(os.fdopen(source, "rb"), os.fdopen(sink, "wb"), at_end=lambda: os._exit(1))
    with contextlib.suppress(EOFError, OSError):
        start: Start = pickle.loads(connection.recv_bytes())
        try:
            begin(start)
        except StudyError as error:
            connection.send_bytes(RAISED + str(error).encode("utf-8", "replace"))
            return
        connection.send_bytes(READY)
        while (message := connection.recv_bytes()) != b"":
            connection.send_bytes(answer(message, start["main"]))
    gc.freeze()  # so that the process ends at once, instead of looking for garbage among all modules


def begin(start: Start) -> None:
    """Set the module path, the working folder and the memory limit; load plugins and compiled code.

    Raises
    ------
    StudyError
        A plugin can't be loaded.
    """
    sys.path[:] = start["path"]
    with contextlib.suppress(OSError):
        os.chdir(start["folder"])
    _prefer_ending_this_process()
    load_all(start["plugins"])  # first, because what is unpickled later contains their classes
    if start["warm"] is not None:
        # If this fails, the first run fails too, and its error message is better.
        with contextlib.suppress(Exception):
            pickle.loads(start["warm"])()
    if start["memory"] is not None:
        # keep the cache small, so that it doesn't count as memory of a run
        runner.START_CACHE.size = min(runner.START_CACHE.size, start["memory"] // 8)
        _limit(start["memory"])


def answer(message: bytes, main: Script) -> bytes:
    """Make one call, and return a message that contains its result or the reason of its failure."""
    try:
        function, arguments, named = _unpack(message, main)
        result = function(*arguments, **named)
        return DONE + pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL)
    except (Exception, SystemExit) as error:
        return RAISED + failure_reason(error).encode("utf-8", "replace")


def failure_reason(error: BaseException) -> str:
    """Return why a run failed: the type and the message of the error.

    Examples
    --------
    >>> failure_reason(ValueError("no such town"))
    'ValueError: no such town'
    """
    try:
        message = str(error)
    except Exception:
        message = ""
    if isinstance(error, PartError):  # a sentence
        return message.rstrip(".")
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
    """Make the operating system end this worker rather than the driver if memory runs out."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123
        file.write("500")


def _limit(memory: int) -> None:
    """Limit this process to the memory that it uses now plus `memory` bytes and some room for libraries.

    If the process requests more memory, the request fails at once. The driver enforces a lower limit, but
    checks the memory only from time to time. On systems that can't report or limit memory, nothing is done.
    """
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            present = int(file.read().split()[5]) * resource.getpagesize()
        highest = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (present + memory + _LIBRARIES, highest))
    except (NameError, OSError, ValueError):  # Windows has no `resource`, macOS no /proc
        return
