"""The claims board: every claim put to the test, with a verdict that is computed and never written."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sim.errors import StudyError
from sim.scenarios import Scenario
from sim.studies.claims.board_contents import board_contents, runs_table, to_dict
from sim.studies.claims.board_text import board_sentences, table_rows, verdict_rows
from sim.studies.claims.claim import Claim
from sim.studies.claims.claim_files import load_claims
from sim.studies.claims.claim_runs import FAST, FULL, MeasureTask, Plan, Size, all_tasks
from sim.studies.claims.evidence import ClaimEvidence, Rows, gather
from sim.studies.experiments.design import Design
from sim.studies.experiments.experiment import Experiment
from sim.studies.store.execute_runs import Watch, count_runs, execute, executor_or_own
from sim.studies.store.fingerprint import identity
from sim.studies.store.ledger import Ledger
from sim.studies.store.study_folder import Contents, StudyResult, ledger_in
from sim.tables import commit
from sim.user_data import refuse_faults

_UNKNOWN = "not known"


@dataclass(frozen=True)
class Board(StudyResult):
    """Claims with their evidence and verdicts.

    Attributes
    ----------
    found
        One for each claim, in the order asked for.
    size
        How much evidence was gathered for each.
    scenarios
        Those of all claims, as their files have them.
    seconds
        How long it took, this time.
    runs
        One row a run, also of those that other claims left in the same ledger.
    commits
        Of the code that the runs were made with, in the order in which they went on; ``not known`` where
        there was no git to tell.
    notes
        What was done to the user's files.
    """

    found: tuple[ClaimEvidence, ...]
    size: Size
    scenarios: tuple[Scenario, ...]
    seconds: float
    runs: pd.DataFrame
    commits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __getitem__(self, claim: str) -> ClaimEvidence:
        """Return what came of one claim, by its id."""
        return next(each for each in self.found if each.claim.id == claim)

    @property
    def table(self) -> pd.DataFrame:
        """One row a claim: verdict, effect with interval, share of sets, mechanism."""
        return pd.DataFrame([
            {key: value for key, value in row.items() if not isinstance(value, list | dict)}
            for row in self.rows
        ])  # fmt: skip

    @property
    def rows(self) -> list[dict[str, object]]:
        """One mapping a claim, with all its parts, ready for JSON."""
        return [to_dict(each) for each in self.found]

    @property
    def failed(self) -> int:
        """Runs that came to grief."""
        return sum(each.failed for each in self.found)

    def summary(self) -> tuple[str, list[str], list[list[object]]]:
        """Return a text table: title, columns, rows."""
        return table_rows(self.found, self.size)

    def sentences(self) -> list[str]:
        """Return how many claims have each verdict; of a few claims also why."""
        return board_sentences(self.found, self.size)

    def brief(self) -> list[tuple[str, list[str], list[list[object]]]]:
        """Return a table that fits on a screen: the claims with each verdict."""
        return [verdict_rows(self.found, self.size)]

    def contents(self) -> Contents:
        """Describe the study folder."""
        return board_contents(self)


def claims(  # noqa: PLR0913 - what one may choose, by keyword
    names: Sequence[str | Path | Claim] | str | Path = (), *, folder: str | Path | None = None,
    fast: bool = False, sets: int | None = None, replicates: int | None = None,
    workers: int | None = None, executor: Executor | None = None, resume: bool = False,
    retry_failed: bool = False, seconds: float | None = 3600.0, memory: int | None = None,
    engine: str = "compiled", watch: Watch | None = None, command: str = "",
) -> Board:  # fmt: skip
    """Put claims to the test, and judge each by the rule (`sim.studies.claims.verdict.judge`).

    Parameters
    ----------
    names : sequence of str, Path or Claim
        Ids of claims, paths of claim files, or claims read before; all shipped ones if none is named.
    folder : str, Path or None
        Where the ledger, tables and page are written; nowhere if left out.
    fast : bool
        A first look: fewer parameter sets and fewer replicates, and the board says so.
    sets, replicates : int or None
        How many instead.
    resume : bool
        Continue the board in the folder: its finished runs are kept, also those of other claims.
    workers, executor, retry_failed, seconds, memory
        As in other studies (`sim.studies.store.study_lives.How`). No verdict depends on them.
    watch : callable or None
        Called with (runs done, runs in all, runs failed).

    Raises
    ------
    UserError
        There is no such claim, a file is refused, or the folder holds something else.

    Examples
    --------
    >>> board = claims("local-silent", fast=True, sets=8, replicates=3, workers=0)  # doctest: +SKIP
    >>> board["local-silent"].judgement.verdict  # doctest: +SKIP
    'supported'
    """
    began = time.perf_counter()
    size = sized(fast=fast, sets=sets, replicates=replicates)
    loaded = _loaded([names] if isinstance(names, (str, Path)) else names)
    plans = [Plan.of(claim, size) for claim in loaded]
    scenarios_of_all = _scenarios(loaded)
    refuse_faults(scenarios_of_all.values())
    work = MeasureTask(scenarios_of_all, engine)
    with _ledger(folder, work, resume=resume) as (place, ledger):
        tasks, done = all_tasks(plans), ledger.done(failed=not retry_failed)
        left = [task for task in tasks if task.run_id not in done]
        commits = _commits(ledger, more=bool(left))
        counter = count_runs(watch, len(tasks) - len(left), len(tasks))
        with executor_or_own(executor, workers, seconds, memory, work) as chosen:
            execute(left, work, chosen, ledger, counter)
        rows, scenarios = Rows(ledger), tuple(work.scenarios.values())
        found = tuple(gather(plan, rows) for plan in plans)
        runs, took = runs_table(ledger), time.perf_counter() - began
        board = Board(found, size, scenarios, took, runs, commits, tuple(ledger.notes()))
        if folder is not None:
            board.save(place, command=command)
    return board


@contextlib.contextmanager
def _ledger(folder: str | Path | None, work: MeasureTask, *, resume: bool) -> Iterator[tuple[Path, Ledger]]:
    """Open the ledger in a folder, or in a temporary one."""
    if folder is None:
        with tempfile.TemporaryDirectory() as own, _ledger(own, work, resume=True) as opened:
            yield opened
        return
    with ledger_in(Path(folder), work.measures, resume=resume) as ledger:
        experiment = Experiment("claims", work.scenarios, Design("list", ()))
        rests_on = identity(experiment, work.engine, [MeasureTask.__module__])
        ledger.settle(rests_on, "the claims board")
        yield Path(folder), ledger


def _commits(ledger: Ledger, *, more: bool) -> tuple[str, ...]:
    """Return the commits of the code that made the runs, with this code's if `more` runs are to be made."""
    known = ledger.about("commits")
    if not isinstance(known, list):
        known = [_UNKNOWN] if ledger.done() else []
    now = commit() or _UNKNOWN
    if more and known[-1:] != [now]:
        known = [*known, now]
        ledger.tell_about({"commits": known})
    return tuple(str(each) for each in known)


def sized(*, fast: bool, sets: int | None = None, replicates: int | None = None) -> Size:
    """Return how much evidence is gathered; with `fast`, or fewer sets than 64, it is a first look."""
    size = FAST if fast else FULL
    size = replace(size, sets=size.sets if sets is None else sets)
    size = replace(size, replicates=size.replicates if replicates is None else replicates)
    return replace(size, fast=fast or size.sets < FULL.sets)


def _loaded(names: Sequence[str | Path | Claim]) -> list[Claim]:
    if names and all(isinstance(each, Claim) for each in names):
        return [each for each in names if isinstance(each, Claim)]
    return load_claims([each for each in names if not isinstance(each, Claim)])


def _scenarios(loaded: Sequence[Claim]) -> dict[str, Scenario]:
    """Return the scenarios of all claims by name; two different ones of one name are refused."""
    found: dict[str, Scenario] = {}
    for claim in loaded:
        for name, scenario in claim.scenarios.items():
            if found.setdefault(name, scenario) != scenario:
                raise StudyError(
                    f"{claim.id}: another claim has a different scenario named '{name}'; rename one."
                )
    return found
