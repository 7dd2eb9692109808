"""Convert a sweep to an xarray data set: a labelled array of each measure."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from sim.array_types import Floats
from sim.errors import StudyError
from sim.measures.registry import KNOWN
from sim.studies.sweeps.sample_sizes import rows_of_points

if TYPE_CHECKING:
    import xarray

    from sim.studies.sweeps.sweep_result import SweepResult


def to_xarray(swept: SweepResult) -> xarray.Dataset:
    """Return the runs of a sweep as an ``xarray.Dataset``; see `SweepResult.to_xarray`."""
    try:
        library = import_module("xarray")
    except ImportError:
        raise StudyError("to_xarray needs the package xarray (pip install xarray).") from None
    design = swept.experiment.design
    rows = rows_of_points(swept.experiment, swept.runs)
    at = np.stack(list(rows.values()))  # scenario, point, replicate
    coordinates: dict[str, object] = {"scenario": list(rows), "replicate": np.arange(at.shape[2])}
    if design.kind == "factorial":
        between = [each.path for each in design.dimensions]
        sizes = [len(each.values) for each in design.dimensions]
        coordinates |= {each.path: (each.path, _plain(each.values)) for each in design.dimensions}
        at = at.reshape(at.shape[0], *sizes, at.shape[2])
    else:
        between, points = ["point"], design.points()
        coordinates["point"] = np.arange(at.shape[1])
        for each in design.dimensions:
            coordinates[each.path] = ("point", _plain([point.get(each.path) for point in points]))
    dimensions = ("scenario", *between, "replicate")
    values = {name: np.append(swept.runs[name].to_numpy(np.float64), np.nan)[at] for name in swept.measures}
    variables = {name: (dimensions, array, _about(name)) for name, array in values.items()}
    found: xarray.Dataset = library.Dataset(variables, coordinates, {"experiment": swept.experiment.name})
    return found


def _plain(values: Sequence[object]) -> Floats | list[object]:
    """Return values as numbers if all are numbers; otherwise as they are."""
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in values)
    return np.array(values, np.float64) if numbers else [str(each) for each in values]


def _about(name: str) -> dict[str, str]:
    """Return the attributes of a measure, with the names that xarray's plots use."""
    known = KNOWN.get(name)
    return {} if known is None else {"long_name": known.label, "units": known.unit, "meaning": known.meaning}
