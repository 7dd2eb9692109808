"""Measures that a resilience study computes on request: with and without somebody leaving."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.measures.ranges import difference_interval
from sim.runner import FinishedRun
from sim.studies.resilience.leavings import NOBODY, Leaving
from sim.tables.lazy_pandas import pd

_COLUMNS = ["measure", "who", "share", "otherwise", "after", "difference", "low", "high", "replicates"]


def leaving_measures(
    names: Sequence[str], leavings: Sequence[Leaving], ran: Sequence[FinishedRun]
) -> pd.DataFrame:
    """Return each measure of the whole run, with and without somebody leaving, and the paired difference.

    Returns
    -------
    DataFrame
        ``measure, who, share``; the means ``otherwise`` (nobody leaves) and ``after`` (they leave); the
        ``difference`` of the two with Student's 95 % interval ``low`` to ``high``; and ``replicates``, the
        number of societies in which both runs have a value. One row for each measure, kind and share.
    """
    values: dict[Leaving, dict[int, FinishedRun]] = {}
    for cell, one in zip(leavings, ran, strict=True):
        if one.row["error"] is None:
            values.setdefault(cell, {})[one.run.replicate] = one
    base = values.get(NOBODY, {})
    rows = [
        {"measure": name, **cell._asdict(), **_compared(name, base, own)}
        for name in names
        for cell, own in values.items()
        if cell != NOBODY
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _compared(name: str, base: dict[int, FinishedRun], other: dict[int, FinishedRun]) -> dict[str, object]:
    """Return the means of a measure in pairs of runs, and their difference."""
    pairs = [(base[r].row[name], other[r].row[name]) for r in sorted(base.keys() & other.keys())]
    a, b = np.array([pair for pair in pairs if not np.isnan(pair).any()], np.float64).reshape(-1, 2).T
    i = difference_interval(name, a, b)
    means = (float(each.mean()) if each.size else float("nan") for each in (a, b))
    otherwise, after = means
    return {
        "otherwise": otherwise, "after": after, "difference": i.mean, "low": i.low, "high": i.high,
        "replicates": i.size,
    }  # fmt: skip
