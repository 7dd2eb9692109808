"""The result of a sweep: its table of runs, and what can be made from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim import plots
from sim.array_types import Floats
from sim.errors import StudyError
from sim.report.notebook_form import NotebookResult
from sim.studies.experiments.experiment import Experiment
from sim.studies.store.kept_tables import KeptTables
from sim.studies.sweeps import sweep_text
from sim.studies.sweeps.export import notes_on_few, notes_on_missing, summary_table
from sim.studies.sweeps.response_curves import response
from sim.studies.sweeps.sample_sizes import RUN_COLUMNS, rows_of_points
from sim.studies.sweeps.sweep_text import TextTable
from sim.studies.sweeps.xarray_form import to_xarray
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class SweepResult(NotebookResult):
    """Result of a sweep.

    Attributes
    ----------
    experiment
        The experiment that was run.
    folder
        The folder with the ledger and tables.
    runs
        One row per run, in the order of the design.
    due
        Number of runs of the experiment, or of its shard. If `runs` has fewer rows, some runs are missing.
    seconds
        How long this call took.
    notes
        Notes on the user's files.
    """

    experiment: Experiment
    folder: Path
    runs: pd.DataFrame
    due: int
    seconds: float
    notes: tuple[str, ...] = ()

    @property
    def measures(self) -> list[str]:
        """Names of the measures in the table of runs."""
        return [
            name for name in self.runs.columns if name not in RUN_COLUMNS.union(self.experiment.parameters)
        ]

    @property
    def summary(self) -> pd.DataFrame:
        """Mean and 95 % interval of each measure at each point."""
        return summary_table(self.experiment, self.runs)

    def table(self, most: int = 40) -> TextTable:
        """Return a text table (title, columns, rows) of the first measure at the first `most` points."""
        return sweep_text.table(self.experiment, self.summary, most)

    def sentences(self) -> list[str]:
        """Return sentences on the points with the lowest and highest first measure in each scenario."""
        return sweep_text.sentences(self.experiment, self.summary)

    def brief(self) -> list[TextTable]:
        """Return a list with the table if it fits on a screen, and an empty list otherwise."""
        return sweep_text.brief(self.experiment, self.summary)

    def plot(self, parameter: str, measure: str | None = None, *, ax: Axes | None = None) -> Axes:
        """Draw how a measure (the first if left out) responds to a parameter of the design.

        Raises
        ------
        StudyError
            There is no such parameter or measure, or no run has a value of it.
        """
        chosen = measure or self.measures[0]
        curve = response(self, parameter, chosen)
        if curve["mean"].isna().all():
            raise StudyError(f"{self.experiment.name}: no run has a value of {chosen}, so nothing is drawn.")
        return plots.plot_response(curve, ax=ax)

    def kept(self, table: str) -> pd.DataFrame:
        """Return a table of all completed runs that was kept with ``sweep(…, keep=[…])``.

        In front of the table's own columns are ``run_id, scenario, replicate`` and the parameters.

        Raises
        ------
        StudyError
            The table wasn't kept, or there is no such table.
        """
        own = ["run_id", "scenario", *self.experiment.parameters, "replicate"]
        return KeptTables(self.folder).read(table, self.runs, own)

    def by_point(self, measure: str, scenario: str | None = None) -> Floats:
        """Return a measure at every point of the design, in the design's order.

        The mean over replicates is what SALib calls Y, and ``experiment.design.unit()`` is its X.

        Returns
        -------
        (replicates, points) array
            NaN if a run is missing, failed or has no value. `scenario` is the first one if left out.

        Raises
        ------
        StudyError
            There is no such measure or scenario.
        """
        names = list(self.experiment.scenarios)
        own = names[0] if scenario is None else scenario
        for kind, name, known in (("measure", measure, self.measures), ("scenario", own, names)):
            if name not in known:
                raise StudyError(f"{self.experiment.name} has no {kind} '{name}'; it has {', '.join(known)}.")
        at = rows_of_points(self.experiment, self.runs)[own].T
        found: Floats = np.append(self.runs[measure].to_numpy(np.float64), np.nan)[at]
        return found

    def to_xarray(self) -> xarray.Dataset:
        """Return the runs as an ``xarray.Dataset``, with a variable for each measure.

        The dimensions are ``scenario``, the parameters, and ``replicate``. If the design isn't factorial,
        ``point`` takes the place of the parameters, which are coordinates of the points. Runs that are
        missing or failed are NaN.

        Raises
        ------
        StudyError
            xarray isn't installed.
        """
        return to_xarray(self)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Notes on parameters that a scenario doesn't use, and on missing values and intervals."""
        missing = notes_on_missing(self.experiment, self.runs)
        return (
            *self.experiment.notes_on_unused_parameters(),
            *missing,
            *notes_on_few(self.experiment, self.runs),
        )

    @property
    def failed(self) -> pd.DataFrame:
        """Runs that failed, each with its error message."""
        return self.runs[self.runs["error"].notna()]
