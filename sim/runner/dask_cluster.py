"""Runs over a Dask cluster: Dask says where a run goes, our own pool on each worker sees that it ends."""

from __future__ import annotations

import atexit
import ipaddress
import json
import os.path
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sim.errors import StudyError, spelled
from sim.runner.pool.worker import reason
from sim.runner.pool.worker_pool import SupervisedPool
from sim.runner.pool.worker_process import CannotStart, RunFailed, RunLost

_RETRIES = 3
Limits = tuple[float | None, int | None]  # seconds and bytes that a call may take


class DaskExecutor(Executor):
    """Have calls made on the workers of a Dask cluster, each in a process that we supervise there.

    A call that crashes, takes too long or too much memory ends that process and not Dask's worker; a
    Dask worker that is lost has its calls made elsewhere.

    Parameters
    ----------
    address
        ``tcp://127.0.0.1:8786`` or another address of this machine, ``tls://…``, or a scheduler file.
    seconds, memory
        What one call may take.

    Raises
    ------
    StudyError
        Dask isn't installed, nobody answers, or the address is neither of this machine nor encrypted.
    """

    def __init__(self, address: str, *, seconds: float | None = None, memory: int | None = None) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise StudyError(
                f"{_option()} needs Dask's distributed; install it with pip install '.[cluster]' "
                "in the folder of the clone."
            ) from None
        where = scheduler_address(address)
        try:
            self._client = Client(where, timeout=20, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise StudyError(f"{_option()} {address}: no scheduler answers there: {error}.") from None
        self._limits = (seconds, memory)
        self._waiting: set[Any] = set()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a call made by one of the workers."""
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        try:
            message = pickle.dumps((fn, args, kwargs), protocol=pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # anything may go wrong in somebody's pickling
            future.set_exception(RunLost(f"it can't be sent to a worker: {reason(error)}"))
            return future
        theirs = self._client.submit(supervised, self._limits, message, pure=False, retries=_RETRIES)
        self._waiting.add(theirs)

        def settle(done: Any) -> None:
            self._waiting.discard(done)
            _settle(done, future)

        theirs.add_done_callback(settle)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Leave the cluster; with `cancel_futures` what waits there is called off, and what runs ended."""
        del wait
        if cancel_futures and self._waiting:
            self._client.cancel(list(self._waiting), force=True)
            self._client.run(end_pools, wait=False)
        self._client.close()


def dask_executor(address: str, *, seconds: float | None = None, memory: int | None = None) -> Executor:
    """Return an executor over a Dask cluster (see `DaskExecutor`)."""
    return DaskExecutor(address, seconds=seconds, memory=memory)


def scheduler_address(address: str) -> str:
    """Return a scheduler's address, from a scheduler file too, if it is safe to talk to.

    Whoever reaches a Dask scheduler can run code on it, so over a network only TLS will do.

    Examples
    --------
    >>> scheduler_address("tcp://127.0.0.1:8786")
    'tcp://127.0.0.1:8786'
    """
    where = address
    if os.path.isfile(address):  # noqa: PTH113 - a long address is no file, where pathlib raises
        try:
            where = str(json.loads(Path(address).read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError, KeyError, TypeError):
            raise StudyError(f"{_option()} {address}: this is no scheduler file of Dask's.") from None
    parts = urlsplit(where if "://" in where else f"tcp://{where}")
    if parts.scheme != "tls" and not _here(parts.hostname or ""):
        raise StudyError(
            f"{_option()} {address}: {where} is neither on this machine nor encrypted; "
            "use tls://, or an ssh tunnel to tcp://127.0.0.1."
        )
    return where


def _here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def supervised(limits: Limits, message: bytes) -> tuple[str, Any]:
    """On a Dask worker: make a call in a process of its own; returns what came of it, never raises it."""
    try:
        function, arguments, named = pickle.loads(message)
        return "done", _pool(limits).submit(function, *arguments, **named).result()
    except RunFailed as error:
        return "failed", str(error)
    except Exception as error:  # also what can't be read here
        return "lost", str(error) if isinstance(error, RunLost) else reason(error)


def _pool(limits: Limits) -> SupervisedPool:
    """The pool of this Dask worker: as many processes as it has threads."""
    from distributed import get_worker

    with _MAKING:
        if limits not in _POOLS:
            pool = SupervisedPool(get_worker().state.nthreads, seconds=limits[0], memory=limits[1])
            atexit.register(pool.shutdown, wait=False, cancel_futures=True)
            _POOLS[limits] = pool
        return _POOLS[limits]


def end_pools() -> None:
    """On a Dask worker: end what still runs for a study that was stopped."""
    with _MAKING:
        while _POOLS:
            _POOLS.popitem()[1].shutdown(wait=False, cancel_futures=True)


_POOLS: dict[Limits, SupervisedPool] = {}
_MAKING = threading.Lock()


def _settle(done: Any, future: Future[Any]) -> None:
    from distributed import KilledWorker

    if done.cancelled():
        future.set_exception(RunLost("it was called off"))
    elif done.status != "finished":
        error = done.exception()
        told = str(error).split("\n")[0]
        lost = isinstance(error, KilledWorker)
        future.set_exception(RunLost("its Dask workers were lost") if lost else CannotStart(told))
    else:
        kind, value = done.result()
        if kind == "done":
            future.set_result(value)
        else:
            future.set_exception(RunFailed(value) if kind == "failed" else RunLost(value))


def _option() -> str:
    return spelled("--dask", "dask_executor")
