"""Which parameters matter: Sobol' and Morris indices of a sweep's measures, with bootstrap intervals."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import StudyError
from sim.studies.design import LEVELS
from sim.studies.experiment import Experiment, digest, run_id
from sim.studies.replicates import OTHER
from sim.studies.sampling import problem
from sim.studies.sweep import Swept, swept_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RESAMPLES = 1000
_MEANINGS = {
    "total": "share of the measure's variance between points, with all that a parameter interacts with",
    "mu_star": "mean size of the effect over the parameter's range, in units of the measure",
}
_COLUMNS = ["scenario", "measure", "index", "parameter", "other", "value", "low", "high"]
_TOLD = 4  # pairs of parameters that are named in doubts
_NEGLIGIBLE = 0.01  # share of the variance below which nobody cares which of two is larger


@dataclass(frozen=True)
class Sensitivity:
    """Indices of every scenario and measure.

    Attributes
    ----------
    indices
        ``scenario, measure, index, parameter, other, value, low, high``. Of a Saltelli design `index` is
        ``first``, ``total`` or ``second`` (of two parameters), shares of the variance; of a Morris design
        ``mu_star`` (mean of the absolute elementary effects over the parameter's range), ``mu`` and
        ``sigma``. The bounds are those of the 95 % bootstrap interval; `mu` and `sigma` have none.
    ranking
        ``scenario, measure, rank, parameter, value, low, high``, by total index or ``mu_star``.
    doubts
        Where the sample is too small to say which of two parameters matters more.
    """

    indices: pd.DataFrame
    ranking: pd.DataFrame
    doubts: tuple[str, ...]

    @property
    def meaning(self) -> str:
        """What `value` is in the ranking."""
        return _MEANINGS["total" if "total" in set(self.indices.get("index", ())) else "mu_star"]

    def plot(
        self, *, scenario: str | None = None, measure: str | None = None, ax: Axes | None = None
    ) -> Axes:
        """Draw the indices of a measure under a scenario, the first of each if none is named.

        Raises
        ------
        StudyError
            There are no such indices.
        """
        from sim.plots import plot_sensitivity

        shown = self.indices
        if shown.empty:
            raise StudyError("There are no indices to draw; the doubts say why.")
        for column, wanted in (("scenario", scenario), ("measure", measure)):
            if wanted not in (None, *shown[column]):
                raise StudyError(f"There are no indices of the {column} '{wanted}'.")
            shown = shown[shown[column] == (shown[column].iloc[0] if wanted is None else wanted)]
        return plot_sensitivity(shown, ax=ax)


def sensitivity(
    study: Swept | str | Path | Experiment, folder: str | Path | None = None, *, seed: int = 1, **how: Any
) -> Sensitivity:
    """Analyse a sweep over a Saltelli or a Morris design; an experiment is run before.

    Means over replicates are analysed. With common random numbers the luck of a replicate is the same at
    every point and adds no noise between them.

    Parameters
    ----------
    study, folder, **how
        A sweep, or an experiment with the folder to run it in (`sim.sweep` says how it may be run).
    seed
        Of the bootstrap, and of it alone; the same one gives the same intervals.

    Raises
    ------
    StudyError
        The design is another, or too few of its points came to their ends.

    References
    ----------
    Saltelli et al. (2010), Computer Physics Communications 181, 259-270; Morris (1991), Technometrics 33,
    161-174; by SALib (Herman & Usher 2017, Journal of Open Source Software 2(9), 97).
    """
    swept = swept_of(study, folder, check_design, **how)
    experiment = swept.experiment
    kind = experiment.design.kind
    analyse = _sobol if kind == "saltelli" else _morris
    rows: list[dict[str, Any]] = []
    lacking: list[str] = []
    for scenario in experiment.scenarios:
        for measure, values in point_means(swept, scenario).items():
            where = {"scenario": scenario, "measure": measure}
            found = analyse(experiment, values, seed)
            rows += [{**where, **row} for row in found]
            if not found:
                lacking.append(
                    f"{scenario}, {measure}: it has no value at too many points, or only one value."
                )
    indices = pd.DataFrame(rows, columns=_COLUMNS)
    ranking = _ranking(indices, "total" if kind == "saltelli" else "mu_star")
    return Sensitivity(indices, ranking, (*doubts(ranking), *lacking))


def check_design(experiment: Experiment) -> None:
    """Refuse, before anything is run, a design of which there are no indices."""
    kind = experiment.design.kind
    if kind not in ("saltelli", "morris"):
        raise StudyError(
            f"{experiment.name}: indices need a design of kind saltelli or morris; this one is {kind}."
        )


def point_means(swept: Swept, scenario: str) -> dict[str, NDArray[np.float64]]:
    """Mean over replicates of each measure at every point of the design, in its order; NaN where none is."""
    experiment = swept.experiment
    runs = swept.runs[swept.runs["scenario"] == scenario]
    measures = measures_of(swept)
    cells = [(scenario, experiment.content(scenario, point)) for point in experiment.design.points()]
    replicates = range(int(runs["replicate"].max()) + 1 if len(runs) else 0)
    names = {cell: digest(cell) for cell in dict.fromkeys(cells)}
    cell_of = {run_id(name, replicate): name for name in names.values() for replicate in replicates}
    means = runs[measures].groupby(runs["run_id"].map(cell_of).to_numpy()).mean()
    table = means.reindex([names[cell] for cell in cells])
    return {name: table[name].to_numpy(np.float64) for name in measures}


def measures_of(swept: Swept) -> list[str]:
    """Names of the measures in a sweep's table of runs."""
    parameters = {d.path for d in swept.experiment.design.dimensions}
    return [name for name in swept.runs.columns if name not in parameters | OTHER]


def _sobol(experiment: Experiment, values: NDArray[np.float64], seed: int) -> list[dict[str, Any]]:
    names = tuple(d.path for d in experiment.design.dimensions)
    width = len(names)
    blocks = _whole_blocks(values, 2 * width + 2, experiment.name)
    if blocks.size == 0 or np.ptp(blocks) == 0:
        return []
    analyze = import_module("SALib.analyze.sobol").analyze
    found = analyze(
        problem(width, names), blocks.reshape(-1), calc_second_order=True, num_resamples=RESAMPLES, seed=seed
    )
    rows = []
    for index, key in (("first", "S1"), ("total", "ST")):
        for name, value, reach in zip(names, found[key], found[f"{key}_conf"], strict=True):
            rows.append(_row(index, name, "", value, reach))
    return rows + [
        _row("second", names[i], names[j], found["S2"][i, j], found["S2_conf"][i, j])
        for i in range(width)
        for j in range(i + 1, width)
    ]


def _morris(experiment: Experiment, values: NDArray[np.float64], seed: int) -> list[dict[str, Any]]:
    names = tuple(d.path for d in experiment.design.dimensions)
    width = len(names)
    unit = experiment.design.unit().reshape(-1, width + 1, width)
    keep = ~np.isnan(values.reshape(-1, width + 1)).any(axis=1)
    if keep.sum() < 2:
        return []
    analyze = import_module("SALib.analyze.morris").analyze
    found = analyze(
        problem(width, names), unit[keep].reshape(-1, width),
        values.reshape(-1, width + 1)[keep].reshape(-1), num_levels=LEVELS, num_resamples=RESAMPLES,
        seed=seed,
    )  # fmt: skip
    rows = []
    for n, name in enumerate(names):
        size = _row("mu_star", name, "", found["mu_star"][n], found["mu_star_conf"][n])
        rows.append({**size, "low": max(0.0, size["low"])})  # no mean size of effects is below 0
        rows += [_row(index, name, "", found[index][n], np.nan) for index in ("mu", "sigma")]
    return rows


def _row(index: str, parameter: str, other: str, value: float, reach: float) -> dict[str, Any]:
    value, reach = float(value), float(reach)
    bounds = {"value": value, "low": value - reach, "high": value + reach}
    return {"index": index, "parameter": parameter, "other": other, **bounds}


def _whole_blocks(values: NDArray[np.float64], length: int, name: str) -> NDArray[np.float64]:
    """Rows of points that belong together, without those that lack one: a failed run costs its block."""
    blocks = values.reshape(-1, length)
    kept = blocks[~np.isnan(blocks).any(axis=1)]
    if 0 < len(kept) < 2:
        raise StudyError(f"{name}: too few points came to their ends to be analysed.")
    return kept


def _ranking(indices: pd.DataFrame, by: str) -> pd.DataFrame:
    columns = ["scenario", "measure", "rank", "parameter", "value", "low", "high"]
    if not len(indices):
        return pd.DataFrame(columns=columns)
    main = indices[indices["index"] == by].sort_values(
        ["scenario", "measure", "value"], ascending=[True, True, False], kind="stable"
    )
    main = main.assign(rank=main.groupby(["scenario", "measure"]).cumcount() + 1)
    return main[columns].reset_index(drop=True)


def doubts(ranking: pd.DataFrame) -> list[str]:
    """Say of which neighbours in a ranking the sample can't tell which matters more; some by name."""
    told = []
    for (scenario, measure), part in ranking.groupby(["scenario", "measure"], sort=False):
        rows, here = list(part.itertuples()), []
        for a, b in pairwise(rows):
            reach = np.hypot(a.value - a.low, b.value - b.low)
            if a.value > _NEGLIGIBLE * abs(rows[0].value) and a.value - b.value < reach:
                here.append(
                    f"{scenario}, {measure}: the sample is too small to say whether {a.parameter} or "
                    f"{b.parameter} matters more; take more points."
                )
        told += here[:_TOLD]
        if len(here) > _TOLD:
            more = len(here) - _TOLD
            pairs = "one more pair" if more == 1 else f"{more} more pairs"
            told.append(f"{scenario}, {measure}: nor can it tell {pairs} apart.")
    return told
