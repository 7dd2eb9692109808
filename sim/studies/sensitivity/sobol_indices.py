"""Sobol' indices: the share of the variance of the expected measure that each parameter explains."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sim.array_types import Floats
from sim.measures import Interval
from sim.studies.experiments.design import Design
from sim.studies.sensitivity.index_intervals import IndexRow, Indices, crossed_ratio, products_of_means


def sobol_indices(design: Design, values: Floats) -> Indices:
    r"""Estimate the Sobol' indices of the expected measure, which is its mean over all luck at each point.

    Let f be the measure at a base point A or B, or at a mixed point :math:`A_B^i`, which is A with parameter
    i taken from B. Products are formed of values from different replicates, so that luck adds nothing to any
    variance (see `products_of_means`), and are averaged over the N pairs of base points:

    .. math:: S_i = \frac{\overline{f_B (f_{A_B^i} - f_A)}}{V}, \quad
        T_i = \frac{\overline{(f_A - f_{A_B^i})^2}}{2 V}

    with V the variance of f over A and B. Intervals cover points and replicates (`crossed_ratio`). They are
    clipped to 0–1. If the estimate itself lies outside, the interval ends at the estimate.

    Parameters
    ----------
    design
        A Saltelli design.
    values : (R, points) array
        The measure in each replicate at each point; NaN in blocks that are left out.

    References
    ----------
    Saltelli (2002), Computer Physics Communications 145, 280-297 (first and second order); Jansen (1999),
    Computer Physics Communications 117, 35-43 (total); Hart, Alexanderian & Gremaud (2017), SIAM
    Journal on Scientific Computing 39, A1514-A1530 (indices of stochastic models).
    """
    names = [d.path for d in design.dimensions]
    width = len(names)
    blocks = values.reshape(len(values), -1, 2 * width + 2)
    blocks = blocks[:, ~np.isnan(blocks).any(axis=(0, 2))]
    blocks = blocks - blocks[:, :, [0, -1]].mean()
    a, b = blocks[:, :, 0], blocks[:, :, -1]
    with_b, with_a = blocks[:, :, 1 : width + 1], blocks[:, :, width + 1 : -1]
    variance = (products_of_means(a, a) + products_of_means(b, b)) / 2
    if variance.mean() <= 0 or not np.ptp(blocks):
        return Indices([], {}, ["there are no indices, because points differ by no more than luck"])
    first = {name: products_of_means(b, with_b[:, :, n] - a) for n, name in enumerate(names)}
    total = {name: products_of_means(*[a - with_b[:, :, n]] * 2) / 2 for n, name in enumerate(names)}
    both = products_of_means(a, b)
    rows: list[IndexRow] = []
    for index, parts in (("first", first), ("total", total)):
        rows += [
            IndexRow(index, name, "", *_clipped(crossed_ratio(part, variance))[:3])
            for name, part in parts.items()
        ]
    for i, j in combinations(range(width), 2):
        part = products_of_means(with_a[:, :, i], with_b[:, :, j]) - both - first[names[i]] - first[names[j]]
        rows.append(IndexRow("second", names[i], names[j], *_clipped(crossed_ratio(part, variance))[:3]))
    influence = {name: (part, variance) for name, part in total.items()}
    return Indices(rows, influence, _doubts(rows, variance))


def _clipped(found: Interval) -> Interval:
    """Clip an interval to 0–1; if the estimate lies outside, the interval ends at the estimate."""
    low, high = (min(max(end, 0.0), 1.0) for end in found[1:3])
    return found._replace(low=min(low, found.mean), high=max(high, found.mean))


def _doubts(rows: list[IndexRow], variance: Floats) -> list[str]:
    """Return notes on variances that are not clearly above 0 and on estimates outside 0 to 1."""
    warnings = []
    if crossed_ratio(variance, np.ones_like(variance)).low <= 0:
        warnings.append(
            "the variance between points is not clearly larger than 0, so all shares of it are uncertain; "
            "take more points or replicates"
        )
    values = np.array([row.value for row in rows])
    if outside := int(((values < 0) | (values > 1)).sum()):
        warnings.append(
            f"{outside} of {len(values)} estimated shares of variance {'lies' if outside == 1 else 'lie'} "
            f"outside 0 to 1 (from {_signed(values.min())} to {_signed(values.max())}). True shares never "
            "do: with few points and replicates the estimates have errors of this size. Use their intervals, "
            "or take more points"
        )
    return warnings


def _signed(value: float) -> str:
    """Return a number with two decimals and a true minus sign."""
    return f"{value:.2f}".replace("-", "−")
