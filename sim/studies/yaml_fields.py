"""Values of an experiment or claim file, each checked, each fault with its line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.errors import nearest
from sim.scenarios.names import FILE_NAME_RULE, is_file_name
from sim.scenarios.parameters.value_rules import got
from sim.scenarios.value_tree import Node, node_values


class YamlGroup:
    """A group of an experiment or claim file.

    `name` is what messages call it, empty for the whole file, which is `kind`. Each fault adds one sentence
    to `faults`.
    """

    def __init__(self, node: Node, name: str, faults: list[str], kind: str = "an experiment") -> None:
        self.node, self.prefix, self.faults = node, f"{name}." if name else "", faults
        self.items: dict[str, Node] = node.value if isinstance(node.value, dict) else {}
        if not isinstance(node.value, dict):
            self.tell(node, f"{name or kind} must be a group of names and values; {_got(node)}")

    def tell(self, node: Node, sentence: str) -> None:
        """Note a fault at a node."""
        self.faults.append(node.place + sentence)

    def known(self, keys: Sequence[str], what: str) -> None:
        """Refuse keys that mean nothing here."""
        for key, node in self.items.items():
            if key not in keys:
                hint = nearest(key, keys, f"Known in {what}: {', '.join(keys)}.", did="Did")
                self.tell(node, f"unknown key '{self.prefix}{key}'. {hint}")

    def group(self, key: str) -> YamlGroup:
        """Take a group that must be there; where it isn't, an empty one of which nothing more is reported."""
        node = self.items.get(key)
        if node is None:
            self.tell(self.node, f"{self.prefix}{key} is missing; it must be a group of names and values")
            return YamlGroup(Node({}, self.node.place), f"{self.prefix}{key}", [])
        return YamlGroup(node, f"{self.prefix}{key}", self.faults)

    def several(self, key: str, what: str, *, required: bool = True) -> list[Node]:
        """Take a list of different names or paths."""
        node = self.items.get(key)
        if node is None or (node.value is None and not required):
            if required:
                self.tell(self.node, f"{self.prefix}{key} is missing; it must be a list of {what}")
            return []
        listed = node.value if isinstance(node.value, list) else [node]
        if not listed or not all(isinstance(each.value, str) and each.value for each in listed):
            self.tell(node, f"{self.prefix}{key} must be a list of {what}; {_got(node)}")
            return []
        return listed

    def text(self, key: str, default: str) -> str:
        """Take a text."""
        node = self.items.get(key)
        if node is None:
            return default
        if not isinstance(node.value, str):
            self.tell(node, f"{self.prefix}{key} must be a text; {_got(node)}")
            return default
        return node.value

    def name(self, default: str) -> str:
        """Take the name of the study, which is that of a folder too."""
        name = self.text("name", default)
        if not re.fullmatch(r"\w[\w.-]{0,79}", name):
            self.tell(
                self.items.get("name", self.node),
                "name must be 1 to 80 letters, digits, dots, dashes and underscores, beginning with a letter "
                f"or digit; got '{name[:60]}'",
            )
        elif not is_file_name(name):
            self.tell(self.items.get("name", self.node), f"name must be {FILE_NAME_RULE}; got '{name}'")
        return name

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """Take one of some words."""
        node = self.items.get(key)
        if node is None:
            return default
        if node.value not in allowed:
            self.tell(node, f"{self.prefix}{key} must be {' or '.join(allowed)}; {_got(node)}")
            return default
        return str(node.value)

    def whole(self, key: str, default: int | None, low: int, high: int) -> int:
        """Take a whole number; without a default it must be there."""
        node, rule = self.items.get(key), f"a whole number from {low} to {high:,}"
        if node is None:
            if default is not None:
                return default
            self.tell(self.node, f"{self.prefix}{key} is missing; it must be {rule}")
            return low
        value = node.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.tell(node, f"{self.prefix}{key} must be {rule}; {_got(node)}")
            return low
        return value

    def number(self, key: str) -> float | None:
        """Take a finite number, or None."""
        node = self.items.get(key)
        if node is None:
            return None
        value = node.value
        if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) == float("inf"):
            self.tell(node, f"{self.prefix}{key} must be a number; {_got(node)}")
            return None
        return value


def _got(node: Node) -> str:
    return f"got {got(node_values(node))}"
