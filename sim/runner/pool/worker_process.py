"""One worker process as its driver sees it: started, given a call, watched, ended."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import spawn
from pathlib import Path

from sim.runner.pool.message_pipe import MessagePipe
from sim.runner.pool.worker import DONE, READY, Script, Start, failure_reason

_LOOK = 0.1  # seconds between two looks at a run's memory
_START = 600.0  # seconds that a worker may take to begin, compiling included
# What a worker runs. On Linux, that it ends with its driver is settled before anything is loaded, which takes
# seconds; elsewhere it ends at its first message, because its standard input has ended. Messages get file
# descriptors of their own, so that nothing that a run prints or reads meets them.
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


class RunFailed(Exception):  # noqa: N818 - the reason of a row, not an error of ours
    """A run raised; the text is its reason as the worker wrote it down."""


class RunLost(Exception):  # noqa: N818 - likewise
    """A run was lost with its process; it may be made `again` so many times."""

    def __init__(self, reason: str, *, retries: int = 0) -> None:
        super().__init__(reason)
        self.retries = retries


class CannotStart(Exception):  # noqa: N818 - turned into a user's error by the study
    """No worker process can be brought up."""


@dataclass(frozen=True)
class Limits:
    """What one run may take: seconds, and bytes beyond what its worker holds at the start."""

    seconds: float | None = None
    memory: int | None = None


def pickle_call(
    function: Callable[..., object], arguments: tuple[object, ...], named: dict[str, object]
) -> bytes:
    """Return a call as a message to a worker, or raise `RunLost` if it can't be pickled."""
    try:
        return pickle.dumps((function, arguments, named), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # anything may go wrong in somebody's pickling
        raise RunLost(f"it can't be sent to a worker: {failure_reason(error)}") from None


def no_memory_limit(workers: int | None, memory: int | None) -> str | None:
    """Say why runs can't be limited in memory here; None if they can, or if no limit is asked for."""
    if memory is None:
        return None
    if workers == 0:
        return "memory isn't limited, because all runs take place in this process (0 workers)."
    if not Path("/proc/self/statm").is_file():
        return "memory isn't limited, because this system doesn't report the memory of a process; Linux does."
    return None


class Worker:
    """A process that makes one call at a time."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        code = _CODE.format(root=str(Path(__file__).resolve().parents[3]))
        environment = {**dict.fromkeys(_ONE_THREAD, "1"), **os.environ}
        # -P: no module is taken from the working folder, where somebody may have a random.py of their own.
        start = [sys.executable, "-P", "-c", code]
        # Ctrl-C goes to the driver alone: a session of its own on POSIX, a group of its own on Windows.
        self.process = subprocess.Popen(
            start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.connection = MessagePipe(self.process.stdout, self.process.stdin)
        self.base = 0
        self.ready = False

    def begin(self, warm: bytes | None) -> None:
        """Wait until the process is ready for calls, or raise `CannotStart`; `warm` is pickled."""
        start = Start(
            path=sys.path, folder=str(Path.cwd()), memory=self.limits.memory, warm=warm, main=_main_script()
        )
        try:
            self.connection.send_bytes(pickle.dumps(start))
            if not self.connection.poll(_START) or self.connection.recv_bytes() != READY:
                raise CannotStart("a worker process did not begin in time.")
        except (EOFError, OSError):
            raise CannotStart(f"a worker process ended before its first run: {self._ended()}.") from None
        self.base = self._memory() or 0
        self.ready = True

    def call(self, message: bytes) -> object:
        """Make one call and return its result.

        Raises
        ------
        BrokenPipeError, RunFailed, RunLost
            The process was gone before it got the call; the call raised; it was lost.
        """
        self.connection.send_bytes(message)
        try:
            self._watch()
            answer = self.connection.recv_bytes()
        except (EOFError, ConnectionError):
            self.kill()
            by_signal = self.process.returncode == _KILLED
            raise RunLost(self._ended(), retries=2 if by_signal else 1) from None
        if answer[:1] != DONE:
            raise RunFailed(answer[1:].decode("utf-8", "replace"))
        result: object = pickle.loads(answer[1:])
        return result

    def _watch(self) -> None:
        """Wait for the result, no longer and for no more memory than is allowed."""
        seconds, memory = self.limits.seconds, self.limits.memory
        end = None if seconds is None else time.monotonic() + seconds
        while not self.connection.poll(_LOOK if end is None else min(_LOOK, max(end - time.monotonic(), 0))):
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

    def _ended(self) -> str:
        code = self.process.wait()
        if code >= 0:
            return f"its process ended with exit status {code}"
        with contextlib.suppress(ValueError):
            return f"its process was ended by {signal.Signals(-code).name}"
        return f"its process was ended by signal {-code}"

    def kill(self) -> None:
        """End the process now."""
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Let the process end, or end it, and give back what it held."""
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


def _main_script() -> Script:
    """What a worker needs to find functions of the script that is run, where there is one."""
    main = sys.modules.get("__main__")
    if getattr(main, "__file__", None) is None and getattr(main, "__spec__", None) is None:
        return None
    known = spawn.get_preparation_data("worker")
    return {key: value for key, value in known.items() if key != "authkey"}  # which can't be sent
