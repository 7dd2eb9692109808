"""Collect the nodes and edges of a graph with their attributes."""

from __future__ import annotations

from collections.abc import Mapping

from sim.errors import TableError
from sim.imports.cell_values import time_of
from sim.imports.collected import Collected, Options, TieTable, clean_id
from sim.imports.column_roles import PEOPLE_ROLES, ROLES, simple

_EDGE_ROLES = ("strength", "layer", "time")


class Graph:
    """The nodes and edges of one graph, added one by one in any order.

    `source` names the graph in messages, and `form` says what it is, such as ``a GraphML file``.
    """

    def __init__(self, source: str, form: str, options: Options) -> None:
        self.source, self._form, self._options = source, form, options
        self._nodes: dict[str, dict[str, str]] = {}
        self._edges: list[tuple[str, str, dict[str, str], bool | None, int]] = []

    def node(self, name: str, values: Mapping[str, str]) -> None:
        """Add a node, or further attributes of one."""
        self._nodes.setdefault(name, {}).update(values)

    def edge(
        self, ends: tuple[str, str], values: dict[str, str], *, mutual: bool | None, line: int = 0
    ) -> None:
        """Add an edge; `mutual` says whether it goes both ways."""
        self._edges.append((*ends, values, mutual, line))

    def add_to(self, collected: Collected) -> None:
        """Add all people and ties.

        Raises
        ------
        TableError
            The graph has no node, or the attribute that the user named as id is missing or not unique.
        """
        for one, other, *_ in self._edges:
            self._nodes.setdefault(one, {})
            self._nodes.setdefault(other, {})
        if not self._nodes:
            raise TableError(f"{self.source}: the graph has no nodes.")
        names = self._names()
        for values in (*self._nodes.values(), *(edge[2] for edge in self._edges)):
            collected.columns.update(values)
        roles = self._roles(
            [*dict.fromkeys(key for each in self._nodes.values() for key in each)], PEOPLE_ROLES
        )
        for node, values in self._nodes.items():
            collected.person(names[node], {role: values.get(key, "") for role, key in roles.items()})
        collected.listed_in.append(self.source)
        edge_roles = self._add_ties(names, collected)
        read = [key if key == role else f"{key} as {role}" for role, key in (roles | edge_roles).items()]
        how = f" (read {', '.join(read)})" if read else ""
        nodes, edges = len(self._nodes), len(self._edges)
        collected.understood.append(f"{self.source}: {self._form}, {nodes:,} nodes and {edges:,} edges{how}")

    def _add_ties(self, names: Mapping[str, str], collected: Collected) -> dict[str, str]:
        roles = self._roles([*dict.fromkeys(key for edge in self._edges for key in edge[2])], _EDGE_ROLES)
        strength, layer, time = (roles.get(role, "") for role in _EDGE_ROLES)
        found = TieTable(self.source, weight_name=strength, counts=bool(time) and not strength)
        for one, other, values, mutual, line in self._edges:
            weight, relation = values.get(strength, ""), values.get(layer, "")
            found.add((names[one], names[other]), weight, relation, mutual=mutual, line=line)
            if (when := time_of(values.get(time, ""))) is not None:
                log = collected.log
                log.first, log.last = min(log.first, when), max(log.last, when)
        collected.ties.append(found)
        return roles

    def _names(self) -> dict[str, str]:
        """Return the id of each node: its own, or the attribute that the user has named."""
        column = self._options.columns.get("id")
        every = list(dict.fromkeys(key for values in self._nodes.values() for key in values))
        if not isinstance(column, str) or column not in every:
            return {node: clean_id(node) for node in self._nodes}
        names = {node: clean_id(values.get(column, "")) for node, values in self._nodes.items()}
        if "" in names.values() or len(set(names.values())) < len(names):
            rule = "must be given for every node and be unique"
            raise TableError(f"{self.source}: the attribute {column!r} {rule}.")
        return names

    def _roles(self, keys: list[str], roles: tuple[str, ...]) -> dict[str, str]:
        """Return the attribute of each role: the one that the user named, or one with a known name."""
        found: dict[str, str] = {}
        by_name = {simple(key): key for key in reversed(keys)}
        for role in roles:
            chosen = self._options.columns.get(role)
            spellings = [each for each in (simple(role), *ROLES.get(role, ())) if each in by_name]
            if chosen in keys:
                found[role] = str(chosen)
            elif spellings and by_name[spellings[0]] not in found.values():
                found[role] = by_name[spellings[0]]
        return found
