"""How many replicates are enough, and what common random numbers saved."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures import MEASURES
from sim.measures.enough import needed
from sim.studies.experiment import Experiment

SHARE, RELATIVE = 0.01, 0.05  # half-widths asked for: of shares, and of other measures as part of the mean
LESS = " less "
OTHER = frozenset(
    {"run_id", "scenario", "people_seed", "ties_seed", "luck_seed", "replicate", "seconds", "error"}
)
"""Columns of a table of runs that are neither parameters nor measures."""


def replicates_table(experiment: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """Return how many replicates reach a half-width, by scenario or pair of scenarios and measure.

    Deviations between replicates are pooled over the points of the design. The difference of two scenarios
    has rows of its own. Where they share the seeds of a replicate, `needed` is with common random numbers,
    `independent` without, reckoned from the variances of the two, and `saved` the ratio; `saving_table`
    measures it instead.

    Returns
    -------
    DataFrame
        ``what, measure, half_width, deviation, needed, independent, saved, replicates``.
    """
    points = [d.path for d in experiment.design.dimensions]
    measures = [name for name in runs.columns if name not in OTHER.union(points)]
    rows: list[dict[str, Any]] = []
    for name in measures:
        tables = _by_scenario(runs, points, name)
        rows += _rows(name, tables, paired=not experiment.independent)
    return pd.DataFrame(rows)


def saving_table(common: pd.DataFrame, independent: pd.DataFrame) -> pd.DataFrame:
    """Return what common random numbers saved of the lives, measured on a study that was run both ways.

    Parameters
    ----------
    common, independent
        Tables of replicates (`replicates_table`) of the study with common and with independent numbers.

    Returns
    -------
    DataFrame
        One row for each difference of two scenarios and measure: ``what, measure, half_width,
        deviation_common, deviation_independent, needed_common, needed_independent, saved, replicates``.
        Both needs are for the half-width of the common study.
    """
    both = common.merge(independent, on=["what", "measure"], suffixes=("_common", "_independent"))
    both = both[both["what"].str.contains(LESS, regex=False)]
    half = both["half_width_common"].to_numpy(np.float64)
    wanted = {
        way: [needed(d, h) for d, h in zip(both[f"deviation_{way}"], half, strict=True)]
        for way in ("common", "independent")
    }
    return pd.DataFrame({
        "what": both["what"], "measure": both["measure"], "half_width": half,
        "deviation_common": both["deviation_common"],
        "deviation_independent": both["deviation_independent"],
        "needed_common": wanted["common"], "needed_independent": wanted["independent"],
        "saved": np.array(wanted["independent"]) / np.array(wanted["common"]),
        "replicates": both["replicates_independent"],
    }).reset_index(drop=True)  # fmt: skip


def _by_scenario(runs: pd.DataFrame, points: list[str], name: str) -> dict[str, NDArray[np.float64]]:
    """Values of a measure by scenario, one row a point and one column a replicate."""
    found = {}
    for scenario, part in runs.groupby("scenario", sort=False):
        wide = part.assign(point=part.groupby(points, dropna=False, sort=False).ngroup()).pivot_table(
            index="point", columns="replicate", values=name, dropna=False
        )
        found[str(scenario)] = wide.to_numpy(np.float64)
    return found


def _rows(name: str, tables: dict[str, NDArray[np.float64]], *, paired: bool) -> list[dict[str, Any]]:
    scenarios = list(tables)
    rows = [_row(scenario, name, tables[scenario], None) for scenario in scenarios]
    for other in scenarios[1:]:
        a, b = tables[scenarios[0]], tables[other]
        if a.shape == b.shape:
            apart = float(np.sqrt(_deviation(a) ** 2 + _deviation(b) ** 2)) if paired else None
            rows.append(_row(f"{other}{LESS}{scenarios[0]}", name, b - a, apart))
    return rows


def _row(what: str, name: str, values: NDArray[np.float64], apart: float | None) -> dict[str, Any]:
    share = name in MEASURES and MEASURES[name].unit == "share"
    known = values[~np.isnan(values)]
    half = SHARE if share else RELATIVE * abs(float(known.mean())) if known.size else float("nan")
    deviation = _deviation(values)
    wanted = needed(deviation, half) if known.size else 0
    independent = wanted if apart is None else needed(apart, half) if known.size else 0
    return {
        "what": what, "measure": name, "half_width": half, "deviation": deviation, "needed": wanted,
        "independent": independent, "saved": independent / wanted if wanted else float("nan"),
        "replicates": values.shape[1] if values.ndim > 1 else 0,
    }  # fmt: skip


def _deviation(values: NDArray[np.float64]) -> float:
    """Standard deviation between replicates, pooled over points, missing values left out."""
    count = (~np.isnan(values)).sum(axis=1)
    kept = values[count > 1]
    if not kept.size:
        return float("nan")
    count = count[count > 1]
    squares = np.nansum((kept - np.nanmean(kept, axis=1, keepdims=True)) ** 2, axis=1)
    return float(np.sqrt(squares.sum() / (count - 1).sum()))
