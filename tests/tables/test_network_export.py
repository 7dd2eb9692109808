"""Networks of help and ties, and their files."""

import networkx as nx
import pytest

import sim
from sim.errors import StudyError


@pytest.fixture(scope="module")
def society():
    return sim.Society("hybrid", people__count=40, days=20, asking__rate=0.3, engine="numpy").run()


def test_help_counts_the_helpful_answers_of_each_pair(society):
    answers = society.answers_table()
    own = answers[answers["helpful"]]
    graph = society.to_networkx()
    assert graph.number_of_nodes() == 40
    assert sum(d["weight"] for *_, d in graph.edges(data=True)) == len(own) > 0
    helper, asker = own.iloc[0][["helper", "asker"]]
    days = own[(own["helper"] == helper) & (own["asker"] == asker)]["day"]
    assert graph[helper][asker] == {"weight": len(days), "first_day": days.min(), "last_day": days.max()}


def test_days_select_answers_and_by_day_keeps_each(society):
    early, late = (society.to_networkx(days=days, by_day=True) for days in ((0, 10), (10, 20)))
    every = society.to_networkx(by_day=True)
    assert early.number_of_edges() + late.number_of_edges() == every.number_of_edges()
    assert {d["start"] < 10 for *_, d in early.edges(data=True)} == {True}


def test_ties_of_both_layers_or_of_one(society):
    table = society.ties_table()
    both, online = society.to_networkx("ties"), society.to_networkx("ties", layer="online")
    assert both.number_of_edges() == len(table)
    assert online.number_of_edges() == (table["layer"] == "online").sum()
    row = table[table["layer"] == "online"].iloc[0]
    assert online[row["from"]][row["to"]]["strength"] == row["strength"]


@pytest.mark.parametrize("suffix", ["graphml", "gexf"])
def test_files_are_read_back_with_the_same_edges(society, tmp_path, suffix):
    graph = society.to_networkx("ties", layer="face_to_face")
    read = nx.read_graphml if suffix == "graphml" else nx.read_gexf
    again = read(sim.write_network(graph, tmp_path / f"ties.{suffix}"), node_type=int)
    assert set(again.edges) == set(graph.edges)
    one, other = next(iter(graph.edges))
    assert again[one][other]["strength"] == graph[one][other]["strength"]
    assert again.nodes[3]["effort"] == graph.nodes[3]["effort"]


def test_a_file_that_changes_in_time_has_the_day_of_each_answer(society, tmp_path):
    file = sim.write_network(society.to_networkx(by_day=True), tmp_path / "help.gexf")
    assert 'mode="dynamic"' in file.read_text()


def test_what_there_is_not_is_refused(society, tmp_path):
    with pytest.raises(StudyError, match="no network 'tie'"):
        society.to_networkx("tie")
    with pytest.raises(StudyError, match="no layer 'offline'"):
        society.to_networkx("ties", layer="offline")
    with pytest.raises(StudyError, match="make the tables with ties=True"):
        sim.to_networkx(society.tables(), "ties")
    with pytest.raises(StudyError, match=r"ends in \.graphml or \.gexf"):
        sim.write_network(society.to_networkx(), tmp_path / "help.net")
