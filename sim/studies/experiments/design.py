"""Designs: which points of the parameters a study runs.

Every sampled kind draws in the unit cube, and each `Dimension` says what a number from 0 to 1 means on its
own scale. Points are rounded to twelve digits, so that they are the same on every machine.
"""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeGuard

import scipy

from sim import studies
from sim.array_types import Floats

Point = dict[str, object]
Content = tuple[tuple[str, object], ...]
"""Values by dotted path, in the order of their names."""

SAMPLED = ("latin_hypercube", "sobol", "morris", "saltelli")
KINDS = ("factorial", *SAMPLED, "list")
LEVELS = 4  # of a Morris design: Morris (1991), Technometrics 33, 161-174, as SALib has it


@dataclass(frozen=True)
class Dimension:
    """One parameter of a design."""

    path: str  # its dotted path in the scenario
    values: tuple[object, ...] = ()  # its levels or categories; empty where a range is given instead
    # its range
    low: float = 0.0
    high: float = 1.0
    scale: str = "linear"  # ``linear`` or ``log``: on which scale points are spread evenly
    whole: bool = False  # whether only whole numbers are meant

    def at(self, share: float) -> object:
        """Value at a share from 0 to 1 of its range, or of its categories in their order.

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
        if self.scale == "log":
            low, high = math.log(self.low), math.log(self.high)
            value = math.exp(low + share * (high - low))
        else:
            value = self.low + share * (self.high - self.low)
        return min(max(rounded(value), self.low), self.high)

    def position(self, value: object) -> float:
        """Return where a value lies in its range, from 0 to 1 on its scale: the inverse of `at`.

        Whole numbers lie between the first and the last of the range. Listed numbers lie between the smallest
        and the largest. Listed words, and lists that hold any, are evenly spaced in the order of the list. A
        range of one value has position 0.

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
        """Each whole number of the range on an equally long share of the scale."""
        low, high = math.ceil(self.low), math.floor(self.high)
        if self.scale == "log":
            ends = math.log(low - 0.5), math.log(high + 0.5)
            value = round(rounded(math.exp(ends[0] + share * (ends[1] - ends[0]))))
        else:
            value = math.floor(rounded(low + share * (high - low + 1)))
        return min(max(value, low), high)

    def spread(self, levels: int) -> tuple[object, ...]:
        """Evenly spread levels of the range, ends included; whole numbers once each."""
        if levels == 1:
            return (self.at(0.5),)
        if not self.whole:
            return tuple(self.at(n / (levels - 1)) for n in range(levels))
        plain = Dimension(self.path, (), math.ceil(self.low), math.floor(self.high), self.scale)
        return tuple(dict.fromkeys(round(plain._in_range(n / (levels - 1))) for n in range(levels)))


@dataclass(frozen=True)
class Design:
    """A declared design."""

    kind: str  # one of `KINDS`
    dimensions: tuple[Dimension, ...]  # its parameters; for a list those that any of its points names
    # points of a Latin hypercube or of a Sobol' sequence, trajectories of a Morris design, points of the base
    # sample of a Saltelli design; without meaning for the others
    size: int = 0
    seed: int = 1  # of the sampling, and of it alone
    listed: tuple[Content, ...] = ()  # the points of a list

    def points(self) -> list[Point]:
        """Every point in the order of the design; the analysis counts on it, so points may come twice."""
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


def _is_finite_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def rounded(value: float) -> float:
    """Twelve significant digits: what the last bits of exp and log are on some machine doesn't show."""
    return float(f"{value:.12g}")


def latin_hypercube(width: int, size: int, seed: int) -> Floats:
    """Draw a Latin hypercube: every row of `size` strips of each dimension holds one point.

    McKay, Beckman & Conover (1979), Technometrics 21, 239-245.
    """
    sampler = scipy.stats.qmc.LatinHypercube
    drawn: Floats = sampler(width, **_seeded(sampler, seed)).random(size)
    return drawn


def sobol(width: int, size: int, seed: int) -> Floats:
    """Draw a scrambled Sobol' sequence; a longer one begins with the same points.

    Sobol' (1967), USSR Computational Mathematics and Mathematical Physics 7, 86-112; scrambled as by
    Matoušek (1998), Journal of Complexity 14, 527-556.
    """
    sampler = scipy.stats.qmc.Sobol
    drawn: Floats = sampler(width, scramble=True, **_seeded(sampler, seed)).random(size)
    return drawn


def _seeded(sampler: Callable[..., object], seed: int) -> dict[str, int]:
    """Name the seed as this SciPy does; PCG64 of that seed in either case."""
    return {"rng" if "rng" in inspect.signature(sampler).parameters else "seed": seed}
