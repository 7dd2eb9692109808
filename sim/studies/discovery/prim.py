"""Find boxes (ranges of parameters) that contain most of the cases, by PRIM, and describe them in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.array_types import Bools
from sim.tables.lazy_pandas import pd

Limit = tuple[float | None, float | None] | frozenset[str]

_PEEL = 0.05  # share of a box's points that one step removes
_LITTLE = 0.02  # a limit is dropped if the density of the box falls by no more than this
_LEAST = 0.05  # smallest share of all points that a box must contain
LEAST_POINTS = 5
"""Smallest number of points in a box, and of cases for which a box is searched for."""


@dataclass(frozen=True)
class Box:
    """A box in the space of the parameters: a limit on each of some parameters.

    Attributes
    ----------
    limits
        For each parameter with a limit: (low, high), with None for an open end, or the set of allowed texts.
    coverage
        Share of all cases that lie in the box.
    density
        Share of the box's points that are cases.
    size
        Number of points in the box.
    """

    limits: dict[str, Limit]
    coverage: float
    density: float
    size: int

    def words(self) -> str:
        """Return the limits of the box in words.

        Examples
        --------
        >>> Box({"people.effort.mean": (None, 0.2), "days": (10, 20)}, 0.9, 0.8, 40).words()
        'people.effort.mean is at most 0.2 and days is from 10 to 20'
        """
        return " and ".join(_limit(name, limit) for name, limit in self.limits.items()) or "everywhere"


def boxes_frame(boxes: Sequence[Box]) -> pd.DataFrame:
    """Return the boxes as a table, one row each: ``where, coverage, density, points``."""
    rows = [(box.words(), box.coverage, box.density, box.size) for box in boxes]
    return pd.DataFrame(rows, columns=["where", "coverage", "density", "points"])


def boxes_table(boxes: Sequence[Box]) -> list[tuple[str, list[str], list[list[object]]]]:
    """Return the boxes as a text table (title, columns, rows); an empty list if there are none."""
    table = boxes_frame(boxes)
    return [("Regions", list(table.columns), table.to_numpy(dtype=object).tolist())] if boxes else []


def _limit(name: str, limit: Limit) -> str:
    """Return the limit of one parameter in words."""
    if isinstance(limit, frozenset):
        return f"{name} is {' or '.join(sorted(limit))}"
    low, high = limit
    if low is None:
        return f"{name} is at most {high:.4g}"
    if high is None:
        return f"{name} is at least {low:.4g}"
    return f"{name} is from {low:.4g} to {high:.4g}"


def find_boxes(points: pd.DataFrame, cases: Bools, *, most: int = 3) -> list[Box]:
    """Find at most `most` boxes that contain the cases, by peeling off thin slices again and again.

    Each step removes a slice at one end of one parameter: a twentieth of the points in the box, or one level
    if there are few levels. Each step removes the slice whose removal most raises the share of cases per
    point removed. Of the boxes after each step, the one with the greatest harmonic mean of coverage and
    density is taken, and limits that hardly matter are dropped. The next box is searched for among the points
    outside the boxes found, if at least `LEAST_POINTS` cases lie there. `points` has one column for each
    parameter, with numbers or texts.

    References
    ----------
    Friedman & Fisher (1999), Bump hunting in high-dimensional data, Statistics and Computing 9, 123-143;
    Bryant & Lempert (2010), Technological Forecasting and Social Change 77, 34-49.
    """
    left = np.ones(len(points), np.bool_)
    total = int(cases.sum())
    base = total / len(points) if len(points) else 0.0
    boxes: list[Box] = []
    while len(boxes) < most and (cases & left).sum() >= LEAST_POINTS:
        inside = _peeled(points, cases, left)
        box = _described(points, cases, left, inside, total)
        if not box.limits or box.density <= base:
            break
        boxes.append(box)
        left &= ~_within(points, box.limits)
    return boxes


def _peeled(points: pd.DataFrame, cases: Bools, left: Bools) -> Bools:
    """Peel a box from the points in `left`, which lie in no box yet, and return the points inside it.

    Of the boxes after each step, the one with the greatest harmonic mean of coverage and density is returned.
    """
    least = max(LEAST_POINTS, int(_LEAST * len(points)))
    inside = left.copy()
    boxes = [inside]
    while True:
        best, most, density = None, 0.0, cases[inside].mean()
        for smaller in _peelings(points, inside):
            gain = (cases[smaller].mean() - density) / (inside.sum() - smaller.sum())
            if smaller.sum() >= least and gain > most:
                best, most = smaller, gain
        if best is None:
            break
        inside = best
        boxes.append(inside)
    # the harmonic mean of coverage h/c and density h/n is 2h / (c + n)
    all_cases = cases[left].sum()
    return max(boxes, key=lambda each: cases[each].sum() / (all_cases + each.sum()))


def _peelings(points: pd.DataFrame, inside: Bools) -> list[Bools]:
    """Return, for each possible step, which points would remain inside the box."""
    found = []
    for name in points.columns:
        column = points[name].to_numpy()
        if points[name].dtype.kind not in "biuf":
            found += [inside & (column != text) for text in set(column[inside])]
            continue
        values = column[inside]
        # with few levels the quantile can equal the outermost level, so that level is always removed
        low, high = np.quantile(values, _PEEL), np.quantile(values, 1 - _PEEL)
        found.append(inside & (column > values.min()) & (column >= low))
        found.append(inside & (column < values.max()) & (column <= high))
    return [each for each in found if each.any() and each.sum() < inside.sum()]


def _described(points: pd.DataFrame, cases: Bools, left: Bools, inside: Bools, total: int) -> Box:
    """Return the box of the points inside, by its limits, without those that hardly change the density."""
    limits: dict[str, Limit] = {}
    for name in points.columns:
        column, own = points[name].to_numpy(), points[name].to_numpy()[inside]
        if points[name].dtype.kind not in "biuf":
            if set(own) != set(column[left]):
                limits[name] = frozenset(map(str, own))
            continue
        low = None if own.min() <= column[left].min() else float(own.min())
        high = None if own.max() >= column[left].max() else float(own.max())
        if low is not None or high is not None:
            limits[name] = (low, high)
    limits = _limits_that_matter(points, cases, left, limits)
    within = _within(points, limits) & left
    return Box(limits, float(cases[within].sum() / total), float(cases[within].mean()), int(within.sum()))


def _limits_that_matter(
    points: pd.DataFrame, cases: Bools, left: Bools, limits: dict[str, Limit]
) -> dict[str, Limit]:
    """Return the limits without those whose removal lowers the share of cases by at most `_LITTLE`."""
    for name in list(limits):
        opened: list[Limit | None] = [None]
        both_ends = limits[name]
        if not isinstance(both_ends, frozenset):
            low, high = both_ends
            opened += [(low, None), (None, high)] if low is not None and high is not None else []
        for limit in opened:
            fewer = {key: each for key, each in limits.items() if key != name}
            fewer |= {} if limit is None else {name: limit}
            now, without = (cases[_within(points, each) & left].mean() for each in (limits, fewer))
            if without >= now - _LITTLE:
                limits = fewer
                break
    return {name: limits[name] for name in points.columns if name in limits}


def _within(points: pd.DataFrame, limits: dict[str, Limit]) -> Bools:
    """Return whether each point lies within the limits."""
    within = np.ones(len(points), np.bool_)
    for name, limit in limits.items():
        column = points[name].to_numpy()
        if isinstance(limit, frozenset):
            within &= np.isin(column.astype(str), list(limit))
        else:
            within &= (column >= (-np.inf if limit[0] is None else limit[0])) & (
                column <= (np.inf if limit[1] is None else limit[1])
            )
    return within
