"""Have calls made by an executor, and hand over what came of each as it ends."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any, TypeVar

from sim.engine.cpu_count import cores
from sim.errors import StudyError
from sim.runner.inline import Inline
from sim.runner.pool.worker import reason
from sim.runner.pool.worker_pool import SupervisedPool
from sim.runner.pool.worker_process import CannotStart, no_memory_limit

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 64  # calls handed over before any ends, so that no worker waits for us


def on_this_machine(workers: int | None, seconds: float | None, memory: int | None, work: Any) -> Executor:
    """Return what makes runs on this machine: this process where `workers` is 0, else a supervised pool.

    Parameters
    ----------
    workers
        Processes; None takes one a core.
    seconds, memory
        What one run may take (see `SupervisedPool`).
    work
        What is to be done; its method `warm` is called once in each process before the first run.
    """
    if (told := no_memory_limit(workers, memory)) is not None:
        warnings.warn(told, stacklevel=2)
    if workers == 0:
        return Inline()
    return SupervisedPool(workers or cores(), seconds=seconds, memory=memory, warm=(type(work).warm, (work,)))


def execute(
    tasks: Iterable[T], work: Callable[[T], R], executor: Executor,
    ended: Callable[[T, R | None, str], None],
) -> None:  # fmt: skip
    """Make a call for each task; whatever becomes of one, the others come to their ends.

    Parameters
    ----------
    tasks
        Taken as the work goes on, so they may be many.
    ended
        Called here, one after another, with the task and its result, or None and the reason why it has
        none.

    Raises
    ------
    StudyError
        No worker can be brought up. Whatever is raised, what ended by then was handed over.
    """
    waiting: dict[Future[R], T] = {}
    try:
        for task in tasks:
            waiting[executor.submit(work, task)] = task
            done = [future for future in waiting if future.done()] if len(waiting) < _AHEAD else None
            _hand_over(_next(waiting) if done is None else done, waiting, ended)
        while waiting:
            _hand_over(_next(waiting), waiting, ended)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)  # what still runs ends at once
        _hand_over([f for f in waiting if f.done() and not f.cancelled() and not f.exception()],
                   waiting, ended)  # fmt: skip
        raise


def _next(waiting: dict[Future[R], T]) -> Iterable[Future[R]]:
    return wait(waiting, return_when=FIRST_COMPLETED).done


def _hand_over(
    done: Iterable[Future[R]], waiting: dict[Future[R], T], ended: Callable[[T, R | None, str], None]
) -> None:
    for future in done:
        error = future.exception()
        if isinstance(error, CannotStart):
            raise StudyError(f"No worker can be started: {error}")
        task = waiting[future]
        if error is None:
            ended(task, future.result(), "")
        else:
            ended(task, None, str(error) if type(error).__module__.startswith("sim.") else reason(error))
        del waiting[future]
