"""Merge the shards of a sweep that were run separately, for example by the jobs of a job array."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path

from sim.errors import StudyError
from sim.scenarios.paths import is_file, is_folder, path_exists
from sim.studies.experiments.stored_experiment import from_json
from sim.studies.store.fingerprint import identity_changes
from sim.studies.store.kept_tables import copy_kept_tables
from sim.studies.store.ledger import LEDGER, Ledger
from sim.studies.store.study_folder import Lock, create_folder
from sim.studies.sweeps.export import export
from sim.studies.sweeps.sweep_result import SweepResult
from sim.tables import atomic_folder


def merge(shards: Sequence[str | Path], folder: str | Path, *, command: str = "") -> SweepResult:
    """Copy every run of the shards into one ledger, and export tables from that ledger.

    `shards` are their folders. If several shards hold the same run, its results must be equal, but its time
    may differ. A run that failed in one shard and completed in another counts as completed.

    Raises
    ------
    StudyError
        A shard isn't a study or is named twice; its scenarios, model or plugins differ from those of the
        first shard; or two shards have different results for the same run.
    """
    began = time.perf_counter()
    place = Path(folder)
    _check_free(place)
    _check_shards([Path(shard) for shard in shards])
    with create_folder(place.parent), atomic_folder(place, last="manifest.json") as new:
        with contextlib.closing(Ledger(new, _measures(Path(shards[0])))) as merged:
            for shard in map(Path, shards):
                _add_shard(shard, merged)
            experiment = from_json(merged.entry("experiment"))
            due = experiment.replicates * sum(1 for _ in experiment.cells())
            runs = export(experiment, merged, new, command=command, seconds=time.perf_counter() - began)
            copy_kept_tables(map(Path, shards), new)
            notes = tuple(merged.notes())
        _check_free(place)  # another merge may have ended meanwhile
        with contextlib.suppress(OSError):
            place.rmdir()  # an empty folder is removed, so that the new one can be moved into its place
    return SweepResult(experiment, place, runs, due, time.perf_counter() - began, notes)


def _check_shards(shards: Sequence[Path]) -> None:
    """Refuse folders that aren't studies, and a folder that is named twice."""
    resolved = [shard.resolve() for shard in shards]
    for shard, path in zip(shards, resolved, strict=True):
        if not is_file(shard / LEDGER):
            raise StudyError(f"{shard}: this folder holds no study ({LEDGER} is missing).")
        if resolved.count(path) > 1:
            raise StudyError(f"{shard}: this folder is named twice; name each shard once.")


def _check_free(folder: Path) -> None:
    """Refuse a folder that isn't empty."""
    if path_exists(folder) and (not is_folder(folder) or any(folder.iterdir())):
        raise StudyError(f"{folder}: this folder isn't empty; give a new or an empty folder.")


def _measures(shard: Path) -> tuple[str, ...]:
    """Return the measures of a shard's runs."""
    with contextlib.closing(Ledger(shard)) as ledger:
        return ledger.measures


def _add_shard(shard: Path, merged: Ledger) -> None:
    """Copy the runs of a shard into the merged ledger, after checking that they belong to the same study."""
    with Lock(shard), contextlib.closing(Ledger(shard)) as ledger:
        if ledger.measures != merged.measures:
            raise StudyError(f"{shard}: its runs have different measures than those of the first shard.")
        kind = merged.entry("kind") or ledger.entry("kind") or "an experiment"
        identity, first = ledger.entry("identity"), merged.entry("identity")
        if first is not None and (changes := identity_changes(first, identity)):
            raise StudyError(f"{shard}: its runs can't be compared with those of the first shard: {changes}.")
        merged.check_identity(identity, kind)
        declared = merged.entry("experiment") or ledger.entry("experiment")
        if declared is None:
            raise StudyError(f"{shard}: it holds {kind}; only the shards of an experiment can be merged.")
        if declared != ledger.entry("experiment"):
            raise StudyError(f"{shard}: its experiment differs from that of the first shard.")
        merged.store_entries({"experiment": declared, "plugins": ledger.entry("plugins")})
        merged_runs = {run.run_id: run for run in merged.rows()}
        new = []
        for run in ledger.rows():
            other = merged_runs.get(run.run_id)
            if other is None or (other.error is not None and run.error is None):
                new.append(run)
            elif run.error is None and run._replace(seconds=None) != other._replace(seconds=None):
                raise StudyError(f"{shard}: run {run.run_id} has different results in another shard.")
        merged.add_runs(new)
