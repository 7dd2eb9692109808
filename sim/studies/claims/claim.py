"""A claim: a statement, the contrasts that test it, and the mechanism that is said to cause the effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.scenarios import Scenario, Weights
from sim.studies.experiments.design import Content


@dataclass(frozen=True)
class Arm:
    """One scenario of a contrast, with changed values. The effect is a weighted sum over arms."""

    weight: float  # the factor of the arm's measure in the weighted sum
    scenario: str  # name of the scenario
    content: Content  # the values that differ from those of the scenario, sorted by dotted path
    # these values with the mechanism switched off; None if the claim's mechanism can't be switched off
    content_without: Content | None
    resolved: Scenario  # the scenario with the values of `content`


@dataclass(frozen=True)
class Part:
    """One contrast of a claim.

    The effect of a part is the sum over the part's arms of weight · measure. The claim says that this effect
    is above 0.
    """

    name: str  # what the contrast compares, in words
    measure: str
    unit: str
    smallest: float  # the smallest effect worth mentioning, declared before any run; above 0
    arms: tuple[Arm, ...]  # one or more


@dataclass(frozen=True)
class Mechanism:
    """What is said to cause the effect."""

    name: str  # the mechanism in words
    none: str = ""  # why the mechanism can't be switched off; empty if it can


@dataclass(frozen=True)
class Claim:
    """A statement and its contrasts, all of which must hold."""

    id: str  # the file's name without its suffix
    statement: str  # what people say
    note: str  # how the statement was turned into numbers
    parts: tuple[Part, ...]  # the contrasts, one or more
    mechanism: Mechanism  # the values in each arm's `content_without` switch it off
    scenarios: Mapping[str, Scenario]  # the scenarios of the arms, by name, as in their files
    fixed: frozenset[str]  # paths that some arm sets; they define the contrast, so they are never varied
    # number of pairs of societies in each parameter set, over which the effect is averaged; a noisy measure
    # needs more
    societies: int = 1

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The arms of all parts, in order."""
        return tuple(arm for part in self.parts for arm in part.arms)

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures that the parts use, each once."""
        return tuple(dict.fromkeys(part.measure for part in self.parts))


def frozen(value: object) -> object:
    """Return an immutable, hashable copy of a value from a file.

    Examples
    --------
    >>> frozen([{"day": 90}]) == (Weights({"day": 90}),)
    True
    """
    if isinstance(value, Mapping):
        return Weights({key: frozen(each) for key, each in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(each) for each in value)
    return value
