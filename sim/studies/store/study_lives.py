"""Make all runs of a study of lives, and store each in the study's folder as it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict, Unpack

from sim.errors import TableError
from sim.runner import FinishedRun, Harvest, Progress, Run, Shortfall, WarmUp, run_all, run_once
from sim.scenarios.loading import Scenario, load
from sim.studies.experiments.experiment import Task, seeds_in
from sim.studies.store.execute_runs import executor_or_own
from sim.studies.store.fingerprint import Identity, identity_of
from sim.studies.store.ledger import Ledger, RunOutcome
from sim.studies.store.study_folder import ledger_in
from sim.tables import pack, unpack
from sim.user_data import refuse_faults


class Limits(TypedDict, total=False):
    """How the runs of a study are made; no result depends on it.

    Attributes
    ----------
    workers : int or None
        Processes, each watched; None takes one a core, 0 runs in this process.
    executor : concurrent.futures.Executor
        Makes the runs instead, such as `sim.runner.DaskExecutor`.
    seconds, memory : float, int or None
        Limits of one run: seconds (3,600 if left out), and bytes beyond what a worker holds at the start.
    resume, retry_failed : bool
        Continue the study in the folder; and repeat the runs that failed before.
    """

    workers: int | None
    executor: Executor | None
    seconds: float | None
    memory: int | None
    resume: bool
    retry_failed: bool


class StudyOptions(Limits, total=False):
    """How the lives of a study are made; no result depends on it.

    Attributes
    ----------
    folder : str or Path
        The study's folder, where each life is stored as it ends; if left out, lives stay in memory.
    progress : callable
        Called with (lives done, lives in all).
    """

    folder: str | Path | None
    progress: Progress | None


_USUAL: StudyOptions = {
    "workers": None, "executor": None, "seconds": 3600.0, "memory": None, "folder": None, "resume": False,
    "retry_failed": False, "progress": None,
}  # fmt: skip


@dataclass(frozen=True)
class StudyOfLives:
    """The lives of a study."""

    study: str  # name of the study, as its ledger says
    settings: Sequence[Scenario]  # its scenarios, before seeds of replicates
    runs: Sequence[Run]  # the lives, in order
    # takes what the study needs from each life, and the dataclasses that hold it
    harvest: Harvest
    kinds: tuple[type, ...] = ()
    measures: tuple[str, ...] = ()  # names of the measures in a row

    def identity(self) -> Identity:
        """Return what must not change when the study is resumed."""
        first = self.runs[0]
        makers = [each for each in (run_once, self.harvest, first.watch) if each is not None]
        watched = "nothing" if first.watch is None else str(getattr(first.watch, "__name__", first.watch))
        about = {"study": self.study, "engine": first.engine, "watched": watched}
        return identity_of({s.name: s for s in self.settings}, about, [each.__module__ for each in makers])


def resolve(
    scenario: str | Path | Scenario, overrides: Mapping[str, object] | None, data: str | Path | None
) -> Scenario:
    """Return a scenario, loaded if it is a name or path, with values set by dotted path."""
    if isinstance(scenario, (str, Path)):
        return load(scenario, overrides, data=None if data is None else Path(data))
    return scenario.replace(overrides) if overrides else scenario


def live_all(lives: StudyOfLives, **how: Unpack[StudyOptions]) -> list[FinishedRun]:
    """Make all lives, in the order of `lives.runs`; a life that failed is a row with its reason.

    Raises
    ------
    UserError
        The user's input is at fault, the folder holds something else, another process works on it, or no
        worker can be started.
    TypeError
        `how` holds an option that isn't in `StudyOptions`.
    """
    if unknown := set(how) - set(_USUAL):
        raise TypeError(f"there is no option {min(unknown)!r}; there are {', '.join(_USUAL)}.")
    refuse_faults(lives.settings)
    chosen: StudyOptions = {**_USUAL, **how}
    if chosen["folder"] is None:
        found: dict[int, FinishedRun] = {}
        _live(lives, chosen, set(), lambda ran: found.__setitem__(ran.run.number, ran))
        return [found[run.number] for run in lives.runs]
    with ledger_in(Path(chosen["folder"]), lives.measures, resume=chosen["resume"]) as ledger:
        ledger.settle(lives.identity(), f"a study by {lives.study}")
        done = ledger.done(failed=not chosen["retry_failed"])
        _live(lives, chosen, done, lambda ran: _keep(ran, ledger))
        return [_read_back(run, ledger, lives.kinds) for run in lives.runs]


def _live(
    lives: StudyOfLives, how: StudyOptions, done: set[int], keep: Callable[[FinishedRun], None]
) -> None:
    left = [run for run in lives.runs if not done or name_of(run) not in done]
    count, progress = len(lives.runs) - len(left), how["progress"] or (lambda *_: None)
    progress(count, len(lives.runs))

    def ended(ran: FinishedRun) -> None:
        nonlocal count
        keep(ran)
        count += 1
        progress(count, len(lives.runs))

    if not left:
        return
    warming = WarmUp(lives.settings, left[0].engine)
    limits = how["workers"], how["seconds"], how["memory"]
    with executor_or_own(how["executor"], *limits, warming) as executor:
        run_all(left, lives.harvest, executor, ended)


def name_of(run: Run) -> int:
    """Name of a life by its content: its scenario with all values, seeds and files, in 63 bits."""
    return int(run.scenario.hash[:16], 16) >> 1


def _keep(ran: FinishedRun, ledger: Ledger) -> None:
    run, row = ran.run, ran.row
    task = Task(name_of(run), run.scenario.name, (), run.replicate, seeds_in(run.scenario))
    whole = pack({"row": row, "harvest": ran.harvest, "tables": ran.tables, "notes": ran.notes})
    ledger.record(task, RunOutcome(row, row["seconds"], row["error"], ran.notes, whole))


def _read_back(run: Run, ledger: Ledger, kinds: tuple[type, ...]) -> FinishedRun:
    packed = ledger.whole(name_of(run))
    if packed is None:
        raise ledger.damaged(f"the record of run {name_of(run)} is missing")
    try:
        stored: Mapping[str, Any] = unpack(packed, (*kinds, Shortfall))
    except TableError as error:
        raise ledger.damaged(str(error).rstrip(".")) from None
    row = {**stored["row"], "run_id": run.number}
    return FinishedRun(run, row, stored["harvest"], stored["tables"], stored["notes"])
