"""What an analysis of sensitivity finds for one scenario and measure."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Found(NamedTuple):
    """Indices of one scenario and measure.

    Attributes
    ----------
    rows
        One for each index, as in the table `Sensitivity.indices`.
    influence
        For each parameter that is ranked, what every replicate and block adds above and below the ratio that
        is its index. Two parameters are compared by it.
    notes
        Sentences without their subject and full stop, on what is missing or doubtful.
    """

    rows: list[dict[str, Any]]
    influence: dict[str, tuple[Floats, Floats]]
    notes: list[str]


def index_row(  # noqa: PLR0913 - the columns of the table
    index: str, parameter: str, other: str, value: float, low: float, high: float
) -> dict[str, Any]:
    """Return one row of the table of indices."""
    bounds = {"value": float(value), "low": float(low), "high": float(high)}
    return {"index": index, "parameter": parameter, "other": other, **bounds}
