"""Tell groups from values by the declarations of parameters, and merge trees of values accordingly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sim.scenarios.parameters.declare import Group, Parameter, declared, is_optional, walk
from sim.scenarios.parameters.scenario_values import ScenarioValues
from sim.scenarios.value_tree import Keys, Node, is_value, to_node, to_plain


class Shape:
    """The paths of a scenario, sorted into groups, groups that may be left out, and values."""

    def __init__(self, top: type[Group]) -> None:
        self.read(top)

    def read(self, top: type[Group]) -> None:
        """Read the declared paths of a group and of all groups in it."""
        paths = dict(walk(top))
        self.values = {path: field for path, field in paths.items() if is_value(field)}
        self.groups = {path for path in paths if path not in self.values}
        self.channels = {path for path in self.groups if path[:-1] in (("channels",), ("rules",))}
        self.droppable = {path for path in self.groups if is_optional(paths[path].annotation)} - self.channels
        self.files = [path for path, field in self.values.items() if field.annotation in (Path, Path | None)]

    def origins(self, tree: Node) -> dict[tuple[str, ...], str]:
        """Return the place where each declared value of a tree was written, by path."""
        found: dict[tuple[str, ...], str] = {}

        def visit(node: Node, path: tuple[str, ...]) -> None:
            if path in self.values and node.place:
                found[path] = node.place
                found.update(_places_of_ids(node, path))
            elif isinstance(node.value, dict):
                for key, each in node.value.items():
                    visit(each, (*path, key))

        visit(tree, ())
        return found

    def instead(self, keys: Keys) -> str:
        """Return a phrase on the values allowed at `keys` in place of a group; empty if none is allowed."""
        return ", or none" if keys in self.channels else ", or null" if keys in self.droppable else ""

    def merge(self, below: Node, above: Node, path: tuple[str, ...] = ()) -> Node:
        """Merge two trees: groups are joined, and the values of `above` replace those of `below`."""
        if path not in self.groups and path:
            return above
        if above.value is None and path not in self.droppable:
            return below
        if not (isinstance(above.value, dict) and isinstance(below.value, dict)):
            return above
        joined = dict(below.value)
        for key, node in above.value.items():
            joined[key] = self.merge(joined[key], node, (*path, key)) if key in joined else node
        return replace(above, value=joined)

    def put(self, tree: Node, path: tuple[str, ...], node: Node) -> Node:
        """Return a tree with one value set. The path may name a part of a value: ``asking.difficulty.a``."""
        for length in range(1, len(path)):
            outer = path[:length]
            if outer in self.values:
                parts = self._parts(tree, outer, node.place)
                for key in reversed(path[length:-1]):
                    node = Node({key: node}, node.place)
                node = Node({**parts, path[length]: node}, node.place)
                path = outer
                break
        for key in reversed(path):
            node = Node({key: node}, node.place)
        return self.merge(tree, node)

    def _parts(self, tree: Node, path: tuple[str, ...], place: str) -> dict[str, Node]:
        """Return the parts of a value, such as a and b of a Beta: from the tree, or from the default."""
        node: Node | None = tree
        for key in path:
            node = node.value.get(key) if node is not None and isinstance(node.value, dict) else None
        if node is None:
            node = to_node(to_plain(declared(self.values[path]).default), place)
        return dict(node.value) if isinstance(node.value, dict) else {}

    def settle(self, tree: Node) -> Node:
        """Replace empty groups by groups with their defaults, and drop channels that are ``none``."""

        def visit(node: Node, path: tuple[str, ...]) -> Node | None:
            if path in self.channels and node.value == "none":
                return None
            if path and path not in self.groups:
                return node
            if node.value is None and path not in self.droppable:
                return replace(node, value={})
            if not isinstance(node.value, dict):
                return node
            members = {key: visit(each, (*path, key)) for key, each in node.value.items()}
            return replace(node, value={key: each for key, each in members.items() if each is not None})

        return visit(tree, ()) or tree


def _places_of_ids(node: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the place of each list of ids in a list of interventions, which is checked with the people."""
    if path != ("interventions",) or not isinstance(node.value, list):
        return
    for n, each in enumerate(node.value):
        for act, some in each.value.items() if isinstance(each.value, dict) else ():
            if isinstance(some.value, dict) and "ids" in some.value and some.value["ids"].place:
                yield (*path, str(n), act, "ids"), some.value["ids"].place


SHAPE = Shape(ScenarioValues)
DECLARATIONS: dict[str, Parameter] = {}


def update_shape() -> None:
    """Read the declarations of parameters again, because parts of users have changed them."""
    SHAPE.read(ScenarioValues)
    DECLARATIONS.clear()
    DECLARATIONS.update({".".join(path): declared(field) for path, field in SHAPE.values.items()})


update_shape()
