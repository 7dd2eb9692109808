"""Compute how many replicates are needed, and how many of them common random numbers save."""

from __future__ import annotations

import json

import numpy as np

from sim.array_types import Floats, Ints
from sim.measures.ranges import is_bounded, range_of
from sim.measures.statistics.sample_size import deviation_upper_bound, replicates_needed
from sim.studies.experiments.experiment import Experiment, digest, run_id
from sim.tables.lazy_pandas import pd

# half-widths wanted: relative to the range of a measure, and if it has none, relative to the mean
OF_RANGE, OF_MEAN = 0.01, 0.05
RUN_COLUMNS = frozenset(
    {"run_id", "scenario", "people_seed", "ties_seed", "luck_seed", "replicate", "seconds", "error"}
)
"""Columns of a table of runs that are neither parameters nor measures."""


def replicates_table(experiment: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """Return the number of replicates needed for a half-width, for each measure of a scenario or difference.

    Columns: ``what, measure, half_width, deviation, needed, needed_upper, independent, saved, replicates``.
    ``what`` is a scenario, or the difference of two scenarios. `deviation`, the standard deviation between
    replicates, is pooled over the points of the design. `needed` is computed from this estimate itself, so
    about half of all studies with that many replicates have a wider interval. `needed_upper` is computed from
    an upper confidence bound of the estimate, and is enough in about 90 of 100 studies. If the two scenarios
    share the seeds of a replicate, `independent` is the number needed without shared seeds, computed from the
    two variances, and `saved` is `independent` / `needed` (`saving_table` measures this ratio). Numbers that
    can't be computed are missing.
    """
    measures = [name for name in runs.columns if name not in RUN_COLUMNS.union(experiment.parameters)]
    places = rows_of_points(experiment, runs)
    rows: list[dict[str, object]] = []
    for name in measures:
        values = np.append(runs[name].to_numpy(np.float64), np.nan)
        rows += [_row(each, name, values[np.unique(at, axis=0)], None) for each, at in places.items()]
        first, *others = places
        rows += [
            _pair(f"{other} less {first}", name, values, (places[first], places[other]), experiment)
            for other in others
        ]
    table = pd.DataFrame(rows)
    counts = [name for name in ("needed", "needed_upper", "independent") if len(table)]
    return table.astype(dict.fromkeys(counts, "Int64"))  # whole numbers; some may be missing


def saving_table(experiment: Experiment, common: pd.DataFrame, independent: pd.DataFrame) -> pd.DataFrame:
    """Return how many runs common random numbers saved, measured by running a study with and without them.

    `common` and `independent` are the results of `replicates_table` for the two studies. The result has one
    row for each difference of two scenarios and measure: ``what, measure, half_width, deviation_common,
    deviation_independent, needed_common, needed_independent, saved, replicates``. The half-width is that of
    the study with common random numbers, for `needed_common` and for `needed_independent`.
    """
    both = common.merge(independent, on=["what", "measure"], suffixes=("_common", "_independent"))
    both = both[~both["what"].isin(list(experiment.scenarios))]
    half = both["half_width_common"].to_numpy(np.float64)
    required = {
        way: pd.array([_required(d, h) for d, h in zip(both[f"deviation_{way}"], half, strict=True)], "Int64")
        for way in ("common", "independent")
    }
    return pd.DataFrame({
        "what": both["what"], "measure": both["measure"], "half_width": half,
        "deviation_common": both["deviation_common"],
        "deviation_independent": both["deviation_independent"],
        "needed_common": required["common"], "needed_independent": required["independent"],
        "saved": (required["independent"] / required["common"]).to_numpy(np.float64, na_value=np.nan),
        "replicates": both["replicates_independent"],
    }).reset_index(drop=True)  # fmt: skip


def text_of(value: object) -> str:
    """Return a value of a parameter as text; anything but a text is written as JSON."""
    return value if isinstance(value, str) else json.dumps(value, default=dict)


def rows_of_points(experiment: Experiment, runs: pd.DataFrame) -> dict[str, Ints]:
    """Return the row of each run in the table of runs, as a (points, replicates) array for each scenario.

    A missing run has the row −1. If two points differ only in parameters that the scenario doesn't use, they
    have the same rows.
    """
    row = {name: place for place, name in enumerate(runs["run_id"].tolist())}
    replicates = range(int(runs["replicate"].max()) + 1 if len(runs) else 0)
    points = experiment.design.points()
    found = {}
    for scenario in experiment.scenarios:
        cells = [digest((scenario, experiment.content(scenario, point))) for point in points]
        at = {c: [row.get(run_id(c, r), -1) for r in replicates] for c in dict.fromkeys(cells)}
        found[scenario] = np.array([at[cell] for cell in cells], np.int64).reshape(len(points), -1)
    return found


def _pair(
    what: str, name: str, values: Floats, places: tuple[Ints, Ints],
    experiment: Experiment,
) -> dict[str, object]:  # fmt: skip
    """Return the table row of the difference of two scenarios; each pair of societies counts once."""
    a, b = np.split(values[np.unique(np.hstack(places), axis=0)], 2, axis=1)
    without_common = None if experiment.independent else float(np.hypot(_deviation(a), _deviation(b)))
    return _row(what, name, b - a, without_common)


def _row(what: str, name: str, values: Floats, without_common: float | None) -> dict[str, object]:
    """Return a row of `replicates_table` from (points, replicates) values.

    `without_common` is the standard deviation that the values would have without common random numbers.
    """
    known = values[~np.isnan(values)]
    half = _half_width(name, known)
    deviation = _deviation(values)
    freedom = int(np.maximum((~np.isnan(values)).sum(axis=1) - 1, 0).sum())
    upper = _required(deviation_upper_bound(deviation, freedom), half)
    required = _required(deviation, half)
    independent = required if without_common is None else _required(without_common, half)
    saved = float("nan") if required is None or independent is None else independent / required
    return {
        "what": what, "measure": name, "half_width": half, "deviation": deviation, "needed": required,
        "needed_upper": upper, "independent": independent, "saved": saved,
        "replicates": values.shape[1] if values.ndim > 1 else 0,
    }  # fmt: skip


def _half_width(name: str, values: Floats) -> float:
    """Return the half-width that is wanted for a measure with these values."""
    if is_bounded(name):
        low, high = range_of(name)
        return OF_RANGE * (high - low)
    return OF_MEAN * float(abs(values.mean())) if values.size else float("nan")


def _required(deviation: float, half: float) -> int | None:
    """Return how many replicates reach a half-width; None if the standard deviation is unknown."""
    return None if np.isnan(deviation) or np.isnan(half) else replicates_needed(deviation, half)


def _deviation(values: Floats) -> float:
    """Return the standard deviation between replicates, pooled over points, without missing values."""
    count = (~np.isnan(values)).sum(axis=1)
    repeated = values[count > 1]
    if not repeated.size:
        return float("nan")
    count = count[count > 1]
    squares = np.nansum((repeated - np.nanmean(repeated, axis=1, keepdims=True)) ** 2, axis=1)
    return float(np.sqrt(squares.sum() / (count - 1).sum()))
