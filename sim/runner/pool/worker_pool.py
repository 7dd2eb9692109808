"""A pool of supervised worker processes. A run that fails or crashes doesn't affect other runs."""

from __future__ import annotations

import contextlib
import pickle
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any, NamedTuple, ParamSpec, TypeVar

from sim.registry.plugin_modules import Specification
from sim.registry.plugins import to_load
from sim.runner.pool.worker_process import CannotStart, Limits, RunLost, Worker, pickle_call

P = ParamSpec("P")
R = TypeVar("R")

_TRIES = 3


class _Call(NamedTuple):
    """A call that waits for a process. With `raw`, its result stays pickled."""

    future: Future[Any]
    message: bytes
    raw: bool


@dataclass
class _Shared:
    """State that the supervising threads share."""

    limits: Limits
    warm: bytes | None
    plugins: Sequence[Specification]
    calls: queue.SimpleQueue[_Call | None] = field(default_factory=queue.SimpleQueue)
    stopped: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)
    workers: set[Worker] = field(default_factory=set)
    open: set[Future[Any]] = field(default_factory=set)
    broken: str = ""

    @property
    def workers_are_useless(self) -> bool:
        """Whether a worker that starts now would have no calls to make."""
        return self.stopped.is_set() or (self.closing.is_set() and not self.open)


class SupervisedPool(Executor):
    """An executor, as in concurrent.futures, whose worker processes are each supervised by a thread.

    If a call raises an error, crashes its process, takes too long or too much memory, or can't be pickled,
    only this call fails: its future gets an exception (`RunFailed` or `RunLost`), and the next call gets a
    new process if necessary. If a call's process crashed, the call is tried once more. If the process was
    killed by another program, the call is tried twice more, because the call is probably not the cause.

    Parameters
    ----------
    workers
        Number of processes. They are started when there are calls. If code must be compiled, one of them
        compiles each kernel, and the others wait for it (`sim.engine.kernel_lock`).
    seconds, memory
        Limits of one call: seconds, and bytes beyond the memory of its worker at the start.
    warm
        A function that each process calls once, before its first call.
    plugins
        Plugins that each process loads first. By default these are all that this process has loaded.
    """

    def __init__(
        self, workers: int, *, seconds: float | None = None, memory: int | None = None,
        warm: Callable[[], object] | None = None, plugins: Sequence[Specification] | None = None,
    ) -> None:  # fmt: skip
        self._shared = _Shared(
            Limits(seconds, memory),
            None if warm is None else pickle.dumps(warm),
            to_load() if plugins is None else plugins,
        )
        self._most = max(1, workers)
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Let one of the processes make a call, and return the call's future."""
        try:
            return self._submit(pickle_call(fn, args, kwargs), raw=False)
        except RunLost as lost:
            future: Future[R] = Future()
            future.set_running_or_notify_cancel()
            future.set_exception(lost)
            return future

    def submit_pickled(self, message: bytes) -> Future[bytes]:
        """Let one of the processes make a pickled call, and return a future of its pickled result.

        So this process needs no module that the call needs.
        """
        return self._submit(message, raw=True)

    def _submit(self, message: bytes, *, raw: bool) -> Future[Any]:
        future: Future[Any] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("The pool is shut down.")
            self._shared.open.add(future)
            future.add_done_callback(self._shared.open.discard)
            self._shared.calls.put(_Call(future, message, raw))
            if len(self._threads) < self._most:
                thread = threading.Thread(target=_supervise, args=(self._shared,), daemon=True)
                self._threads.append(thread)
                thread.start()
        return future

    @property
    def is_idle(self) -> bool:
        """Whether all calls have ended."""
        return not self._shared.open

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Accept no more calls. `cancel_futures` cancels waiting calls and ends running ones at once."""
        with self._lock:
            self._closed = True
        if cancel_futures:
            self._shared.stopped.set()
            for worker in list(self._shared.workers):
                worker.kill()
        self._shared.closing.set()
        for worker in list(self._shared.workers):
            if self._shared.workers_are_useless and not worker.ready:
                worker.kill()
        for _ in self._threads:
            self._shared.calls.put(None)
        if wait:
            for thread in self._threads:
                thread.join()


def _supervise(shared: _Shared) -> None:
    """Give calls to one worker, one after another, and start a new worker if its process is lost."""
    worker: Worker | None = None
    with contextlib.suppress(CannotStart, OSError):  # the next call tries again and gets the error
        # Take no call before the worker is ready, because another thread may be ready sooner.
        worker = _start(shared)
    while (call := shared.calls.get()) is not None:
        if shared.stopped.is_set():
            call.future.cancel()
        elif call.future.set_running_or_notify_cancel():
            worker = _make_call(call, worker, shared)
    if worker is not None:
        shared.workers.discard(worker)
        worker.close()


def _make_call(call: _Call, worker: Worker | None, shared: _Shared) -> Worker | None:
    """Try a call until its future has a result or an error.

    Returns the worker for the next call, or None if it has ended.
    """
    failures = 0
    while True:
        try:
            if worker is None:
                worker = _start(shared)
            result = worker.call(call.message)
            call.future.set_result(result if call.raw else pickle.loads(result))
            return worker
        except RunLost as lost:
            _forget(worker, shared)
            worker = None
            failures += 1
            if failures > lost.retries or shared.stopped.is_set():
                call.future.set_exception(lost)
                return worker
        except ConnectionError:  # the process ended before it received the call
            _forget(worker, shared)
            worker = None
        except CannotStart as error:
            call.future.set_exception(error)
            return None
        except BaseException as error:  # whatever it is, it concerns only this call
            call.future.set_exception(error)
            return worker


def _forget(worker: Worker | None, shared: _Shared) -> None:
    if worker is not None:
        shared.workers.discard(worker)
        worker.kill()
        worker.release()


def _start(shared: _Shared) -> Worker:
    """Start a worker, with several tries."""
    last = ""
    for left in reversed(range(_TRIES)):
        if shared.workers_are_useless or shared.broken:
            raise CannotStart(shared.broken or "the pool is stopped.")
        try:
            # After a failed start, try without warming up: then a run fails, with a better error message.
            return _start_process(shared, shared.warm if left == _TRIES - 1 else None)
        except (CannotStart, OSError) as error:
            last = str(error)
    if not shared.workers_are_useless:
        shared.broken = last
    raise CannotStart(last)


def _start_process(shared: _Shared, warm: bytes | None) -> Worker:
    worker = Worker(shared.limits)
    shared.workers.add(worker)  # added before it is ready, so that shutdown can end it while it starts
    try:
        if shared.workers_are_useless:
            raise CannotStart("the pool is stopped.")
        worker.begin(warm, shared.plugins)
    except BaseException:  # whatever it is, leave no process behind
        _forget(worker, shared)
        raise
    return worker
