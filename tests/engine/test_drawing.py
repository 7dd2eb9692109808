"""Drawing a society: the compiled engine draws the people and ties that NumPy draws, to the bit."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim.engine.compiled import drawing
from sim.engine.compiled.drawing import COMPILED
from sim.networks import LAYERS
from sim.networks.kinds import proximity
from sim.networks.kinds.drawing import ARRAYS
from sim.scenarios.loading import load, shipped
from sim.state import society_state

KINDS = ("proximity", "small_world", "random", "ring", "star", "preferential", "interest", "none")
WORLDS = st.fixed_dictionaries(
    {f"ties.{layer}.kind": st.sampled_from(KINDS) for layer in LAYERS}
    | {f"ties.{layer}.degree": st.sampled_from([0.0, 3.5, 15.0, 150.0]) for layer in LAYERS}
    | {f"ties.{layer}.homophily": st.sampled_from([0.0, 1.0, 2.5]) for layer in LAYERS}
    | {f"ties.{layer}.attractiveness_shape": st.sampled_from([0.1, 2.0, 1000.0]) for layer in LAYERS}
    | {
        "people.count": st.sampled_from([1, 2, 3, 40, 300]),
        "people.topics": st.sampled_from([1, 2, 12]),
        "people.interest.concentration": st.sampled_from([0.001, 0.25, 1.0, 30.0, np.inf]),
        "people.on_crowd": st.sampled_from([0.0, 0.5, 1.0]),
        "places.towns": st.sampled_from([1, 7]),
        "places.region": st.sampled_from([0.0, 60.0, 100_000.0]),
        "people.range.sigma": st.sampled_from([0.0, 0.5, 5.0]),
        "ties.slots.face_to_face": st.just(300),
        "ties.slots.online": st.sampled_from([3, 50]),
        "seed.people": st.integers(0, 2**63 - 1),
        "seed.ties": st.integers(0, 2**63 - 1),
    }
)


def the_same_is_drawn(scenario):
    """Draw with both engines, and compare every column of people, ties and followers."""
    given, given_ties, _ = society_state.read_user_files(scenario, memory=True)
    one, other = (society_state.draw(scenario, given, given_ties, by) for by in (ARRAYS, COMPILED))
    parts = [(one[0], other[0]), (one[1].followers, other[1].followers)]
    parts += [(one[1].layer(n), other[1].layer(n)) for n in range(len(LAYERS))]
    for ours, theirs in parts:
        assert vars(ours).keys() == vars(theirs).keys()
        for name, column in vars(ours).items():
            np.testing.assert_array_equal(column, getattr(theirs, name), err_msg=name)


@pytest.mark.long
@settings(max_examples=25, deadline=None)
@given(WORLDS)
def test_both_engines_draw_the_same_people_and_ties_of_every_kind(changes):
    the_same_is_drawn(load("hybrid", changes))


@pytest.mark.long
@pytest.mark.parametrize("name", shipped())
def test_both_engines_draw_the_same_society_of_every_scenario(name):
    the_same_is_drawn(load(name, {"people.count": 500}))


@pytest.mark.long
def test_people_scattered_over_a_wide_plane_and_people_on_one_spot():
    u = np.random.default_rng(7)  # places only; the search draws by address
    for x, y in ((u.uniform(0, 1e6, 200), u.uniform(0, 1e6, 200)), (np.zeros(200), np.zeros(200))):
        interest = u.dirichlet(np.full(5, 0.2), 200).astype(np.float32)
        found = []
        for by in (ARRAYS, COMPILED):
            folk = SimpleNamespace(
                count=200, x=x.astype(np.float32), y=y.astype(np.float32), interest=interest,
                range=np.geomspace(1e-12, 1e6, 200).astype(np.float32),
            )  # fmt: skip
            found.append(proximity.draw(3, folk, 12.0, 1.0, by.first_accepted))
        np.testing.assert_array_equal(found[0], found[1])
        assert found[0][0].size > 100


@pytest.mark.parametrize(("on_disk", "enough"), [(True, 1_000), (False, 20_000)])
def test_a_process_that_draws_few_people_does_not_load_compiled_code(monkeypatch, on_disk, enough):
    monkeypatch.setattr(drawing, "are_on_disk", lambda *_: on_disk)
    monkeypatch.setattr(drawing, "_drawn", {"people": 0, "compiled": 0})
    assert drawing.choose_drawing(enough - 1) is ARRAYS
    assert drawing.choose_drawing(1) is COMPILED
    monkeypatch.setattr(drawing, "are_on_disk", lambda *_: 1 / 0)
    assert drawing.choose_drawing(1) is COMPILED, "a process that has found compiled code doesn't look again"
