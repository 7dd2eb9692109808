"""Make calls in an executor, in this process or in others, and report each result as soon as it arrives."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import ParamSpec, Protocol, TypeVar

from sim.engine.cpu_count import cores as cores
from sim.errors import StudyError, UserError
from sim.runner.pool.worker import failure_reason
from sim.runner.pool.worker_pool import SupervisedPool
from sim.runner.pool.worker_process import CannotStart, RunFailed, RunLost, no_memory_limit

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

_STATED_REASONS = (RunFailed, RunLost, UserError)  # errors whose message is the reason of a failed run
_AHEAD = 64  # calls submitted ahead, so that workers never wait for the next one


class InlineExecutor(Executor):
    """Executor that makes each call in this process, when it is submitted.

    If a call raises an error, only the future of this call gets the error.
    """

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Make a call, and return a future that already has the result or the error."""
        future: Future[R] = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except (Exception, SystemExit) as error:
            future.set_exception(RunFailed(failure_reason(error)))
        return future


class Work(Protocol):
    """The type of an object whose method `warm` prepares a process for its first run."""

    def warm(self) -> None:
        """Load the compiled code, or compile it."""


def local_executor(workers: int | None, seconds: float | None, memory: int | None, work: Work) -> Executor:
    """Return an executor that makes runs on this machine, in `workers` supervised processes.

    With ``workers=0`` runs are made in this process, with ``workers=None`` in one process per core. `seconds`
    and `memory` (bytes) limit each run.
    """
    if (note := no_memory_limit(workers, memory)) is not None:
        warnings.warn(note, stacklevel=2)
    if workers == 0:
        return InlineExecutor()
    return SupervisedPool(workers or cores(), seconds=seconds, memory=memory, warm=work.warm)


def execute(
    tasks: Iterable[T], work: Callable[[T], R], executor: Executor,
    on_end: Callable[[T, R | None, str], None],
) -> None:  # fmt: skip
    """Call `work` with each task in an executor. A call that fails doesn't affect the others.

    Tasks are taken from the iterable only when they are needed, so there may be very many. When a call ends,
    `on_end` is called in this thread with the task, its result, and an empty text. If the call has failed,
    `on_end` is called with the task, None, and the reason of the failure.

    Raises
    ------
    StudyError
        No worker can be started. Before any error is raised, `on_end` has been called for all tasks that have
        ended.
    """
    waiting: dict[Future[R], T] = {}
    try:
        for task in tasks:
            waiting[executor.submit(work, task)] = task
            done = [future for future in waiting if future.done()] if len(waiting) < _AHEAD else None
            _hand_over(_next(waiting) if done is None else done, waiting, on_end)
        while waiting:
            _hand_over(_next(waiting), waiting, on_end)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)  # ends running calls at once
        complete = [f for f in waiting if f.done() and not f.cancelled() and not f.exception()]
        _hand_over(complete, waiting, on_end)
        raise


def _next(waiting: dict[Future[R], T]) -> Iterable[Future[R]]:
    return wait(waiting, return_when=FIRST_COMPLETED).done


def _hand_over(
    done: Iterable[Future[R]], waiting: dict[Future[R], T], on_end: Callable[[T, R | None, str], None]
) -> None:
    for future in done:
        error = future.exception()
        if isinstance(error, CannotStart):
            raise StudyError(f"No worker process can be started: {error}")
        task = waiting[future]
        if error is None:
            on_end(task, future.result(), "")
        else:
            on_end(task, None, str(error) if isinstance(error, _STATED_REASONS) else failure_reason(error))
        del waiting[future]
