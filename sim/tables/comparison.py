"""The shape of a comparison's result, for pictures and report, which don't run anything."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd


@dataclass(frozen=True)
class ComparisonTables:
    """What two or more scenarios gave over the same people, ties and luck.

    Attributes
    ----------
    scenarios : tuple of str
        Their names; the first is what the others are compared with.
    values : dict of str to dict
        The values of each scenario, as ``Scenario.to_dict()`` gives them.
    runs : DataFrame
        One row a run: the table ``runs`` with a column for every measure.
    groups : DataFrame
        ``scenario, group_kind, group, mean, low, high, replicates, same_people``: the answered share of each
        group, and whether it is of the same people as under the first scenario.
    differences : DataFrame
        ``measure, group, a, b, mean_a, mean_b, difference, low, high, replicates``; b minus a.
    counterfactual : DataFrame
        ``group, neither, only_a, only_b, both, questions, a, b, same_people``: shares of the questions asked
        in both.
    over_time : DataFrame
        ``scenario, measure, day, mean, low, high, replicates``: the course of each scenario.
    waiting : DataFrame
        ``scenario, day, mean, low, high, replicates``: share answered within so many days.
    tables : dict
        For each scenario the tables of its first replicate.
    days, seconds : float
        Length of a run in days; how long the comparison took.
    replicates : int
        Runs of each scenario.
    """

    scenarios: tuple[str, ...]
    values: dict[str, dict[str, Any]]
    runs: pd.DataFrame
    groups: pd.DataFrame
    differences: pd.DataFrame
    counterfactual: pd.DataFrame
    over_time: pd.DataFrame
    waiting: pd.DataFrame
    tables: dict[str, dict[str, pd.DataFrame]]
    days: float
    replicates: int
    seconds: float


class Pair(NamedTuple):
    """One scenario beside the first, with the rows of the two tables that compare them.

    `suffix` follows the names of pictures of every pair but the first: ``_2``, ``_3`` and so on.
    """

    a: str
    b: str
    suffix: str
    differences: pd.DataFrame
    counterfactual: pd.DataFrame


def pairs(comparison: ComparisonTables) -> list[Pair]:
    """Return every pair of scenarios that a comparison compares, in the order of its table."""
    d, c = comparison.differences, comparison.counterfactual
    return [
        Pair(
            str(a),
            str(b),
            f"_{place}" if place > 1 else "",
            *(table[(table["a"] == a) & (table["b"] == b)] for table in (d, c)),
        )
        for place, (a, b) in enumerate(dict.fromkeys(zip(d["a"], d["b"], strict=True)), 1)
    ]
