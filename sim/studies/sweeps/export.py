"""Export a sweep's ledger as tables, a summary and a manifest."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sim.measures import student_interval
from sim.measures.ranges import clip_to_range, is_bounded
from sim.measures.registry import columns_of
from sim.measures.statistics.intervals import FEWEST_FOR_SHARES, bounds_if_enough
from sim.studies.experiments.design import SAMPLED
from sim.studies.experiments.experiment import Experiment, digest, run_id
from sim.studies.store.ledger import Ledger, StoredRun
from sim.studies.store.study_folder import Contents, write_contents
from sim.studies.sweeps.sample_sizes import RUN_COLUMNS, replicates_table, text_of
from sim.tables import write_text
from sim.tables.lazy_pandas import pd

_NAMED = 5  # largest number of measures that a note names


def runs_table(experiment: Experiment, ledger: Ledger) -> pd.DataFrame:
    """Return one row for each run of the experiment, in the order of the design.

    Columns: ids, seeds, time and error of the run; one for each parameter of the design; the experiment's
    measures.
    """
    stored = {run.run_id: run for run in ledger.rows()}
    measures = experiment.measures or ledger.measures
    place = {name: n for n, name in enumerate(ledger.measures)}
    replicates = 1 + max((run.replicate for run in stored.values()), default=-1)
    parameters: dict[str, list[object]] = {path: [] for path in experiment.parameters}
    found: list[StoredRun] = []
    for scenario, content in experiment.cells():
        point = digest((scenario, content))
        ids = [run_id(point, replicate) for replicate in range(replicates)]
        at_point = [stored[number] for number in ids if number in stored]
        found += at_point
        for path, value in experiment.values(scenario, content).items():
            parameters[path] += [value] * len(at_point)
    first = ("run_id", "scenario", "people_seed", "ties_seed", "luck_seed", "replicate")
    table: dict[str, list[object] | pd.Series] = {
        name: [getattr(run, name) for run in found] for name in first
    }
    table |= {path: _column(values) for path, values in parameters.items()}
    for name in measures:
        table[name] = pd.Series([run.measures[place[name]] for run in found], dtype="float64")
    table["seconds"] = pd.Series([run.seconds for run in found], dtype="float64")
    table["error"] = pd.Series([run.error for run in found], dtype=object)
    return pd.DataFrame(table)


def _column(values: list[object]) -> pd.Series:
    """Return a column of numbers, or of texts as they would be written in a scenario file."""
    if all(
        value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in values
    ):
        return pd.Series(values, dtype="float64")
    return pd.Series([None if value is None else text_of(value) for value in values], dtype=object)


def summary_table(experiment: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """Return the mean and 95 % interval (Student, over replicates) of each measure at each point.

    Columns: scenario, parameters of the design, `measure, mean, low, high, replicates, runs, failed`.
    `runs` counts the completed runs. `replicates` counts the completed runs in which the measure has a value;
    the mean is over these runs. Shares and Gini coefficients have no interval with fewer than five
    replicates.
    """
    keys = ["scenario", *experiment.parameters]
    measures = [name for name in runs.columns if name not in RUN_COLUMNS.union(keys)]
    values, failed = runs[measures].to_numpy(np.float64), runs["error"].notna().to_numpy()
    point = runs.groupby(keys, sort=False, dropna=False).ngroup().to_numpy()  # numbered in order
    parts = np.split(np.argsort(point, kind="stable"), np.cumsum(np.bincount(point))[:-1])
    parts = [part for part in parts if part.size]  # without any run, `parts` has one empty part
    rows: list[tuple[object, ...]] = []
    for part in parts:
        lost = int(failed[part].sum())
        for name, own in zip(measures, values[part].T, strict=True):
            i = clip_to_range(name, student_interval(own))
            i = bounds_if_enough(i) if is_bounded(name) else i
            rows.append((name, *i, part.size - lost, lost))
    columns = ["measure", "mean", "low", "high", "replicates", "runs", "failed"]
    first = np.array([part[0] for part in parts], np.int64)
    where = runs[keys].iloc[np.repeat(first, len(measures))].reset_index(drop=True)
    return pd.concat([where, pd.DataFrame(rows, columns=columns)], axis=1)


def notes_on_missing(experiment: Experiment, runs: pd.DataFrame) -> tuple[str, ...]:
    """Return a note on measures that have no value in some, but not all, runs of a scenario."""
    ended = runs[runs["error"].isna()]
    missing: dict[str, list[str]] = {}
    for scenario, part in ended.groupby("scenario", sort=False):
        for name in [each for each in runs.columns if each not in RUN_COLUMNS.union(experiment.parameters)]:
            without = int(part[name].isna().sum())
            if 0 < without < len(part):
                missing.setdefault(name, []).append(f"{without} of {len(part)} runs of {scenario}")
    if not missing:
        return ()
    named = [f"{name} in {', '.join(each)}" for name, each in list(missing.items())[:_NAMED]]
    more = f"; and of {len(missing) - _NAMED} more measures" if len(missing) > _NAMED else ""
    return (
        f"No value of {'; of '.join(named)}{more}: means and curves use only the other runs, which may "
        "bias them (the column replicates of summary.csv counts the runs with a value).",
    )


def notes_on_few(experiment: Experiment, runs: pd.DataFrame) -> tuple[str, ...]:
    """Return a note that shares have no intervals, if the sweep measured shares with too few replicates."""
    if experiment.replicates >= FEWEST_FOR_SHARES or not any(map(is_bounded, runs.columns)):
        return ()
    return (
        f"summary.csv has no intervals of shares: {FEWEST_FOR_SHARES} replicates or more are needed to "
        f"estimate how much a share varies. Replicates here: {experiment.replicates}.",
    )


def export(
    experiment: Experiment, ledger: Ledger, folder: Path, *, command: str, seconds: float
) -> pd.DataFrame:
    """Write the table of runs, the summary, the scenarios and the manifest; return the table of runs."""
    runs = runs_table(experiment, ledger)
    settings = [setting for setting in experiment.scenarios.values() if setting is not None]
    if experiment.text:
        write_text(folder / "experiment.yaml", experiment.text)
    tables: dict[str, pd.DataFrame] = {}
    if len(runs):
        tables = {"runs": runs, "summary": summary_table(experiment, runs)}
        tables["replicates"] = replicates_table(experiment, runs)
    if experiment.design.kind in SAMPLED:
        sample = pd.DataFrame(experiment.design.unit(), columns=list(experiment.parameters))
        tables["sample"] = sample.rename_axis("point").reset_index()
    failed = int(runs["error"].notna().sum())
    notes = [
        *ledger.notes(),
        *experiment.notes_on_unused_parameters(),
        *notes_on_missing(experiment, runs),
        *notes_on_few(experiment, runs),
    ]
    counts = {"runs": len(runs), "failed": failed, "replicates": experiment.replicates}
    plugins = ledger.entry("plugins") or []
    details = {"experiment": experiment.name, **counts, "plugins": plugins, "notes": notes}
    stored = runs if len(runs) else None
    columns = columns_of(runs.columns)
    contents = Contents("sweep", settings, tables, seconds, runs=stored, columns=columns, details=details)
    write_contents(folder, contents, command)
    return runs
