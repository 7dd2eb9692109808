"""A sweep as text: where its first measure is lowest and highest, and a table of all points."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sim.measures.registry import label_in_sentence
from sim.report.number_words import amount, span
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.experiments.experiment import Experiment

TextTable = tuple[str, list[str], list[list[object]]]
"""Title, columns, rows."""

_ON_A_SCREEN = 12  # largest number of rows that fits on a screen


def _first_measure(summary: pd.DataFrame) -> pd.DataFrame:
    return summary[summary["measure"] == summary["measure"].iloc[0]] if len(summary) else summary


def table(experiment: Experiment, summary: pd.DataFrame, most: int) -> TextTable:
    """Return the first measure at each point, with its interval; no more than `most` rows."""
    first = _first_measure(summary)
    columns = ["scenario", *experiment.parameters, "mean", "low", "high"]
    rows = first.head(most)[columns].to_numpy(dtype=object).tolist() if len(first) else []
    name = first["measure"].iloc[0] if len(first) else "no run"
    more = f", the first {most} of {len(first):,} points" if len(first) > most else ""
    return f"{experiment.name}: {name}, mean and 95 % interval{more}", columns, rows


def brief(experiment: Experiment, summary: pd.DataFrame) -> list[TextTable]:
    """Return a list with the table if it fits on a screen, and an empty list otherwise."""
    short = len(_first_measure(summary)) <= _ON_A_SCREEN
    return [table(experiment, summary, _ON_A_SCREEN)] if short else []


def sentences(experiment: Experiment, summary: pd.DataFrame) -> list[str]:
    """Return, for each scenario, at which points the mean of the first measure is lowest and highest."""
    first = _first_measure(summary)
    known = first[first["mean"].notna()] if len(first) else first
    if known.empty:
        return ["No run has a value of the first measure."]
    found = []
    for scenario, rows in known.groupby("scenario", sort=False):
        low, high = (rows.loc[place] for place in (rows["mean"].idxmin(), rows["mean"].idxmax()))
        label = label_in_sentence(low["measure"])
        if len(rows) == 1:
            found.append(f"{scenario}: {label} {_mean(low)}.")
        else:
            ends = " to ".join(f"{_mean(row)} {_place(experiment, row)}" for row in (low, high))
            found.append(f"{scenario}: over {len(rows):,} points, {label} ranges from {ends}.")
    return found


def _mean(row: pd.Series) -> str:
    reach = "" if math.isnan(row["low"]) else f" ({span(row['measure'], row['low'], row['high'])})"
    return f"{amount(row['measure'], row['mean'])}{reach}"


def _place(experiment: Experiment, row: pd.Series) -> str:
    """Return the point of a row; parameters that the scenario doesn't use have no value there."""
    used = [path for path in experiment.parameters if not pd.isna(row[path])]
    return f"at {', '.join(f'{path} {_value(row[path])}' for path in used)}"


def _value(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
