"""Which paths of a scenario are groups and which are values, and how trees of values are merged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sim.scenarios.parameters.declare import Group, declared, is_optional, walk
from sim.scenarios.parameters.scenario_values import ScenarioValues
from sim.scenarios.value_tree import Keys, Node, is_value, plain, to_node


class Shape:
    """Which paths are groups, which groups may be left out, and which paths are values."""

    def __init__(self, top: type[Group]) -> None:
        paths = dict(walk(top))
        self.values = {path: field for path, field in paths.items() if is_value(field)}
        self.groups = {path for path in paths if path not in self.values}
        self.channels = {path for path in self.groups if path[:-1] == ("channels",)}
        self.droppable = {path for path in self.groups if is_optional(paths[path].annotation)} - self.channels
        self.files = [path for path, field in self.values.items() if field.annotation is Path]

    def origins(self, tree: Node) -> dict[tuple[str, ...], str]:
        """Return the place of each declared value that a tree holds."""
        found: dict[tuple[str, ...], str] = {}

        def down(node: Node, path: tuple[str, ...]) -> None:
            if path in self.values and node.place:
                found[path] = node.place
            elif isinstance(node.value, dict):
                for key, each in node.value.items():
                    down(each, (*path, key))

        down(tree, ())
        return found

    def instead(self, keys: Keys) -> str:
        """Say what else than a group may stand at `keys`."""
        return ", or none" if keys in self.channels else ", or null" if keys in self.droppable else ""

    def merge(self, below: Node, above: Node, path: tuple[str, ...] = ()) -> Node:
        """Lay one tree over another: groups are joined, values are replaced."""
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
        """Lay one value over a tree, also inside a value, as in ``asking.difficulty.a``."""
        for length in range(1, len(path)):
            whole = path[:length]
            if whole in self.values:
                inside = self._unfold(tree, whole, node.place)
                for key in reversed(path[length:-1]):
                    node = Node({key: node}, node.place)
                node = Node({**inside, path[length]: node}, node.place)
                path = whole
                break
        for key in reversed(path):
            node = Node({key: node}, node.place)
        return self.merge(tree, node)

    def _unfold(self, tree: Node, path: tuple[str, ...], place: str) -> dict[str, Node]:
        """Return the parts of a value that a tree holds, or of its default."""
        there: Node | None = tree
        for key in path:
            there = there.value.get(key) if there is not None and isinstance(there.value, dict) else None
        if there is None:
            there = to_node(plain(declared(self.values[path]).default), place)
        return dict(there.value) if isinstance(there.value, dict) else {}

    def settle(self, tree: Node) -> Node:
        """Make an empty group mean its defaults and drop the channels that are said to be ``none``."""

        def down(node: Node, path: tuple[str, ...]) -> Node | None:
            if path in self.channels and node.value == "none":
                return None
            if path and path not in self.groups:
                return node
            if node.value is None and path not in self.droppable:
                return replace(node, value={})
            if not isinstance(node.value, dict):
                return node
            kept = {key: down(each, (*path, key)) for key, each in node.value.items()}
            return replace(node, value={key: each for key, each in kept.items() if each is not None})

        return down(tree, ()) or tree


SHAPE = Shape(ScenarioValues)
DECLARATIONS = {".".join(path): declared(field) for path, field in SHAPE.values.items()}
