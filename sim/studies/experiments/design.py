"""Designs: the points of the parameter space at which a study runs its scenarios.

Every sampled kind of design draws points in the unit cube, and each `Dimension` converts a number from 0 to 1
into a value of its parameter. Values are rounded to twelve digits, so that they are the same on every
machine.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

import numpy as np

from sim import studies
from sim.array_types import Floats
from sim.errors import StudyError
from sim.studies.experiments.design_checks import check_counts, check_dimension, check_dimensions
from sim.studies.experiments.scipy_samples import latin_hypercube, sobol

Point = dict[str, object]
Content = tuple[tuple[str, object], ...]
"""Pairs of a dotted path and a value, sorted by path."""

SAMPLED = ("latin_hypercube", "sobol", "morris", "saltelli")
KINDS = ("factorial", *SAMPLED, "list")
LEVELS = 4  # levels of a Morris design, which is SALib's default: Morris (1991), Technometrics 33, 161-174


@dataclass(frozen=True)
class Dimension:
    """One parameter of a design, with its levels or its range.

    Attributes
    ----------
    path
        Dotted path of the parameter in the scenario.
    values
        Levels or categories; empty if a range is given instead.
    low, high
        Ends of the range.
    scale
        ``linear`` or ``log``: the scale on which points are evenly spread.
    whole
        Whether the parameter can only be a whole number.

    Raises
    ------
    StudyError
        The path isn't a text, the values aren't a list, or there is no range from `low` to `high`.
    """

    path: str
    values: tuple[object, ...] = ()
    low: float = 0.0
    high: float = 1.0
    scale: str = "linear"
    whole: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", check_dimension(self))

    def at(self, share: float) -> object:
        """Return the value at a position from 0 to 1 in the range, or in the list of values.

        Examples
        --------
        >>> Dimension("people.effort.mean", low=0.01, high=1, scale="log").at(0.5)
        0.1
        >>> Dimension("days", low=1, high=3, whole=True).at(0.999)
        3
        """
        if self.values:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        return self._whole(share) if self.whole else self._in_range(share)

    def _in_range(self, share: float) -> float:
        """Return the value at a position in the range, for a parameter that can have a fractional value."""
        if self.scale == "log":
            low, high = math.log(self.low), math.log(self.high)
            value = math.exp(low + share * (high - low))
        else:
            value = self.low + share * (self.high - self.low)
        return min(max(rounded(value), self.low), self.high)

    def position(self, value: object) -> float:
        """Return the position of a value in the range, from 0 to 1 on its scale: the inverse of `at`.

        A range of whole numbers extends from its first to its last whole number, and a list of numbers from
        the smallest to the largest. If a list contains a word, its values are evenly spaced in their order.
        If there is only one value, it has position 0.

        Examples
        --------
        >>> Dimension("days", low=1, high=3, whole=True).position(2)
        0.5
        >>> [Dimension("kind", ("ring", "star", "random")).position(kind) for kind in ("ring", "star")]
        [0.0, 0.5]
        """
        numbers = [each for each in self.values if _is_finite_number(each)]
        if len(numbers) < len(self.values):
            names = [repr(each) for each in self.values]
            return names.index(repr(value)) / max(1, len(names) - 1)
        assert isinstance(value, int | float)
        low, high = (min(numbers), max(numbers)) if numbers else (self.low, self.high)
        if self.whole and not self.values:
            low, high = math.ceil(low), math.floor(high)
        if low == high:
            return 0.0
        if self.scale == "log":
            return math.log(value / low) / math.log(high / low)
        return float((value - low) / (high - low))

    def _whole(self, share: float) -> int:
        """Return the whole number at a position in the range; each whole number covers an equal part."""
        low, high = math.ceil(self.low), math.floor(self.high)
        if self.scale == "log":
            ends = math.log(low - 0.5), math.log(high + 0.5)
            value = round(rounded(math.exp(ends[0] + share * (ends[1] - ends[0]))))
        else:
            value = math.floor(rounded(low + share * (high - low + 1)))
        return min(max(value, low), high)

    def spread(self, levels: int) -> tuple[object, ...]:
        """Return evenly spread levels of the range, including its ends, without repeated whole numbers."""
        if levels == 1:
            return (self.at(0.5),)
        if not self.whole:
            return tuple(self.at(n / (levels - 1)) for n in range(levels))
        plain = Dimension(self.path, (), math.ceil(self.low), math.floor(self.high), self.scale)
        return tuple(dict.fromkeys(round(plain._in_range(n / (levels - 1))) for n in range(levels)))


@dataclass(frozen=True)
class Design:
    """The points of the parameter space at which an experiment runs its scenarios.

    `sim.load_experiment` accepts a design in a dict, and validates it.

    Attributes
    ----------
    kind
        ``factorial``, ``latin_hypercube``, ``sobol``, ``morris``, ``saltelli`` or ``list``.
    dimensions
        The varied parameters; for a list, every parameter in a point.
    size
        Number of points of a Latin hypercube or a Sobol' sequence, of trajectories of a Morris design, or of
        points in the base sample of a Saltelli design; unused by the other kinds.
    seed
        Seed that is used only for the sampling.
    listed
        The points of a design of kind ``list``: for each point, pairs of a dotted path and a value.

    Raises
    ------
    StudyError
        There is no such kind, `dimensions` has something else than a `Dimension`, or the size or the seed
        isn't a whole number from 0.
    """

    kind: str
    dimensions: tuple[Dimension, ...]
    size: int = 0
    seed: int = 1
    listed: tuple[Content, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise StudyError(f"a Design: kind must be one of {', '.join(KINDS)}; got {self.kind!r}.")
        object.__setattr__(self, "dimensions", check_dimensions(self.dimensions))
        check_counts(size=self.size, seed=self.seed)

    @classmethod
    def from_unit(cls, dimensions: Sequence[Dimension], unit: Floats) -> Design:
        """Return a design at points of the unit cube that another library has drawn, such as SALib.

        Parameters
        ----------
        dimensions
            The varied parameters.
        unit : (n, d) array
            Positions from 0 to 1 of each point in the range of each dimension.

        Raises
        ------
        StudyError
            `dimensions` has something else than a `Dimension`, or the array doesn't have this shape, or a
            value outside 0 to 1.

        Examples
        --------
        >>> design = Design.from_unit([Dimension("days", low=10, high=20)], np.array([[0.0], [0.5]]))
        >>> design.points()
        [{'days': 10.0}, {'days': 15.0}]
        """
        dimensions = check_dimensions(dimensions)
        try:
            unit = np.asarray(unit, np.float64)
        except (TypeError, ValueError):
            raise StudyError(f"the points must be an array of numbers from 0 to 1; got {unit!r}.") from None
        if unit.ndim != 2 or unit.shape[1] != len(dimensions) or not ((unit >= 0) & (unit <= 1)).all():
            raise StudyError(
                f"the points must be an array of {len(dimensions)} columns with values from 0 to 1; got an "
                f"array of shape {unit.shape}."
            )
        listed = tuple(
            tuple((d.path, d.at(share)) for d, share in zip(dimensions, row, strict=True))
            for row in unit.tolist()
        )
        return cls("list", tuple(dimensions), listed=listed)

    def problem(self) -> dict[str, object]:
        """Describe the unit cube of the design as SALib expects it: ``num_vars``, ``names``, ``bounds``."""
        names = [dimension.path for dimension in self.dimensions]
        return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}

    def to_dict(self) -> dict[str, object]:
        """Return the design as it would be declared in an experiment file."""
        if self.kind == "list":
            return {"kind": "list", "points": [dict(point) for point in self.listed]}
        sampled = {"points": self.size, "seed": self.seed} if self.kind in SAMPLED else {}
        return {"kind": self.kind, **sampled, "parameters": {d.path: _declared(d) for d in self.dimensions}}

    def points(self) -> list[Point]:
        """Return every point, some of which may be equal. Analyses of the results rely on this order."""
        if self.kind == "list":
            return [dict(point) for point in self.listed]
        if self.kind == "factorial":
            levels = [dimension.values for dimension in self.dimensions]
            return [self._point(values) for values in itertools.product(*levels)]
        return [
            self._point([d.at(float(share)) for d, share in zip(self.dimensions, row, strict=True)])
            for row in self.unit()
        ]

    def _point(self, values: Sequence[object]) -> Point:
        """Return a point with the given values of the design's parameters."""
        return {d.path: value for d, value in zip(self.dimensions, values, strict=True)}

    def unit(self) -> Floats:
        """Return the sampled points in the unit cube, an (n, d) array."""
        width = len(self.dimensions)
        if self.kind == "latin_hypercube":
            return latin_hypercube(width, self.size, self.seed)
        if self.kind == "sobol":
            return sobol(width, self.size, self.seed)
        if self.kind == "morris":
            return studies.morris(width, self.size, self.seed, LEVELS)
        return studies.saltelli(width, self.size, self.seed)

    def count(self) -> int:
        """Return the number of points without drawing them."""
        if self.kind == "list":
            return len(self.listed)
        if self.kind == "factorial":
            return math.prod(len(dimension.values) for dimension in self.dimensions)
        width = len(self.dimensions)
        return self.size * {"morris": width + 1, "saltelli": 2 * width + 2}.get(self.kind, 1)


def _declared(dimension: Dimension) -> dict[str, object]:
    """Return a dimension as it would be declared in an experiment file."""
    ends = {"low": dimension.low, "high": dimension.high}
    given = {"values": list(dimension.values)} if dimension.values else ends
    return {**given, "scale": dimension.scale}


def _is_finite_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def rounded(value: float) -> float:
    """Round to twelve significant digits, because the last bits of exp and log differ between machines."""
    return float(f"{value:.12g}")
