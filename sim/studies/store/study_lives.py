"""Live all runs of a study of lives, keeping each in the study's folder as it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict, Unpack

from sim.errors import TableError
from sim.runner import Harvest, Progress, Ran, Run, Warming, live, on_this_machine, run_all
from sim.scenarios.loading import Scenario
from sim.studies.experiments.experiment import Task
from sim.studies.store.fingerprint import identity_of
from sim.studies.store.ledger import Ended, Ledger
from sim.studies.store.study_folder import ledger_in
from sim.tables import pack, unpack
from sim.user_data import refuse_faults


class How(TypedDict, total=False):
    """How the lives of a study are made; no result depends on it.

    Attributes
    ----------
    workers : int or None
        Processes, each watched; None takes one a core, 0 lives here, in this process.
    executor : concurrent.futures.Executor
        Who makes the lives instead, such as `sim.runner.DaskExecutor`.
    seconds, memory : float, int or None
        What one life may take, 3,600 seconds if left out, and bytes beyond what a worker holds at the start.
    folder : str or Path
        The study's folder, where each life is kept as it ends; left out, lives are kept in memory alone.
    resume, retry_failed : bool
        Go on with the study in the folder; and live those again that failed before.
    progress : callable
        Called with (lives done, lives in all).
    """

    workers: int | None
    executor: Executor | None
    seconds: float | None
    memory: int | None
    folder: str | Path | None
    resume: bool
    retry_failed: bool
    progress: Progress | None


_USUAL: How = {
    "workers": None, "executor": None, "seconds": 3600.0, "memory": None, "folder": None, "resume": False,
    "retry_failed": False, "progress": None,
}  # fmt: skip


@dataclass(frozen=True)
class StudyOfLives:
    """The lives of a study.

    Attributes
    ----------
    study
        What kind of study it is, as its ledger says.
    settings
        Its scenarios, before seeds of replicates.
    runs
        What is to be lived, in order.
    harvest
        What the study takes from each.
    kinds
        The dataclasses in which that is held.
    measures
        Names of the measures in a row.
    """

    study: str
    settings: Sequence[Scenario]
    runs: Sequence[Run]
    harvest: Harvest
    kinds: tuple[type, ...] = ()
    measures: tuple[str, ...] = ()

    def identity(self) -> dict[str, Any]:
        """What must stay as it is while the study goes on."""
        first = self.runs[0]
        makers = [each for each in (live, self.harvest, first.watch) if each is not None]
        watched = "nothing" if first.watch is None else str(getattr(first.watch, "__name__", first.watch))
        about = {"study": self.study, "engine": first.engine, "watched": watched}
        return identity_of({s.name: s for s in self.settings}, about, [each.__module__ for each in makers])


def live_all(lives: StudyOfLives, **how: Unpack[How]) -> list[Ran]:
    """Live all, in the order of `lives.runs`; a life that came to grief is a row with its reason.

    Raises
    ------
    UserError
        The user's input is at fault, the folder holds something else, another process works on it, or no
        worker can be brought up.
    TypeError
        `how` holds what isn't in `How`.
    """
    if unknown := set(how) - set(_USUAL):
        raise TypeError(f"there is no option {min(unknown)!r}; there are {', '.join(_USUAL)}.")
    refuse_faults(lives.settings)
    chosen: How = {**_USUAL, **how}
    if chosen["folder"] is None:
        found: dict[int, Ran] = {}
        _live(lives, chosen, set(), lambda ran: found.__setitem__(ran.run.number, ran))
        return [found[run.number] for run in lives.runs]
    with ledger_in(Path(chosen["folder"]), lives.measures, resume=chosen["resume"]) as ledger:
        ledger.settle(lives.identity(), f"a study by {lives.study}")
        done = ledger.done(failed=not chosen["retry_failed"])
        _live(lives, chosen, done, lambda ran: _keep(ran, ledger))
        return [_restored(run, ledger, lives.kinds) for run in lives.runs]


def _live(lives: StudyOfLives, how: How, done: set[int], keep: Callable[[Ran], None]) -> None:
    """Live those that aren't done."""
    left = [run for run in lives.runs if not done or name_of(run) not in done]
    count, told = len(lives.runs) - len(left), how["progress"] or (lambda *_: None)
    told(count, len(lives.runs))

    def ended(ran: Ran) -> None:
        nonlocal count
        keep(ran)
        count += 1
        told(count, len(lives.runs))

    if not left:
        return
    own = how["executor"] or on_this_machine(
        how["workers"], how["seconds"], how["memory"], Warming(lives.settings, left[0].engine)
    )
    try:
        run_all(left, lives.harvest, own, ended)
    finally:
        if own is not how["executor"]:
            own.shutdown(wait=True)


def name_of(run: Run) -> int:
    """Name of a life by its content: its scenario with all values, seeds and files, in 63 bits."""
    return int(run.scenario.hash[:16], 16) >> 1


def _keep(ran: Ran, ledger: Ledger) -> None:
    run, row = ran.run, ran.row
    task = Task(name_of(run), run.scenario.name, (), run.replicate, _seeds(run))
    whole = pack({"row": row, "harvest": ran.harvest, "tables": ran.tables, "notes": ran.notes})
    ledger.record(task, Ended(row, row["seconds"], row["error"], ran.notes, whole))


def _seeds(run: Run) -> tuple[int, int, int]:
    seed = run.scenario.seed
    return seed.people, seed.ties, seed.luck


def _restored(run: Run, ledger: Ledger, kinds: tuple[type, ...]) -> Ran:
    packed = ledger.whole(name_of(run))
    if packed is None:
        raise ledger.damaged(f"the record of run {name_of(run)} is missing")
    try:
        kept: Mapping[str, Any] = unpack(packed, kinds)
    except TableError as error:
        raise ledger.damaged(str(error).rstrip(".")) from None
    row = {**kept["row"], "run_id": run.number}
    return Ran(run, row, kept["harvest"], kept["tables"], kept["notes"])
