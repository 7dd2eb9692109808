"""Make single runs, lists of runs, and lives of one society.

Each run gives one row of results. The row of a failed run has the reason of the failure.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sim.engine.engines import fastest_engine
from sim.errors import PartError, UserError
from sim.rng import life_seed
from sim.runner.executors import execute
from sim.runner.extra_tables import run_with_arrays
from sim.runner.notes import Note, merge_notes
from sim.runner.observers.observer import Observer
from sim.runner.pool.worker import failure_reason
from sim.runner.start_cache import START_CACHE
from sim.scenarios.loading import Scenario
from sim.society.plain_society import PlainSociety
from sim.tables.array_table import AnyTable, ArrayTable, frames_of, join_tables
from sim.tables.lazy_pandas import pd

Progress = Callable[[int, int], None]
Tables = Mapping[str, AnyTable]
"""Tables by name, as arrays or data frames."""


@dataclass(frozen=True)
class Run:
    """One run of a study: a scenario with its own seeds, and how to run it.

    The results of `harvest` are returned (see `run_once`). If `keep` is true, all tables of the run are
    returned too, otherwise those named in `kept`. `watch` makes an observer of the run
    (`sim.runner.observers.observer`), whose table is added to the tables as ``watched``. Observers don't
    change the run.
    """

    number: int
    scenario: Scenario
    replicate: int
    engine: str = "compiled"
    keep: bool = False
    kept: tuple[str, ...] = ()
    watch: Callable[[PlainSociety], Observer] | None = None
    measures: tuple[str, ...] = ()  # names of the measures that `harvest` computes besides its usual ones
    needs: tuple[str, ...] = ()  # tables that these measures need (`run_with_tables`)

    def row(self, **measures: float | str | None) -> dict[str, Any]:
        """Return the run's row of the table `runs`: number, scenario, seeds, replicate, and `measures`."""
        seed = self.scenario.seed
        return {
            "run_id": self.number, "scenario": self.scenario.name, "people_seed": seed.people,
            "ties_seed": seed.ties, "luck_seed": seed.luck, "replicate": self.replicate, **measures,
        }  # fmt: skip


Harvest = Callable[[Tables, Run], tuple[dict[str, float], object]]
"""Function that computes a run's measures (for its row) and other results from its tables."""


@dataclass
class FinishedRun:
    """Results of a run: its row of the table `runs`, and the other results of `harvest`."""

    run: Run
    row: dict[str, Any]
    harvest: Any = None
    tables: Tables | None = None
    notes: tuple[Note, ...] = ()


def with_replicate_seeds(scenario: Scenario, replicate: int, *, society: bool = True) -> Scenario:
    """Return the scenario with the seeds of a replicate.

    All three seeds change, or with ``society=False`` only the luck seed (another life of the same society).
    The seeds depend only on the scenario's seeds and the replicate's number, so adding replicates doesn't
    change existing ones.
    """
    if not replicate:
        return scenario
    kinds = ("people", "ties", "luck") if society else ("luck",)
    seeds = {kind: life_seed(getattr(scenario.seed, kind), replicate) for kind in kinds}
    # `replace` would check all values again, which takes longer than running a small society for days
    return scenario.model_copy(update={"seed": scenario.seed.model_copy(update=seeds)})


def run_once(run: Run, harvest: Harvest) -> FinishedRun:
    """Execute a run and return its results. Errors become part of its row, except `UserError`.

    A `PartError` becomes part of the row although it is a `UserError`, because it may concern only this run.

    Raises
    ------
    UserError
        The user's input is wrong, so every other run of the study would fail too.
    """
    began = time.perf_counter()
    try:
        society = PlainSociety(run.scenario, engine=run.engine, starts=START_CACHE)
        observers = {} if run.watch is None else {"watched": run.watch(society)}
        tables = run_with_arrays(society, run.needs, observers)
        measures, other = harvest(tables, run)
    except Exception as error:
        if isinstance(error, UserError) and not isinstance(error, PartError):
            raise
        return FinishedRun(run, run.row(seconds=time.perf_counter() - began, error=failure_reason(error)))
    row = run.row(**measures, seconds=time.perf_counter() - began, error=None)
    return FinishedRun(run, row, other, _kept(run, society, tables, observers), society.state.notes)


def _kept(run: Run, society: PlainSociety, tables: Tables, observers: Iterable[str]) -> Tables | None:
    """Return the tables of a run that are returned beside its results; None if there are none."""
    if run.keep:
        return {**society.array_tables(ties=True), **{name: tables[name] for name in observers}}
    if not run.kept:
        return None
    every = society.array_tables(ties="ties" in run.kept)
    return {name: every[name] for name in run.kept}


def run_all(
    runs: Iterable[Run], harvest: Harvest, executor: Executor, on_end: Callable[[FinishedRun], None]
) -> None:
    """Execute all runs, and call `on_end` with each result as soon as it arrives, in any order.

    A run that fails doesn't affect the others.

    Raises
    ------
    UserError
        The user's input is wrong, so every run of the study would fail, or no worker can be started.
    """

    def hand_over(run: Run, result: FinishedRun | UserError | None, why: str) -> None:
        if isinstance(result, UserError):
            raise result
        on_end(
            FinishedRun(run, run.row(seconds=None, error=why)) if result is None else replace(result, run=run)
        )

    execute(runs, partial(_run_or_error, harvest=harvest), executor, hand_over)


def _run_or_error(run: Run, harvest: Harvest) -> FinishedRun | UserError:
    """Execute a run in a worker. A `UserError`, which ends the whole study, is returned, not raised."""
    try:
        return run_once(run, harvest)
    except UserError as error:
        return error


class WarmUp:
    """Loads the compiled code that some scenarios need, by running them briefly; compiles it if necessary."""

    def __init__(self, scenarios: Iterable[Scenario], engine: str) -> None:
        self.scenarios, self.engine = tuple(scenarios), engine

    def warm(self) -> None:
        """Run each scenario for two days with few people."""
        for scenario in self.scenarios if self.engine == "compiled" else ():
            few = {} if scenario.people.from_file is not None else {"people.count": 30}
            short = scenario.replace({**few, "days": 2, "interventions": []})
            PlainSociety(short, engine="compiled").run().array_tables()


def run_lives(  # noqa: PLR0913 - options, by keyword only
    scenario: Scenario, *, lives: int = 1, engine: str = "auto",
    ties: bool = False, progress: Progress | None = None, notes: list[str] | None = None,
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Run `lives` lives of one society (the same people and ties with other luck seeds); return all tables.

    Parameters
    ----------
    engine : {"auto", "compiled", "numpy"}
        "auto" chooses the faster engine (`fastest_engine`). Results don't depend on it.
    ties : bool
        Whether to return the table ``ties`` too.
    progress : callable or None
        Called after each life with (number of lives done, number of all lives).
    notes : list or None
        Notes on the user's files and warnings about the scenario are appended to it.

    Returns
    -------
    dict of str to DataFrame
        The tables of all lives; the column ``life`` counts them from 0.
    """
    found = run_lives_as_arrays(
        scenario, lives=lives, engine=engine, ties=ties, progress=progress, notes=notes
    )
    return frames_of(found)


def run_lives_as_arrays(  # noqa: PLR0913 - options, by keyword only
    scenario: Scenario, *, lives: int = 1, engine: str = "auto",
    ties: bool = False, progress: Progress | None = None, notes: list[str] | None = None,
) -> dict[str, ArrayTable]:  # fmt: skip
    """Do the same as `run_lives`, but return tables of arrays, for which pandas isn't imported."""
    parts: dict[str, list[ArrayTable]] = {}
    all_notes: list[Note] = []
    engine = fastest_engine(scenario, lives) if engine == "auto" else engine
    for life in range(lives):
        society = PlainSociety(with_replicate_seeds(scenario, life, society=False), engine=engine).run()
        for name, table in society.array_tables(ties=ties, life=life).items():
            parts.setdefault(name, []).append(table)
        all_notes += society.state.notes
        if progress is not None:
            progress(life + 1, lives)
    if notes is not None:
        notes += merge_notes(all_notes, lives)
    return {name: join_tables(each) for name, each in parts.items()}
