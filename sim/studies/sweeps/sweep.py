"""Run a declared study: every point of its design, over its replicates, into a ledger."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim import plots
from sim.errors import StudyError, nearest, spelled
from sim.measures import student_interval
from sim.measures.statistics.sample_size import needed
from sim.studies.experiments.experiment import Experiment, Task, to_json
from sim.studies.experiments.experiment_files import load_experiment, resized
from sim.studies.store.execute_runs import Watch, Work, count_runs, execute, executor_or_own
from sim.studies.store.fingerprint import identity
from sim.studies.store.ledger import Ledger
from sim.studies.store.study_folder import ledger_in
from sim.studies.sweeps import sweep_text
from sim.studies.sweeps.export import export, notes_on_few, notes_on_missing, runs_table, summary_table
from sim.studies.sweeps.response_curves import response
from sim.studies.sweeps.sample_sizes import OTHER
from sim.studies.sweeps.sweep_tasks import scenario_task
from sim.studies.sweeps.sweep_text import TextTable
from sim.studies.sweeps.work_identity import identity_of_work, modules_of_work

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Shard = tuple[int, int]
_MOST_REPLICATES = 10_000
_GROWTH = 2  # the number of replicates at most doubles before the intervals are looked at again


@dataclass(frozen=True)
class Swept:
    """Result of a sweep.

    Attributes
    ----------
    experiment
        What was run.
    folder
        Where its ledger and tables are.
    runs
        One row a run, in the order of the design.
    due
        Runs that the experiment (or its shard) has in all; fewer in `runs` means that some are missing.
    notes
        What was done to the user's files.
    """

    experiment: Experiment
    folder: Path
    runs: pd.DataFrame
    due: int
    seconds: float
    notes: tuple[str, ...] = ()

    @property
    def measures(self) -> list[str]:
        """Names of the measures in the table of runs."""
        return [name for name in self.runs.columns if name not in OTHER.union(self.experiment.parameters)]

    @property
    def summary(self) -> pd.DataFrame:
        """Mean and 95 % interval of each measure at each point."""
        return summary_table(self.experiment, self.runs)

    def table(self, most: int = 40) -> TextTable:
        """Return a text table: title, columns, rows of the first measure at each point."""
        return sweep_text.table(self.experiment, self.summary, most)

    def sentences(self) -> list[str]:
        """Return at which points the first measure is lowest and highest in each scenario."""
        return sweep_text.sentences(self.experiment, self.summary)

    def brief(self) -> list[TextTable]:
        """Return the table if it fits on a screen."""
        return sweep_text.brief(self.experiment, self.summary)

    def plot(self, parameter: str, measure: str | None = None, *, ax: Axes | None = None) -> Axes:
        """Draw how a measure, the first if none is named, responds to a parameter of the design.

        Raises
        ------
        StudyError
            There is no such parameter or measure, or no run has a value of it.
        """
        chosen = measure or self.measures[0]
        curve = response(self, parameter, chosen)
        if curve["mean"].isna().all():
            raise StudyError(f"{self.experiment.name}: no run has a value of {chosen}, so nothing is drawn.")
        return plots.plot_response(curve, ax=ax)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Say which parameters some scenario doesn't have, and which measures have no value in some runs."""
        missing = notes_on_missing(self.experiment, self.runs)
        return (*self.experiment.absences(), *missing, *notes_on_few(self.experiment, self.runs))

    @property
    def failed(self) -> pd.DataFrame:
        """Runs that failed, each with its error."""
        return self.runs[self.runs["error"].notna()]


def sweep(  # noqa: PLR0913 - what one may choose, by keyword
    experiment: str | Path | Experiment, folder: str | Path, *, overrides: Mapping[str, object] | None = None,
    workers: int | None = None, executor: Executor | None = None, shard: Shard | None = None,
    resume: bool = False, retry_failed: bool = False, seconds: float | None = 3600.0,
    memory: int | None = None, engine: str = "compiled", work: Work | None = None, command: str = "",
    watch: Watch | None = None, until: tuple[str, float] | None = None, replicates: int | None = None,
    points: int | None = None,
) -> Swept:  # fmt: skip
    """Run an experiment.

    Parameters
    ----------
    experiment : str, Path or Experiment
        A shipped experiment's name, a path, or one already read.
    folder : str or Path
        Where the ledger and the tables are written.
    overrides : mapping
        Values by dotted path, set in every scenario.
    workers, executor, seconds, memory, resume, retry_failed
        As in other studies (`sim.studies.store.study_lives.How`). No result depends on them.
    shard : (int, int) or None
        Which part of how many this process runs, from 1; `sim.merge` joins them.
    work : callable
        From a task to `Ended`, with `measures`, where no scenario is run. A study is resumed only with
        the same work: the same source, holding the same values.
    watch : callable or None
        Called with (runs done, runs in all, runs failed).
    until : (str, float) or None
        A measure and a half-width: replicates are added, to all points alike, until the 95 % interval of
        its mean is no wider at any point, or there are 10,000.
    replicates, points : int or None
        Societies a point, and size of a sampled design, instead of the file's.

    Raises
    ------
    UserError
        The experiment is refused; the folder holds another study, or this one as it was before a change;
        another process works on it; the disk is full.
    """
    began = time.perf_counter()
    experiment, place = _settled(experiment, overrides, replicates, points), Path(folder)
    work = scenario_task(experiment.scenarios, engine) if work is None else work
    check_until(until, work.measures)
    with ledger_in(place, work.measures, resume=resume) as ledger:
        rests_on = identity(experiment, engine, modules_of_work(work), identity_of_work(work))
        ledger.settle(rests_on, f"the experiment {experiment.name}")
        ledger.tell_about({"experiment": to_json(experiment)})
        with executor_or_own(executor, workers, seconds, memory, work) as chosen:
            run = _Running(ledger, work, chosen, shard, watch)
            experiment, due = run.all(experiment, ledger.done(failed=not retry_failed), until)
        spent = time.perf_counter() - began
        runs = export(experiment, ledger, place, command=command, seconds=spent)
        notes = tuple(ledger.notes())
    return Swept(experiment, place, runs, due, time.perf_counter() - began, notes)


def _settled(
    study: str | Path | Experiment, overrides: Mapping[str, object] | None, replicates: int | None,
    points: int | None,
) -> Experiment:  # fmt: skip
    if isinstance(study, (str, Path)):
        study = load_experiment(study, overrides)
    elif overrides:
        raise StudyError(
            f"{study.name}: overrides go with an experiment's name or path; this one has been read already."
        )
    return resized(study, replicates=replicates, points=points)


def swept_of(
    study: Swept | str | Path | Experiment, folder: str | Path | None,
    check: Callable[[Experiment], None], **how: Any,
) -> Swept:  # fmt: skip
    """Return a sweep as it is, or run an experiment in a folder, after `check` of the experiment."""
    if isinstance(study, Swept):
        check(study.experiment)
        return study
    sizes = (how.pop(name, None) for name in ("overrides", "replicates", "points"))
    experiment = _settled(study, *sizes)
    check(experiment)
    if folder is None:
        raise StudyError(f"{experiment.name}: an experiment needs a folder for its ledger and tables.")
    return sweep(experiment, folder, **how)


@dataclass(frozen=True)
class _Running:
    """What makes the runs of a study."""

    ledger: Ledger
    work: Work
    executor: Executor
    shard: Shard | None
    watch: Watch | None

    def all(
        self, experiment: Experiment, done: set[int], until: tuple[str, float] | None
    ) -> tuple[Experiment, int]:
        """Make missing runs, and more replicates if asked for; returns the experiment and its run count."""
        while True:
            due = [task.run_id in done for task in tasks_of_shard(experiment.tasks(), self.shard)]
            left = (
                task for task in tasks_of_shard(experiment.tasks(), self.shard) if task.run_id not in done
            )
            counter = count_runs(self.watch, sum(due), len(due))
            execute(left, self.work, self.executor, self.ledger, counter)
            more = experiment if until is None else with_more_replicates(experiment, self.ledger, *until)
            if more.replicates == experiment.replicates:
                return experiment, len(due)
            experiment, done = more, self.ledger.done()
            self.ledger.tell_about({"experiment": to_json(experiment)})


def tasks_of_shard(tasks: Iterator[Task], shard: Shard | None) -> Iterator[Task]:
    """Yield the runs of one part; a run's part depends on its id, not on its place in the order."""
    if shard is None:
        yield from tasks
    else:
        yield from (task for task in tasks if task.run_id % shard[1] == shard[0] - 1)


def check_until(until: tuple[str, float] | None, measures: Sequence[str]) -> None:
    """Refuse, before any run, a measure that no run has."""
    if until is not None and until[0] not in measures:
        hint = nearest(until[0], measures, f"Known are {', '.join(measures)}.", did="Did")
        raise StudyError(f"{spelled('--until-halfwidth', 'until')}: there is no measure '{until[0]}'. {hint}")


def with_more_replicates(
    experiment: Experiment, ledger: Ledger, measure: str, half_width: float
) -> Experiment:
    """Return the experiment with as many replicates as the widest interval needs; itself if none are missing.

    Stopping by what was seen makes intervals a little too narrow where few replicates are enough (Law,
    Simulation Modeling and Analysis, section 9.4.1), so fewer than ten are never accepted.
    """
    wanted = replace(experiment, measures=(measure,))
    runs = runs_table(wanted, ledger)
    most = 10
    for _, part in runs.groupby(["scenario", *experiment.parameters], sort=False, dropna=False):
        values = part[measure].to_numpy(np.float64)
        found = student_interval(values)
        if found.size < 2:
            if experiment.replicates >= most:
                raise StudyError(
                    f"{spelled('--until-halfwidth', 'until')}: {measure} has no value at some point, so its "
                    "interval never narrows."
                )
        elif found.high - found.mean > half_width:
            most = max(most, needed(float(np.nanstd(values, ddof=1)), half_width))
    most = min(most, _MOST_REPLICATES, max(10, experiment.replicates * _GROWTH))
    return replace(experiment, replicates=max(most, experiment.replicates))
