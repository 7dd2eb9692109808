"""Means and paired differences over replicates, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.groups import EVERYBODY
from sim.measures.intervals import Interval, paired_interval, student_interval
from sim.measures.scenario import MEASURES
from sim.runner import Ran

F8 = NDArray[np.float64]


def _series(ran: Sequence[Ran]) -> dict[tuple[str, str, str, str], dict[int, float]]:
    """Value of each (scenario, measure, kind of group, group) by replicate; failed runs are left out."""
    series: dict[tuple[str, str, str, str], dict[int, float]] = {}
    for one in ran:
        if one.harvest is None:
            continue
        name, replicate = one.run.scenario.name, one.run.replicate
        for m in MEASURES:
            series.setdefault((name, m, "overall", EVERYBODY), {})[replicate] = one.row[m]
        for g in one.harvest.groups.itertuples():
            if g.group_kind != "overall":
                key = (name, "answered_share", g.group_kind, g.group)
                series.setdefault(key, {})[replicate] = g.answered_share
    return series


def within_shares(interval: Interval) -> Interval:
    """Hold the interval of a share to 0 and 1, which Student's can leave with few replicates."""
    return (
        interval._replace(low=max(interval.low, 0.0), high=min(interval.high, 1.0))
        if interval.size > 1
        else interval
    )


def groups_table(names: Sequence[str], ran: Sequence[Ran]) -> pd.DataFrame:
    """Answered share of each group under each scenario: mean over replicates with its 95 % interval."""
    rows = []
    for (name, m, kind, group), values in _series(ran).items():
        if m == "answered_share":
            i = within_shares(student_interval(list(values.values())))
            rows.append({
                "scenario": name, "group_kind": kind, "group": group, "mean": i.mean, "low": i.low,
                "high": i.high, "replicates": i.size,
            })  # fmt: skip
    table = pd.DataFrame(rows)
    order = table["scenario"].map({n: k for k, n in enumerate(names)})
    return (
        table.assign(_order=order)
        .sort_values("_order", kind="stable", ignore_index=True)
        .drop(columns="_order")
    )


def differences_table(names: Sequence[str], ran: Sequence[Ran]) -> pd.DataFrame:
    """Each later scenario less the first, measure by measure and group by group, paired by replicate."""
    series = _series(ran)
    rows: list[dict[str, Any]] = []
    for b in names[1:]:
        for (name, m, kind, group), mine in series.items():
            theirs = series.get((b, m, kind, group))
            if name != names[0] or theirs is None:
                continue
            shared = [r for r in mine if r in theirs]
            x, y = (np.array([v[r] for r in shared], np.float64) for v in (mine, theirs))
            both = ~(np.isnan(x) | np.isnan(y))
            if not both.any():
                continue
            i = paired_interval(x[both], y[both])
            rows.append({
                "measure": m, "group": group, "a": names[0], "b": b, "mean_a": x[both].mean(),
                "mean_b": y[both].mean(), "difference": i.mean, "low": i.low, "high": i.high,
                "replicates": i.size,
            })  # fmt: skip
    return pd.DataFrame(rows)
