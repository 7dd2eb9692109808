"""One run is one row, and a failed run is a row with its reason; runs go in order or over processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim import society as model
from sim.engine.cpu_count import cores
from sim.engine.engines import fastest_engine
from sim.errors import UserError
from sim.rng import life_seed
from sim.runner.executors import execute
from sim.runner.notes import Note, merge_notes
from sim.runner.observers.observer import Observer, observe
from sim.runner.pool.worker import reason
from sim.runner.start_cache import STARTS
from sim.scenarios.loading import Scenario

if TYPE_CHECKING:
    from sim.society.society import Society

Progress = Callable[[int, int], None]
Tables = dict[str, pd.DataFrame]
Harvest = Callable[[Tables, Scenario], tuple[dict[str, float], object]]
"""Takes from a run's tables and its scenario its measures, for the row, and what else a study wants."""


@dataclass(frozen=True)
class Run:
    """What is to be run: a scenario with its own seeds, as part of a study.

    `keep` says whether the whole tables come back, or only what `harvest` takes from them. `watch` looks at
    every day (`sim.runner.observers.observer`) and adds the table ``watched``; it changes nothing.
    """

    number: int
    scenario: Scenario
    replicate: int
    engine: str = "compiled"
    threads: int = 1
    keep: bool = False
    watch: Callable[[Society], Observer] | None = None

    def row(self, **measures: float | str | None) -> dict[str, Any]:
        """Return the run's row of the table `runs`: what was known of it before it began, and `measures`."""
        seed = self.scenario.seed
        return {
            "run_id": self.number, "scenario": self.scenario.name, "people_seed": seed.people,
            "ties_seed": seed.ties, "luck_seed": seed.luck, "replicate": self.replicate, **measures,
        }  # fmt: skip


@dataclass
class Ran:
    """What came of a run: a row of the table `runs`, and what the study harvested."""

    run: Run
    row: dict[str, Any]
    harvest: Any = None
    tables: Tables | None = None
    notes: tuple[Note, ...] = ()


def seeded(scenario: Scenario, replicate: int, *, society: bool = True) -> Scenario:
    """Return the scenario with the seeds of a replicate: all three, or the luck alone (another life).

    The seeds depend only on the replicate's number, so more replicates change no existing one.
    """
    seeds = {"seed.luck": life_seed(scenario.seed.luck, replicate)}
    if society:
        seeds["seed.people"] = life_seed(scenario.seed.people, replicate)
        seeds["seed.ties"] = life_seed(scenario.seed.ties, replicate)
    return scenario.replace(seeds) if replicate else scenario


def live(run: Run, harvest: Harvest) -> Ran:
    """Run once.

    Raises
    ------
    UserError
        The user's input is at fault, as for every other run of the study; any other error is a row.
    """
    began = time.perf_counter()
    try:
        society = model.Society(run.scenario, engine=run.engine, threads=run.threads, starts=STARTS)
        observer = None if run.watch is None else run.watch(society)
        observe(society, *([] if observer is None else [observer]))
        tables = society.tables(ties=run.keep)
        if observer is not None:
            tables["watched"] = observer.table()
        measures, taken = harvest(tables, run.scenario)
    except UserError:
        raise
    except Exception as error:
        return Ran(run, run.row(seconds=time.perf_counter() - began, error=reason(error)))
    row = run.row(**measures, seconds=time.perf_counter() - began, error=None)
    return Ran(run, row, taken, tables if run.keep else None, society.state.notes)


def run_all(runs: Iterable[Run], harvest: Harvest, executor: Executor, ended: Callable[[Ran], None]) -> None:
    """Run all, and call `ended` with each as it ends, in no order; a run that fails costs no other one.

    Raises
    ------
    UserError
        The user's input is at fault, as for every other run of the study, or no worker can be started.
    """

    def hand_over(run: Run, ran: Ran | UserError | None, why: str) -> None:
        if isinstance(ran, UserError):
            raise ran
        ended(Ran(run, run.row(seconds=None, error=why)) if ran is None else replace(ran, run=run))

    execute(runs, partial(_live_or_error, harvest=harvest), executor, hand_over)


def _live_or_error(run: Run, harvest: Harvest) -> Ran | UserError:
    """Run once in a worker; a user's error, which ends the whole study, is returned."""
    try:
        return live(run, harvest)
    except UserError as error:
        return error


class Warming:
    """Loads compiled code by a few short lives, which compile it where that was never done."""

    def __init__(self, scenarios: Iterable[Scenario], engine: str) -> None:
        self.scenarios, self.engine = tuple(scenarios), engine

    def warm(self) -> None:
        """Live each scenario for two days, by few people."""
        for scenario in self.scenarios if self.engine == "compiled" else ():
            few = {} if scenario.people.from_file is not None else {"people.count": 30}
            short = scenario.replace({**few, "days": 2, "interventions": []})
            model.Society(short, engine="compiled").run().tables()


def run_lives(  # noqa: PLR0913 - what one may choose, by keyword
    scenario: Scenario, *, lives: int = 1, engine: str = "auto", threads: int | None = None,
    ties: bool = False, progress: Progress | None = None, notes: list[str] | None = None,
) -> Tables:  # fmt: skip
    """Let one society live `lives` times: same people, same ties, another luck; its tables, life by life.

    Parameters
    ----------
    engine : {"auto", "compiled", "numpy"}
        "auto" takes the engine that ends sooner (`fastest_engine`); no result depends on it.
    threads : int or None
        None takes one a core; no result depends on it.
    progress : callable or None
        Called with (lives done, lives in all).
    notes : list or None
        Filled with what was done to the user's files and what is doubtful of the scenario.
    """
    parts: dict[str, list[pd.DataFrame]] = {}
    said: list[Note] = []
    engine = fastest_engine(scenario, lives) if engine == "auto" else engine
    threads = cores() if threads is None else threads
    for life in range(lives):
        society = model.Society(seeded(scenario, life, society=False), engine=engine, threads=threads).run()
        for name, table in society.tables(ties=ties).items():
            table["life"] += life
            parts.setdefault(name, []).append(table)
        said += society.state.notes
        if progress is not None:
            progress(life + 1, lives)
    if notes is not None:
        notes += merge_notes(said, lives)
    return {
        name: frames[0] if lives == 1 else pd.concat(frames, ignore_index=True)
        for name, frames in parts.items()
    }
