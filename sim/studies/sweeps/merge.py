"""Merge the parts of a study that were run separately, as by the jobs of an array."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path

from sim.errors import StudyError
from sim.scenarios.paths import is_file, is_folder, is_there
from sim.studies.experiments.experiment import from_json
from sim.studies.store.ledger import LEDGER, Ledger
from sim.studies.store.study_folder import Lock, create_folder
from sim.studies.sweeps.export import export
from sim.studies.sweeps.sweep import SweepResult
from sim.tables import whole_folder


def merge(parts: Sequence[str | Path], folder: str | Path, *, command: str = "") -> SweepResult:
    """Copy every run of the parts into one ledger, and export its tables.

    A run that several parts have must be the same except for its time. A run that failed in one part and
    completed in another counts as completed.

    Raises
    ------
    StudyError
        A part is no study, or not of the same scenarios and model; or two parts disagree on a run.
    """
    began = time.perf_counter()
    place = Path(folder)
    _check_free(place)
    for part in map(Path, parts):
        if not is_file(part / LEDGER):
            raise StudyError(f"{part}: there is no study in it ({LEDGER} is missing).")
    with create_folder(place.parent), whole_folder(place, last="manifest.json") as made:
        with contextlib.closing(Ledger(made, _measures(Path(parts[0])))) as whole:
            for part in map(Path, parts):
                _take(part, whole)
            experiment = from_json(whole.entry("experiment"))
            due = experiment.replicates * sum(1 for _ in experiment.cells())
            runs = export(experiment, whole, made, command=command, seconds=time.perf_counter() - began)
            notes = tuple(whole.notes())
        _check_free(place)  # another merge may have ended meanwhile
        with contextlib.suppress(OSError):
            place.rmdir()  # an empty folder makes way, so that the new one appears at once
    return SweepResult(experiment, place, runs, due, time.perf_counter() - began, notes)


def _check_free(folder: Path) -> None:
    if is_there(folder) and (not is_folder(folder) or any(folder.iterdir())):
        raise StudyError(f"{folder}: it holds something already; give a new or an empty folder.")


def _measures(part: Path) -> tuple[str, ...]:
    with contextlib.closing(Ledger(part)) as ledger:
        return ledger.measures


def _take(part: Path, whole: Ledger) -> None:
    with Lock(part), contextlib.closing(Ledger(part)) as ledger:
        if ledger.measures != whole.measures:
            raise StudyError(f"{part}: its runs have other measures than those of the first part.")
        kind = whole.entry("kind") or ledger.entry("kind") or "an experiment"
        whole.check_identity(ledger.entry("identity"), kind)
        declared = whole.entry("experiment") or ledger.entry("experiment")
        if declared is None:
            raise StudyError(f"{part}: it holds {kind}, which has no parts to be joined.")
        if declared != ledger.entry("experiment"):
            raise StudyError(f"{part}: its experiment is not that of the first part.")
        whole.store_entries({"experiment": declared})
        there = {run.run_id: run for run in whole.rows()}
        new = []
        for run in ledger.rows():
            other = there.get(run.run_id)
            if other is None or (other.error is not None and run.error is None):
                new.append(run)
            elif run.error is None and run._replace(seconds=None) != other._replace(seconds=None):
                raise StudyError(f"{part}: it disagrees with another part on run {run.run_id}.")
        whole.add_runs(new)
