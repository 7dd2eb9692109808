"""Which parameters matter: Sobol' and Morris indices of a sweep's measures, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import plots
from sim.array_types import Floats
from sim.errors import StudyError, spelled
from sim.report.notebook_form import NotebookResult
from sim.studies.experiments.experiment import UNUSED, Experiment
from sim.studies.sensitivity import sensitivity_text
from sim.studies.sensitivity.index_intervals import Crossed, Indices, crossed_difference
from sim.studies.sensitivity.morris_effects import morris_indices, step_notes
from sim.studies.sensitivity.sobol_indices import sobol_indices
from sim.studies.sweeps.sweep import AnyExperiment, as_sweep_result
from sim.studies.sweeps.sweep_result import SweepResult
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MEANINGS = {
    "total": "share of the variance of the expected measure to which the parameter contributes",
    "mu_star": "mean size of the effect over the parameter's range, in units of the measure",
}
_BLOCKS = {"total": "blocks of points", "mu_star": "trajectories"}
_NAMED = 4  # largest number of pairs of parameters that a warning names
_NEGLIGIBLE = 0.01  # indices below this share of the largest one aren't compared with each other
_COLUMNS = ["scenario", "measure", "index", "parameter", "other", "value", "low", "high"]
_RANKING = ["scenario", "measure", "rank", "parameter", "value", "low", "high", "note"]


@dataclass(frozen=True, repr=False)
class Sensitivity(NotebookResult):
    """Indices of every scenario and measure.

    Attributes
    ----------
    indices
        ``scenario, measure, index, parameter, other, value, low, high``. For a Saltelli design `index` is
        ``first``, ``total`` or ``second`` (for two parameters), and values are shares of the variance. For a
        Morris design it is ``mu_star`` (mean of the absolute elementary effects over the parameter's range),
        ``mu`` or ``sigma``. ``low`` and ``high`` are the ends of the 95 % interval over replicates and
        points; ``mu`` and ``sigma`` have none.
    ranking
        ``scenario, measure, rank, parameter, value, low, high, note``, by total index or ``mu_star``. A
        parameter that a scenario doesn't use has no rank and value, and a note that says so.
    warnings
        Sentences on what makes the indices uncertain: too few points or replicates, runs that are left out,
        estimates outside 0 to 1.
    """

    indices: pd.DataFrame
    ranking: pd.DataFrame
    warnings: tuple[str, ...]

    @property
    def meaning(self) -> str:
        """Meaning of the column `value` of the ranking."""
        return _MEANINGS["total" if "total" in set(self.indices.get("index", ())) else "mu_star"]

    def plot(
        self, *, scenario: str | None = None, measure: str | None = None, ax: Axes | None = None
    ) -> Axes:
        """Draw the indices of a measure under a scenario; if left out, the first measure or scenario.

        Raises
        ------
        StudyError
            There are no such indices.
        """
        shown = self.indices
        if shown.empty:
            raise StudyError("There are no indices to draw; the attribute warnings says why.")
        for column, wanted in (("scenario", scenario), ("measure", measure)):
            if wanted not in (None, *shown[column]):
                known = ", ".join(dict.fromkeys(shown[column]))
                raise StudyError(f"There are no indices for the {column} '{wanted}'; known are {known}.")
            shown = shown[shown[column] == (shown[column].iloc[0] if wanted is None else wanted)]
        return plots.plot_sensitivity(shown, absent=self.unused_parameters(shown["scenario"].iloc[0]), ax=ax)

    def records(self) -> list[dict[str, object]]:
        """Return the ranking as plain values: one mapping per row, with NaN for a missing value."""
        return sensitivity_text.records(self.ranking)

    def sentences(self) -> list[str]:
        """Return which parameters matter most for each measure of each scenario."""
        return sensitivity_text.sentences(self.ranking, self.meaning)

    def brief(self) -> list[tuple[str, list[str], list[list[object]]]]:
        """Return a table of the three most important parameters for each measure of each scenario."""
        return [self.table(f"What matters most (value: {self.meaning}; 95 % interval)", most=3)]

    @property
    def notes(self) -> tuple[str, ...]:
        """The same as `warnings`."""
        return self.warnings

    def table(self, title: str, *, most: int | None = None) -> tuple[str, list[str], list[list[object]]]:
        """Return the ranking as a text table, with at most `most` parameters for each measure."""
        return sensitivity_text.table(title, self.ranking, most)

    def unused_parameters(self, scenario: str) -> tuple[str, ...]:
        """Return the parameters of the design that a scenario doesn't use."""
        rows = self.ranking[(self.ranking["scenario"] == scenario) & (self.ranking["note"] == UNUSED)]
        return tuple(rows["parameter"].unique())


def sensitivity(
    study: SweepResult | AnyExperiment, folder: str | Path | None = None, **how: Any
) -> Sensitivity:
    """Compute the sensitivity indices of a sweep over a Saltelli or Morris design.

    The indices are those of the expected measure, which is its mean over all luck at each point. Intervals
    cover the choice of points and the luck of replicates. With one replicate the effect of luck is unknown:
    the indices then hold for that replicate alone, and a warning says so.

    Parameters
    ----------
    study, folder, **how
        The result of a sweep; or an experiment, the folder to run it in, and options of `sim.sweep`.

    Raises
    ------
    StudyError
        The design is neither a Saltelli nor a Morris design.

    References
    ----------
    See `sim.studies.sensitivity.sobol_indices`, `sim.studies.sensitivity.morris_effects` and
    `sim.studies.sensitivity.index_intervals`.
    """
    swept = as_sweep_result(study, folder, check_design, **how)
    experiment = swept.experiment
    main = "total" if experiment.design.kind == "saltelli" else "mu_star"
    rows: list[dict[str, object]] = []
    steps = step_notes(experiment.design) if main == "mu_star" else []
    warnings = [*experiment.notes_on_unused_parameters(), *steps]
    for scenario in experiment.scenarios:
        absent = experiment.unused_parameters(scenario)
        for measure in swept.measures:
            analysed = _analysed(experiment, swept.by_point(measure, scenario), _BLOCKS[main])
            found = _without_unused(analysed, absent)
            where = {"scenario": scenario, "measure": measure}
            rows += [{**where, **vars(row), "note": ""} for row in found.rows]
            rows += [{**where, "index": main, "parameter": path, "note": UNUSED} for path in absent]
            notes = [*found.notes, *close_pairs(found.influence)]
            warnings += [f"{scenario}, {measure}: {each}." for each in notes]
    if swept.runs["replicate"].nunique() == 1:
        warnings.append(
            "With one replicate the indices and their intervals hold for its luck only; other seeds may give "
            "very different indices. Take five replicates or more "
            f"({spelled('--replicates 5', 'replicates=5')})."
        )
    table = pd.DataFrame(rows, columns=[*_COLUMNS, "note"])
    table = table.astype(dict.fromkeys(("value", "low", "high"), np.float64))
    indices = table.loc[table["note"] != UNUSED, _COLUMNS].reset_index(drop=True)
    return Sensitivity(indices, _ranking(table, main), tuple(warnings))


def check_design(experiment: Experiment) -> Experiment:
    """Return the experiment; refuse, before any run, a design that isn't a Saltelli or Morris design."""
    kind = experiment.design.kind
    if kind not in ("saltelli", "morris"):
        raise StudyError(
            f"{experiment.name}: sensitivity needs a design of kind saltelli or morris; this one is {kind}."
        )
    return experiment


def _analysed(experiment: Experiment, values: Floats, blocks: str) -> Indices:
    """Return the indices of one measure, from the blocks of points in which every run has a value.

    Replicates that have no value at all are left out first.
    """
    design = experiment.design
    empty = np.isnan(values).all(axis=1)
    if empty.any() and not empty.all():
        found = _analysed(experiment, values[~empty], blocks)
        left_out = f"{empty.sum()} of {empty.size} replicates are left out, because their runs have no value"
        return found._replace(notes=[left_out, *found.notes])
    size = len(design.points()) // design.size  # points of a block or trajectory
    complete = (
        ~np.isnan(values.reshape(-1, design.size, size)).any(axis=(0, 2)) if values.size else np.array([])
    )
    if complete.sum() < 2:
        why = f"at most one of its {design.size} {blocks} has a value in every run"
        return Indices([], {}, [f"there are no indices, because {why}"])
    if np.nanmin(values) == np.nanmax(values):
        return Indices([], {}, ["there are no indices, because it has the same value in every run"])
    found = (sobol_indices if design.kind == "saltelli" else morris_indices)(design, values)
    if complete.all():
        return found
    lost = (
        f"{design.size - complete.sum()} of {design.size} {blocks} are left out, because a run failed or has "
        "no value; the indices of the others may differ from those of all"
    )
    return found._replace(notes=[lost, *found.notes])


def _without_unused(found: Indices, absent: tuple[str, ...]) -> Indices:
    """Return the indices without unused parameters, and add notes on parameters that changed no run."""
    rows = [row for row in found.rows if row.parameter not in absent and row.other not in absent]
    influence = {path: each for path, each in found.influence.items() if path not in absent}
    without_effect = [path for path, (above, _) in influence.items() if not np.any(above)]
    notes = [
        f"no run changed with {path}: the scenario doesn't use it, or it doesn't affect this measure"
        for path in without_effect
    ]
    return Indices(rows, influence, [*found.notes, *notes])


def _ranking(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Rank the parameters, separately for each scenario and measure, by the index named `by`."""
    main = table[table["index"] == by].sort_values(
        ["scenario", "measure", "value"], ascending=[True, True, False], kind="stable"
    )
    rank = main.groupby(["scenario", "measure"]).cumcount() + 1
    main = main.assign(rank=rank.astype("Int64").where(main["value"].notna()))
    return main[_RANKING].reset_index(drop=True)


def close_pairs(influence: dict[str, Crossed]) -> list[str]:
    """Return notes on neighbours in the ranking whose order is uncertain; name a few, count the others."""
    # A parameter that changed no run has a note of its own.
    with_effect = {path: each for path, each in influence.items() if np.any(each[0])}
    sizes = {path: float(above.mean() / below.mean()) for path, (above, below) in with_effect.items()}
    order = sorted(sizes, key=lambda path: -sizes[path])
    close = [
        (a, b)
        for a, b in pairwise(order)
        if sizes[a] > _NEGLIGIBLE * abs(sizes[order[0]])
        and not crossed_difference(influence[a], influence[b]).low > 0
    ]
    notes = [
        f"the sample is too small to say whether {a} or {b} matters more; take more points or replicates"
        for a, b in close[:_NAMED]
    ]
    if more := len(close) - len(notes):
        notes.append(f"the same holds for {'one more pair' if more == 1 else f'{more} more pairs'}")
    return notes
