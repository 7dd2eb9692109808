"""The mean of every measure under each scenario of a comparison, with its interval."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.outcome.groups import EVERYBODY
from sim.measures.ranges import clip_to_range, is_bounded, range_of
from sim.measures.registry import unit_of, with_standard
from sim.measures.statistics.intervals import (
    Interval,
    Totals,
    bounds_if_enough,
    share_interval,
    student_interval,
    totals_interval,
)
from sim.runner import FinishedRun
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.comparison.counterfactual import Outcomes

_COLUMNS = [
    "scenario", "measure", "group_kind", "group", "people", "mean", "low", "high", "replicates",
    "same_people",
]  # fmt: skip
_EVERYBODY = {"group_kind": "overall", "group": EVERYBODY}


def means_table(
    names: Sequence[str], ran: Sequence[FinishedRun], groups: pd.DataFrame, unpaired: Collection[str] = ()
) -> pd.DataFrame:
    """Return the answered share of each group (`groups`), and every other measure for everybody.

    The columns are ``scenario, measure, group_kind, group, people, mean, low, high, replicates``, and
    ``same_people``. Shares have the interval on the logit scale, ratios of totals the jackknife's, and other
    measures Student's. Measures with a smallest and a largest value have an interval from five replicates on.
    Runs without a value are left out.
    """
    shares = groups.assign(measure="answered_share")
    everybody = groups[groups["group"] == EVERYBODY].set_index("scenario")["people"]
    rows = []
    for name in names:
        own = [one for one in ran if one.run.scenario.name == name and one.harvest is not None]
        about = {"people": float(everybody.get(name, np.nan)), "same_people": name not in unpaired}
        rows += [
            {"scenario": name, "measure": measure, **_EVERYBODY, **about, **_mean(measure, own)._asdict()}
            for measure in with_standard(ran[0].run.measures)
            if measure != "answered_share"
        ]
    table = pd.concat([shares, pd.DataFrame(rows).rename(columns={"size": "replicates"})], ignore_index=True)
    order = table["scenario"].map(list(names).index)
    return table.iloc[np.argsort(order, kind="stable")][_COLUMNS].reset_index(drop=True)


def _mean(measure: str, ran: Sequence[FinishedRun]) -> Interval:
    """Return the mean of a measure over completed runs of one scenario."""
    values = np.array([one.row[measure] for one in ran], np.float64)
    outcomes: list[Outcomes] = [one.harvest for one in ran]
    sums = [each.totals[measure] for each in outcomes if measure in each.totals]
    if sums:
        return totals_interval(Totals(*np.array(sums, np.float64).T))
    if unit_of(measure) == "share" and range_of(measure) == (0.0, 1.0):
        return share_interval(values[~np.isnan(values)])
    found = clip_to_range(measure, student_interval(values))
    return bounds_if_enough(found) if is_bounded(measure) else found
