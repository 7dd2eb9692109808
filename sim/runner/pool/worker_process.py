"""Start a worker process, send it calls, watch its time and memory, and end it."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import spawn
from pathlib import Path

from sim.registry.plugin_modules import Specification
from sim.runner.pool.message_pipe import MessagePipe
from sim.runner.pool.worker import DONE, READY, Script, Start, failure_reason

_CHECK_INTERVAL = 0.1  # seconds between two checks of a run's memory
_START_LIMIT = 600.0  # seconds that a worker may take to start, including compilation
# Code of a worker process. First, on Linux, the worker asks the system to kill it when its driver ends; then
# it loads libraries, which takes seconds. On other systems the worker notices the end of its driver when it
# waits for its first message. Messages use separate file descriptors, so that a run can print and read.
_CODE = """
import os, sys
try:
    import ctypes
    ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG, SIGKILL: on Linux
except Exception:
    pass
source, sink, nowhere = os.dup(0), os.dup(1), os.open(os.devnull, os.O_RDWR)
os.dup2(nowhere, 0)
try:
    os.dup2(2, 1)
except OSError:
    os.dup2(nowhere, 1)
sys.path.insert(0, {root!r})
from sim.runner.pool.worker import main
main(source, sink)
"""
_KILLED = -getattr(signal, "SIGKILL", 9)  # Windows has no signals
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


class RunFailed(Exception):  # noqa: N818 - it becomes the reason in a row, not an error for the user
    """A run raised an error. The message is the reason that the worker has sent."""


class RunLost(Exception):  # noqa: N818 - the same
    """The process of a run ended before the run did. The run may be tried again `retries` times."""

    def __init__(self, reason: str, *, retries: int = 0) -> None:
        super().__init__(reason)
        self.retries = retries


class CannotStart(Exception):  # noqa: N818 - `execute` turns it into a UserError
    """No worker process can be started."""


@dataclass(frozen=True)
class Limits:
    """Limits of one run: seconds, and bytes beyond the memory of its worker at the start."""

    seconds: float | None = None
    memory: int | None = None


def pickle_call(
    function: Callable[..., object], arguments: tuple[object, ...], named: dict[str, object]
) -> bytes:
    """Pickle a call for a worker, or raise `RunLost` if that is impossible."""
    try:
        return pickle.dumps((function, arguments, named), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # pickling runs code of others, which can raise anything
        raise RunLost(f"it can't be sent to a worker: {failure_reason(error)}") from None


def no_memory_limit(workers: int | None, memory: int | None) -> str | None:
    """Return why the memory of runs can't be limited, or None if it can be, or if no limit is wanted."""
    if memory is None:
        return None
    if workers == 0:
        return "memory isn't limited, because all runs take place in this process (0 workers)."
    if not Path("/proc/self/statm").is_file():
        return "memory isn't limited, because this system doesn't report the memory of a process; Linux does."
    return None


class Worker:
    """A worker process, which makes one call at a time."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        code = _CODE.format(root=str(Path(__file__).resolve().parents[3]))
        environment = {**dict.fromkeys(_ONE_THREAD, "1"), **os.environ}
        # -P: import no modules from the working folder, which may contain a file such as random.py.
        start = [sys.executable, "-P", "-c", code]
        # A new session (POSIX) or process group (Windows), so that Ctrl-C reaches only the driver.
        self.process = subprocess.Popen(
            start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.connection = MessagePipe(self.process.stdout, self.process.stdin)
        self.base = 0
        self.ready = False

    def begin(self, warm: bytes | None, plugins: Sequence[Specification] = ()) -> None:
        """Wait until the process is ready for calls, or raise `CannotStart`.

        The process first loads `plugins`, and then calls `warm`, a pickled function.
        """
        start = Start(
            path=sys.path, folder=str(Path.cwd()), plugins=plugins, memory=self.limits.memory, warm=warm,
            main=_main_script(),
        )  # fmt: skip
        try:
            self.connection.send_bytes(pickle.dumps(start))
            if not self.connection.poll(_START_LIMIT):
                raise CannotStart(f"a worker process did not start within {_START_LIMIT:.0f} s.")
            if (answer := self.connection.recv_bytes()) != READY:
                raise CannotStart(answer[1:].decode("utf-8", "replace"))
        except (EOFError, OSError):
            why = self._exit_reason()
            raise CannotStart(f"a worker process ended before its first run: {why}.") from None
        self.base = self._memory() or 0
        self.ready = True

    def call(self, message: bytes) -> bytes:
        """Make one call and return its pickled result.

        Raises
        ------
        BrokenPipeError
            The process ended before it received the call.
        RunFailed
            The call raised an error.
        RunLost
            The process ended during the call, or the call exceeded a limit.
        """
        self.connection.send_bytes(message)
        try:
            self._watch()
            answer = self.connection.recv_bytes()
        except (EOFError, ConnectionError):
            self.kill()
            by_signal = self.process.returncode == _KILLED
            raise RunLost(self._exit_reason(), retries=2 if by_signal else 1) from None
        if answer[:1] != DONE:
            raise RunFailed(answer[1:].decode("utf-8", "replace"))
        return answer[1:]

    def _watch(self) -> None:
        """Wait for the result; end the process if it exceeds the limit of time or memory."""
        seconds, memory = self.limits.seconds, self.limits.memory
        end = None if seconds is None else time.monotonic() + seconds
        while not self.connection.poll(_wait_time(end)):
            if end is not None and time.monotonic() >= end:
                self.kill()
                raise RunLost(f"it took longer than the {seconds:g} s that a run may take")
            if memory is not None and (self._memory() or 0) - self.base > memory:
                self.kill()
                raise RunLost(f"it took more than the {memory / 1e6:,.0f} MB of memory that a run may take")

    def _memory(self) -> int | None:
        try:
            pages = Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1]
            return int(pages) * os.sysconf("SC_PAGE_SIZE")
        except (AttributeError, OSError, ValueError, IndexError):
            return None

    def _exit_reason(self) -> str:
        """Wait for the end of the process, and return how it ended."""
        code = self.process.wait()
        if code >= 0:
            return f"its process ended with exit status {code}"
        with contextlib.suppress(ValueError):
            return f"its process was ended by {signal.Signals(-code).name}"
        return f"its process was ended by signal {-code}"

    def kill(self) -> None:
        """Kill the process."""
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Ask the process to end, kill it if it doesn't within 2 s, and close the connection."""
        with contextlib.suppress(OSError):
            self.connection.send_bytes(b"")
        try:
            self.process.wait(timeout=2.0)
        except subprocess.TimeoutExpired:
            self.kill()
        self.release()

    def release(self) -> None:
        """Close the connection to a process that has ended."""
        self.connection.close()


def _wait_time(end: float | None) -> float:
    """Return the seconds until the next check of memory or time."""
    return _CHECK_INTERVAL if end is None else min(_CHECK_INTERVAL, max(end - time.monotonic(), 0))


def _main_script() -> Script:
    """Return what a worker needs to import functions from the user's script; None if there is no script."""
    main = sys.modules.get("__main__")
    if getattr(main, "__file__", None) is None and getattr(main, "__spec__", None) is None:
        return None
    prepared = spawn.get_preparation_data("worker")
    return {key: value for key, value in prepared.items() if key != "authkey"}  # it can't be pickled
