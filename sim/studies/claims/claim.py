"""A claim: a statement, the contrasts that it comes to, and the mechanism that is said to be behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.scenarios import Scenario, Weights
from sim.studies.experiments.design import Content


@dataclass(frozen=True)
class Arm:
    """One society of a contrast."""

    weight: float  # what its measure is multiplied by in the sum that is the effect
    scenario: str  # name of the scenario
    # the values that differ from the scenario's own, by dotted path, in the order of their names
    content: Content
    # the same with the mechanism switched off; None where the claim has no mechanism to switch
    off: Content | None
    resolved: Scenario  # the scenario with `content`


@dataclass(frozen=True)
class Part:
    """One contrast: the effect is the sum over arms of weight times measure, and claimed to be above 0."""

    # what is measured
    name: str
    measure: str
    unit: str
    smallest: float  # the smallest effect worth mentioning, declared before anything is run; above 0
    arms: tuple[Arm, ...]  # one or more


@dataclass(frozen=True)
class Mechanism:
    """What is said to bring the effect about."""

    name: str  # for people
    none: str = ""  # why it can't be switched off; empty where it can


@dataclass(frozen=True)
class Claim:
    """A statement and its contrasts, all of which must hold."""

    id: str  # the stem of its file
    # for people; the note says how the words became numbers
    statement: str
    note: str
    parts: tuple[Part, ...]  # one or more
    mechanism: Mechanism  # switched off in each arm's `off`
    scenarios: Mapping[str, Scenario]  # those of the arms, by name, as their files have them
    fixed: frozenset[str]  # paths that some arm sets: these make the contrast and are never varied
    # pairs of societies in each parameter set, whose mean is its effect: more where a measure is noisy
    societies: int = 1

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The arms of all parts, in their order."""
        return tuple(arm for part in self.parts for arm in part.arms)

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of its measures, each once."""
        return tuple(dict.fromkeys(part.measure for part in self.parts))


def frozen(value: object) -> object:
    """Return a value of a file so that it can't change, and can be looked up by.

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
