"""Contrasts that show whether it matters who leaves: each kind of people against every other."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.special import stdtr

from sim.array_types import Floats
from sim.measures.statistics.intervals import FEWEST_FOR_SHARES, share_difference_interval
from sim.studies.claims.separating_parameter import holm

PEOPLE = ("top_helpers", "best_connected", "random")
"""Kinds that can be contrasted: the same share is the same number of people, unlike a share of hubs."""
_COLUMNS = ["who", "less", "share", "difference", "low", "high", "p", "p_holm", "replicates"]
_FLOATS = ("share", "difference", "low", "high", "p", "p_holm")

Changes = Mapping[tuple[str, float], Mapping[int, float]]


def contrasts_table(changes: Changes) -> pd.DataFrame:
    """Return how much more one kind costs than another that loses as many people in the same societies.

    The estimand is the mean over societies of one effect less the other, where an effect is the change of the
    answered share of those who stay, against the same people's in the life in which nobody leaves.

    Parameters
    ----------
    changes
        Change of the answered share by replicate, for each (who, share) that leaves.

    Returns
    -------
    DataFrame
        ``who, less, share``: who leaves, in comparison with whom, and how many; ``difference, low, high``
        with Student's paired 95 % interval; ``p``, two-sided, and ``p_holm``, held against all rows (Holm
        1979); ``replicates``. Intervals and p are missing below five pairs.
    """
    rows: list[dict[str, object]] = []
    for share in sorted({share for who, share in changes if who in PEOPLE}):
        there = [who for who in PEOPLE if (who, share) in changes]
        for who, other in combinations(there, 2):
            mine, theirs = changes[who, share], changes[other, share]
            both = sorted(r for r in mine if r in theirs)
            a, b = (np.array([each[r] for r in both], np.float64) for each in (theirs, mine))
            i = share_difference_interval(a, b)
            rows.append({
                "who": who, "less": other, "share": share, "difference": i.mean, "low": i.low,
                "high": i.high, "p": _p(b - a), "replicates": i.size,
            })  # fmt: skip
    table = pd.DataFrame(rows, columns=_COLUMNS).astype(dict.fromkeys(_FLOATS, np.float64))
    known = table["p"].notna()
    table.loc[known, "p_holm"] = holm(table.loc[known, "p"].to_numpy(np.float64))
    return table


def _p(differences: Floats) -> float:
    """Return the two-sided p-value of Student's test that a mean difference is 0."""
    known = differences[~np.isnan(differences)]
    if known.size < FEWEST_FOR_SHARES:
        return float("nan")
    spread = float(known.std(ddof=1)) / np.sqrt(known.size)
    if spread == 0.0:
        return float(known.mean() == 0.0)
    return float(2.0 * stdtr(known.size - 1, -abs(float(known.mean())) / spread))
