"""The claims board: every claim with its evidence, and a verdict that is always computed from the runs."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.errors import StudyError
from sim.measures.registry import own_names
from sim.scenarios import Scenario
from sim.studies.claims.board_contents import board_contents, runs_table, to_dict
from sim.studies.claims.board_text import board_sentences, table_rows, verdict_rows
from sim.studies.claims.claim import Claim
from sim.studies.claims.claim_files import load_claims
from sim.studies.claims.claim_runs import FAST, FULL, ClaimPlan, EvidenceSize, MeasureTask, all_tasks
from sim.studies.claims.evidence import ClaimEvidence, StoredRuns, gather
from sim.studies.experiments.design import Design
from sim.studies.experiments.experiment import Experiment
from sim.studies.store.execute_runs import Watch, execute, executor_or_local, run_counter
from sim.studies.store.fingerprint import experiment_identity
from sim.studies.store.ledger import Ledger
from sim.studies.store.study_folder import Contents, StudyResult, open_ledger
from sim.studies.store.study_measures import measure_identities
from sim.studies.store.study_parts import check_found_by_workers, parts_of_study
from sim.tables import commit
from sim.tables.lazy_pandas import pd
from sim.user_data import refuse_faults

_UNKNOWN = "not known"


@dataclass(frozen=True, repr=False)
class Board(StudyResult):
    """Claims with their evidence and verdicts.

    Attributes
    ----------
    found
        The evidence of each claim, in the order asked for.
    size
        The number of parameter sets and replicates.
    scenarios
        The scenarios of all claims, as they are in the scenario files.
    seconds
        How long this call took.
    runs
        One row per run of the ledger, which may also hold runs of other claims.
    commits
        Git commits of the code that executed the runs, in order of time; ``not known`` without git.
    notes
        Notes on the user's files.
    """

    found: tuple[ClaimEvidence, ...]
    size: EvidenceSize
    scenarios: tuple[Scenario, ...]
    seconds: float
    runs: pd.DataFrame
    commits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __getitem__(self, claim: str) -> ClaimEvidence:
        """Return the evidence of a claim, by its id."""
        return next(each for each in self.found if each.claim.id == claim)

    @property
    def table(self) -> pd.DataFrame:
        """One row per claim: verdict, effect with interval, share of parameter sets, and mechanism."""
        return pd.DataFrame([
            {key: value for key, value in row.items() if not isinstance(value, list | dict)}
            for row in self.rows
        ])  # fmt: skip

    @property
    def rows(self) -> list[dict[str, object]]:
        """One mapping per claim, with all parts of the claim, ready for JSON."""
        return [to_dict(each) for each in self.found]

    @property
    def failed(self) -> int:
        """Number of runs that failed."""
        return sum(each.failed for each in self.found)

    def summary(self) -> tuple[str, list[str], list[list[object]]]:
        """Return a text table: title, columns, rows."""
        return table_rows(self.found, self.size)

    def sentences(self) -> list[str]:
        """Return sentences on how many claims have each verdict; for a few claims also the reasons."""
        return board_sentences(self.found, self.size)

    def brief(self) -> list[tuple[str, list[str], list[list[object]]]]:
        """Return a table that fits on a screen: the claims with each verdict."""
        return [verdict_rows(self.found, self.size)]

    def contents(self) -> Contents:
        """Return what is written into the study's folder."""
        return board_contents(self)


def claims(  # noqa: PLR0913 - what one may choose, by keyword
    names: Sequence[str | Path | Claim] | str | Path = (), *, folder: str | Path | None = None,
    fast: bool = False, sets: int | None = None, replicates: int | None = None,
    workers: int | None = None, executor: Executor | None = None, resume: bool = False,
    retry_failed: bool = False, seconds: float | None = 3600.0, memory: int | None = None,
    engine: str = "compiled", watch: Watch | None = None, command: str = "",
) -> Board:  # fmt: skip
    """Test claims with simulation runs, and judge each by the rule `sim.studies.claims.verdict.judge`.

    Parameters
    ----------
    names : sequence of str, Path or Claim
        Ids of claims, paths of claim files, or claims that are already loaded; if empty, all claims that
        come with the package.
    folder : str, Path or None
        Where the ledger, tables and page are written. If left out, nothing is written.
    fast : bool
        Take a first look with fewer parameter sets and replicates. The board is then marked as a first look.
    sets, replicates : int or None
        Number of parameter sets and of replicates, instead of the default.
    resume : bool
        Continue the board in the folder. All its finished runs are reused, including runs of other claims.
    workers, executor, retry_failed, seconds, memory
        As in other studies (`sim.studies.store.study_lives.StudyOptions`). No verdict depends on them.
    watch : callable or None
        Called with the number of runs done, the total, and the number that failed.

    Raises
    ------
    UserError
        There is no such claim, a file has faults, or the folder holds other files.

    Examples
    --------
    >>> board = claims("local-silent", fast=True, sets=8, replicates=3, workers=0)  # doctest: +SKIP
    >>> board["local-silent"].judgement.verdict  # doctest: +SKIP
    'supported'
    """
    began = time.perf_counter()
    size = board_size(fast=fast, sets=sets, replicates=replicates)
    loaded = _loaded([names] if isinstance(names, (str, Path)) else names)
    plans = [ClaimPlan.of(claim, size) for claim in loaded]
    scenarios_of_all = _scenarios(loaded)
    refuse_faults(scenarios_of_all.values())
    work = MeasureTask(scenarios_of_all, engine, own_names(_measures(loaded)))
    parts = parts_of_study(scenarios_of_all.values(), _settings(loaded), work.measures)
    check_found_by_workers(parts, executor, workers)
    with _ledger(folder, work, parts, resume=resume) as (place, ledger):
        tasks, done = all_tasks(plans), ledger.run_ids(failed=not retry_failed)
        left = [task for task in tasks if task.run_id not in done]
        commits = _commits(ledger, more=bool(left))
        counter = run_counter(watch, len(tasks) - len(left), len(tasks), "claims")
        with executor_or_local(executor, workers, seconds, memory, work, work.measures) as chosen:
            execute(left, work, chosen, ledger, counter)
        rows, scenarios = StoredRuns(ledger), tuple(work.scenarios.values())
        found = tuple(gather(plan, rows) for plan in plans)
        runs, took = runs_table(ledger), time.perf_counter() - began
        board = Board(found, size, scenarios, took, runs, commits, tuple(ledger.notes()))
        if folder is not None:
            board.save(place, command=command)
    return board


@contextlib.contextmanager
def _ledger(
    folder: str | Path | None, work: MeasureTask, parts: Sequence[Any], *, resume: bool
) -> Iterator[tuple[Path, Ledger]]:
    """Open the ledger in a folder; if `folder` is None, in a temporary folder."""
    if folder is None:
        with tempfile.TemporaryDirectory() as own, _ledger(own, work, parts, resume=True) as opened:
            yield opened
        return
    with open_ledger(Path(folder), work.measures, resume=resume) as ledger:
        experiment = Experiment("claims", work.scenarios, Design("list", ()))
        # of the measures only the user's own can change without a change of the package's files
        shipped = MeasureTask({}).measures
        measures = measure_identities(name for name in ledger.measures if name not in shipped)
        study: dict[str, object] = {"engine": work.engine, "measures": measures}
        identity = experiment_identity(experiment, study, [MeasureTask.__module__], parts)
        ledger.check_identity(identity, "the claims board")
        yield Path(folder), ledger


def _settings(loaded: Iterable[Claim]) -> Iterator[tuple[str, object]]:
    """Yield the dotted paths and values that the arms of claims set."""
    for arm in (arm for claim in loaded for part in claim.parts for arm in part.arms):
        yield from (*arm.content, *(arm.content_without or ()))


def _commits(ledger: Ledger, *, more: bool) -> tuple[str, ...]:
    """Return the commits of the code that executed the runs; add the current commit if `more` runs follow."""
    known = ledger.entry("commits")
    if not isinstance(known, list):
        known = [_UNKNOWN] if ledger.run_ids() else []
    now = commit() or _UNKNOWN
    if more and known[-1:] != [now]:
        known = [*known, now]
        ledger.store_entries({"commits": known})
    return tuple(str(each) for each in known)


def board_size(*, fast: bool, sets: int | None = None, replicates: int | None = None) -> EvidenceSize:
    """Return the numbers of sets and replicates. With `fast`, or fewer than 64 sets, mark a first look."""
    size = FAST if fast else FULL
    size = replace(size, sets=size.sets if sets is None else sets)
    size = replace(size, replicates=size.replicates if replicates is None else replicates)
    return replace(size, fast=fast or size.sets < FULL.sets)


def _loaded(names: Sequence[str | Path | Claim]) -> list[Claim]:
    """Return the claims; load those that are given by name or path from their files."""
    if names and all(isinstance(each, Claim) for each in names):
        return [each for each in names if isinstance(each, Claim)]
    return load_claims([each for each in names if not isinstance(each, Claim)])


def _measures(loaded: Sequence[Claim]) -> tuple[str, ...]:
    """Return the names of the measures that the claims use, each once."""
    return tuple(dict.fromkeys(name for claim in loaded for name in claim.measures))


def _scenarios(loaded: Sequence[Claim]) -> dict[str, Scenario]:
    """Return the scenarios of all claims by name; refuse two different scenarios with the same name."""
    found: dict[str, Scenario] = {}
    for claim in loaded:
        for name, scenario in claim.scenarios.items():
            if found.setdefault(name, scenario) != scenario:
                raise StudyError(
                    f"{claim.id}: another claim has a different scenario named '{name}'; rename one."
                )
    return found
