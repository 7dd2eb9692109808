"""Measures of small random networks against networkx, and properties of every network."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim.measures import (
    clustering,
    degree_centralisation,
    mean_distance,
    network,
    reciprocity,
    reciprocity_null,
)
from sim.measures.network.reciprocity import _arcs, _orders, _round

PAIRS = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=40)
    )
)


def ends(pairs):
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


@pytest.mark.long
@given(PAIRS)
def test_clustering_and_distance_are_those_of_networkx(drawn):
    people, pairs = drawn
    net = network(*ends(pairs), people)
    graph = nx.Graph()
    graph.add_nodes_from(range(people))
    graph.add_edges_from((a, b) for a, b in pairs if a != b)
    assert graph.number_of_edges() == net.one.size
    if any(degree > 1 for _, degree in graph.degree):
        assert clustering(net) == pytest.approx(nx.transitivity(graph))
    else:
        assert np.isnan(clustering(net))
    steps = [d for _, reached in nx.all_pairs_shortest_path_length(graph) for d in reached.values() if d > 0]
    found = mean_distance(net)
    if steps:
        assert found.mean == pytest.approx(np.mean(steps))
        assert found.reached_share == pytest.approx(len(steps) / (people * (people - 1)))
    else:
        assert np.isnan(found.mean)
    if people > 2:
        # The largest of networkx's degree centralities against all others, over what a star gives.
        central = np.array(list(nx.degree_centrality(graph).values()))
        assert degree_centralisation(net) == pytest.approx((central.max() - central).sum() / (people - 2))


@pytest.mark.long
@given(PAIRS)
def test_reciprocity_is_that_of_networkx(drawn):
    _, pairs = drawn
    graph = nx.DiGraph([(a, b) for a, b in pairs if a != b])
    if graph.number_of_edges():
        assert reciprocity(*ends(pairs)) == pytest.approx(nx.overall_reciprocity(graph))
    else:
        assert np.isnan(reciprocity(*ends(pairs)))


@pytest.mark.long
@given(PAIRS, st.integers(0, 99))
def test_a_round_of_exchanges_preserves_degrees_and_is_reversible(drawn, seed):
    tail, head = _arcs(*ends(drawn[1]))
    if tail.size == 0:
        return
    (order, coins), old = next(_orders(tail.size, seed)), head.copy()
    _round(tail, head, order, coins)
    assert sorted(head.tolist()) == sorted(old.tolist())
    assert (tail != head).all()
    assert len(set(zip(tail.tolist(), head.tolist(), strict=True))) == tail.size
    _round(tail, head, order, coins)
    assert (head == old).all()


@pytest.mark.long
@settings(max_examples=25, deadline=None)
@given(PAIRS)
def test_chance_gives_shares_and_an_interval_around_them(drawn):
    found = reciprocity_null(*ends(drawn[1]), samples=5)
    if not np.isnan(found.observed):
        assert 0 <= found.low <= found.mean <= found.high <= 1
