"""The result of a search: the points that were tried, and the front of the best ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim import plots, report
from sim.array_types import Floats
from sim.measures import student_interval
from sim.measures.ranges import clip_to_range, is_bounded
from sim.measures.registry import columns_of
from sim.measures.statistics.intervals import bounds_if_enough
from sim.scenarios import Scenario
from sim.studies.experiments.design import Dimension
from sim.studies.optimisation import optimisation_text
from sim.studies.optimisation.objectives import Objective, on_front
from sim.studies.store.study_folder import Contents, StudyResult, Table
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.studies.optimisation.tried_point import Tried

_MOST_ROWS = 12
FRESH = "_fresh"
"""Suffix of an objective's name in the columns of its fresh replicates."""


@dataclass(frozen=True, repr=False)
class Optimisation(StudyResult):
    """Result of a search.

    Attributes
    ----------
    scenarios
        The scenarios among which the search chose.
    objectives
        The measures, and whether more or less of each is better.
    dimensions
        The parameters that were searched.
    trials : DataFrame
        One row for each point: ``trial, scenario``, the parameters, each objective with the ends of its 95 %
        interval (``_low`` and ``_high``), ``round``, ``replicates``, and whether it is on the ``front``. The
        columns with ``_fresh`` have the same numbers from the fresh replicates; they are NaN for points that
        aren't on the front. Use those: in the search, the mean of a best point is likely to be too good.
    runs, fresh_runs : DataFrame
        One row for each run of the search, and for each fresh replicate.
    folder
        The folder with the ledger.
    """

    scenarios: tuple[Scenario, ...]
    objectives: tuple[Objective, ...]
    dimensions: tuple[Dimension, ...]
    trials: pd.DataFrame
    runs: pd.DataFrame
    fresh_runs: pd.DataFrame
    folder: Path
    seconds: float
    notes: tuple[str, ...] = ()

    @property
    def front(self) -> pd.DataFrame:
        """The points on the front, in the order of their first objective in the search, best first."""
        first = self.objectives[0]
        own = self.trials[self.trials["front"]]
        return own.sort_values(first.measure, ascending=first.better == "less").reset_index(drop=True)

    @property
    def replicates(self) -> int:
        """Largest number of replicates of a point."""
        return int(self.trials["replicates"].max())

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw all points and the front by the first two objectives, or one objective in order of trial."""
        names, title = [each.measure for each in self.objectives], optimisation_text.title(self)
        return plots.plot_front(self.trials, names, title=title, ax=ax)

    def contents(self) -> Contents:
        """Return what is written into the study's folder."""
        return Contents(
            study="optimise",
            settings=self.scenarios,
            tables={"trials": self.trials},
            figures={"front": self.plot},
            page=lambda drawn: report.render_optimisation(self, figures=drawn),
            seconds=self.seconds,
            runs=self.runs,
            columns=columns_of(self.runs.columns),
            details={
                "objectives": [f"{each.better} {each.measure}" for each in self.objectives],
                "notes": list(self.notes),
            },
        )

    def records(self) -> dict[str, object]:
        """Return the front as records."""
        counts = {"runs": len(self.runs), "fresh_runs": len(self.fresh_runs)}
        return {"front": self.front.to_dict("records"), "points": len(self.trials), **counts}

    def sentences(self) -> list[str]:
        """Return the best values that were found, and the best point of each objective."""
        return optimisation_text.sentences(self)

    def brief(self) -> list[Table]:
        """Return the table of the front."""
        return [optimisation_text.table(self, _MOST_ROWS)]

    def summary(self) -> list[Table]:
        """Return the table of the front with all rows."""
        return [optimisation_text.table(self, len(self.trials))]


def trials_table(
    tried: Sequence[Tried], best: Sequence[Tried], objectives: Sequence[Objective],
    dimensions: Sequence[Dimension],
) -> pd.DataFrame:  # fmt: skip
    """Return the table `Optimisation.trials`; `best` are the points on the front with their fresh values."""
    front = on_front(np.array([each.means for each in tried]), [each.sign for each in objectives])
    again, rows = {each.number: each for each in best}, []
    for each, on in zip(tried, front, strict=True):
        row: dict[str, object] = {"trial": each.number, "scenario": each.scenario}
        row |= {dimension.path: each.point[dimension.path] for dimension in dimensions}
        row |= _intervals(each.values, objectives)
        rows.append({**row, "round": each.round, "replicates": _valued(each.values), "front": bool(on)})
        values = again[each.number].values if each.number in again else np.empty((0, len(objectives)))
        rows[-1] |= _intervals(values, objectives, FRESH)
        rows[-1]["fresh_replicates"] = _valued(values)
    return pd.DataFrame(rows)


def _intervals(values: Floats, objectives: Sequence[Objective], suffix: str = "") -> dict[str, object]:
    """Return the mean and the ends of the 95 % interval of each objective by the name of their column."""
    found: dict[str, object] = {}
    for place, objective in enumerate(objectives):
        name = objective.measure
        i = clip_to_range(name, student_interval(values[:, place]))
        i = bounds_if_enough(i) if is_bounded(name) else i
        own = f"{name}{suffix}"
        found |= {own: i.mean, f"{own}_low": i.low, f"{own}_high": i.high}
    return found


def _valued(values: Floats) -> int:
    """Return the number of replicates in which all objectives have a value."""
    return int((~np.isnan(values)).all(axis=1).sum())
