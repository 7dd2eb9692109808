"""Read and check the values of an experiment or claim file; each fault names its line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.errors import nearest
from sim.scenarios.names import FILE_NAME_RULE, is_file_name
from sim.scenarios.parameters.value_rules import got
from sim.scenarios.value_tree import Node, node_values


class YamlGroup:
    """A group of keys in an experiment or claim file.

    Parameters
    ----------
    node
        The group as parsed.
    name
        The group's dotted path, used in messages; empty for the whole file.
    faults
        Every fault adds one sentence to this list.
    kind
        What messages call the whole file.
    """

    def __init__(self, node: Node, name: str, faults: list[str], kind: str = "an experiment") -> None:
        self.node, self.prefix, self.faults = node, f"{name}." if name else "", faults
        self.items: dict[str, Node] = node.value if isinstance(node.value, dict) else {}
        if not isinstance(node.value, dict):
            self.add_fault(node, f"{name or kind} must be a group of names and values; {_got(node)}")

    def add_fault(self, node: Node, sentence: str) -> None:
        """Add a fault at a node, with the node's file and line."""
        self.faults.append(node.place + sentence)

    def check_keys(self, keys: Sequence[str], what: str) -> None:
        """Add a fault for each key of this group that isn't among `keys`; messages call the group `what`."""
        for key, node in self.items.items():
            if key not in keys:
                hint = nearest(key, keys, f"Known in {what}: {', '.join(keys)}.", did="Did")
                self.add_fault(node, f"unknown key '{self.prefix}{key}'. {hint}")

    def group(self, key: str) -> YamlGroup:
        """Return the group under a required key; if missing, an empty group whose faults aren't reported."""
        node = self.items.get(key)
        if node is None:
            self.add_fault(
                self.node, f"{self.prefix}{key} is missing; it must be a group of names and values"
            )
            return YamlGroup(Node({}, self.node.place), f"{self.prefix}{key}", [])
        return YamlGroup(node, f"{self.prefix}{key}", self.faults)

    def texts(self, key: str, what: str, *, required: bool = True) -> list[Node]:
        """Return a list of texts, such as names or paths; a single text counts as a list of one."""
        node = self.items.get(key)
        if node is None or (node.value is None and not required):
            if required:
                self.add_fault(self.node, f"{self.prefix}{key} is missing; it must be a list of {what}")
            return []
        listed = node.value if isinstance(node.value, list) else [node]
        if not listed or not all(isinstance(each.value, str) and each.value for each in listed):
            self.add_fault(node, f"{self.prefix}{key} must be a list of {what}; {_got(node)}")
            return []
        return listed

    def text(self, key: str, default: str) -> str:
        """Return a text, or the default if the key is missing."""
        node = self.items.get(key)
        if node is None:
            return default
        if not isinstance(node.value, str):
            self.add_fault(node, f"{self.prefix}{key} must be a text; {_got(node)}")
            return default
        return node.value

    def study_name(self, default: str) -> str:
        """Return the name of the study, which must also be a valid name for a folder."""
        name = self.text("name", default)
        if not re.fullmatch(r"\w[\w.-]{0,79}", name):
            self.add_fault(
                self.items.get("name", self.node),
                "name must be 1 to 80 letters, digits, dots, dashes and underscores, beginning with a letter "
                f"or digit; got '{name[:60]}'",
            )
        elif not is_file_name(name):
            self.add_fault(self.items.get("name", self.node), f"name must be {FILE_NAME_RULE}; got '{name}'")
        return name

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """Return one of the allowed words, or the default if the key is missing."""
        node = self.items.get(key)
        if node is None:
            return default
        if node.value not in allowed:
            self.add_fault(node, f"{self.prefix}{key} must be {' or '.join(allowed)}; {_got(node)}")
            return default
        return str(node.value)

    def whole_number(self, key: str, default: int | None, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`; the key is required if `default` is None."""
        node, rule = self.items.get(key), f"a whole number from {low} to {high:,}"
        if node is None:
            if default is not None:
                return default
            self.add_fault(self.node, f"{self.prefix}{key} is missing; it must be {rule}")
            return low
        value = node.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.add_fault(node, f"{self.prefix}{key} must be {rule}; {_got(node)}")
            return low
        return value

    def number(self, key: str) -> float | None:
        """Return a finite number; None if the key is missing or its value is no number."""
        node = self.items.get(key)
        if node is None:
            return None
        value = node.value
        if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) == float("inf"):
            self.add_fault(node, f"{self.prefix}{key} must be a number; {_got(node)}")
            return None
        return value


def _got(node: Node) -> str:
    """Return the end of a message that shows the value found, as in ``got 3``."""
    return f"got {got(node_values(node))}"
