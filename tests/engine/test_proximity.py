"""The search for near partners: the compiled engine finds the ties that NumPy finds, to the bit."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim import networks
from sim.engine.compiled import proximity as nearing
from sim.networks.kinds import proximity
from sim.population import people
from sim.scenarios.loading import load

settings_of_worlds = st.fixed_dictionaries(
    {
        "people.count": st.sampled_from([1, 2, 3, 40, 300]),
        "places.towns": st.sampled_from([1, 7]),
        "ties.face_to_face.degree": st.sampled_from([0.0, 3.0, 15.0, 150.0]),
        "ties.face_to_face.homophily": st.sampled_from([0.0, 1.0, 2.5]),
        "ties.online.degree": st.sampled_from([0.0, 4.0, 20.0]),
        "ties.online.homophily": st.sampled_from([0.0, 1.0]),
        "people.on_crowd": st.sampled_from([0.0, 0.5, 1.0]),
        "seed.ties": st.integers(0, 2**40),
    }
)


@pytest.fixture(autouse=True, scope="module")
def for_any_population():
    usual, nearing.WORTH_IT = nearing.WORTH_IT, 0
    yield
    nearing.WORTH_IT = usual


@pytest.mark.long
@settings(max_examples=8)
@given(settings_of_worlds)
def test_both_engines_find_the_same_ties(changes):
    kinds = {"ties.face_to_face.kind": "proximity", "ties.online.kind": "proximity"}
    scenario = load("hybrid", kinds | changes)
    drawn = [
        networks.draw(scenario, people.draw(scenario), seek=seek)
        for seek in (proximity.seek_near, nearing.seek_near)
    ]
    for layer in (networks.FACE_TO_FACE, networks.ONLINE):
        one, other = (each.layer(layer) for each in drawn)
        for column in ("neighbour", "strength", "account", "degree"):
            np.testing.assert_array_equal(getattr(one, column), getattr(other, column))


@pytest.mark.long
def test_people_scattered_over_a_wide_plane_and_people_on_one_spot():
    u = np.random.default_rng(7)  # places only; the search draws by address
    for x, y in ((u.uniform(0, 1e6, 200), u.uniform(0, 1e6, 200)), (np.zeros(200), np.zeros(200))):
        interest = u.dirichlet(np.full(5, 0.2), 200).astype(np.float32)
        found = []
        for seek in (proximity.seek_near, nearing.seek_near):
            folk = SimpleNamespace(
                count=200, x=x.astype(np.float32), y=y.astype(np.float32), interest=interest,
                range=np.geomspace(1e-12, 1e6, 200).astype(np.float32),
            )  # fmt: skip
            found.append(proximity.draw(3, folk, 12.0, 1.0, seek))
        np.testing.assert_array_equal(found[0], found[1])
        assert found[0][0].size > 100


def test_numpy_searches_until_a_process_has_searched_for_many_people(monkeypatch):
    monkeypatch.setattr(nearing, "WORTH_IT", 20_000)
    monkeypatch.setattr(nearing, "_choose", None)
    monkeypatch.setitem(nearing._searched, "people", 0)
    scenario = load("hybrid", {"people.count": 50})
    assert (
        networks.draw(scenario, people.draw(scenario), seek=nearing.seek_near).face_to_face.degree.sum() > 0
    )
    assert 50 <= nearing._searched["people"] <= 100
    nearing._searched["people"] = 20_000
    with pytest.raises(TypeError):  # there is no compiled function to call
        networks.draw(scenario, people.draw(scenario), seek=nearing.seek_near)
