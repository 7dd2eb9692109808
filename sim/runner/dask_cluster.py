"""Runs over a Dask cluster: Dask says where a run goes, our own pool on each worker sees that it ends."""

from __future__ import annotations

import atexit
import contextlib
import ipaddress
import json
import os.path
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

import lazy_loader

from sim.errors import StudyError, spelled
from sim.runner.pool.worker import Call, failure_reason
from sim.runner.pool.worker_pool import SupervisedPool
from sim.runner.pool.worker_process import CannotStart, RunFailed, RunLost, pickle_call

distributed = lazy_loader.load("distributed")

P = ParamSpec("P")
R = TypeVar("R")

_RETRIES = 3
Limits = tuple[float | None, int | None]  # seconds and bytes that a call may take
_POOLS: dict[Limits, SupervisedPool] = {}  # those of this Dask worker
_MAKING = threading.Lock()


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
            client = distributed.Client
        except ImportError:
            raise StudyError(
                f"{_option()} needs Dask's distributed; install it with pip install '.[cluster]' "
                "in the folder of the clone."
            ) from None
        where = scheduler_address(address)
        try:
            self._client = client(where, timeout=20, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise StudyError(f"{_option()} {address}: no scheduler answers there: {error}.") from None
        self._limits = (seconds, memory)
        self._waiting: set[Any] = set()

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Have a call made by one of the workers."""
        future: Future[R] = Future()
        future.set_running_or_notify_cancel()
        try:
            message = pickle_call(fn, args, kwargs)
        except RunLost as lost:
            future.set_exception(lost)
            return future
        theirs = self._client.submit(supervised_call, self._limits, message, pure=False, retries=_RETRIES)
        self._waiting.add(theirs)
        theirs.add_done_callback(partial(self._settle, future))
        return future

    def _settle(self, future: Future[R], theirs: Any) -> None:
        """Give our future what came of theirs, Dask's."""
        self._waiting.discard(theirs)
        if theirs.cancelled():
            future.set_exception(RunLost("it was called off"))
        elif theirs.status != "finished":
            error = theirs.exception()
            if isinstance(error, distributed.KilledWorker):
                future.set_exception(RunLost("its Dask workers were lost"))
            else:
                future.set_exception(CannotStart(str(error).split("\n")[0]))
        else:
            kind, value = theirs.result()
            if kind == "done":
                future.set_result(value)
            else:
                future.set_exception(RunFailed(value) if kind == "failed" else RunLost(value))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Leave the cluster; with `cancel_futures` what waits there is called off, and what runs ended."""
        del wait
        if cancel_futures and self._waiting:
            self._client.cancel(list(self._waiting), force=True)
            self._client.run(end_pools, wait=False)
        self._client.close()


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
    here = parts.hostname == "localhost"
    with contextlib.suppress(ValueError):  # a name of another machine
        here = here or ipaddress.ip_address(parts.hostname or "").is_loopback
    if parts.scheme != "tls" and not here:
        raise StudyError(
            f"{_option()} {address}: {where} is neither on this machine nor encrypted; "
            "use tls://, or an ssh tunnel to tcp://127.0.0.1."
        )
    return where


def supervised_call(limits: Limits, message: bytes) -> tuple[str, object]:
    """On a Dask worker: make a call in a process of its own, and return what came of it; it never raises."""
    try:
        call: Call = pickle.loads(message)
        function, arguments, named = call
        return "done", _pool(limits).submit(function, *arguments, **named).result()
    except RunFailed as error:
        return "failed", str(error)
    except Exception as error:  # also what can't be read here
        return "lost", str(error) if isinstance(error, RunLost) else failure_reason(error)


def _pool(limits: Limits) -> SupervisedPool:
    """The pool of this Dask worker: as many processes as it has threads."""
    with _MAKING:
        if limits not in _POOLS:
            pool = SupervisedPool(
                distributed.get_worker().state.nthreads, seconds=limits[0], memory=limits[1]
            )
            atexit.register(pool.shutdown, wait=False, cancel_futures=True)
            _POOLS[limits] = pool
        return _POOLS[limits]


def end_pools() -> None:
    """On a Dask worker: end what still runs for a study that was stopped."""
    with _MAKING:
        while _POOLS:
            _POOLS.popitem()[1].shutdown(wait=False, cancel_futures=True)


def _option() -> str:
    return spelled("--dask", "DaskExecutor")
