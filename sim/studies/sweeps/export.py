"""What a study's ledger gives to others: tables, a summary, a manifest; each file appears whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.measures import COLUMNS, student_interval
from sim.measures.statistics.intervals import FEWEST_FOR_SHARES, few_shares
from sim.studies.comparison.differences import SHARES, within_bounds
from sim.studies.experiments.experiment import Experiment, digest, run_id
from sim.studies.store.ledger import Ledger
from sim.studies.sweeps.sample_sizes import OTHER, replicates_table
from sim.tables import manifest, write_csv, write_json, write_table, write_text

_NAMED = 5  # measures that a note names


def runs_table(experiment: Experiment, ledger: Ledger) -> pd.DataFrame:
    """Return one row a run of the experiment, in the order of the design, however they were run.

    Columns: those of the table `runs`, one for each parameter of the design, and the measures wanted.
    """
    rows = {row[0]: row for row in ledger.rows()}
    wanted = experiment.measures or ledger.measures
    place = {name: 9 + n for n, name in enumerate(ledger.measures)}
    replicates = 1 + max((row[3] for row in rows.values()), default=-1)
    parameters: dict[str, list[Any]] = {d.path: [] for d in experiment.design.dimensions}
    found: list[tuple[Any, ...]] = []
    for scenario, content in experiment.cells():
        point = digest((scenario, content))
        here = [run_id(point, replicate) for replicate in range(replicates)]
        here = [name for name in here if name in rows]
        found += [rows[name] for name in here]
        for path, value in experiment.values(scenario, content).items():
            parameters[path] += [value] * len(here)
    first = ("run_id", "scenario", "people_seed", "ties_seed", "luck_seed", "replicate")
    at = (0, 1, 4, 5, 6, 3)
    table: dict[str, Any] = {name: [row[n] for row in found] for name, n in zip(first, at, strict=True)}
    table |= {path: _column(values) for path, values in parameters.items()}
    for name in wanted:
        table[name] = pd.Series([row[place[name]] for row in found], dtype="float64")
    table |= {"seconds": pd.Series([row[7] for row in found], dtype="float64")}
    table |= {"error": pd.Series([row[8] for row in found], dtype=object)}
    return pd.DataFrame(table)


def _column(values: list[Any]) -> Any:
    """Numbers as numbers, anything else as a scenario file would have it."""
    if all(
        value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in values
    ):
        return pd.Series(values, dtype="float64")
    return pd.Series([None if value is None else _text(value) for value in values], dtype=object)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=dict)


def summary_table(experiment: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """Return mean and 95 % interval (Student, over replicates) of each measure at each point.

    Shares and Gini coefficients have no interval from fewer than five replicates.

    Columns: scenario, parameters of the design, `measure, mean, low, high, replicates, runs, failed`. Of the
    `runs` that came to their ends `replicates` had a value of the measure, and the mean is theirs.
    """
    keys = ["scenario", *(d.path for d in experiment.design.dimensions)]
    measures = [name for name in runs.columns if name not in OTHER.union(keys)]
    values, failed = runs[measures].to_numpy(np.float64), runs["error"].notna().to_numpy()
    point = runs.groupby(keys, sort=False, dropna=False).ngroup().to_numpy()  # numbered as they come
    parts = np.split(np.argsort(point, kind="stable"), np.cumsum(np.bincount(point))[:-1])
    parts = [part for part in parts if part.size]  # of no run there is one, and it is empty
    rows: list[tuple[Any, ...]] = []
    for part in parts:
        lost = int(failed[part].sum())
        for name, of in zip(measures, values[part].T, strict=True):
            i = within_bounds(name, student_interval(of))
            i = few_shares(i) if name in SHARES else i
            rows.append((name, *i, part.size - lost, lost))
    columns = ["measure", "mean", "low", "high", "replicates", "runs", "failed"]
    first = np.array([part[0] for part in parts], np.int64)
    where = runs[keys].iloc[np.repeat(first, len(measures))].reset_index(drop=True)
    return pd.concat([where, pd.DataFrame(rows, columns=columns)], axis=1)


def lacking(runs: pd.DataFrame, parameters: set[str]) -> tuple[str, ...]:
    """Say which measures have no value in some runs of a scenario, so that means are of the others only.

    Of a measure that a scenario never has there is no mean that could mislead.
    """
    ended = runs[runs["error"].isna()]
    told: dict[str, list[str]] = {}
    for scenario, part in ended.groupby("scenario", sort=False):
        for name in [each for each in runs.columns if each not in OTHER | parameters]:
            without = int(part[name].isna().sum())
            if 0 < without < len(part):
                told.setdefault(name, []).append(f"{without} of {len(part)} runs of {scenario}")
    if not told:
        return ()
    named = [f"{name} in {', '.join(each)}" for name, each in list(told.items())[:_NAMED]]
    more = f"; and of {len(told) - _NAMED} more measures" if len(told) > _NAMED else ""
    return (
        f"No value of {'; of '.join(named)}{more}: means and curves are of the other runs only, and may "
        "differ from what all would give (summary.csv: replicates of runs).",
    )


def few(experiment: Experiment, runs: pd.DataFrame) -> tuple[str, ...]:
    """Say that shares have no intervals, if the sweep measured shares with too few replicates."""
    if experiment.replicates >= FEWEST_FOR_SHARES or not SHARES.intersection(runs.columns):
        return ()
    return (
        f"summary.csv has no intervals of shares: {FEWEST_FOR_SHARES} replicates or more are needed to tell "
        f"how much a share varies. Replicates here: {experiment.replicates}.",
    )


def export(
    experiment: Experiment, ledger: Ledger, folder: Path, *, command: str, seconds: float
) -> pd.DataFrame:
    """Write the tables of runs and their summary, scenarios and manifest; gives the runs."""
    runs = runs_table(experiment, ledger)
    settings = [setting for setting in experiment.scenarios.values() if setting is not None]
    for setting in settings:
        write_text(folder / "scenarios" / f"{setting.name}.yaml", setting.to_yaml())
    if experiment.path is not None:
        write_text(folder / "experiment.yaml", experiment.path.read_text(encoding="utf-8-sig"))
    if len(runs):
        hashes = ", ".join(setting.hash for setting in settings)
        write_table(folder / "runs.parquet", "runs", runs, scenario_hash=hashes, extra=COLUMNS)
        write_csv(folder / "runs.csv", runs)
        write_csv(folder / "summary.csv", summary_table(experiment, runs))
        write_csv(folder / "replicates.csv", replicates_table(experiment, runs))
    failed = int(runs["error"].notna().sum())
    told = [
        *ledger.notes(),
        *experiment.absences(),
        *lacking(runs, {d.path for d in experiment.design.dimensions}),
        *few(experiment, runs),
    ]
    story = manifest(scenarios=settings, command=command, seconds=seconds)
    counts = {"runs": len(runs), "failed": failed, "replicates": experiment.replicates}
    write_json(folder / "manifest.json", {**story, "experiment": experiment.name, **counts, "notes": told})
    return runs
