"""Execute the runs of a study, and commit each run to the study's ledger as it ends."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from typing import Literal, Protocol

from sim.runner import execute as execute_calls, local_executor
from sim.runner.executors import Work as Warm
from sim.studies.experiments.experiment import Task
from sim.studies.store.ledger import Ledger, RunOutcome
from sim.studies.store.notebook_progress import progress_of
from sim.studies.store.study_measures import check_workers

Watch = Callable[[int, int, int], None]
"""A function that is called with (runs done, total runs, runs failed)."""


class Work(Protocol):
    """A function object that executes one run of a sweep. Each process calls `warm` before its first run."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures that a run returns."""

    def __call__(self, task: Task, /) -> RunOutcome:
        """Execute one run."""

    def warm(self) -> None:
        """Load what all runs need, such as compiled code."""


@contextlib.contextmanager
def executor_or_local(  # noqa: PLR0913 - the limits of a study, and what its workers must know
    executor: Executor | None, workers: int | None, seconds: float | None, memory: int | None, work: Warm,
    measures: Iterable[str] = (),
) -> Iterator[Executor]:  # fmt: skip
    """Yield the given executor; if it is None, yield one on this machine, which is shut down at the end.

    Raises
    ------
    StudyError
        A worker doesn't know one of the user's own `measures`.
    """
    own = executor or local_executor(workers, seconds, memory, work)
    try:
        check_workers(measures, own)
        yield own
    finally:
        if own is not executor:
            own.shutdown(wait=True)


def execute(  # noqa: PLR0913 - what is done before and after each commit
    tasks: Iterable[Task], work: Callable[[Task], RunOutcome], executor: Executor, ledger: Ledger,
    after_commit: Callable[[RunOutcome], None],
    before_commit: Callable[[Task, RunOutcome], RunOutcome] = lambda _, outcome: outcome,
) -> None:  # fmt: skip
    """Run all tasks, and call `after_commit` each time a run was committed to the ledger.

    `before_commit` may store parts of an outcome elsewhere, and returns what the ledger stores.

    A run that fails is committed with its error, and the others still run.

    Raises
    ------
    StudyError
        No worker can be started, or the ledger can't be written. Committed runs stay in the ledger.
    """

    def commit(task: Task, outcome: RunOutcome | None, reason: str) -> None:
        outcome = RunOutcome({}, None, reason) if outcome is None else outcome
        ledger.add_run(task, before_commit(task, outcome))
        after_commit(outcome)

    execute_calls(tasks, work, executor, commit)


def run_counter(
    watch: Watch | Literal[False] | None, done: int, due: int, title: str = ""
) -> Callable[[RunOutcome], None]:
    """Return a function that counts each run as it ends, and reports the counts to `watch`.

    Before the first call, `done` of the `due` runs have already been committed. If `watch` is None, a
    notebook shows a bar with the title.
    """
    counts, report = {"done": done, "failed": 0}, progress_of(watch, title)
    report(done, due, 0)

    def count(ended: RunOutcome) -> None:
        counts["done"] += 1
        counts["failed"] += ended.error is not None
        report(counts["done"], due, counts["failed"])

    return count
