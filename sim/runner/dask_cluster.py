"""Make runs on a Dask cluster.

Dask distributes the runs over its workers. On each Dask worker, a `SupervisedPool` supervises them.
"""

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

from sim.errors import StudyError, install_command, spelled
from sim.registry.plugin_modules import Specification
from sim.registry.plugins import parts_of_users, to_load
from sim.runner.pool.worker import failure_reason
from sim.runner.pool.worker_pool import SupervisedPool
from sim.runner.pool.worker_process import CannotStart, RunFailed, RunLost, pickle_call

distributed = lazy_loader.load("distributed")

P = ParamSpec("P")
R = TypeVar("R")

_RETRIES = 3
Limits = tuple[float | None, int | None]  # seconds and bytes allowed for a call
Plugins = tuple[Specification, ...]
_POOLS: dict[tuple[Limits, Plugins], SupervisedPool] = {}  # the pools on this Dask worker
_POOLS_LOCK = threading.Lock()


class DaskExecutor(Executor):
    """Executor that makes each call in a supervised process on a worker of a Dask cluster.

    If a call crashes, or takes too long or too much memory, only its process ends, not the Dask worker. If a
    Dask worker is lost, its calls are made on another one.

    Parameters
    ----------
    address
        ``tcp://127.0.0.1:8786`` or another address on this machine, ``tls://…``, or the path of a scheduler
        file.
    seconds, memory
        Limits of one call, in seconds and bytes.

    Raises
    ------
    StudyError
        Dask isn't installed, no scheduler answers, or the address is neither on this machine nor encrypted.
    """

    def __init__(self, address: str, *, seconds: float | None = None, memory: int | None = None) -> None:
        try:
            client = distributed.Client
        except ImportError:
            raise StudyError(
                f"{_option()} needs Dask's distributed; install it with {install_command('cluster')}."
            ) from None
        where = scheduler_address(address)
        try:
            self._client = client(where, timeout=20, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise StudyError(f"{_option()} {address}: no scheduler answers there: {error}.") from None
        self._limits = (seconds, memory)
        self._parts: list[int] = []  # which parts of users the plugins declare
        self._plugins: Plugins = ()
        self._pending: set[Any] = set()

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Let one of the Dask workers make a call, and return the call's future."""
        future: Future[R] = Future()
        future.set_running_or_notify_cancel()
        try:
            message = pickle_call(fn, args, kwargs)
        except RunLost as lost:
            future.set_exception(lost)
            return future
        # A plugin is read only once, so that all runs of a study have the same, even if its file changes.
        if (parts := [id(part) for part in parts_of_users()]) != self._parts:
            self._parts, self._plugins = parts, tuple(to_load())
        dask_future = self._client.submit(
            supervised_call, self._limits, self._plugins, message, pure=False, retries=_RETRIES
        )
        self._pending.add(dask_future)
        dask_future.add_done_callback(partial(self._copy_result, future))
        return future

    def _copy_result(self, future: Future[R], dask_future: Any) -> None:
        """Copy the result or error of Dask's future to the future that `submit` has returned."""
        self._pending.discard(dask_future)
        if dask_future.cancelled():
            future.set_exception(RunLost("it was cancelled"))
        elif dask_future.status != "finished":
            error = dask_future.exception()
            if isinstance(error, distributed.KilledWorker):
                future.set_exception(RunLost("its Dask workers were lost"))
            else:
                future.set_exception(CannotStart(str(error).split("\n")[0]))
        else:
            kind, value = dask_future.result()
            if kind == "done":
                _set_result(future, value)
            else:
                future.set_exception(RunFailed(value) if kind == "failed" else RunLost(value))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Disconnect from the cluster. `cancel_futures` cancels waiting calls and ends running ones."""
        del wait
        if cancel_futures and self._pending:
            self._client.cancel(list(self._pending), force=True)
            self._client.run(end_pools, wait=False)
        self._client.close()


def scheduler_address(address: str) -> str:
    """Return a scheduler's address, given the address itself or a scheduler file, if connecting is safe.

    Anybody who reaches a Dask scheduler can run code on it, so connections to other machines must use TLS.

    Raises
    ------
    StudyError
        The file isn't a scheduler file, or the address is neither on this machine nor encrypted.

    Examples
    --------
    >>> scheduler_address("tcp://127.0.0.1:8786")
    'tcp://127.0.0.1:8786'
    """
    where = address
    if os.path.isfile(address):  # noqa: PTH113 - pathlib raises for a very long address
        try:
            where = str(json.loads(Path(address).read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError, KeyError, TypeError):
            raise StudyError(f"{_option()} {address}: this isn't a scheduler file of Dask.") from None
    parts = urlsplit(where if "://" in where else f"tcp://{where}")
    here = parts.hostname == "localhost"
    with contextlib.suppress(ValueError):  # a host name instead of an address
        here = here or ipaddress.ip_address(parts.hostname or "").is_loopback
    if parts.scheme != "tls" and not here:
        raise StudyError(
            f"{_option()} {address}: {where} is neither on this machine nor encrypted; "
            "use tls://, or an ssh tunnel to tcp://127.0.0.1."
        )
    return where


def _set_result(future: Future[R], pickled: bytes) -> None:
    try:
        future.set_result(pickle.loads(pickled))
    except Exception as error:  # unpickling runs code of others, which can raise anything
        future.set_exception(RunLost(failure_reason(error)))


def supervised_call(limits: Limits, plugins: Plugins, message: bytes) -> tuple[str, Any]:
    """Make a call in its own process on a Dask worker; return its outcome and its pickled result.

    The outcome is ``done``, ``failed`` or ``lost``. If the call fails, the reason of the failure is returned
    in place of the result, and no error is raised. Only the process that makes the call loads the plugins, so
    studies with different plugins can share a Dask worker.
    """
    try:
        with _POOLS_LOCK:  # so that no other call ends the pool before it has this call
            call = _pool(limits, plugins).submit_pickled(message)
        return "done", call.result()
    except RunFailed as error:
        return "failed", str(error)
    except Exception as error:
        return "lost", str(error) if isinstance(error, RunLost | CannotStart) else failure_reason(error)


def _pool(limits: Limits, plugins: Plugins) -> SupervisedPool:
    """Return the pool of this Dask worker for some limits and plugins; other pools without calls are ended.

    The pool has one process for each thread of the Dask worker.
    """
    if (limits, plugins) not in _POOLS:
        for key in [each for each, pool in _POOLS.items() if pool.is_idle]:
            _POOLS.pop(key).shutdown(wait=False)
        threads = distributed.get_worker().state.nthreads
        pool = SupervisedPool(threads, seconds=limits[0], memory=limits[1], plugins=plugins)
        atexit.register(pool.shutdown, wait=False, cancel_futures=True)
        _POOLS[limits, plugins] = pool
    return _POOLS[limits, plugins]


def end_pools() -> None:
    """End all running calls on this Dask worker. The driver calls this when a study is stopped."""
    with _POOLS_LOCK:
        while _POOLS:
            _POOLS.popitem()[1].shutdown(wait=False, cancel_futures=True)


def _option() -> str:
    return spelled("--dask", "DaskExecutor")
