"""One run is one row, and a failed run is a row with its reason; runs go in order or over processes."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sim.chance import life_seed
from sim.errors import UserError
from sim.runner.watching import Watch, lived

Progress = Callable[[int, int], None]
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Run:
    """What is to be run: a scenario with its own seeds, as part of a study.

    `keep` says whether the whole tables come back, or only what `harvest` takes from them. `watch` looks at
    every day (`sim.runner.watching`) and adds the table ``watched``; it changes nothing.
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
    failure: str = field(default="", repr=False)


def seeded(scenario: Any, replicate: int, *, society: bool = True) -> Any:
    """Give the scenario with the seeds of a replicate: all three, or the luck alone (another life).

    The seeds are found by the replicate's number, so more replicates move no existing one.
    """
    seeds = {"seed.luck": life_seed(scenario.seed.luck, replicate)}
    if society:
        seeds["seed.people"] = life_seed(scenario.seed.people, replicate)
        seeds["seed.ties"] = life_seed(scenario.seed.ties, replicate)
    return scenario.replace(seeds) if replicate else scenario


def live(run: Run, harvest: Callable[[Tables, Any], tuple[dict[str, float], Any]]) -> Ran:
    """Run once. `harvest` takes measures (for the row) and what else a study wants from the tables.

    Raises
    ------
    UserError
        The user's input is at fault, as for every other run of the study; any other error is a row.
    """
    from sim.model import Society

    s = run.scenario
    row: dict[str, Any] = {
        "run_id": run.number, "scenario": s.name, "people_seed": s.seed.people, "ties_seed": s.seed.ties,
        "luck_seed": s.seed.luck, "replicate": run.replicate,
    }  # fmt: skip
    began = time.perf_counter()
    try:
        society = Society(s, engine=run.engine, threads=run.threads)
        watched = lived(society, run.watch)
        tables = society.tables(ties=run.keep)
        if watched is not None:
            tables["watched"] = watched
        measures, taken = harvest(tables, s)
    except UserError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        row |= {"seconds": time.perf_counter() - began, "error": reason}
        return Ran(run, row, failure=traceback.format_exc())
    row |= {**measures, "seconds": time.perf_counter() - began, "error": None}
    return Ran(run, row, taken, tables if run.keep else None, society.state.notes)


def run_all(
    runs: Sequence[Run],
    harvest: Callable[[Tables, Any], Any],
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[Ran]:
    """Run all, in the order given; over `workers` processes if more than one. The rows are the same.

    The first run goes ahead alone, so that compiled code lies ready for the others.
    """
    results: dict[int, Ran] = {}
    for done, ran in enumerate(_in_turn(runs, harvest, workers), start=1):
        results[ran.run.number] = ran
        if progress is not None:
            progress(done, len(runs))
    return [results[run.number] for run in runs]


def _in_turn(runs: Sequence[Run], harvest: Any, workers: int) -> Iterator[Ran]:
    ahead = 1 if workers > 1 and len(runs) > 2 else len(runs)
    for run in runs[:ahead]:
        yield live(run, harvest)
    if runs[ahead:]:
        yield from _over_processes(runs[ahead:], harvest, workers)


def _over_processes(runs: Sequence[Run], harvest: Any, workers: int) -> Iterator[Ran]:
    """Run over fresh processes; a run whose process dies is a row that says so."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool

    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(workers, len(runs)), mp_context=context, initializer=_leave_interrupts)
    try:
        waiting = {pool.submit(live, run, harvest): run for run in runs}
        for future in as_completed(waiting):
            try:
                yield future.result()
            except BrokenProcessPool:
                run = waiting[future]
                yield Ran(run, {
                    "run_id": run.number, "scenario": run.scenario.name,
                    "people_seed": run.scenario.seed.people, "ties_seed": run.scenario.seed.ties,
                    "luck_seed": run.scenario.seed.luck,
                    "replicate": run.replicate, "seconds": None, "error": "The process of this run was lost.",
                })  # fmt: skip
    except BaseException:
        for process in (pool._processes or {}).values():
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts() -> None:
    """Leave Ctrl-C to the process that started this one, which then ends it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def cores() -> int:
    """Number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_lives(  # noqa: PLR0913 - what one may choose, by keyword
    scenario: Any, *, lives: int = 1, engine: str = "compiled", threads: int | None = None,
    ties: bool = False, progress: Progress | None = None, notes: list[str] | None = None,
) -> Tables:  # fmt: skip
    """Let one society live `lives` times: same people, same ties, another luck; its tables, life by life.

    Parameters
    ----------
    threads : int or None
        None takes one a core; no result depends on it.
    progress : callable or None
        Called with (lives done, lives in all).
    notes : list or None
        Filled with what was done to the user's files and what is doubtful of the scenario.
    """
    from sim import outcome
    from sim.model import Society

    parts: dict[str, list[pd.DataFrame]] = {}
    threads = cores() if threads is None else threads
    for life in range(lives):
        society = Society(seeded(scenario, life, society=False), engine=engine, threads=threads).run()
        for name in ("questions", "answers", "people", "days", *(("ties",) if ties else ())):
            parts.setdefault(name, []).append(getattr(outcome, name)(society.state, life))
        if notes is not None:
            notes += [note for note in society.state.notes if note not in notes]
        if progress is not None:
            progress(life + 1, lives)
    return {
        name: frames[0] if lives == 1 else pd.concat(frames, ignore_index=True)
        for name, frames in parts.items()
    }
