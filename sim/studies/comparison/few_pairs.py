"""Notes on what too few pairs of runs leave open."""

from __future__ import annotations

import pandas as pd

from sim.measures.statistics.intervals import FEWEST_FOR_SHARES
from sim.studies.comparison.differences import SHARES

NEAR, ENOUGH = 0.05, 20
"""A mean share this near 0 or 1 is skewed, and from so many pairs on its interval is taken as it is."""


def notes_on_few_replicates(replicates: int) -> tuple[str, ...]:
    """Say that shares have no intervals, and how many replicates they need."""
    if replicates >= FEWEST_FOR_SHARES:
        return ()
    return (
        f"Shares have no intervals: {FEWEST_FOR_SHARES} replicates or more are needed to tell how much a "
        f"share varies, {ENOUGH} for a result to rely on. Replicates here: {replicates}.",
    )


def notes_on_few_pairs(replicates: int, differences: pd.DataFrame) -> tuple[str, ...]:
    """Say that there are no intervals of shares, or how many are of skewed shares and so cover too little.

    Parameters
    ----------
    differences
        ``measure, mean_a, mean_b, low, high, replicates`` of each difference.
    """
    if few := notes_on_few_replicates(replicates):
        return few
    of_shares = differences[differences["measure"].isin(SHARES)]
    means = of_shares[["mean_a", "mean_b"]]
    skewed = ((means < NEAR) | (means > 1.0 - NEAR)).any(axis=1) & (of_shares["low"] < of_shares["high"])
    many = int((skewed & (of_shares["replicates"] < ENOUGH)).sum())
    if not many:
        return ()
    return (
        f"{many} of {len(of_shares)} differences of shares rest on fewer than {ENOUGH} pairs and on shares "
        f"below {NEAR:.0%} or above {1 - NEAR:.0%}, which are skewed: their 95 % intervals contain the true "
        "difference in 80 to 95 of 100 studies.",
    )
