"""Execute the runs of a study, and commit each to its ledger as it ends."""

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
    """The work of one run of a sweep: called with a task, after `warm` was called in the same process."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures of a run."""

    def __call__(self, task: Task, /) -> RunOutcome:
        """Execute one run."""

    def warm(self) -> None:
        """Load what all runs need, such as compiled code."""


@contextlib.contextmanager
def executor_or_local(
    executor: Executor | None, workers: int | None, seconds: float | None, memory: int | None, work: Warm
) -> Iterator[Executor]:
    """Yield the executor given, or one on this machine that is shut down at the end."""
    own = executor or local_executor(workers, seconds, memory, work)
    try:
        yield own
    finally:
        if own is not executor:
            own.shutdown(wait=True)


def execute(
    tasks: Iterable[Task], work: Callable[[Task], RunOutcome], executor: Executor, ledger: Ledger,
    after_commit: Callable[[RunOutcome], None],
) -> None:  # fmt: skip
    """Run all tasks, and call `after_commit` each time a run was committed to the ledger.

    A run that fails is committed with its error, and the others still run.

    Raises
    ------
    StudyError
        No worker can be started, or the ledger can't be written. Committed runs stay in the ledger.
    """

    def commit(task: Task, outcome: RunOutcome | None, reason: str) -> None:
        outcome = RunOutcome({}, None, reason) if outcome is None else outcome
        ledger.add_run(task, outcome)
        after_commit(outcome)

    execute_calls(tasks, work, executor, commit)


def run_counter(watch: Watch | None, done: int, due: int) -> Callable[[RunOutcome], None]:
    """Return a function that counts each run as it ends, and reports the counts to `watch`.

    `done` runs of `due` have been committed before.
    """
    counts, report = {"done": done, "failed": 0}, watch or (lambda *_: None)
    report(done, due, 0)

    def count(ended: RunOutcome) -> None:
        counts["done"] += 1
        counts["failed"] += ended.error is not None
        report(counts["done"], due, counts["failed"])

    return count
