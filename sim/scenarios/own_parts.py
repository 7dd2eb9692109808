"""Add the parts of users to the values of scenarios, so that they are checked and shown like all others.

A channel becomes a group ``channels.<name>``, a rule a group ``rules.<name>``. The name of a network becomes
a possible `kind` of each layer of ties, and its parameters a group beside `kind`.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from typing import Any, Literal, cast

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from sim.registry.parts import CHANNELS, NETWORKS, RULES, Part, Registry
from sim.scenarios.parameters.channels import Channels
from sim.scenarios.parameters.declare import Group, NoParameters, declared, fields, parameter_of
from sim.scenarios.parameters.scenario_values import Rules, ScenarioValues
from sim.scenarios.parameters.ties import FaceToFace, Online, Ties, kind_meaning
from sim.scenarios.parameters.value_rules import rule
from sim.scenarios.scenario import Scenario
from sim.scenarios.shape import update_shape


def _parameters(part: Part) -> type[Group]:
    return NoParameters if part.parameters is None else cast(type[Group], part.parameters)


def _add_group(owner: type[Group], part: Part) -> None:
    """Add a group that may be left out. Values made before have None there."""
    field = FieldInfo.from_annotated_attribute(cast(type[object], _parameters(part) | None), None)
    if part.parameters is None:
        field.description = (part.function.__doc__ or "").partition("\n")[0]
    owner.model_fields[part.name] = field
    setattr(owner, part.name, None)


def _update_kinds(owner: type[Group]) -> None:
    field = copy(owner.model_fields["kind"])
    field.annotation = cast(type[object], Literal.__getitem__(tuple(NETWORKS)))  # mypy can't know it
    field.description = kind_meaning()
    field.json_schema_extra = replace(declared(field), meaning=field.description)
    owner.model_fields["kind"] = field


def rebuild() -> None:
    """Build the validators of all groups that contain parts of users again."""
    for group in (Channels, Rules, FaceToFace, Online, Ties, ScenarioValues, Scenario):
        group.model_rebuild(force=True)
    update_shape()


def _check_parameters(part: Part) -> None:
    """Raise PartError if the parameters of a part aren't declared as those of scenarios are."""
    group = part.parameters
    if group is None:
        return
    if not (isinstance(group, type) and issubclass(group, Group)):
        raise part.refusal("needs parameters of a class that is derived from sim.parts.Parameters")
    for _, key, field in fields(group):
        if parameter_of(field) is None:
            raise part.refusal(f"must declare its parameter {key} with param(...)")
    try:
        group()
    except ValidationError as error:
        wrong = [fault["loc"][0] for fault in error.errors() if fault["type"] != "missing"]
        for name in wrong[:1]:
            found = group.model_fields[str(name)]
            wanted = rule(found.annotation, declared(found))
            raise part.refusal(f"must give its parameter {name} a default that is {wanted}") from None


def _add_channel(part: Part) -> None:
    _add_group(Channels, part)
    rebuild()


def _add_rule(part: Part) -> None:
    _add_group(Rules, part)
    rebuild()


def _add_network(part: Part) -> None:
    for layer in (FaceToFace, Online):
        _update_kinds(layer)
        if part.parameters is not None:
            _add_group(layer, part)
    rebuild()


def _add_all(registry: Registry[Any], add: Callable[[Part], None]) -> None:
    registry.taken |= frozenset(dir(Group))  # a field of that name would hide what every group has
    for part in registry.own().values():
        registry.check(part)
        _check_parameters(part)
        add(part)
    registry.listeners += [_check_parameters, add]


_add_all(CHANNELS, _add_channel)
_add_all(RULES, _add_rule)
NETWORKS.taken |= {*FaceToFace.model_fields, *Online.model_fields}
_add_all(NETWORKS, _add_network)
