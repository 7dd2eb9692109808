"""One run is one row, and a failed run is a row with its reason; runs go in order or over processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from sim.engine.cpu_count import cores
from sim.engine.engines import fastest_engine
from sim.errors import UserError
from sim.rng import life_seed
from sim.runner.execute import execute
from sim.runner.notes import told_once
from sim.runner.observers.observer import Watch, lived
from sim.runner.pool.worker import reason
from sim.runner.start_cache import STARTS

Progress = Callable[[int, int], None]
Tables = dict[str, pd.DataFrame]
Harvest = Callable[[Tables, Any], tuple[dict[str, float], Any]]
"""Takes from a run's tables and its scenario its measures, for the row, and what else a study wants."""


@dataclass(frozen=True)
class Run:
    """What is to be run: a scenario with its own seeds, as part of a study.

    `keep` says whether the whole tables come back, or only what `harvest` takes from them. `watch` looks at
    every day (`sim.runner.observers.observer`) and adds the table ``watched``; it changes nothing.
    """

    number: int
    scenario: Any
    replicate: int
    engine: str = "compiled"
    threads: int = 1
    keep: bool = False
    watch: Callable[[Any], Watch] | None = None


@dataclass
class Ran:
    """What came of a run: a row of the table `runs`, and what the study harvested."""

    run: Run
    row: dict[str, Any]
    harvest: Any = None
    tables: Tables | None = None
    notes: tuple[str, ...] = ()


def seeded(scenario: Any, replicate: int, *, society: bool = True) -> Any:
    """Give the scenario with the seeds of a replicate: all three, or the luck alone (another life).

    The seeds are found by the replicate's number, so more replicates move no existing one.
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
    from sim.society.society import Society

    began = time.perf_counter()
    try:
        society = Society(run.scenario, engine=run.engine, threads=run.threads, starts=STARTS)
        watched = lived(society, run.watch)
        tables = society.tables(ties=run.keep)
        if watched is not None:
            tables["watched"] = watched
        measures, taken = harvest(tables, run.scenario)
    except UserError:
        raise
    except Exception as error:
        return Ran(run, {**_known(run), "seconds": time.perf_counter() - began, "error": reason(error)})
    row = {**_known(run), **measures, "seconds": time.perf_counter() - began, "error": None}
    return Ran(run, row, taken, tables if run.keep else None, society.state.notes)


def _known(run: Run) -> dict[str, Any]:
    """What a row says of its run before it was run."""
    seed = run.scenario.seed
    return {
        "run_id": run.number, "scenario": run.scenario.name, "people_seed": seed.people,
        "ties_seed": seed.ties, "luck_seed": seed.luck, "replicate": run.replicate,
    }  # fmt: skip


def lost(run: Run, reason: str) -> Ran:
    """What there is of a run that never came back: its row, with the reason."""
    return Ran(run, {**_known(run), "seconds": None, "error": reason})


def run_all(runs: Iterable[Run], harvest: Harvest, executor: Executor, ended: Callable[[Ran], None]) -> None:
    """Run all; whatever becomes of one costs that one alone.

    Parameters
    ----------
    executor
        Who makes the runs: `on_this_machine`, or a cluster.
    ended
        Called with each run as it comes to its end, in no order.

    Raises
    ------
    UserError
        The user's input is at fault, as for every other run of the study.
    StudyError
        No worker can be brought up.
    """

    def told(run: Run, ran: Ran | UserError | None, why: str) -> None:
        if isinstance(ran, UserError):
            raise ran
        ended(lost(run, why) if ran is None else replace(ran, run=run))

    execute(runs, Harvested(harvest), executor, told)


class Harvested:
    """Live a run and harvest it, as a worker is asked to: a user's error comes back and isn't lost."""

    def __init__(self, harvest: Harvest) -> None:
        self.harvest = harvest

    def __call__(self, run: Run) -> Ran | UserError:
        """Run once."""
        try:
            return live(run, self.harvest)
        except UserError as error:
            return error


class Warming:
    """Load compiled code by a few short lives, which is compiled where that was never done."""

    def __init__(self, scenarios: Iterable[Any], engine: str) -> None:
        self.scenarios, self.engine = tuple(scenarios), engine

    def warm(self) -> None:
        """Live each scenario for two days, by few people."""
        from sim.society.society import Society

        for scenario in self.scenarios if self.engine == "compiled" else ():
            few = {} if scenario.people.from_file is not None else {"people.count": 30}
            short = scenario.replace({**few, "days": 2, "interventions": []})
            Society(short, engine="compiled").run().tables()


def run_lives(  # noqa: PLR0913 - what one may choose, by keyword
    scenario: Any, *, lives: int = 1, engine: str = "auto", threads: int | None = None,
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
    from sim.society import result_tables
    from sim.society.society import Society

    parts: dict[str, list[pd.DataFrame]] = {}
    told: list[str] = []
    engine = fastest_engine(scenario, lives) if engine == "auto" else engine
    threads = cores() if threads is None else threads
    for life in range(lives):
        society = Society(seeded(scenario, life, society=False), engine=engine, threads=threads).run()
        for name in ("questions", "answers", "people", "days", *(("ties",) if ties else ())):
            parts.setdefault(name, []).append(getattr(result_tables, name)(society.state, life))
        told += society.state.notes
        if progress is not None:
            progress(life + 1, lives)
    if notes is not None:
        notes += told_once(told, lives)
    return {
        name: frames[0] if lives == 1 else pd.concat(frames, ignore_index=True)
        for name, frames in parts.items()
    }
