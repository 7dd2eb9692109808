"""Run an experiment: every point of its design in every replicate, stored in a ledger."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from sim.errors import StudyError, nearest, spelled
from sim.measures import student_interval
from sim.measures.registry import unknown_measure
from sim.measures.statistics.sample_size import replicates_needed
from sim.registry.plugin_sources import records_of
from sim.studies.experiments.experiment import Experiment, Task
from sim.studies.experiments.experiment_files import load_experiment, resized
from sim.studies.experiments.stored_experiment import to_json
from sim.studies.store.execute_runs import Watch, Work, execute, executor_or_local, run_counter
from sim.studies.store.fingerprint import experiment_identity
from sim.studies.store.kept_tables import KeptTables
from sim.studies.store.ledger import Ledger
from sim.studies.store.study_folder import open_ledger
from sim.studies.store.study_parts import check_found_by_workers, parts_of_experiment
from sim.studies.sweeps.export import export, runs_table
from sim.studies.sweeps.sweep_result import SweepResult
from sim.studies.sweeps.sweep_tasks import scenario_task
from sim.studies.sweeps.work_identity import modules_of_work, study_of_work
from sim.tables import chosen_tables

Shard = tuple[int, int]
"""Number of a shard, from 1, and the number of shards."""
Precision = tuple[str, float]
"""A measure, and the half-width that its 95 % interval must reach at every point."""
AnyExperiment = str | Path | Mapping[str, object] | Experiment
"""An experiment, or what `load_experiment` reads."""
_MOST_REPLICATES = 10_000
_GROWTH = 2  # the number of replicates at most doubles before the intervals are computed again


def sweep(  # noqa: PLR0913 - what one may choose, by keyword
    experiment: AnyExperiment, folder: str | Path, *, overrides: Mapping[str, object] | None = None,
    workers: int | None = None, executor: Executor | None = None, shard: Shard | None = None,
    resume: bool = False, retry_failed: bool = False, seconds: float | None = 3600.0,
    memory: int | None = None, engine: str = "compiled", work: Work | None = None, command: str = "",
    watch: Watch | Literal[False] | None = None, until_halfwidth: Precision | None = None,
    replicates: int | None = None, points: int | None = None, keep: Sequence[str] = (),
) -> SweepResult:  # fmt: skip
    """Run an experiment, and store its runs and tables in a folder.

    Parameters
    ----------
    experiment : str, Path, dict or Experiment
        The name of an experiment that comes with the package, a path, a dict with the keys of an experiment
        file, or a loaded experiment.
    folder : str or Path
        Where the ledger and the tables are written.
    overrides : mapping
        Values by dotted path, set in every scenario.
    workers, executor, seconds, memory, resume, retry_failed
        As in other studies (`sim.studies.store.study_lives.StudyOptions`). No result depends on them.
    shard : (int, int) or None
        The number of the shard to run, from 1, and the number of shards; `sim.merge` merges them.
    work : callable
        A function object that is called with a task instead of running a scenario, and returns a
        `RunOutcome`; its attribute `measures` names the measures. A study can only be resumed if the source
        and values of `work` haven't changed. To measure runs of scenarios in another way, declare a measure
        (`sim.parts.measure`) and name it in the experiment.
    watch : callable or False
        Called with the number of runs done, the total, and the number that failed. If left out, a notebook
        shows a bar; False shows none.
    until_halfwidth : (str, float) or None
        A measure and a half-width. Replicates are added to all points until the 95 % interval of the
        measure's mean has at most this half-width at every point, or there are 10,000 replicates.
    replicates, points : int or None
        Number of replicates at each point, and number of points of a sampled design. They override the file.
    keep : sequence of str
        Tables to keep of every run, such as ``days``. Each is written to ``tables/NAME/RUN_ID.parquet`` in
        the folder, and `SweepResult.kept` reads them. Runs that were finished without them are run again.

    Raises
    ------
    UserError
        The experiment has faults; the folder holds another study, or this study from before a change of its
        files or of the model; another process uses the folder; or the disk is full.
    """
    began = time.perf_counter()
    experiment, place = _resolved_experiment(experiment, overrides, replicates, points), Path(folder)
    names = chosen_tables(keep, given="keep") if keep else ()
    if work is not None and names:
        raise StudyError("keep: tables can only be kept of runs of scenarios, not of a function of your own.")
    if work is None:
        more = [until_halfwidth[0]] if until_halfwidth and not unknown_measure(until_halfwidth[0]) else []
        work = scenario_task(experiment, engine, more, names)
    check_until_halfwidth(until_halfwidth, work.measures)
    parts = parts_of_experiment(experiment, work.measures)
    check_found_by_workers(parts, executor, workers)
    with open_ledger(place, work.measures, resume=resume) as ledger:
        identity = experiment_identity(experiment, study_of_work(work, engine), modules_of_work(work), parts)
        ledger.check_identity(identity, f"the experiment {experiment.name}")
        ledger.store_entries({"experiment": to_json(experiment), "plugins": records_of(parts)})
        with executor_or_local(executor, workers, seconds, memory, work, work.measures) as chosen:
            tables = KeptTables(place, names, experiment.scenarios)
            missing = _MissingRuns(ledger, work, chosen, shard, watch, tables)
            done = ledger.run_ids(failed=not retry_failed)
            experiment, due = missing.run_all(experiment, done, until_halfwidth)
        runs = export(experiment, ledger, place, command=command, seconds=time.perf_counter() - began)
        return SweepResult(experiment, place, runs, due, time.perf_counter() - began, tuple(ledger.notes()))


def _resolved_experiment(
    study: AnyExperiment, overrides: Mapping[str, object] | None, replicates: int | None,
    points: int | None,
) -> Experiment:  # fmt: skip
    """Return the experiment, loaded if needed, with the given numbers of replicates and points."""
    if not isinstance(study, Experiment):
        study = load_experiment(study, overrides)
    elif overrides:
        raise StudyError(
            f"{study.name}: overrides need an experiment's name, path or dict; this one is already loaded."
        )
    return resized(study, replicates=replicates, points=points)


def as_sweep_result(
    study: SweepResult | AnyExperiment, folder: str | Path | None,
    check: Callable[[Experiment], Experiment], **how: Any,
) -> SweepResult:  # fmt: skip
    """Return `study` if it is a sweep's result; otherwise run the experiment that `check` returns for it.

    `check` may refuse the experiment.
    """
    if isinstance(study, SweepResult):
        check(study.experiment)
        return study
    sizes = (how.pop(name, None) for name in ("overrides", "replicates", "points"))
    experiment = check(_resolved_experiment(study, *sizes))
    if folder is None:
        raise StudyError(
            f"{experiment.name}: give the folder in which the experiment's ledger and tables are written."
        )
    return sweep(experiment, folder, **how)


@dataclass(frozen=True)
class _MissingRuns:
    """Executes those runs of an experiment that its ledger doesn't contain yet."""

    ledger: Ledger
    work: Work
    executor: Executor
    shard: Shard | None
    watch: Watch | Literal[False] | None
    kept: KeptTables

    def run_all(
        self, experiment: Experiment, done: set[int], precision: Precision | None
    ) -> tuple[Experiment, int]:
        """Execute the runs whose ids aren't in `done`; add replicates until the intervals are narrow enough.

        Returns the experiment with its final number of replicates, and its number of runs.
        """
        while True:
            done = self._complete(done)
            due = [task.run_id in done for task in tasks_of_shard(experiment.tasks(), self.shard)]
            tasks = tasks_of_shard(experiment.tasks(), self.shard)
            left = (task for task in tasks if task.run_id not in done)
            counter = run_counter(self.watch, sum(due), len(due), experiment.name)
            execute(left, self.work, self.executor, self.ledger, counter, self.kept.store)
            more = (
                experiment if precision is None else with_more_replicates(experiment, self.ledger, *precision)
            )
            if more.replicates == experiment.replicates:
                return experiment, len(due)
            experiment, done = more, self.ledger.run_ids()
            self.ledger.store_entries({"experiment": to_json(experiment)})

    def _complete(self, done: set[int]) -> set[int]:
        """Return the runs that are done with their kept tables; failed runs have none."""
        failed = done - self.ledger.run_ids(failed=False)
        return self.kept.complete(done) | failed


def tasks_of_shard(tasks: Iterator[Task], shard: Shard | None) -> Iterator[Task]:
    """Yield the runs of one shard; all runs if `shard` is None. A run's shard depends only on its id."""
    if shard is None:
        yield from tasks
    else:
        yield from (task for task in tasks if task.run_id % shard[1] == shard[0] - 1)


def check_until_halfwidth(precision: Precision | None, measures: Sequence[str]) -> None:
    """Refuse a measure that isn't among the measures of the runs."""
    if precision is not None and precision[0] not in measures:
        hint = nearest(precision[0], measures, f"Known are {', '.join(measures)}.", did="Did")
        raise StudyError(
            f"{spelled('--until-halfwidth', 'until_halfwidth')}: there is no measure '{precision[0]}'. {hint}"
        )


def with_more_replicates(
    experiment: Experiment, ledger: Ledger, measure: str, half_width: float
) -> Experiment:
    """Return the experiment with as many replicates as the widest interval needs.

    If the number of replicates depends on the results, intervals are slightly too narrow when few replicates
    turn out to be enough (Law, Simulation Modeling and Analysis, section 9.4.1). So there are always at least
    ten replicates.
    """
    runs = runs_table(replace(experiment, measures=(measure,)), ledger)
    most = 10
    for _, part in runs.groupby(["scenario", *experiment.parameters], sort=False, dropna=False):
        values = part[measure].to_numpy(np.float64)
        found = student_interval(values)
        if found.size < 2:
            if experiment.replicates >= most:
                raise StudyError(
                    f"{spelled('--until-halfwidth', 'until_halfwidth')}: {measure} has no value at "
                    "some point, so its interval can't get narrower; name another measure."
                )
        elif found.high - found.mean > half_width:
            most = max(most, replicates_needed(float(np.nanstd(values, ddof=1)), half_width))
    most = min(most, _MOST_REPLICATES, max(10, experiment.replicates * _GROWTH))
    return replace(experiment, replicates=max(most, experiment.replicates))
