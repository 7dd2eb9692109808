"""A pool of supervised worker processes: a run that goes wrong costs itself alone."""

from __future__ import annotations

import contextlib
import pickle
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from sim.runner.pool.worker_process import CannotStart, Limits, RunLost, Worker, pickle_call

P = ParamSpec("P")
R = TypeVar("R")

_TRIES = 3


_Call = tuple[Future[Any], bytes]


@dataclass
class _Shared:
    """What the supervising threads share."""

    limits: Limits
    warm: bytes | None
    calls: queue.SimpleQueue[_Call | None] = field(default_factory=queue.SimpleQueue)
    stopped: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)
    first: threading.Lock = field(default_factory=threading.Lock)
    workers: set[Worker] = field(default_factory=set)
    open: set[Future[Any]] = field(default_factory=set)
    warmed: bool = False
    broken: str = ""

    @property
    def needless(self) -> bool:
        """Whether another worker would have nothing to do."""
        return self.stopped.is_set() or (self.closing.is_set() and not self.open)


class SupervisedPool(Executor):
    """Worker processes, one thread here watching each; to be used as any executor of concurrent.futures.

    A call that raises, whose process crashes, that takes too long or too much memory, or that can't be
    pickled, fails alone: its future has an exception (`RunFailed` or `RunLost`), and the next call
    finds a fresh process. A call whose process crashed is made once more, twice where it was killed from
    outside, because that says little about the call.

    Parameters
    ----------
    workers
        Number of processes. They are started when there are calls, the first alone, so that compiled code
        lies ready for the others.
    seconds, memory
        What one call may take: seconds, and bytes beyond what its worker holds at the start.
    warm
        Called once in each process before its first call.
    """

    def __init__(
        self, workers: int, *, seconds: float | None = None, memory: int | None = None,
        warm: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        self._shared = _Shared(Limits(seconds, memory), None if warm is None else pickle.dumps(warm))
        self._most = max(1, workers)
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Have a call made by one of the processes."""
        future: Future[R] = Future()
        try:
            message = pickle_call(fn, args, kwargs)
        except RunLost as lost:
            future.set_running_or_notify_cancel()
            future.set_exception(lost)
            return future
        with self._lock:
            if self._closed:
                raise RuntimeError("The pool is shut down.")
            self._shared.open.add(future)
            future.add_done_callback(self._shared.open.discard)
            self._shared.calls.put((future, message))
            if len(self._threads) < self._most:
                thread = threading.Thread(target=_supervise, args=(self._shared,), daemon=True)
                self._threads.append(thread)
                thread.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Take no more calls; with `cancel_futures`, end those that wait or run, at once."""
        with self._lock:
            self._closed = True
        if cancel_futures:
            self._shared.stopped.set()
            for worker in list(self._shared.workers):
                worker.kill()
        self._shared.closing.set()
        for worker in list(self._shared.workers):
            if self._shared.needless and not worker.ready:
                worker.kill()
        for _ in self._threads:
            self._shared.calls.put(None)
        if wait:
            for thread in self._threads:
                thread.join()


def _supervise(shared: _Shared) -> None:
    """Hand calls to one worker after the other finished, and bring up a new one where it was lost."""
    worker: Worker | None = None
    with contextlib.suppress(CannotStart, OSError):  # a call tries again, and is told
        # No call is taken before there is a worker for it: another may have one sooner.
        worker = _start(shared)
    while (call := shared.calls.get()) is not None:
        if shared.stopped.is_set():
            call[0].cancel()
        elif call[0].set_running_or_notify_cancel():
            worker = _settle(*call, worker, shared)
    if worker is not None:
        shared.workers.discard(worker)
        worker.close()


def _settle(future: Future[Any], message: bytes, worker: Worker | None, shared: _Shared) -> Worker | None:
    """Make a call until it has a result or a reason; return the worker that is up afterwards."""
    times = 0
    while True:
        try:
            if worker is None:
                worker = _start(shared)
            future.set_result(worker.call(message))
            return worker
        except RunLost as lost:
            _forget(worker, shared)
            worker = None
            times += 1
            if times > lost.retries or shared.stopped.is_set():
                future.set_exception(lost)
                return worker
        except ConnectionError:  # it had ended before it got the call
            _forget(worker, shared)
            worker = None
        except CannotStart as error:
            future.set_exception(error)
            return None
        except BaseException as error:  # the reason of this call alone, whatever it is
            future.set_exception(error)
            return worker


def _forget(worker: Worker | None, shared: _Shared) -> None:
    if worker is not None:
        shared.workers.discard(worker)
        worker.kill()
        worker.release()


def _start(shared: _Shared) -> Worker:
    """Bring up a worker; the first ever alone, until it is warm."""
    if not shared.warmed:
        with shared.first:
            if not shared.warmed:
                worker = _try(shared)
                shared.warmed = True
                return worker
    return _try(shared)


def _try(shared: _Shared) -> Worker:
    last = ""
    for left in reversed(range(_TRIES)):
        if shared.needless or shared.broken:
            raise CannotStart(shared.broken or "the pool is stopped.")
        try:
            # What wouldn't be warmed up is left cold: a run that fails says more.
            return _bring_up(shared, shared.warm if left == _TRIES - 1 else None)
        except (CannotStart, OSError) as error:
            last = str(error)
    if not shared.needless:
        shared.broken = last
    raise CannotStart(last)


def _bring_up(shared: _Shared, warm: bytes | None) -> Worker:
    worker = Worker(shared.limits)
    shared.workers.add(worker)  # known before it is ready, so that it can be ended while it begins
    try:
        if shared.needless:
            raise CannotStart("the pool is stopped.")
        worker.begin(warm)
    except BaseException:  # whatever it is, no process stays behind
        _forget(worker, shared)
        raise
    return worker
