"""Have runs made by an executor, and commit each to the ledger as it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any

from sim.errors import StudyError
from sim.runner import CannotStart, reason
from sim.studies.experiment import Task
from sim.studies.ledger import Ended, Ledger

_AHEAD = 64  # runs handed over before any ends, so that no worker waits for us


def execute(
    tasks: Iterable[Task], work: Callable[[Task], Ended], executor: Executor, ledger: Ledger,
    told: Callable[[Task, Ended], None] | None = None,
) -> None:  # fmt: skip
    """Run all tasks; whatever becomes of one, the others come to their ends.

    Parameters
    ----------
    tasks
        Taken as the work goes on, so they may be many.
    told
        Called after each run was committed.

    Raises
    ------
    StudyError
        No worker can be brought up, or the ledger can't be written. What is committed stays.
    """
    waiting: dict[Future[Ended], Task] = {}
    try:
        for task in tasks:
            waiting[executor.submit(work, task)] = task
            done = [future for future in waiting if future.done()] if len(waiting) < _AHEAD else None
            _commit(done if done is not None else _next(waiting), waiting, ledger, told)
        while waiting:
            _commit(_next(waiting), waiting, ledger, told)
    except BaseException:
        _stop(executor)
        _commit([f for f in waiting if f.done() and not f.cancelled() and not f.exception()],
                waiting, ledger, told)  # fmt: skip
        raise


def _next(waiting: dict[Future[Ended], Task]) -> Iterable[Future[Ended]]:
    return wait(waiting, return_when=FIRST_COMPLETED).done


def _commit(
    done: Iterable[Future[Ended]], waiting: dict[Future[Ended], Task], ledger: Ledger,
    told: Callable[[Task, Ended], None] | None,
) -> None:  # fmt: skip
    for future in done:
        ended = _ended(future)
        task = waiting[future]
        ledger.record(task, ended)
        del waiting[future]
        if told is not None:
            told(task, ended)


def _ended(future: Future[Any]) -> Ended:
    """What came of a run, also of one that never came back."""
    error = future.exception()
    if error is None:
        ended: Ended = future.result()
        return ended
    if isinstance(error, CannotStart):
        raise StudyError(f"No worker can be started: {error}")
    return Ended({}, None, str(error) if type(error).__module__.startswith("sim.") else reason(error))


def _stop(executor: Executor) -> None:
    """End at once what still runs."""
    executor.shutdown(wait=False, cancel_futures=True)
