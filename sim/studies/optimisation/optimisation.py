"""The result of a search: the points that were tried, and the front of the best ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim import plots, report
from sim.measures import student_interval
from sim.measures.ranges import clip_to_range, is_bounded
from sim.measures.registry import columns_of, label_in_sentence
from sim.measures.statistics.intervals import bounds_if_enough
from sim.report.number_words import amount, span
from sim.scenarios import Scenario
from sim.studies.experiments.design import Dimension
from sim.studies.optimisation.objectives import Objective, on_front
from sim.studies.store.study_folder import Contents, StudyResult, Table
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.studies.optimisation.optimise import Tried

_MOST_ROWS = 12


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
        interval (``_low`` and ``_high``), ``round``, ``replicates``, and whether it is on the ``front``.
    runs : DataFrame
        One row for each run.
    folder
        The folder with the ledger.
    """

    scenarios: tuple[Scenario, ...]
    objectives: tuple[Objective, ...]
    dimensions: tuple[Dimension, ...]
    trials: pd.DataFrame
    runs: pd.DataFrame
    folder: Path
    seconds: float
    notes: tuple[str, ...] = ()

    @property
    def front(self) -> pd.DataFrame:
        """The points on the front, the best in the first objective first."""
        first = self.objectives[0]
        own = self.trials[self.trials["front"]]
        return own.sort_values(first.measure, ascending=first.better == "less").reset_index(drop=True)

    @property
    def replicates(self) -> int:
        """Largest number of replicates of a point."""
        return int(self.trials["replicates"].max())

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Draw all points by their first two objectives, with the front; or by their turn, with one."""
        return plots.plot_front(self.trials, [each.measure for each in self.objectives], ax=ax)

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
        return {"front": self.front.to_dict("records"), "points": len(self.trials), "runs": len(self.runs)}

    def sentences(self) -> list[str]:
        """Return how many points are on the front, and the best point of each objective."""
        front = self.front
        if front.empty:
            return ["No point has a value of every objective."]
        best = [
            front.loc[front[each.measure].idxmax() if each.better == "more" else front[each.measure].idxmin()]
            for each in self.objectives
        ]
        wanted = " and ".join(f"{each.better} {label_in_sentence(each.measure)}" for each in self.objectives)
        points = "1 point is" if len(front) == 1 else f"{len(front)} points are"
        found = [
            f"{points} best of {len(self.trials)} that were tried, for {wanted} ({len(self.runs):,} runs)."
        ]
        for objective, row in zip(self.objectives, best, strict=True):
            others = ", ".join(self._amount(each.measure, row) for each in self.objectives)
            found.append(
                f"With {objective.better}est {label_in_sentence(objective.measure)}: {others}, at "
                f"{self.words(row)}.".replace("moreest", "most").replace("lessest", "least")
            )
        return found if len(front) > 1 else found[:2]

    def words(self, row: pd.Series) -> str:
        """Return the values of a point in words."""
        named = [f"scenario {row['scenario']}"] if len(self.scenarios) > 1 else []
        values = [(each.path, row[each.path]) for each in self.dimensions]
        named += [
            f"{path} {value:.4g}" if isinstance(value, float) else f"{path} {value}" for path, value in values
            if not pd.isna(value)
        ]  # fmt: skip
        return ", ".join(named)

    def _amount(self, measure: str, row: pd.Series) -> str:
        low, high = row[f"{measure}_low"], row[f"{measure}_high"]
        reach = "" if np.isnan(low) else f" ({span(measure, low, high)})"
        return f"{label_in_sentence(measure)} {amount(measure, row[measure])}{reach}"

    def brief(self) -> list[Table]:
        """Return the table of the front."""
        return [self._table(_MOST_ROWS)]

    def summary(self) -> list[Table]:
        """Return the table of the front with all rows."""
        return [self._table(len(self.trials))]

    def _table(self, most: int) -> Table:
        names = [each.measure for each in self.objectives]
        columns = [
            *(["scenario"] if len(self.scenarios) > 1 else []),
            *(each.path for each in self.dimensions),
        ]
        rows = [
            [*(str(row[name]) if isinstance(row[name], str) else f"{row[name]:.4g}" for name in columns),
             *(f"{amount(name, row[name])} ({span(name, row[f'{name}_low'], row[f'{name}_high'])})"
               if not np.isnan(row[f"{name}_low"]) else amount(name, row[name]) for name in names),
             str(row["replicates"])]
            for _, row in self.front.head(most).iterrows()
        ]  # fmt: skip
        return "The best points (mean and 95 % interval)", [*columns, *names, "replicates"], rows


def trials_table(
    tried: Sequence[Tried], objectives: Sequence[Objective], dimensions: Sequence[Dimension]
) -> pd.DataFrame:
    """Return the table `Optimisation.trials`."""
    front = on_front(np.array([each.means for each in tried]), [each.sign for each in objectives])
    rows = []
    for each, on in zip(tried, front, strict=True):
        row: dict[str, object] = {"trial": each.number, "scenario": each.scenario}
        row |= {dimension.path: each.point[dimension.path] for dimension in dimensions}
        for place, objective in enumerate(objectives):
            name = objective.measure
            i = clip_to_range(name, student_interval(each.values[:, place]))
            i = bounds_if_enough(i) if is_bounded(name) else i
            row |= {name: i.mean, f"{name}_low": i.low, f"{name}_high": i.high}
        valued = int((~np.isnan(each.values)).all(axis=1).sum())
        rows.append({**row, "round": each.round, "replicates": valued, "front": bool(on)})
    return pd.DataFrame(rows)
