"""Estimate the cost of a study: number of runs, time (from a pilot of a few runs) and disk space."""

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

_RUNS, _SECONDS = 8, 30.0  # largest number of runs, and longest time, of a pilot
_ROW = 110  # measured: bytes per run for the ledger's own columns, index and free space
_CELL = 9  # bytes per measure in the ledger
# bytes in the two exported tables of runs: for each run (ids, seeds and time), and for each further number
_CSV_ROW, _TABLE_CELL = 120, 30
# bytes in the summary: for each row (one point and measure), and for each parameter in a row
_SUMMARY_ROW, _SUMMARY_CELL = 60, 18


@dataclass(frozen=True)
class Plan:
    """The estimated cost of a study."""

    points: int  # number of different scenarios at points
    runs: int  # number of runs in all
    piloted: int  # number of runs of the pilot
    # seconds of the pilot's runs; NaN if all failed
    shortest: float
    mean: float
    longest: float
    workers: int  # number of processes
    # Seconds until a worker is ready: it loads modules, compiled code, and the data of the first run. If code
    # has to be compiled, the pilot compiles it, and the study itself starts faster.
    starting: float
    seconds: float  # expected time of the study on `workers` processes, including their start
    size: int  # bytes of the ledger and the exported tables
    failed: tuple[str, ...]  # error messages of the pilot's runs that failed


def plan(
    experiment: Experiment, work: Work, *, workers: int | None = None, shard: Shard | None = None
) -> Plan:
    """Count the runs of an experiment, time a few of them in a pilot, and estimate the total time.

    The runs of the pilot are spread over the design. They are executed one after the other in one worker, and
    are not stored.
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
    """Return how many seconds `workers` processes need for runs that take `work` seconds in one process.

    Each process needs `starting` seconds to start. The first process starts alone, and the others start when
    it is ready (`sim.runner.pool.worker_pool`). While they start, the first one executes runs, so a short
    study may be finished before the others are ready.

    Examples
    --------
    >>> until_done(100.0, 5.0, 1), until_done(100.0, 5.0, 2), until_done(3.0, 5.0, 2)
    (105.0, 57.5, 8.0)
    """
    return min(starting + work, work / workers + starting * (2 - 1 / workers))


def _pilot(tasks: list[Task], work: Work, executor: Executor) -> tuple[list[RunOutcome], float]:
    """Execute the runs of the pilot; return their outcomes, and the seconds until the first result."""
    began = time.perf_counter()
    ended: list[RunOutcome] = []
    executor.submit(work, tasks[0]).result()  # this extra run includes the time for loading everything once
    loading = time.perf_counter() - began
    for task in tasks:
        ended.append(executor.submit(work, task).result())
        if time.perf_counter() - began > _SECONDS:
            break
    return ended, loading
