"""Parameter sets around a claim: every continuous parameter in use, within its plausible range."""

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
from sim.studies.experiments.design import Content, latin_hypercube, rounded
from sim.studies.experiments.dimensions import kinds
from sim.studies.experiments.experiment import value_at

SEED = 1  # of the Latin hypercube, and of it alone
_LEFT_OUT = (
    "seed",
    "tick_hours",
)  # replicates draw the seeds; the length of a step says nothing of the world


class Span(NamedTuple):
    """What a parameter may be in one arm: from low to high."""

    low: float
    high: float
    by_ratio: bool = False

    def at(self, share: float) -> float:
        """Return the value at a share from 0 to 1 of the range, in equal ratios where it moves by ratio."""
        if self.by_ratio and self.low > 0:
            value = rounded(self.low * (self.high / self.low) ** share)
        else:
            value = rounded(self.low + share * (self.high - self.low))
        return min(max(value, self.low), self.high)


@dataclass(frozen=True)
class Sets:
    """The parameter sets of a claim."""

    paths: tuple[str, ...]  # the parameters varied
    # An (n, d) array: how far each is on its way from the low to the high end of its span. All arms of a
    # claim share it, so an arm whose own value is another has that one varied by as much
    shares: Floats

    def contents(self, arm: Arm) -> list[Content]:
        """Values of an arm in each of the sets, in the order of their names."""
        around = spans(arm.resolved)
        here = [(n, path) for n, path in enumerate(self.paths) if path in around]
        return [
            tuple(
                sorted({**dict(arm.content), **{path: around[path].at(row[n]) for n, path in here}}.items())
            )
            for row in self.shares.tolist()
        ]


def sets_of(claim: Claim, size: int) -> Sets:
    """Draw the parameter sets of a claim: a Latin hypercube over all parameters that some arm uses.

    Those that arms set themselves are left as they are, with all that lies in them: they are the contrast.

    McKay, Beckman & Conover (1979), Technometrics 21, 239-245.
    """
    used = dict.fromkeys(path for arm in claim.arms for path in spans(arm.resolved))
    paths = tuple(path for path in used if not _lies_in(path, claim.fixed))
    return Sets(paths, latin_hypercube(len(paths), size, SEED) if paths else np.empty((size, 0)))


def _lies_in(path: str, fixed: frozenset[str]) -> bool:
    keys = path.split(".")
    return any(".".join(keys[:length]) in fixed for length in range(1, len(keys) + 1))


@lru_cache(maxsize=256)
def spans(scenario: Scenario) -> Mapping[str, Span]:
    """Return the spans of all continuous parameters that a scenario uses, by path.

    Each is the parameter's plausible range around its value (`sim.scenarios.parameters.ranges`), within
    its declared range. Parameters without limit have none, nor have those of a group that isn't enabled.
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
    """Yield path, value and declaration of every number that may be other than whole, and is in use."""
    for path, parameter in _declared():
        value = value_at(values, ".".join(path))
        if path[0] in _LEFT_OUT or not _enabled(values, path):
            continue
        if isinstance(value, Mapping):  # of shares, or the two shapes of a Beta distribution
            about = {key: declaration(each) for _, key, each in fields(Beta)}
            inner = about if value.keys() == about.keys() else dict.fromkeys(value, parameter)
            named = [(".".join((*path, key)), each, inner[key]) for key, each in value.items()]
        else:
            named = [(".".join(path), value, parameter)]
        for name, number, declared in named:
            if isinstance(number, int | float) and not isinstance(number, bool):
                yield name, float(number), declared


@lru_cache(maxsize=1)
def _declared() -> tuple[tuple[tuple[str, ...], Parameter], ...]:
    """Every declared value that may be other than a whole number."""
    return tuple(
        (path, declaration(field))
        for path, field in walk(Scenario)
        if is_value(field) and ({float, Beta} & set(kinds(field.annotation)))
    )


def _enabled(values: Mapping[str, object], path: tuple[str, ...]) -> bool:
    """Whether no group that the path lies in says that it isn't enabled."""
    return all(
        value_at(values, ".".join((*path[:length], "enabled"))) is not False for length in range(1, len(path))
    )
