"""Values on their way into a scenario, each with the place it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo

from sim.scenarios.parameters.declare import Group, Weights, group_in, parameter_of

Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Node:
    """A scalar, a list of nodes or a dict of nodes, and where it is written."""

    value: object
    place: str
    size: int = 1

    def at(self, keys: Keys) -> Node:
        """Return the node at `keys`, or the deepest one on the way there."""
        node = self
        for key in keys:
            value = node.value
            items = dict(enumerate(value)) if isinstance(value, list) else value
            if not isinstance(items, dict) or key not in items:
                break
            node = items[key]
        return node


def is_value(field: FieldInfo) -> bool:
    """Whether a field is a declared value, not a group."""
    return parameter_of(field) is not None or group_in(field.annotation) is None


def to_node(value: object, place: str) -> Node:
    """Give every part of a plain Python value the same place; a node keeps the place it has."""
    if isinstance(value, Node):
        return value
    if isinstance(value, Mapping):
        return Node({str(key): to_node(each, place) for key, each in value.items()}, place)
    if isinstance(value, list | tuple):
        return Node([to_node(each, place) for each in value], place)
    if hasattr(value, "item") and not hasattr(value, "__len__"):  # a number of NumPy's
        value = value.item()
    return Node(value, place)


def sited(value: object, origins: Mapping[tuple[str, ...], str], path: tuple[str, ...] = ()) -> Node:
    """Give the values of a scenario the places that they were read at."""
    if path in origins or not isinstance(value, Mapping):
        return to_node(value, origins.get(path, ""))
    return Node({str(key): sited(each, origins, (*path, str(key))) for key, each in value.items()}, "")


def bare(node: Node) -> Any:
    """Return the plain values without their places, lists as tuples."""
    if isinstance(node.value, dict):
        return {key: bare(each) for key, each in node.value.items()}
    if isinstance(node.value, list):
        return tuple(bare(each) for each in node.value)
    return node.value


def plain(value: object) -> Any:
    """Turn a group or a value of one into dicts, lists and scalars; unused channels are left out."""
    if isinstance(value, Group):
        pairs = {
            field.alias or name: getattr(value, name) for name, field in type(value).model_fields.items()
        }
        kind = type(value).__name__
        unused = kind in ("Channels", "Town") or value.omit_unset
        empty = (None, "", Weights()) if kind == "Intervention" else (None,)
        return {key: plain(each) for key, each in pairs.items() if not (unused and each in empty)}
    if isinstance(value, Weights | dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value
