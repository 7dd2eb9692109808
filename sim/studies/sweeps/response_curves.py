"""Compute how a measure responds to one parameter, averaged over the other parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.errors import StudyError
from sim.measures import Interval, student_interval
from sim.measures.ranges import clip_to_range, difference_interval, is_bounded
from sim.measures.statistics.intervals import bounds_if_enough
from sim.studies.experiments.experiment import value_at
from sim.studies.sensitivity.index_intervals import crossed_ratio
from sim.studies.sweeps.sample_sizes import RUN_COLUMNS, text_of
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.sweeps.sweep_result import SweepResult

_BINS = 10  # number of levels (bins) of a sampled parameter
_COLUMNS = [
    "scenario", "parameter", "measure", "level", "value", "mean", "low", "high",
    "replicates", "valued", "censored", "runs", "scale",
]  # fmt: skip
_EFFECTS = [
    "scenario", "parameter", "measure", "value", "first", "mean_first", "mean", "difference", "low", "high",
    "replicates",
]  # fmt: skip
_EXCEEDED = {"median_wait_days": ("asking.lifetime", "days")}
"""By measure: if it has no value in a run, it exceeds the smallest of these parameters (in its own unit)."""


def response(swept: SweepResult, parameter: str, measure: str) -> pd.DataFrame:
    """Return the mean of a measure at each level of a parameter, with its interval.

    The columns are ``scenario, parameter, measure, level, value, mean, low, high, replicates, valued,
    censored, runs, scale``. If the parameter's values are words, `level` is their place in the design, from
    0, and `scale` is ``words``; `value` is the level as text.

    At each level of a factorial design the measure is averaged over all other parameters, replicate by
    replicate; the 95 % interval is Student's over replicates. Shares and other measures with a smallest and a
    largest value need five replicates for it. If the points were sampled, levels are the
    middles of ten bins with equal numbers of points, on the parameter's `scale`. The interval then covers the
    choice of the points in a bin and the luck of replicates (`sim.studies.sensitivity.index_intervals`), if
    every run of the bin has a value.

    `runs` counts the completed runs at a level, and `valued` those in which the measure has a value. A median
    wait has no value if fewer than half of the questions are answered. For the mean, such a run has the value
    of the lifetime of a question (or the length of the run, if that is shorter), which its true median
    exceeds; `censored` counts these runs. The mean is then a restricted mean, and a lower bound. For other
    measures no such limit is known: runs without a value are left out, which may bias the mean. If all values
    at a level come from only one of several points, there is no interval.

    Raises
    ------
    StudyError
        There is no such parameter in the design, or no such measure in the table of runs.
    """
    dimensions = {d.path: d for d in swept.experiment.design.dimensions}
    known = dimensions, set(swept.runs.columns) - RUN_COLUMNS
    for kind, name, names in zip(("parameter", "measure"), (parameter, measure), known, strict=True):
        if name not in names:
            raise StudyError(f"{swept.experiment.name} has no {kind} '{name}'.")
    words = words_of(swept, parameter)
    scale = "words" if words else dimensions[parameter].scale
    others = [path for path in dimensions if path != parameter]
    sampled = swept.experiment.design.kind not in ("factorial", "list")
    rows: list[dict[str, object]] = []
    ended = _completed_runs(swept, measure).dropna(subset=[parameter])
    for scenario, part in ended.groupby("scenario", sort=False):
        binned = part[parameter].map(words) if words else part[parameter]
        binned = _bins(binned, scale) if sampled and not words else binned
        for level, here in part.groupby(binned.to_numpy()):
            i = clip_to_range(measure, _mean(here, measure, parameter, others, sampled=sampled))
            i = bounds_if_enough(i) if is_bounded(measure) and not sampled else i
            rows.append({
                "scenario": scenario, "parameter": parameter, "measure": measure, "level": float(level),
                "value": here[parameter].iloc[0] if words else f"{level:.4g}",
                "mean": i.mean, "low": i.low, "high": i.high, "replicates": i.size,
                "valued": int(here["_valued"].sum()), "censored": int(here["_censored"].sum()),
                "runs": len(here), "scale": scale,
            })  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS)


def _completed_runs(swept: SweepResult, measure: str) -> pd.DataFrame:
    """Return the completed runs; a missing measure has the value that it exceeds, if one is known."""
    own, limit = swept.runs[measure], _limits(swept, measure)
    censored = own.isna() & swept.runs["error"].isna() & limit.notna()
    runs = swept.runs.assign(
        **{measure: own.where(~censored, limit)}, _valued=own.notna(), _censored=censored
    )
    return runs[runs["error"].isna()]


def words_of(swept: SweepResult, parameter: str) -> dict[str, int]:
    """Return the place of each value of a parameter of words in the design; empty for one of numbers."""
    column = swept.runs[parameter]
    if column.dtype.kind == "f":
        return {}
    order = [
        text_of(value) for point in swept.experiment.design.points() for value in (point.get(parameter),)
    ]
    known = dict.fromkeys([*order, *column.dropna()])
    return {text: place for place, text in enumerate(text for text in known if text in set(column.dropna()))}


def effects(swept: SweepResult, parameter: str, measure: str) -> pd.DataFrame:
    """Return how a measure at each value of a parameter of words differs from that at its first value.

    In each replicate, the measure is averaged over the points that have both values; differences are paired
    by replicate, with their 95 % interval. The columns are ``scenario, parameter, measure, value, first,
    mean_first, mean, difference, low, high, replicates``.
    """
    words, rows = list(words_of(swept, parameter)), []
    ended = swept.runs[swept.runs["error"].isna()].dropna(subset=[parameter])
    for scenario, part in ended.groupby("scenario", sort=False):
        wide = part.pivot_table(index="replicate", columns=parameter, values=measure, aggfunc="mean")
        for word in [each for each in words[1:] if {each, words[0]} <= set(wide)]:
            both = wide[[words[0], word]].dropna().to_numpy(np.float64)
            i = difference_interval(measure, both[:, 0], both[:, 1])
            rows.append((scenario, parameter, measure, word, words[0], *both.mean(axis=0), *i))
    return pd.DataFrame(rows, columns=_EFFECTS)


def _limits(swept: SweepResult, measure: str) -> pd.Series:
    """Return, for each run, the value that a missing measure exceeds; NaN if no such value is known."""
    limits = [_values_of(swept, path) for path in _EXCEEDED.get(measure, ())]
    none = pd.Series(np.nan, swept.runs.index)
    return pd.concat([none, *limits], axis=1).min(axis=1)


def _values_of(swept: SweepResult, path: str) -> pd.Series:
    """Return a parameter's value in each run, even if the design doesn't vary it; NaN for a function."""
    experiment = swept.experiment
    if path in experiment.parameters:
        return swept.runs[path].astype(np.float64)
    scenarios = {name: each for name, each in experiment.scenarios.items() if each is not None}
    known = {name: value_at(each.to_dict(), path) for name, each in scenarios.items()}
    return swept.runs["scenario"].map(known).astype(np.float64)


def _mean(here: pd.DataFrame, measure: str, parameter: str, others: list[str], *, sampled: bool) -> Interval:
    """Return the mean at one level with its interval, which needs values from more than one point."""
    valued = here[here[measure].notna()]
    point = valued.groupby([parameter, *others], dropna=False).ngroup()
    table = valued.pivot_table(index="replicate", columns=point, values=measure).to_numpy(np.float64)
    if sampled and table.size and not np.isnan(table).any():
        found = crossed_ratio(table, np.ones_like(table))
    else:
        over = point if sampled else valued["replicate"]
        found = student_interval(valued.groupby(over)[measure].mean().to_numpy())
    points, of_all = (len(each[others].drop_duplicates()) if others else 1 for each in (valued, here))
    alone = points < 2 <= of_all
    return found._replace(low=float("nan"), high=float("nan")) if alone else found


def _bins(values: pd.Series, scale: str) -> pd.Series:
    """Return the middle of each value's bin. All bins contain the same number of different values."""
    different = np.unique(values.to_numpy(np.float64))
    middle: dict[float, float] = {}
    for part in np.array_split(different, min(_BINS, len(different))):
        logs = scale == "log"
        middle |= dict.fromkeys(part, float(np.exp(np.log(part).mean()) if logs else part.mean()))
    return values.map(middle)


def curves(swept: SweepResult, measures: list[str]) -> dict[tuple[str, str], pd.DataFrame]:
    """Return the response of each measure to each parameter, by parameter and measure."""
    found = {}
    for dimension in swept.experiment.design.dimensions:
        column = swept.runs[dimension.path]
        if column.nunique() > 1:
            for measure in measures:
                table = response(swept, dimension.path, measure)
                if table["mean"].notna().any():
                    found[dimension.path, measure] = table
    return found
