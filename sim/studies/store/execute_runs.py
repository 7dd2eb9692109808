"""Have runs of a study made, and commit each to its ledger as it ends."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from typing import Protocol

from sim.runner import execute as execute_calls, local_executor
from sim.runner.executors import Work as Warm
from sim.studies.experiments.experiment import Task
from sim.studies.store.ledger import Ledger, RunOutcome

Watch = Callable[[int, int, int], None]
"""Called with (runs done, runs in all, runs failed)."""


class Work(Protocol):
    """What makes a run of a sweep: called with a task, once `warm` was called in its process."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures of a run."""

    def __call__(self, task: Task, /) -> RunOutcome:
        """Run once."""

    def warm(self) -> None:
        """Load what all runs need."""


@contextlib.contextmanager
def executor_or_own(
    executor: Executor | None, workers: int | None, seconds: float | None, memory: int | None, work: Warm
) -> Iterator[Executor]:
    """Give the executor, or where there is none, one on this machine that is shut down at the end."""
    own = executor or local_executor(workers, seconds, memory, work)
    try:
        yield own
    finally:
        if own is not executor:
            own.shutdown(wait=True)


def execute(
    tasks: Iterable[Task], work: Callable[[Task], RunOutcome], executor: Executor, ledger: Ledger,
    committed: Callable[[RunOutcome], None],
) -> None:  # fmt: skip
    """Run all tasks, and call `committed` after each was committed; if one fails, the others still run.

    Raises
    ------
    StudyError
        No worker can be started, or the ledger can't be written. What is committed stays.
    """

    def ended(task: Task, found: RunOutcome | None, reason: str) -> None:
        found = RunOutcome({}, None, reason) if found is None else found
        ledger.record(task, found)
        committed(found)

    execute_calls(tasks, work, executor, ended)


def count_runs(watch: Watch | None, done: int, due: int) -> Callable[[RunOutcome], None]:
    """Return what counts each run that ends, and reports the counts to `watch`."""
    counts, report = {"done": done, "failed": 0}, watch or (lambda *_: None)
    report(done, due, 0)

    def count(ended: RunOutcome) -> None:
        counts["done"] += 1
        counts["failed"] += ended.error is not None
        report(counts["done"], due, counts["failed"])

    return count
