"""Read GraphML and GEXF, in which networkx, igraph, Gephi and most other programs write graphs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.imports.collected import Collected, Options
from sim.imports.graphs.graph import Graph
from sim.imports.xml_stream import Element, elements
from sim.user_data.file_problems import Problems

_ITEMS = ("node", "edge")
_MUTUAL = {"true": False, "directed": False, "false": True, "undirected": True, "mutual": True}


def read_graphml(path: Path, options: Options, collected: Collected) -> None:
    """Read a GraphML file; a graph within a node is read as part of the whole graph.

    Raises
    ------
    TableError
        The file is broken, or has an edge between more than two nodes.
    """
    problems = Problems(path)
    graph = Graph(problems.name, "a GraphML file", options)
    names: dict[str, str] = {}
    default: bool | None = None
    for part, inner in _items(path, problems, names):
        if part.tag == "graph":
            default = _MUTUAL.get(part.values.get("edgedefault", ""), default)
        elif part.tag == "key":
            names[part.values.get("id", "")] = part.values.get("attr.name", part.values.get("id", ""))
        elif part.tag == "hyperedge":
            problems.stop(part.line, "an edge between more than two nodes (hyperedge) can't be read")
        elif part.tag in _ITEMS:
            mutual = _MUTUAL.get(part.values.get("directed", ""), default)
            _add(graph, part, inner, problems, mutual=mutual)
    graph.add_to(collected)


def read_gexf(path: Path, options: Options, collected: Collected) -> None:
    """Read a GEXF file of any version."""
    problems = Problems(path)
    graph = Graph(problems.name, "a GEXF file", options)
    names: dict[str, str] = {}
    default: bool | None = True  # the default of the format is undirected
    kind = ""
    for part, inner in _items(path, problems, names):
        if part.tag == "graph":
            default = _MUTUAL.get(part.values.get("defaultedgetype", ""), default)
        elif part.tag == "attributes":
            kind = part.values.get("class", "")
        elif part.tag == "attribute":
            names[f"{kind} {part.values.get('id', '')}"] = part.values.get("title", "")
        elif part.tag in _ITEMS:
            own = {
                key: part.values[key] for key in ("weight", "label", "kind", "start") if key in part.values
            }
            mutual = _MUTUAL.get(part.values.get("type", ""), default)
            _add(graph, part, own | inner, problems, mutual=mutual)
    graph.add_to(collected)


def _items(path: Path, problems: Problems, names: dict[str, str]) -> Iterator[tuple[Element, dict[str, str]]]:
    """Yield nodes and edges with their attributes by name, and all other elements without any."""
    open_: list[tuple[Element, dict[str, str]]] = []
    key = ""
    for part in elements(path, problems):
        if part.begins and part.tag in _ITEMS:
            open_.append((part, {}))
        elif part.begins and part.tag == "data":
            key = names.get(part.values.get("key", ""), "")
        elif part.begins and part.tag == "attvalue" and open_:
            which = part.values.get("for", part.values.get("id", ""))
            name = names.get(f"{open_[-1][0].tag} {which}", which)
            open_[-1][1][name] = part.values.get("value", "")
        elif part.begins:
            yield part, {}
        elif part.tag == "data" and open_:
            open_[-1][1][key] = part.text
        elif part.tag in _ITEMS:
            yield open_.pop()


def _add(
    graph: Graph, part: Element, values: dict[str, str], problems: Problems, *, mutual: bool | None
) -> None:
    needed = ("id",) if part.tag == "node" else ("source", "target")
    for name in needed:
        if not part.values.get(name):
            problems.stop(part.line, f"each {part.tag} must have {' and '.join(needed)}")
    if part.tag == "node":
        graph.node(part.values["id"], values)
    else:
        ends = part.values["source"], part.values["target"]
        graph.edge(ends, values, mutual=mutual, line=part.line)
