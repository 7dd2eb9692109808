"""Convert the tables of a run to networks: who helped whom, and who has ties with whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

import networkx as nx

from sim.errors import StudyError, nearest
from sim.tables.columns import LAYERS
from sim.tables.files import atomic_file
from sim.tables.lazy_pandas import pd

NETWORKS = ("help", "ties")
_WRITERS = {".graphml": nx.write_graphml, ".gexf": nx.write_gexf}
Days = tuple[float, float]
Edge = tuple[int, int, dict[str, object]]


class NetworkOptions(TypedDict, total=False):
    """The options of `to_networkx`, which explains them."""

    days: Days | None
    by_day: bool
    layer: str | None
    life: int


def to_networkx(  # noqa: PLR0913 - what one may choose, by keyword
    tables: Mapping[str, pd.DataFrame], what: str = "help", *, days: Days | None = None,
    by_day: bool = False, layer: str | None = None, life: int = 0,
) -> nx.DiGraph:  # fmt: skip
    """Return the network of help or of ties of one run.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Tables of a run: ``people`` and ``answers``, or ``people`` and ``ties``, as
        ``society.tables(ties=True)`` or ``sim.load_run(folder).tables`` return them.
    what : {"help", "ties"}
        ``help``: an edge from each helper to each asker, with the number of helpful answers as ``weight`` and
        the days ``first_day`` and ``last_day``. ``ties``: an edge from each person who has a tie to the other
        person, with ``strength`` (also as ``weight``), ``owed`` and ``distance_km``.
    days : (float, float), optional
        Only answers given from the first to before the second day. Of ties, the last recorded evening in this
        time is taken.
    by_day : bool
        Help only: one edge for each answer, with ``start`` (its day) and ``end`` (a day later), which Gephi
        reads as a network that changes in time.
    layer : {"face_to_face", "online"}, optional
        Only ties of this layer. If left out, ties of both layers are separate edges between the same people.
    life : int
        Which life, if the tables have several.

    Returns
    -------
    networkx.DiGraph or networkx.MultiDiGraph
        Nodes are the people's numbers, with the columns of the table of people as attributes, and ``label``:
        the name or id. A MultiDiGraph if several edges can join the same two people.

    Raises
    ------
    StudyError
        There is no such network, layer, or table.

    Examples
    --------
    >>> people = pd.DataFrame({"life": 0, "person": [0, 1], "id": ["0", "1"]})
    >>> answers = {"life": 0, "helper": [1, 1], "asker": [0, 0], "day": [2.0, 5.0], "helpful": True}
    >>> network = to_networkx({"people": people, "answers": pd.DataFrame(answers)})
    >>> network.edges(data=True)
    OutEdgeDataView([(1, 0, {'weight': 2, 'first_day': 2.0, 'last_day': 5.0})])
    """
    for word, given, known in (("network", what, NETWORKS), ("layer", layer or LAYERS[0], LAYERS)):
        if given not in known:
            raise StudyError(f"there is no {word} '{given}'. {nearest(given, known, did='Did')}".strip())
    needed = ("people", "answers" if what == "help" else "ties")
    for name in needed:
        if name not in tables:
            hint = "; make the tables with ties=True" if name == "ties" else ""
            raise StudyError(f"a network of {what} needs the table {name}, which is missing{hint}.")
    people, own = (_of_life(tables[name], life) for name in needed)
    graph = nx.MultiDiGraph() if by_day or (what == "ties" and layer is None) else nx.DiGraph()
    for row in people.to_dict("records"):
        attributes = _known(row.items())
        label = str(attributes.get("name", attributes.get("id", row["person"])))
        graph.add_node(int(row["person"]), label=label, **{k: v for k, v in attributes.items() if k != "id"})
    edges = _help(own, days, by_day=by_day) if what == "help" else _ties(own, days, layer)
    for one, other, about in edges:
        graph.add_edge(one, other, **about)
    return graph


def write_network(graph: nx.DiGraph, path: str | Path) -> Path:
    """Write a network as GraphML or GEXF, by the suffix of the file: ``.graphml`` or ``.gexf``.

    Raises
    ------
    StudyError
        The file has another suffix.
    WriteError
        The file can't be written.
    """
    path = Path(path)
    write = _WRITERS.get(path.suffix)
    if write is None:
        raise StudyError(f"{path}: the name of a network's file ends in .graphml or .gexf.")
    with atomic_file(path) as temporary:
        write(graph, temporary)
    return path


def _of_life(table: pd.DataFrame, life: int) -> pd.DataFrame:
    return table[table["life"] == life] if "life" in table else table


def _within(days: pd.Series, limits: Days | None) -> pd.Series:
    return days.notna() if limits is None else (days >= limits[0]) & (days < limits[1])


def _help(answers: pd.DataFrame, days: Days | None, *, by_day: bool) -> Iterable[Edge]:
    """Yield the edges of help."""
    own = answers[answers["helpful"] & _within(answers["day"], days)]
    if by_day:
        for row in own.itertuples():
            when = {"start": float(row.day), "end": float(row.day) + 1.0}
            yield int(row.helper), int(row.asker), {"weight": 1, **when}
        return
    for (helper, asker), given in own.groupby(["helper", "asker"])["day"]:
        about: dict[str, object] = {
            "weight": len(given),
            "first_day": float(given.min()),
            "last_day": float(given.max()),
        }
        yield int(helper), int(asker), about


def _ties(ties: pd.DataFrame, days: Days | None, layer: str | None) -> Iterable[Edge]:
    """Yield the edges of ties on the last recorded evening."""
    own = ties[_within(ties["day"], days)]
    own = own[(own["day"] == own["day"].max()) & (own["layer"] == layer if layer else own["day"].notna())]
    for row in own.to_dict("records"):
        about: dict[str, object] = {name: row[name] for name in ("layer", "strength", "owed", "distance_km")}
        yield int(row["from"]), int(row["to"]), _known({"weight": row["strength"], **about}.items())


def _known(pairs: Iterable[tuple[object, object]]) -> dict[str, object]:
    """Return values as plain Python values, without missing ones, which GraphML doesn't know."""
    return {
        str(name): value.item() if hasattr(value, "item") else value
        for name, value in pairs
        if not (value is None or value is pd.NA or value != value)
    }
