"""What a study will cost: runs, time from a timed pilot, room on disk."""

from __future__ import annotations

import itertools
import time
from concurrent.futures import Executor
from dataclasses import dataclass

from sim.runner import cores, local_executor
from sim.studies.experiments.experiment import Experiment, Task, content_text
from sim.studies.store.execute_runs import Work
from sim.studies.store.ledger import RunOutcome
from sim.studies.sweeps.sweep import Shard, tasks_of_shard

_RUNS, _SECONDS = 8, 30.0  # of a pilot, at most
_ROW = 110  # bytes of the ledger's own columns, its tree and slack: measured
_CELL = 9  # bytes of a measure in the ledger
_CSV_ROW, _TABLE_CELL = 120, 30  # bytes of ids, seeds and time, and of a number, in the two exported tables
_SUMMARY_ROW, _SUMMARY_CELL = 60, 18  # bytes of a measure at a point in the summary, and of each parameter


@dataclass(frozen=True)
class Plan:
    """The estimated cost of a study."""

    # different scenarios at points; runs in all
    points: int
    runs: int
    piloted: int
    # seconds of the pilot's runs; NaN where all failed
    shortest: float
    mean: float
    longest: float
    workers: int
    # Seconds until a worker is ready: modules, compiled code, and what the first run of all loads. Where
    # nothing was compiled before, the pilot does that, and the study itself begins sooner
    starting: float
    seconds: float  # expected until all runs are made on `workers` processes, their beginning included
    size: int  # bytes of the ledger and the tables exported
    failed: tuple[str, ...]  # reasons of the pilot's runs that failed


def plan(
    experiment: Experiment, work: Work, *, workers: int | None = None, shard: Shard | None = None
) -> Plan:
    """Count the runs of an experiment, time a few that are spread over its design, and estimate the total.

    The pilot runs one at a time in a worker of its own and is not stored.
    """
    points = sum(1 for _ in experiment.cells())
    runs = points * experiment.replicates
    if shard is not None:
        runs = sum(1 for _ in tasks_of_shard(experiment.tasks(), shard))
    stride = max(1, points // _RUNS)
    first = list(itertools.islice(experiment.tasks(range(1)), 0, None, stride))[:_RUNS]
    with local_executor(1, None, None, work) as executor:
        ended, loading = _pilot(first, work, executor)
    times = [each.seconds for each in ended if each.error is None and each.seconds is not None]
    mean = sum(times) / len(times) if times else float("nan")
    starting = max(loading - mean, 0.0)
    workers = cores() if workers is None else max(workers, 1)
    longest = max((len(content_text(task.content)) for task in first), default=0)
    measures = len(experiment.measures or work.measures)
    parameters = len(experiment.design.dimensions)
    width = parameters + measures
    summary = points * measures * (_SUMMARY_ROW + _SUMMARY_CELL * parameters)
    row = _ROW + longest + _CELL * len(work.measures) + _CSV_ROW + _TABLE_CELL * width
    return Plan(
        points=points, runs=runs, piloted=len(ended), shortest=min(times, default=mean), mean=mean,
        longest=max(times, default=mean), workers=workers, starting=starting,
        seconds=until_done(mean * runs, starting, workers),
        size=row * runs + summary, failed=tuple(each.error for each in ended if each.error is not None),
    )  # fmt: skip


def until_done(work: float, starting: float, workers: int) -> float:
    """Return the seconds that some seconds of work take on workers, of which the first begins alone.

    The others begin once it is ready (`sim.runner.pool.worker_pool`), and meanwhile it works; where it is
    done before they are ready, it has done all.

    Examples
    --------
    >>> until_done(100.0, 5.0, 1), until_done(100.0, 5.0, 2), until_done(3.0, 5.0, 2)
    (105.0, 57.5, 8.0)
    """
    return min(starting + work, work / workers + starting * (2 - 1 / workers))


def _pilot(tasks: list[Task], work: Work, executor: Executor) -> tuple[list[RunOutcome], float]:
    """Make the runs of the pilot; returns them, and the seconds until the first result."""
    began = time.perf_counter()
    ended: list[RunOutcome] = []
    executor.submit(work, tasks[0]).result()  # whoever is first pays for what is loaded once
    loading = time.perf_counter() - began
    for task in tasks:
        ended.append(executor.submit(work, task).result())
        if time.perf_counter() - began > _SECONDS:
            break
    return ended, loading
