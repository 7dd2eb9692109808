"""Have runs of a study made, and commit each to its ledger as it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor

from sim.runner import execute as have_made
from sim.studies.experiments.experiment import Task
from sim.studies.store.ledger import Ended, Ledger


def execute(
    tasks: Iterable[Task], work: Callable[[Task], Ended], executor: Executor, ledger: Ledger,
    told: Callable[[Task, Ended], None],
) -> None:  # fmt: skip
    """Run all tasks; whatever becomes of one, the others come to their ends.

    Parameters
    ----------
    told
        Called after each run was committed.

    Raises
    ------
    StudyError
        No worker can be brought up, or the ledger can't be written. What is committed stays.
    """

    def ended(task: Task, found: Ended | None, reason: str) -> None:
        found = Ended({}, None, reason) if found is None else found
        ledger.record(task, found)
        told(task, found)

    have_made(tasks, work, executor, ended)


def counting(
    watch: Callable[[int, int, int], None] | None, done: int, due: int
) -> Callable[[Task, Ended], None]:
    """Count runs for whoever watches: runs done, runs in all, runs failed."""
    counts, tell = {"done": done, "failed": 0}, watch or (lambda *_: None)
    tell(done, due, 0)

    def told(task: Task, ended: Ended) -> None:
        del task
        counts["done"] += 1
        counts["failed"] += ended.error is not None
        tell(counts["done"], due, counts["failed"])

    return told
