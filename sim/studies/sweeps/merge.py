"""Merge the shards of a sweep that were run separately, for example by the jobs of a job array."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path

from sim.errors import StudyError
from sim.scenarios.paths import is_file, is_folder, path_exists
from sim.studies.experiments.experiment import from_json
from sim.studies.store.ledger import LEDGER, Ledger
from sim.studies.store.study_folder import Lock, create_folder
from sim.studies.sweeps.export import export
from sim.studies.sweeps.sweep import SweepResult
from sim.tables import atomic_folder


def merge(parts: Sequence[str | Path], folder: str | Path, *, command: str = "") -> SweepResult:
    """Copy every run of the parts into one ledger, and export tables from that ledger.

    `parts` are the folders of the shards. If several parts hold the same run, its results must be equal, but
    its time may differ. A run that failed in one part and completed in another counts as completed.

    Raises
    ------
    StudyError
        A part isn't a study, has different scenarios or a different model than the first part, or two parts
        have different results for the same run.
    """
    began = time.perf_counter()
    place = Path(folder)
    _check_free(place)
    for part in map(Path, parts):
        if not is_file(part / LEDGER):
            raise StudyError(f"{part}: this folder holds no study ({LEDGER} is missing).")
    with create_folder(place.parent), atomic_folder(place, last="manifest.json") as new:
        with contextlib.closing(Ledger(new, _measures(Path(parts[0])))) as merged:
            for part in map(Path, parts):
                _add_part(part, merged)
            experiment = from_json(merged.entry("experiment"))
            due = experiment.replicates * sum(1 for _ in experiment.cells())
            runs = export(experiment, merged, new, command=command, seconds=time.perf_counter() - began)
            notes = tuple(merged.notes())
        _check_free(place)  # another merge may have ended meanwhile
        with contextlib.suppress(OSError):
            place.rmdir()  # an empty folder is removed, so that the new one can be moved into its place
    return SweepResult(experiment, place, runs, due, time.perf_counter() - began, notes)


def _check_free(folder: Path) -> None:
    """Refuse a folder that isn't empty."""
    if path_exists(folder) and (not is_folder(folder) or any(folder.iterdir())):
        raise StudyError(f"{folder}: this folder isn't empty; give a new or an empty folder.")


def _measures(part: Path) -> tuple[str, ...]:
    """Return the measures of a part's runs."""
    with contextlib.closing(Ledger(part)) as ledger:
        return ledger.measures


def _add_part(part: Path, merged: Ledger) -> None:
    """Copy the runs of a part into the merged ledger, after checking that they belong to the same study."""
    with Lock(part), contextlib.closing(Ledger(part)) as ledger:
        if ledger.measures != merged.measures:
            raise StudyError(f"{part}: its runs have different measures than those of the first part.")
        kind = merged.entry("kind") or ledger.entry("kind") or "an experiment"
        merged.check_identity(ledger.entry("identity"), kind)
        declared = merged.entry("experiment") or ledger.entry("experiment")
        if declared is None:
            raise StudyError(f"{part}: it holds {kind}; only the shards of an experiment can be merged.")
        if declared != ledger.entry("experiment"):
            raise StudyError(f"{part}: its experiment differs from that of the first part.")
        merged.store_entries({"experiment": declared, "plugins": ledger.entry("plugins")})
        merged_runs = {run.run_id: run for run in merged.rows()}
        new = []
        for run in ledger.rows():
            other = merged_runs.get(run.run_id)
            if other is None or (other.error is not None and run.error is None):
                new.append(run)
            elif run.error is None and run._replace(seconds=None) != other._replace(seconds=None):
                raise StudyError(f"{part}: run {run.run_id} has different results in another part.")
        merged.add_runs(new)
