"""A ranking of parameters as text: which of them matter most, and a table."""

from __future__ import annotations

import math

from sim.measures.registry import label_in_sentence
from sim.report.number_words import listed
from sim.tables.lazy_pandas import pd

_NAMED = 2  # number of parameters that a sentence names
_MOST_SENTENCES = 4


def records(ranking: pd.DataFrame) -> list[dict[str, object]]:
    """Return one mapping per row of the ranking, with NaN for a missing value."""
    columns = list(ranking.columns)
    values = ranking.astype(object)
    rows = values.where(values.notna(), float("nan")).to_numpy().tolist()
    return [dict(zip(columns, row, strict=True)) for row in rows]


def sentences(ranking: pd.DataFrame, meaning: str) -> list[str]:
    """Return for each scenario and measure the parameters with the largest index, with its interval.

    `meaning` says what the index is.
    """
    known = ranking[ranking["value"].notna()]
    found = []
    for (scenario, measure), rows in known.groupby(["scenario", "measure"], sort=False):
        first = [
            f"{row.parameter} {row.value:.2f}{_reach(row.low, row.high)}"
            for row in rows.sort_values("rank").head(_NAMED).itertuples()
        ]
        label = label_in_sentence(str(measure))
        found.append(f"Largest effects on {label} under {scenario}: {listed(first)}.")
    more = len(found) - _MOST_SENTENCES
    found = found[:_MOST_SENTENCES] + ([f"The table has {more} more rankings."] if more > 0 else [])
    return [*found, f"Each number is the {meaning}."] if found else ["No parameter can be ranked."]


def _reach(low: float, high: float) -> str:
    return "" if math.isnan(low) else f" (95 % interval {low:.2f} to {high:.2f})"


def table(title: str, ranking: pd.DataFrame, most: int | None) -> tuple[str, list[str], list[list[object]]]:
    """Return the ranking as a text table, with at most `most` parameters for each scenario and measure."""
    if most is not None:
        ranking = ranking[ranking["rank"].isna() | (ranking["rank"] <= most)]
    return title, list(ranking.columns), [list(row.values()) for row in records(ranking)]
