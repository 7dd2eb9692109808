"""A claim: a statement, the contrasts that it comes to, and the mechanism that is said to be behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.scenarios import Scenario, Weights
from sim.studies.experiments.design import Content


@dataclass(frozen=True)
class Arm:
    """One society of a contrast.

    Attributes
    ----------
    weight
        What its measure is multiplied by in the sum that is the effect.
    scenario
        Name of the scenario.
    content
        The values that differ from the scenario's own, by dotted path, in the order of their names.
    off
        The same with the mechanism switched off; None where the claim has no mechanism to switch.
    resolved
        The scenario with `content`.
    """

    weight: float
    scenario: str
    content: Content
    off: Content | None
    resolved: Scenario


@dataclass(frozen=True)
class Part:
    """One contrast: the effect is the sum over arms of weight times measure, and claimed to be above 0.

    Attributes
    ----------
    name, measure, unit
        What is measured.
    smallest
        The smallest effect worth mentioning, declared before anything is run; above 0.
    arms
        One or more.
    """

    name: str
    measure: str
    unit: str
    smallest: float
    arms: tuple[Arm, ...]


@dataclass(frozen=True)
class Mechanism:
    """What is said to bring the effect about.

    Attributes
    ----------
    name
        For people.
    none
        Why it can't be switched off; empty where it can.
    """

    name: str
    none: str = ""


@dataclass(frozen=True)
class Claim:
    """A statement and its contrasts, all of which must hold.

    Attributes
    ----------
    id
        The stem of its file.
    statement, note
        For people; the note says how the words became numbers.
    parts
        One or more.
    mechanism
        Switched off in each arm's `off`.
    scenarios
        Those of the arms, by name, as their files have them.
    fixed
        Paths that some arm sets: these make the contrast and are never varied.
    societies
        Pairs of societies in each parameter set, whose mean is its effect: more where a measure is noisy.
    """

    id: str
    statement: str
    note: str
    parts: tuple[Part, ...]
    mechanism: Mechanism
    scenarios: Mapping[str, Scenario]
    fixed: frozenset[str]
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
