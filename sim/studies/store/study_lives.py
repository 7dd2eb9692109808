"""Execute the runs of a comparison, luck or resilience study, and store each in the study's folder.

Such a run is called a life: one run of a society. Other lives of the same society have other luck seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

from sim.errors import TableError
from sim.runner import (
    FastAskers,
    FinishedRun,
    Harvest,
    HostTime,
    Progress,
    Run,
    Shortfall,
    WarmUp,
    run_all,
    run_once,
)
from sim.scenarios.loading import Scenario, load
from sim.studies.experiments.experiment import Task, seeds_in
from sim.studies.store.execute_runs import executor_or_local
from sim.studies.store.fingerprint import Identity, study_identity
from sim.studies.store.kept_tables import KeptTables
from sim.studies.store.ledger import Ledger, RunOutcome
from sim.studies.store.notebook_progress import progress_of
from sim.studies.store.study_folder import open_ledger
from sim.studies.store.study_measures import measure_identities
from sim.studies.store.study_parts import check_found_by_workers, parts_of_study
from sim.tables import pack, unpack
from sim.user_data import refuse_faults


class Limits(TypedDict, total=False):
    """Options that control how runs are executed; no result depends on them.

    Attributes
    ----------
    workers : int or None
        Number of worker processes. None starts one for each core; 0 runs everything in this process.
    executor : concurrent.futures.Executor
        Executes the runs in place of local workers, such as `sim.runner.DaskExecutor`.
    seconds, memory : float, int or None
        Limits of one run: its time in seconds (default 3,600), and the memory in bytes that it may use
        beyond what its worker uses at the start.
    resume : bool
        Continue the study in the folder.
    retry_failed : bool
        Repeat the runs that failed before.
    """

    workers: int | None
    executor: Executor | None
    seconds: float | None
    memory: int | None
    resume: bool
    retry_failed: bool


class StudyOptions(Limits, total=False):
    """Options of a comparison, luck or resilience study; no result depends on them.

    Attributes
    ----------
    folder : str or Path
        The study's folder, where each life is stored as it ends. If left out, lives stay in memory.
    progress : callable or False
        Called with the number of lives done and the total number of lives. If left out, a notebook shows a
        bar; False shows none.
    """

    folder: str | Path | None
    progress: Progress | Literal[False] | None


_DEFAULTS: StudyOptions = {
    "workers": None, "executor": None, "seconds": 3600.0, "memory": None, "folder": None, "resume": False,
    "retry_failed": False, "progress": None,
}  # fmt: skip


@dataclass(frozen=True)
class StudyOfLives:
    """All lives that a study needs, and the function that extracts results from the tables of a life."""

    study: str  # name of the study, as stored in its ledger
    settings: Sequence[Scenario]  # scenarios of the study, before replicates change the seeds
    runs: Sequence[Run]  # the lives, in order
    harvest: Harvest  # extracts what the study needs from the tables of a life
    kinds: tuple[type, ...] = ()  # the dataclasses that `harvest` returns
    measures: tuple[str, ...] = ()  # names of the measures in a row
    keep: tuple[str, ...] = ()  # names of the tables of each life that its folder keeps

    def identity(self) -> Identity:
        """Return the identity of the study: everything that must not change before it is resumed."""
        first = self.runs[0]
        used = [each for each in (run_once, self.harvest, first.watch) if each is not None]
        watched = "nothing" if first.watch is None else str(getattr(first.watch, "__name__", first.watch))
        measures = measure_identities(self.measures)
        about = {"study": self.study, "engine": first.engine, "watched": watched, "measures": measures}
        modules = [each.__module__ for each in used]
        return study_identity({s.name: s for s in self.settings}, about, modules, self.parts())

    def parts(self) -> list[Any]:
        """Return the parts of users that the study uses."""
        return parts_of_study(self.settings, measures=self.measures)


def resolve(
    scenario: str | Path | Scenario, overrides: Mapping[str, object] | None, data: str | Path | None
) -> Scenario:
    """Return a scenario, loaded if a name or path is given, with `overrides` set by dotted path."""
    if isinstance(scenario, (str, Path)):
        return load(scenario, overrides, data=None if data is None else Path(data))
    return scenario.replace(overrides) if overrides else scenario


def run_lives(lives: StudyOfLives, **how: Unpack[StudyOptions]) -> list[FinishedRun]:
    """Run all lives and return them in the order of `lives.runs`. The row of a failed life has its error.

    Raises
    ------
    UserError
        The user's input is at fault, the folder holds other files, another process uses the folder, or no
        worker can be started.
    TypeError
        `how` contains an option that isn't in `StudyOptions`.
    """
    if unknown := set(how) - set(_DEFAULTS):
        raise TypeError(f"there is no option {min(unknown)!r}; the options are {', '.join(_DEFAULTS)}.")
    refuse_faults(lives.settings)
    options: StudyOptions = {**_DEFAULTS, **how}
    check_found_by_workers(lives.parts(), options["executor"], options["workers"])
    if options["folder"] is None:
        found: dict[int, FinishedRun] = {}
        _run_missing(lives, options, lives.runs, lambda ran: found.__setitem__(ran.run.number, ran))
        return [found[run.number] for run in lives.runs]
    with open_ledger(Path(options["folder"]), lives.measures, resume=options["resume"]) as ledger:
        ledger.check_identity(lives.identity(), f"a {lives.study} study")
        done = ledger.run_ids(failed=not options["retry_failed"])
        ids = {run.number: run_id_of(run) for run in lives.runs}
        kept = KeptTables(Path(options["folder"]), lives.keep, {s.name: s for s in lives.settings})
        # a failed life has no tables that could be missing
        whole = kept.complete(run.number for run in lives.runs) | _failed(lives, ids, ledger)
        left = [run for run in lives.runs if ids[run.number] not in done or run.number not in whole]
        _run_missing(lives, options, left, lambda ran: _store(ran, ids[ran.run.number], ledger, kept))
        return [_read_back(run, ids[run.number], ledger, lives.kinds) for run in lives.runs]


def _run_missing(
    lives: StudyOfLives, how: StudyOptions, left: Sequence[Run], store: Callable[[FinishedRun], None]
) -> None:
    """Run the lives that are left; each is stored as it ends."""
    count, progress = len(lives.runs) - len(left), progress_of(how["progress"], lives.study)
    progress(count, len(lives.runs))

    def finish(ran: FinishedRun) -> None:
        nonlocal count
        store(ran)
        count += 1
        progress(count, len(lives.runs))

    if not left:
        return
    warming = WarmUp(lives.settings, left[0].engine)
    limits = how["workers"], how["seconds"], how["memory"]
    with executor_or_local(how["executor"], *limits, warming, lives.measures) as executor:
        run_all(left, lives.harvest, executor, finish)


def run_id_of(run: Run) -> int:
    """Return the id of a life: 63 bits of the digest of its scenario with all values, seeds and files."""
    return int(run.scenario.hash[:16], 16) >> 1


def _failed(lives: StudyOfLives, ids: Mapping[int, int], ledger: Ledger) -> set[int]:
    """Return the numbers of the lives that failed before."""
    failed = ledger.run_ids(failed=True) - ledger.run_ids(failed=False)
    return {run.number for run in lives.runs if ids[run.number] in failed}


def _store(ran: FinishedRun, run_id: int, ledger: Ledger, kept: KeptTables) -> None:
    """Commit a life to the ledger under its id, with all results that the study needs from it."""
    run, row = ran.run, ran.row
    if ran.tables is not None and kept.names:
        kept.write(run.scenario.name, run.number, ran.tables)
        ran = ran if run.keep else replace(ran, tables=None)
    task = Task(run_id, run.scenario.name, (), run.replicate, seeds_in(run.scenario))
    record = pack({"row": row, "harvest": ran.harvest, "tables": ran.tables, "notes": ran.notes})
    ledger.add_run(task, RunOutcome(row, row["seconds"], row["error"], ran.notes, record))


def _read_back(run: Run, run_id: int, ledger: Ledger, kinds: tuple[type, ...]) -> FinishedRun:
    """Return a life as it is stored in the ledger."""
    packed = ledger.record_of(run_id)
    if packed is None:
        raise ledger.damaged(f"the record of run {run_id} is missing")
    try:
        stored: Mapping[str, Any] = unpack(packed, (*kinds, FastAskers, HostTime, Shortfall))
    except TableError as error:
        raise ledger.damaged(str(error).rstrip(".")) from None
    row = {**stored["row"], "run_id": run.number}
    return FinishedRun(run, row, stored["harvest"], stored["tables"], stored["notes"])
