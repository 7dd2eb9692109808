"""Measures that a luck study computes on request: their mean over lives, and how much luck changes them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.measures.ranges import clip_to_range, is_bounded
from sim.measures.statistics.intervals import bounds_if_enough, student_interval
from sim.runner import FinishedRun
from sim.tables.lazy_pandas import pd

_COLUMNS = ["measure", "mean", "low", "high", "deviation", "lowest", "highest", "lives"]


def life_measures(names: Sequence[str], ran: Sequence[FinishedRun]) -> pd.DataFrame:
    """Return each measure over the lives of one society, which differ only in luck.

    Returns
    -------
    DataFrame
        ``measure``; the ``mean`` over lives with Student's 95 % interval ``low`` to ``high``; the standard
        ``deviation`` between lives; the ``lowest`` and ``highest`` value; and ``lives``, the number of lives
        in which the measure has a value.
    """
    rows = []
    for name in names:
        values = np.array([one.row[name] for one in ran if one.row["error"] is None], np.float64)
        known = values[~np.isnan(values)]
        i = clip_to_range(name, student_interval(known))
        i = bounds_if_enough(i) if is_bounded(name) else i
        rows.append({
            "measure": name, "mean": i.mean, "low": i.low, "high": i.high,
            "deviation": float(known.std(ddof=1)) if known.size > 1 else float("nan"),
            "lowest": known.min(initial=np.inf) if known.size else float("nan"),
            "highest": known.max(initial=-np.inf) if known.size else float("nan"), "lives": i.size,
        })  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS)
