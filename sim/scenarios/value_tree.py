"""Trees that hold a scenario's values before validation, each with the place where it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo

from sim.scenarios.parameters.declare import Group, Weights, group_in, parameter_of

Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Node:
    """A scalar, a list of nodes or a dict of nodes, with the place where it was written.

    `place` begins an error message, as in ``town.yaml:3:5: ``. `size` is the number of values in the node.
    """

    value: object
    place: str
    size: int = 1

    def at(self, keys: Keys) -> Node:
        """Return the node at `keys`, or the deepest existing node on the way there."""
        node = self
        for key in keys:
            value = node.value
            items = dict(enumerate(value)) if isinstance(value, list) else value
            if not isinstance(items, dict) or key not in items:
                break
            node = items[key]
        return node


def is_value(field: FieldInfo) -> bool:
    """Return whether a field is a declared value, and not a group."""
    return parameter_of(field) is not None or group_in(field.annotation) is None


def to_node(value: object, place: str) -> Node:
    """Turn a plain Python value into a tree in which every part has the given place; nodes keep theirs."""
    if isinstance(value, Node):
        return value
    if isinstance(value, Mapping):
        return Node({str(key): to_node(each, place) for key, each in value.items()}, place)
    if isinstance(value, list | tuple):
        return Node([to_node(each, place) for each in value], place)
    if hasattr(value, "item") and not hasattr(value, "__len__"):  # a NumPy number
        value = value.item()
    return Node(value, place)


def to_tree(value: object, origins: Mapping[tuple[str, ...], str], path: tuple[str, ...] = ()) -> Node:
    """Turn the values of a scenario into a tree, and give each value the place that `origins` has for it."""
    if path in origins or not isinstance(value, Mapping):
        return to_node(value, origins.get(path, ""))
    return Node({str(key): to_tree(each, origins, (*path, str(key))) for key, each in value.items()}, "")


def node_values(node: Node) -> Any:
    """Return the values of a tree without their places, with lists as tuples."""
    if isinstance(node.value, dict):
        return {key: node_values(each) for key, each in node.value.items()}
    if isinstance(node.value, list):
        return tuple(node_values(each) for each in node.value)
    return node.value


def to_plain(value: object) -> Any:
    """Turn a group, or a value in a group, into dicts, lists and scalars. Unused channels are left out."""
    if isinstance(value, Group):
        pairs = {
            field.alias or name: getattr(value, name) for name, field in type(value).model_fields.items()
        }
        kind = type(value).__name__
        unused = kind in ("Channels", "Rules", "Town") or value.omit_unset
        empty = (None, "", Weights()) if kind == "Intervention" else (None,)
        return {key: to_plain(each) for key, each in pairs.items() if not (unused and each in empty)}
    if isinstance(value, Weights | dict):
        return {key: to_plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(each) for each in value]
    return value
