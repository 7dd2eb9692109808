"""The result tables of a comparison. Plots and reports use them without running simulations."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.tables.lazy_pandas import pd


@dataclass(frozen=True)
class ComparisonTables:
    """The results of two or more scenarios, with the same people, ties and luck unless a file says otherwise.

    Attributes
    ----------
    scenarios : tuple of str
        Names of the scenarios. Each of the others is compared with the first.
    values : dict of str to dict
        The values of each scenario, as ``Scenario.to_dict()`` gives them.
    runs : DataFrame
        One row per run: the table ``runs`` with a column for every measure.
    groups : DataFrame
        ``scenario, group_kind, group, people, mean, low, high, replicates, same_people``: the answered share
        of each group, the mean number of its people, and whether these are the same people as in the first
        scenario.
    differences : DataFrame
        ``measure, group, a, b, mean_a, mean_b, difference, low, high, replicates, missing, paired, people``;
        b minus a. `paired` is false if b has other people than a, and `people` is the mean number of the
        group's people in b.
    counterfactual : DataFrame
        ``group, neither, only_a, only_b, both, questions, a, b, same_people, people``: of the questions that
        were asked in both scenarios, the shares answered in neither, one or both.
    over_time : DataFrame
        ``scenario, measure, day, mean, low, high, replicates``: each measure over time.
    waiting : DataFrame
        ``scenario, day, mean, low, high, replicates``: the share answered within so many days.
    tables : dict
        The tables of each scenario's first replicate.
    days, seconds : float
        Days that a run simulates; seconds that the comparison took.
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
    """Two compared scenarios, with the pair's rows of the tables `differences` and `counterfactual`.

    `suffix` ends the names of the pair's plots: empty for the first pair, then ``_2``, ``_3`` and so on.
    `paired` is false if the two scenarios have other people; then `counterfactual` is empty.
    """

    a: str
    b: str
    suffix: str
    differences: pd.DataFrame
    counterfactual: pd.DataFrame
    paired: bool = True


def with_size(group: str, people: float = math.nan, most: float = math.nan) -> str:
    """Return a group's name with its mean number of people, if it is known; everybody's name has none.

    `most` is the number in the scenario in which the group is largest, if the numbers differ.

    Examples
    --------
    >>> with_size("town Ashby", 12.0), with_size("on the crowd", 9.0, 31.4), with_size("all", 24.0)
    ('town Ashby (12 people)', 'on the crowd (9 to about 31 people)', 'all')
    """
    if group == "all" or math.isnan(people):
        return group
    numbers = [f"{'' if float(each).is_integer() else 'about '}{each:,.0f}" for each in (people, most)]
    if math.isnan(most) or most == people:
        return f"{group} ({numbers[0]} {'person' if people == 1 else 'people'})"
    return f"{group} ({numbers[0]} to {numbers[1]} people)"


def labels_with_sizes(table: pd.DataFrame) -> dict[str, str]:
    """Return each group's name with its size, from a table with one or several rows for each group.

    Rows without people don't count, because a group such as those on the crowd is empty in some scenarios.
    Older tables don't have the column ``people``; then the names have no sizes.
    """
    names = {str(name): str(name) for name in table["group"]}
    if "people" not in table:
        return names
    known = table[table["people"] > 0].groupby("group")["people"].agg(["min", "max"])
    return names | {str(r.Index): with_size(str(r.Index), r.min, r.max) for r in known.itertuples()}


def pairs(comparison: ComparisonTables) -> list[Pair]:
    """Return every compared pair of scenarios, in the order of the table of differences."""
    d, c = comparison.differences, comparison.counterfactual
    found = []
    for place, (a, b) in enumerate(dict.fromkeys(zip(d["a"], d["b"], strict=True)), 1):
        own, same = (table[(table["a"] == a) & (table["b"] == b)] for table in (d, c))
        paired = bool(own["paired"].all()) if "paired" in own else True  # older tables don't have the column
        found.append(Pair(str(a), str(b), f"_{place}" if place > 1 else "", own, same, paired))
    return found
