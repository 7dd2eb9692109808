"""Whole tables of a study's runs, which it keeps on request: a Parquet file for each run and table."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.errors import StudyError
from sim.scenarios import Scenario
from sim.studies.experiments.experiment import Task
from sim.studies.store.ledger import RunOutcome
from sim.tables import AnyTable, chosen_tables, read_table, unpack, write_table
from sim.tables.lazy_pandas import pd
from sim.user_data import people_ids

FOLDER = "tables"


@dataclass(frozen=True)
class KeptTables:
    """Writes the kept tables of each run before the run is committed to the ledger.

    Parameters
    ----------
    folder
        The study's folder. The table NAME of a run is in ``tables/NAME/RUN_ID.parquet``.
    names
        Names of the tables that are kept.
    scenarios
        The scenarios of the study. If their people are from a file, the tables have the people's ids.
    """

    folder: Path
    names: tuple[str, ...] = ()
    scenarios: Mapping[str, Scenario | None] | None = None

    def store(self, task: Task, outcome: RunOutcome) -> RunOutcome:
        """Write the tables of a run; return the outcome without them."""
        if outcome.record is None or not self.names:
            return outcome
        self.write(task.scenario, task.run_id, unpack(outcome.record))
        return replace(outcome, record=None)

    def write(self, scenario: str, run_id: int, tables: Mapping[str, AnyTable]) -> None:
        """Write the kept tables of a run, which are among its `tables`."""
        found = (self.scenarios or {}).get(scenario)
        ids = None if found is None or found.people.from_file is None else people_ids(found)
        for name in self.names:
            write_table(self._file(name, run_id), name, tables[name], ids=ids)

    def complete(self, run_ids: Iterable[int]) -> set[int]:
        """Return the runs of which every kept table is on disk; the others must be run again."""
        found = set(run_ids)
        for name in self.names:
            with contextlib.suppress(OSError):
                found &= {int(p.stem) for p in (self.folder / FOLDER / name).iterdir() if p.stem.isdigit()}
                continue
            return set()
        return found

    def _file(self, name: str, run_id: int) -> Path:
        return self.folder / FOLDER / name / f"{run_id}.parquet"

    def read(self, name: str, runs: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
        """Return one table of all completed `runs`, with these `columns` of the runs in front.

        Raises
        ------
        StudyError
            The table of a run wasn't kept.
        """
        (name,) = chosen_tables([name], given="keep")
        parts = []
        for row in runs[runs["error"].isna()].to_dict("records"):
            file = self._file(name, row["run_id"])
            if not file.is_file():
                raise StudyError(
                    f"{self.folder}: the table {name} of run {row['run_id']} wasn't kept; run the study with "
                    f"keep=[{name!r}] and resume=True."
                )
            table = read_table(file, name)
            parts.append(pd.concat([
                pd.DataFrame({column: [row[column]] * len(table) for column in columns}, table.index), table
            ], axis=1))  # fmt: skip
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def copy_kept_tables(shards: Iterable[Path], folder: Path) -> None:
    """Copy the kept tables of shards into the folder of the merged study."""
    for shard in shards:
        if (shard / FOLDER).is_dir():
            shutil.copytree(shard / FOLDER, folder / FOLDER, dirs_exist_ok=True)
