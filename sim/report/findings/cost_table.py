"""What answers cost those who help: readings, effort and hours, side by side for the scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.measures.outcome.groups import EVERYBODY
from sim.measures.registry import label_of
from sim.report import number_words
from sim.report.number_words import Change
from sim.tables.lazy_pandas import pd

COSTS = ("reads_per_answer", "effort_per_answer", "host_hours")
"""Measures of the work behind answers; the hours of community managers only if there are any."""
UNPAID_OFFICE = (
    "An office relays questions for free in this model: the time of its staff is counted nowhere, neither as "
    "effort nor in hours."
)


class Costs(NamedTuple):
    """Rows of a table with a cell for each scenario, sentences, and the main finding."""

    rows: list[tuple[str, list[str]]]
    notes: list[str]
    finding: str


def costs(
    differences: pd.DataFrame, names: Sequence[str], values: Mapping[str, Mapping[str, object]]
) -> Costs:
    """Return the costs of a comparison's scenarios, and whether the differences are clear."""
    own = differences[(differences["group"] == EVERYBODY) & differences["measure"].isin(COSTS)]
    found = sorted(number_words.changes(own), key=lambda each: COSTS.index(each.measure))
    rows = []
    for measure in dict.fromkeys(each.measure for each in found):
        means: dict[str, float] = {}
        for each in found:
            if each.measure == measure:
                means |= {each.a: each.mean_a, each.b: each.mean_b}
        cells = [number_words.amount(measure, means[name]) if name in means else "–" for name in names]
        rows.append((label_of(measure), cells))
    notes = [f"{label_of(each.measure)}, {each.b} minus {each.a}: {_difference(each)}." for each in found]
    if offices := [name for name in names if _has(values[name], "hub")]:
        rows.append(
            ("Work of the office", ["not counted" if name in offices else "no office" for name in names])
        )
        notes.append(UNPAID_OFFICE)
    if any(_has(values[name], "managers") for name in names):
        notes.append("Hours of community managers are the paid and unpaid time that introductions took.")
    return Costs(rows, notes, _finding(found))


def _has(values: Mapping[str, object], channel: str) -> bool:
    channels = values.get("channels")
    return isinstance(channels, Mapping) and channels.get(channel) is not None


def _difference(change: Change) -> str:
    return f"{number_words.difference(change)}: {number_words.verdict(change)}"


def _finding(found: Sequence[Change]) -> str:
    """Return the first cost that clearly differs: readings, or effort for each answer."""
    for each in found:
        if each.verdict in ("more", "less") and each.measure != "host_hours":
            a, b = (number_words.amount(each.measure, mean) for mean in (each.mean_a, each.mean_b))
            return f"{label_of(each.measure)}: {a} under {each.a}, {b} under {each.b}."
    return "No clear difference in readings or effort for each answer." if found else ""
