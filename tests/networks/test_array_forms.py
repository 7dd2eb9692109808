"""Fast array forms give what the plain definition gives: searches, ranks, shielding and followers."""

import numpy as np
import pytest

from sim import networks
from sim.networks.followers import Followers
from sim.networks.kinds import cells, proximity, tie_search
from sim.population import people
from sim.population.skills import least_first
from sim.scenarios.loading import load


def drawn(**changes):
    scenario = load("hybrid", {key.replace("__", "."): value for key, value in changes.items()})
    return scenario, people.draw(scenario)


def wave_by_wave(near, person, pick, mutual):
    """Search as defined: in each wave, each pick takes its first proposal that is accepted and not found."""
    found, waiting, begin = set(), list(range(person.size)), 0
    for proposals in proximity.BATCHES:
        chosen = {}
        for n in waiting:
            one = np.full(proposals, person[n], np.int64)
            ((_, row, edges),) = near.parts(person[n : n + 1])
            attempts = begin + np.arange(proposals)
            other, good = near.propose(one, pick[n] + 0 * one, attempts, row.repeat(proposals), edges)
            keys = tie_search.tie_keys(one, other, near.people.count, mutual=mutual)
            good &= (other != one) & ~np.isin(keys, list(found))
            if good.any():
                chosen.setdefault(int(keys[good.argmax()]), n)  # the first pick gets the tie
        found |= chosen.keys()
        waiting, begin = [n for n in waiting if n not in chosen.values()], begin + proposals
    return sorted(found)


@pytest.mark.parametrize("mutual", [True, False])
@pytest.mark.parametrize(("count", "degree"), [(12, 20), (60, 8)])
def test_a_search_at_once_finds_the_ties_of_a_search_in_waves(count, degree, mutual):
    _, folk = drawn(people__count=count, places__region=5.0)
    rows = np.arange(count, dtype=np.int32)
    near = cells.Near(folk, rows, 4, int(not mutual), 1.0)
    person, pick = tie_search.number_picks(rows, np.full(count, min(degree, count - 1)))
    found = proximity.seek_near(near, person, pick, mutual=mutual)
    assert found.tolist() == wave_by_wave(near, person, pick, mutual)
    assert found.size > count


def test_weights_of_cells_from_the_table_are_those_computed_directly():
    _, folk = drawn(people__count=200)
    near = cells.Near(folk, np.arange(200, dtype=np.int32), 1, 0, 0.0)
    assert near.decay is not None
    kind, cell = (np.array(v) for v in zip(*np.ndindex(near.bound.size, near.size.size), strict=True))
    by_table = near._edges(kind, cell)
    near.decay = None
    np.testing.assert_array_equal(near._edges(kind, cell), by_table)


def test_shares_are_ranked_like_lexsort():
    shares = np.array([0.25, 0.0, 0.25, 0.5, 0.0, 0.25, -0.0], np.float32)
    u = (np.array([5, 7, 2, 9, 1, 5, 7]) + 0.5) / 2**32
    assert least_first(shares, u).tolist() == np.lexsort((u, shares)).tolist() == [4, 1, 6, 2, 0, 5, 3]
    some = np.random.default_rng(1).integers(0, 9, (2, 500))
    shares, u = (some[0] / 9).astype(np.float32), (some[1] + 0.5) / 2**32
    np.testing.assert_array_equal(least_first(shares, u), np.lexsort((u, shares)))


@pytest.mark.parametrize("at_a_time", [50, 2**17])
def test_followers_and_shielded_ties_are_those_of_the_layers(monkeypatch, at_a_time):
    monkeypatch.setattr(networks.followers, "TIES_AT_A_TIME", at_a_time)
    scenario, folk = drawn(people__count=120, ties__online__kind="proximity")
    ties = networks.draw(scenario, folk)
    near, online = ties.face_to_face, ties.online
    friends = [set(row[row >= 0].tolist()) for row in near.neighbour]
    follows = [row[row >= 0].tolist() for row in online.neighbour]
    lists = Followers(120, online)
    for j in range(120):
        assert lists.list_of(j).tolist() == [i for i in range(120) if j in follows[i]]
    for i, row in enumerate(follows):
        assert online.account[i, : len(row)].tolist() == [int(j in friends[i]) for j in row]
    assert online.account.sum() > 20
