"""Graph files that networkx and igraph write, and graphs of both in Python."""

import igraph
import networkx as nx
import pandas as pd
import pytest

import sim


def graph_of_people(*, directed):
    graph = nx.gnp_random_graph(12, 0.3, seed=1, directed=directed)
    for node in graph:
        graph.nodes[node]["office"] = "N" if node % 2 else "S"
    for place, edge in enumerate(graph.edges):
        graph.edges[edge]["weight"] = place % 5 + 1
    return nx.relabel_nodes(graph, {node: f"p {node}" for node in graph})


def expected(graph):
    """Return the strength of each tie: the weight as a share of the largest."""
    found = {}
    for a, b, weight in graph.edges(data="weight"):
        key = (a, b) if graph.is_directed() else (min(a, b), max(a, b))
        found[*key, "face_to_face"] = weight / 5
    return found


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("form", ["graphml", "gexf", "net", "networkx", "igraph"])
def test_a_graph_is_the_same_in_every_form(tmp_path, form, directed):
    graph = graph_of_people(directed=directed)
    path = tmp_path / f"g.{form}"
    if form == "networkx":
        given = graph
    elif form == "igraph":
        given = igraph.Graph.from_networkx(graph, vertex_attr_hashable="name")
    else:
        write = {"graphml": nx.write_graphml, "gexf": nx.write_gexf, "net": nx.write_pajek}[form]
        write(graph, path)
        given = path
    found = sim.import_files(given)
    assert found.ties == pytest.approx(expected(graph))
    assert list(found.people) == list(graph)
    assert found.directed == directed
    if form != "net":
        towns = {person: cells["town"] for person, cells in found.people.items()}
        assert towns == dict(graph.nodes(data="office"))


def test_a_named_attribute_is_the_id(tmp_path):
    graph = igraph.Graph([(0, 1), (1, 2)], directed=True)
    graph.vs["name"] = ["ann", "bob", "cy"]
    graph.write_graphml(str(tmp_path / "g.graphml"))
    assert list(sim.import_files(tmp_path / "g.graphml").people) == ["n0", "n1", "n2"]
    found = sim.import_files(tmp_path / "g.graphml", columns={"id": "name"})
    assert set(found.ties) == {("ann", "bob", "face_to_face"), ("bob", "cy", "face_to_face")}


def test_gephis_newest_gexf(tmp_path):
    (tmp_path / "g.gexf").write_text(
        """<?xml version='1.0' encoding='UTF-8'?>
<gexf xmlns="http://gexf.net/1.3" version="1.3" xmlns:viz="http://gexf.net/1.3/viz">
  <graph defaultedgetype="directed">
    <attributes class="node"><attribute id="0" title="Department" type="string"/></attributes>
    <nodes><node id="a" label="Ann"><attvalues><attvalue for="0" value="N"/></attvalues>
    <viz:size value="1"/></node>
    <node id="b" label="Bo"/></nodes>
    <edges><edge id="0" source="a" target="b" weight="2.0"/>
    <edge id="1" source="b" target="a" weight="4.0"/></edges>
  </graph>
</gexf>"""
    )
    found = sim.import_files(tmp_path / "g.gexf")
    assert found.ties == {("a", "b", "face_to_face"): 0.5, ("b", "a", "face_to_face"): 1.0}
    assert found.people == {"a": {"town": "N"}, "b": {}}


def test_all_sections_of_pajek(tmp_path):
    (tmp_path / "g.net").write_text(
        '*Network test\n*Vertices 4\n1 "Ann B" 0.1 0.2\n2 bo\n% a comment\n*Arcs :1 "advice"\n1 2 2\n'
        "*Edges\n2 3 4\n*Arcslist\n1 3 4\n"
    )
    found = sim.import_files(tmp_path / "g.net")
    assert list(found.people) == ["Ann B", "bo", "3", "4"]
    assert set(found.ties) == {
        (a, b, "face_to_face")
        for a, b in (("Ann B", "bo"), ("bo", "3"), ("3", "bo"), ("Ann B", "3"), ("Ann B", "4"))
    }
    (tmp_path / "m.net").write_text("*Vertices 2\n1 a\n2 b\n*Matrix\n0 1\n0 0\n")
    assert set(sim.import_files(tmp_path / "m.net").ties) == {("a", "b", "face_to_face")}


@pytest.mark.parametrize(
    "text",
    [
        "dl n=3 format=fullmatrix\nlabels:\nann,bo,cy\ndata:\n0 1 0\n0 0 2\n0 0 0\n",
        "DL N = 3\nFORMAT = FULLMATRIX\nLABELS EMBEDDED\nDATA:\n  ann bo cy\nann 0 1 0\nbo 0 0 2\ncy 0 0 0\n",
        "dl n=3, format = edgelist1\nlabels embedded\ndata:\nann bo 1\nbo cy 2\n",
        "dl n=3 format=edgelist1\nlabels:\nann\nbo\ncy\ndata:\n1 2 1\n2 3 2\n",
    ],
)
def test_ucinet(tmp_path, text):
    (tmp_path / "g.dl").write_text(text)
    found = sim.import_files(tmp_path / "g.dl")
    assert found.ties == {("ann", "bo", "face_to_face"): 0.5, ("bo", "cy", "face_to_face"): 1.0}
    assert found.directed


def test_ucinets_list_of_nodes(tmp_path):
    (tmp_path / "g.dl").write_text("dl n=4 format=nodelist1 labels embedded\ndata:\na b c\nb a\nd\n")
    assert {key[:2] for key in sim.import_files(tmp_path / "g.dl").ties} == {
        ("a", "b"),
        ("a", "c"),
        ("b", "a"),
    }


@pytest.mark.parametrize("form", ["weighted", "delimited", "ncol", "pajek"])
def test_lists_that_networkx_and_igraph_write(tmp_path, form):
    graph = nx.Graph([("ann", "bob", {"weight": 2}), ("bob", "cy", {"weight": 4})])
    same, path = igraph.Graph.from_networkx(graph, vertex_attr_hashable="name"), str(tmp_path / f"g.{form}")
    write = {
        "weighted": lambda: nx.write_weighted_edgelist(graph, path),
        "delimited": lambda: nx.write_edgelist(graph, path, delimiter=",", data=["weight"]),
        "ncol": lambda: same.write_ncol(path),
        "pajek": lambda: same.write_pajek(path),
    }
    write[form]()
    found = sim.import_files(path)
    assert found.ties == {("ann", "bob", "face_to_face"): 0.5, ("bob", "cy", "face_to_face"): 1.0}


@pytest.mark.parametrize(("kind", "sentence"), [("gexf", "isn't well-formed XML"), ("parquet", "as Parquet")])
def test_files_that_are_cut_off_are_refused(tmp_path, kind, sentence):
    whole, cut = tmp_path / f"whole.{kind}", tmp_path / f"cut.{kind}"
    if kind == "gexf":
        nx.write_gexf(graph_of_people(directed=False), whole)
    else:
        pd.DataFrame({"Source": ["ann"], "Target": ["bob"]}).to_parquet(whole)
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(sim.TableError, match=sentence):
        sim.import_files(cut)
