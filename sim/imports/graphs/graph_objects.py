"""Read graphs of networkx and igraph in Python, without importing either package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, runtime_checkable

from sim.imports.collected import Collected, Options
from sim.imports.graphs.graph import Graph


class _Places(Protocol):
    def __call__(self, *, data: bool) -> Iterable[tuple[object, ...]]: ...


@runtime_checkable
class NetworkxGraph(Protocol):
    """The part of a networkx graph that is used."""

    nodes: _Places
    edges: _Places

    def is_directed(self) -> bool:
        """Return whether edges have a direction."""


class _Item(Protocol):
    index: int
    tuple: tuple[int, int]

    def attributes(self) -> Mapping[str, object]: ...


@runtime_checkable
class IgraphGraph(Protocol):
    """The part of an igraph graph that is used."""

    vs: Iterable[_Item]
    es: Iterable[_Item]

    def is_directed(self) -> bool:
        """Return whether edges have a direction."""


def read_graph(graph: NetworkxGraph | IgraphGraph, options: Options, collected: Collected) -> None:
    """Read a graph of networkx or igraph; in igraph, the attribute ``name`` is the id if there is one."""
    mutual = not graph.is_directed()
    if isinstance(graph, IgraphGraph):
        found = Graph("graph", "a graph of igraph", options)
        names = {}
        for vertex in graph.vs:
            values = _values_as_text(vertex.attributes())
            names[vertex.index] = values.pop("name", "") or str(vertex.index)
            found.node(names[vertex.index], values)
        for edge in graph.es:
            one, other = edge.tuple
            ends = names[one], names[other]
            found.edge(ends, _values_as_text(edge.attributes()), mutual=mutual)
    else:
        found = Graph("graph", "a graph of networkx", options)
        for node, own in graph.nodes(data=True):
            found.node(str(node), _values_as_text(own))
        for a, b, own in graph.edges(data=True):
            found.edge((str(a), str(b)), _values_as_text(own), mutual=mutual)
    found.add_to(collected)


def _values_as_text(values: object) -> dict[str, str]:
    assert isinstance(values, Mapping)
    return {str(key): "" if value is None else str(value) for key, value in values.items()}
