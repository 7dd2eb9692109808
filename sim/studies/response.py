"""How a measure responds to one parameter, the others averaged over."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.errors import StudyError
from sim.measures import student_interval
from sim.studies.differences import within_bounds
from sim.studies.replicates import OTHER
from sim.studies.sweep import Swept

_BINS = 10


def response(swept: Swept, parameter: str, measure: str) -> pd.DataFrame:
    """Return ``scenario, parameter, measure, level, mean, low, high``.

    At each level of a factorial design the measure is averaged over all other parameters, replicate by
    replicate; the 95 % interval is Student's over replicates. Where points were sampled, levels are the
    middles of ten bins of equal size and the interval is over the points in a bin.

    Raises
    ------
    StudyError
        There is no such parameter in the design, or no such measure in the table of runs.
    """
    known = {d.path for d in swept.experiment.design.dimensions}, set(swept.runs.columns) - OTHER
    for kind, name, names in zip(("parameter", "measure"), (parameter, measure), known, strict=True):
        if name not in names:
            raise StudyError(f"{swept.experiment.name} has no {kind} '{name}'.")
    rows: list[dict[str, Any]] = []
    for scenario, part in swept.runs.groupby("scenario", sort=False):
        known = part[[parameter, "replicate", measure]].dropna()
        sampled = swept.experiment.design.kind not in ("factorial", "list")
        for level, values in _levels(known, parameter, measure, sampled=sampled):
            i = within_bounds(measure, student_interval(values))
            rows.append({
                "scenario": scenario, "parameter": parameter, "measure": measure, "level": level,
                "mean": i.mean, "low": i.low, "high": i.high,
            })  # fmt: skip
    return pd.DataFrame(rows)


def _levels(known: pd.DataFrame, parameter: str, measure: str, *, sampled: bool) -> list[tuple[float, Any]]:
    if not sampled:
        means = known.groupby([parameter, "replicate"])[measure].mean()
        return [(float(level), part.to_numpy()) for level, part in means.groupby(level=0)]
    points = known.groupby(parameter)[measure].mean()
    parts = np.array_split(np.arange(len(points)), min(_BINS, len(points)))
    return [
        (float(points.index[part].to_numpy(np.float64).mean()), points.to_numpy()[part])
        for part in parts
        if len(part)
    ]


def curves(swept: Swept, measures: list[str]) -> dict[tuple[str, str], pd.DataFrame]:
    """Return the response of each measure to each parameter that is a number."""
    found = {}
    for dimension in swept.experiment.design.dimensions:
        column = swept.runs[dimension.path]
        if column.dtype.kind == "f" and column.nunique() > 1:
            for measure in measures:
                table = response(swept, dimension.path, measure)
                if table["mean"].notna().any():
                    found[dimension.path, measure] = table
    return found
