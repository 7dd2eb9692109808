"""Draw the parameter sets of a claim, in which every continuous parameter varies in its plausible range."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.array_types import Floats
from sim.scenarios import Beta, Parameter, Scenario
from sim.scenarios.parameters.declare import declared as declaration, fields, walk
from sim.scenarios.parameters.ranges import around
from sim.scenarios.value_tree import is_value
from sim.studies.claims.claim import Arm, Claim
from sim.studies.experiments.design import Content, rounded
from sim.studies.experiments.dimensions import kinds
from sim.studies.experiments.experiment import value_at
from sim.studies.experiments.scipy_samples import latin_hypercube

SEED = 1  # seed that is used only for the Latin hypercube
# never varied: replicates draw the seeds, and the length of a tick describes the computation, not the society
_LEFT_OUT = ("seed", "tick_hours")
# parameters that only one value of another parameter uses; they aren't varied where they have no effect, so
# that a claim's sets don't change when such a parameter is added
_ONLY_WITH = {"channels.feed.voting": ("channels.feed.ranking", "votes")}


class Span(NamedTuple):
    """The range of a parameter in one arm."""

    low: float
    high: float
    by_ratio: bool = False  # whether equal steps in the range are equal ratios of values, as on a log scale

    def at(self, share: float) -> float:
        """Return the value at a position in the range: 0 is the low end, 1 the high end."""
        if self.by_ratio and self.low > 0:
            value = rounded(self.low * (self.high / self.low) ** share)
        else:
            value = rounded(self.low + share * (self.high - self.low))
        return min(max(value, self.low), self.high)


@dataclass(frozen=True)
class ParameterSets:
    """The parameter sets of a claim."""

    paths: tuple[str, ...]  # the parameters varied
    # (n, d) array: the position of each parameter in its span, from 0 at the low end to 1 at the high end.
    # All arms of a claim use the same positions, even if their spans of a parameter differ.
    shares: Floats

    def contents(self, arm: Arm) -> list[Content]:
        """Return the values of an arm in each parameter set, sorted by path."""
        arm_spans = parameter_spans(arm.resolved)
        used = [(n, path) for n, path in enumerate(self.paths) if path in arm_spans]
        found = []
        for row in self.shares.tolist():
            varied = {path: arm_spans[path].at(row[n]) for n, path in used}
            found.append(tuple(sorted({**dict(arm.content), **varied}.items())))
        return found


def draw_sets(claim: Claim, size: int) -> ParameterSets:
    """Draw the parameter sets of a claim: a Latin hypercube over all parameters that some arm uses.

    Parameters that an arm sets itself, and all parameters below their paths, keep their values, because the
    contrast consists of them.

    McKay, Beckman & Conover (1979), Technometrics 21, 239-245.
    """
    used = dict.fromkeys(path for arm in claim.arms for path in parameter_spans(arm.resolved))
    paths = tuple(path for path in used if not _lies_in(path, claim.fixed))
    return ParameterSets(paths, latin_hypercube(len(paths), size, SEED) if paths else np.empty((size, 0)))


def _lies_in(path: str, fixed: frozenset[str]) -> bool:
    """Return whether a path is one of the `fixed` paths, or lies below one of them."""
    keys = path.split(".")
    return any(".".join(keys[:length]) in fixed for length in range(1, len(keys) + 1))


@lru_cache(maxsize=256)
def parameter_spans(scenario: Scenario) -> Mapping[str, Span]:
    """Return the span of each continuous parameter that a scenario uses, by path.

    A span is the parameter's plausible range around its value (`sim.scenarios.parameters.ranges`), clipped to
    its declared range. A parameter has no span if its value is infinite or its group isn't enabled.
    """
    values = scenario.to_dict()
    found: dict[str, Span] = {}
    for path, value, declared in _continuous(values):
        if declared.plausible is None or not math.isfinite(value):
            continue
        default = declared.default if isinstance(declared.default, int | float) else None
        least = -math.inf if declared.low is None else declared.low
        most = math.inf if declared.high is None else declared.high
        low, high = around(declared.plausible, value, default, least, most)
        if low < high:
            found[path] = Span(rounded(low), rounded(high), declared.plausible.scale == "ratio")
    return found


def _continuous(values: Mapping[str, object]) -> Iterator[tuple[str, float, Parameter]]:
    """Yield path, value and declaration of every parameter in use that can have a fractional value."""
    for path, parameter in _declared():
        value = value_at(values, ".".join(path))
        if path[0] in _LEFT_OUT or not (_enabled(values, path) and _has_effect(values, path)):
            continue
        if isinstance(value, Mapping):  # shares by name, or the two shapes of a Beta distribution
            shapes = {key: declaration(each) for _, key, each in fields(Beta)}
            inner = shapes if value.keys() == shapes.keys() else dict.fromkeys(value, parameter)
            named = [(".".join((*path, key)), each, inner[key]) for key, each in value.items()]
        else:
            named = [(".".join(path), value, parameter)]
        for name, number, declared in named:
            if isinstance(number, int | float) and not isinstance(number, bool):
                yield name, float(number), declared


@lru_cache(maxsize=1)
def _declared() -> tuple[tuple[tuple[str, ...], Parameter], ...]:
    """Return the path and declaration of every parameter that can have a fractional value."""
    return tuple(
        (path, declaration(field))
        for path, field in walk(Scenario)
        if is_value(field) and ({float, Beta} & set(kinds(field.annotation)))
    )


def _enabled(values: Mapping[str, object], path: tuple[str, ...]) -> bool:
    """Return whether no group that contains the parameter is switched off by ``enabled: false``."""
    return all(
        value_at(values, ".".join((*path[:length], "enabled"))) is not False for length in range(1, len(path))
    )


def _has_effect(values: Mapping[str, object], path: tuple[str, ...]) -> bool:
    """Return whether the scenario has the value that the parameter needs, if it needs one (`_ONLY_WITH`)."""
    other, needed = _ONLY_WITH.get(".".join(path), ("", None))
    return not other or value_at(values, other) == needed
