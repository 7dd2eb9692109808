"""Where something happens: boxes of the parameters that hold most of it, found by PRIM, told in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.array_types import Bools

Limit = tuple[float | None, float | None] | frozenset[str]

_PEEL = 0.05  # share of a box's points that one step takes away
_LITTLE = 0.02  # loss of density for which a limit isn't worth its words
_LEAST = 0.05  # share of all points that a box must hold
LEAST_POINTS = 5
"""Points that a box must hold, and cases among which one is sought: fewer make no rule."""


@dataclass(frozen=True)
class Box:
    """A box of the parameters.

    Attributes
    ----------
    limits
        For each parameter that is limited: (low, high), None where it is open; or the set of texts kept.
    coverage
        Share of all cases that lie in the box.
    density
        Share of the box's points that are cases.
    size
        Points in the box.
    """

    limits: dict[str, Limit]
    coverage: float
    density: float
    size: int

    def words(self) -> str:
        """Tell where the box lies.

        Examples
        --------
        >>> Box({"people.effort.mean": (None, 0.2), "days": (10, 20)}, 0.9, 0.8, 40).words()
        'people.effort.mean is at most 0.2 and days is from 10 to 20'
        """
        return " and ".join(_limit(name, limit) for name, limit in self.limits.items()) or "everywhere"


def _limit(name: str, limit: Limit) -> str:
    if isinstance(limit, frozenset):
        return f"{name} is {' or '.join(sorted(limit))}"
    low, high = limit
    if low is None:
        return f"{name} is at most {high:.4g}"
    if high is None:
        return f"{name} is at least {low:.4g}"
    return f"{name} is from {low:.4g} to {high:.4g}"


def find_boxes(points: pd.DataFrame, cases: Bools, *, most: int = 3) -> list[Box]:
    """Find at most `most` boxes that hold the cases, the patient way: peel off a thin slice again and again.

    Each step takes away the slice, at one end of one parameter, that raises the share of cases most for
    each point it costs: a twentieth of the points, or one level where there are few. Of the boxes passed
    on the way the one is taken whose coverage and density have the greatest harmonic mean. Limits that
    don't matter are dropped, and the next box is sought among the points outside, while `LEAST_POINTS`
    cases are left there. `points` has one column a parameter, of numbers or texts.

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
    least = max(LEAST_POINTS, int(_LEAST * len(points)))
    inside = left.copy()
    passed = [inside]
    while True:
        best, most, density = None, 0.0, cases[inside].mean()
        for kept in _slices(points, inside):
            gain = (cases[kept].mean() - density) / (inside.sum() - kept.sum())
            if kept.sum() >= least and gain > most:
                best, most = kept, gain
        if best is None:
            break
        inside = best
        passed.append(inside)
    # the harmonic mean of coverage h/c and density h/n is 2h / (c + n)
    all_cases = cases[left].sum()
    return max(passed, key=lambda each: cases[each].sum() / (all_cases + each.sum()))


def _slices(points: pd.DataFrame, inside: Bools) -> list[Bools]:
    found = []
    for name in points.columns:
        column = points[name].to_numpy()
        if points[name].dtype.kind not in "biuf":
            found += [inside & (column != text) for text in set(column[inside])]
            continue
        values = column[inside]
        # at least the outermost level goes, as there may be few of them
        low, high = np.quantile(values, _PEEL), np.quantile(values, 1 - _PEEL)
        found.append(inside & (column > values.min()) & (column >= low))
        found.append(inside & (column < values.max()) & (column <= high))
    return [kept for kept in found if kept.any() and kept.sum() < inside.sum()]


def _described(points: pd.DataFrame, cases: Bools, left: Bools, inside: Bools, total: int) -> Box:
    """Write a box down by its limits, without those that could go at no loss of density."""
    limits: dict[str, Limit] = {}
    for name in points.columns:
        column, kept = points[name].to_numpy(), points[name].to_numpy()[inside]
        if points[name].dtype.kind not in "biuf":
            if set(kept) != set(column[left]):
                limits[name] = frozenset(map(str, kept))
            continue
        low = None if kept.min() <= column[left].min() else float(kept.min())
        high = None if kept.max() >= column[left].max() else float(kept.max())
        if low is not None or high is not None:
            limits[name] = (low, high)
    limits = _needed(points, cases, left, limits)
    held = _within(points, limits) & left
    return Box(limits, float(cases[held].sum() / total), float(cases[held].mean()), int(held.sum()))


def _needed(points: pd.DataFrame, cases: Bools, left: Bools, limits: dict[str, Limit]) -> dict[str, Limit]:
    """Open every end that hardly changes the share of cases."""
    for name in list(limits):
        opened: list[Limit | None] = [None]
        whole = limits[name]
        if not isinstance(whole, frozenset):
            low, high = whole
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
    held = np.ones(len(points), np.bool_)
    for name, limit in limits.items():
        column = points[name].to_numpy()
        if isinstance(limit, frozenset):
            held &= np.isin(column.astype(str), list(limit))
        else:
            held &= (column >= (-np.inf if limit[0] is None else limit[0])) & (
                column <= (np.inf if limit[1] is None else limit[1])
            )
    return held
