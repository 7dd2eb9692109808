"""Morris' elementary effects: the change of the measure divided by the actual step of the parameter."""

from __future__ import annotations

import numpy as np

from sim.array_types import Floats, Ints
from sim.studies.experiments.design import Design
from sim.studies.sensitivity.index_intervals import IndexRow, Indices, crossed_ratio


def morris_indices(design: Design, values: Floats) -> Indices:
    r"""Estimate the size of each parameter's effect on the expected measure over the parameter's range.

    A trajectory changes each parameter once. In trajectory t let :math:`s_t` be the parameter's step, as a
    part of its range (`Dimension.position`), and :math:`\Delta_t` the change of the measure, averaged over
    replicates. Then

    .. math:: \mu^* = \frac{\sum_t |\Delta_t|}{\sum_t |s_t|}

    This is Morris' mean of the absolute elementary effects :math:`\Delta_t / s_t`, weighted by the steps,
    because the steps of whole numbers and words differ in length. Luck makes small effects look larger. So
    the interval's lower end is reduced by the absolute change that luck alone causes on average in the
    trajectories without a clear change. ``mu`` and ``sigma`` are the mean and the standard deviation of the
    effects with the same weights. Steps of length 0 have no weight.

    Parameters
    ----------
    design
        A Morris design.
    values : (R, points) array
        The measure in each replicate at each point, in the order of the design; NaN in trajectories that are
        left out.

    References
    ----------
    Morris (1991), Technometrics 33, 161-174; Campolongo, Cariboni & Saltelli (2007), Environmental Modelling
    & Software 22, 1509-1518 (the absolute effects).
    """
    width = len(design.dimensions)
    changes = np.diff(values.reshape(len(values), -1, width + 1), axis=2)
    complete = ~np.isnan(changes).any(axis=(0, 2))
    steps, places = _steps(design)
    steps, places, changes = steps[complete], places[complete], changes[:, complete]
    rows: list[IndexRow] = []
    influence = {}
    trajectories = np.arange(len(steps))
    for number, dimension in enumerate(design.dimensions):
        path, at = dimension.path, places[:, number]
        step, change = steps[trajectories, at], changes[:, trajectories, at]
        if step.any():
            rows += _rows(path, change, step)
            influence[path] = _signed(change), np.broadcast_to(np.abs(step), change.shape)
    return Indices(rows, influence, [])


def step_notes(design: Design) -> list[str]:
    """Return notes on listed values that the design doesn't use, and on steps that changed no value."""
    points = design.points()
    notes = []
    for d in design.dimensions:
        used = len({repr(point[d.path]) for point in points})
        if used < len(d.values):
            notes.append(
                f"{d.path} takes only {used} of its {len(d.values)} listed values in this Morris design."
            )
    steps, places = _steps(design)
    for number, d in enumerate(design.dimensions):
        if unchanged := int((steps[np.arange(len(steps)), places[:, number]] == 0).sum()):
            notes.append(
                f"{d.path} did not change in {unchanged} of {len(steps)} steps, which are not counted."
            )
    return notes


def _signed(change: Floats) -> Floats:
    """Return the changes, with the signs at a step reversed if their mean over replicates is below 0."""
    signs = np.where(change.mean(axis=0) < 0, -1.0, 1.0)
    return np.asarray(signs * change, np.float64)


def _by_luck(change: Floats) -> float:
    """Return the sum of the absolute changes that luck alone causes in steps without a clear change.

    If the true mean is 0, the absolute value of the estimated mean is on average sqrt(2 / pi) times its
    standard error. So the summed size of the effects is too large by up to the sum returned.
    """
    if len(change) < 2:
        return 0.0
    error = change.std(axis=0, ddof=1) / np.sqrt(len(change))
    unclear = np.abs(change.mean(axis=0)) < 2.0 * error
    return float(np.sqrt(2.0 / np.pi) * error[unclear].sum())


def _rows(path: str, change: Floats, step: Floats) -> list[IndexRow]:
    """Return the indices of one parameter from its (R, T) changes of the measure and its (T,) steps."""
    lengths = np.abs(step)
    size = crossed_ratio(_signed(change), np.broadcast_to(lengths, change.shape))
    size = size._replace(low=max(0.0, size.low - _by_luck(change) / float(lengths.sum())))
    moved = lengths > 0
    weights = lengths[moved] / lengths.sum()
    effects = change.mean(axis=0)[moved] / step[moved]
    mu = float(weights @ effects)
    many = len(effects)
    sigma = float(np.sqrt(weights @ (effects - mu) ** 2 * many / (many - 1))) if many > 1 else np.nan
    return [
        IndexRow("mu_star", path, "", *size[:3]),
        IndexRow("mu", path, "", mu, np.nan, np.nan),
        IndexRow("sigma", path, "", sigma, np.nan, np.nan),
    ]


def _steps(design: Design) -> tuple[Floats, Ints]:
    """Return two (trajectories, parameters) arrays of the steps of a design.

    The first holds the length of the step at each place of a trajectory, as a part of the range of the
    parameter that changes there. The second holds the place at which each parameter changes.
    """
    width = len(design.dimensions)
    drawn = np.abs(np.diff(design.unit().reshape(-1, width + 1, width), axis=1))
    which = drawn.argmax(axis=2)  # the parameter that changes at each place
    places = np.argsort(which, axis=1)
    points = [[d.position(point[d.path]) for d in design.dimensions] for point in design.points()]
    steps = np.diff(np.array(points).reshape(-1, width + 1, width), axis=1)
    return np.take_along_axis(steps, which[:, :, None], axis=2)[:, :, 0], places
