"""The invariants of a society hold for all kinds of network, sizes, degrees and slots."""

import numpy as np
import pytest
from helpers.invariants import hold_in_the_columns
from hypothesis import HealthCheck, given, settings, strategies as st

from sim import Society, load
from sim.errors import UserError
from sim.networks import LAYERS

KINDS = ("proximity", "small_world", "random", "ring", "star", "preferential", "interest", "none")
QUICK = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)

SETTINGS = st.fixed_dictionaries(
    {f"ties.{layer}.kind": st.sampled_from(KINDS) for layer in LAYERS}
    | {f"ties.{layer}.degree": st.sampled_from((0, 0.3, 1, 2, 3.5, 7, 20, 90, 1000)) for layer in LAYERS}
    | {f"ties.slots.{layer}": st.sampled_from((1, 2, 3, 8, 50, 1000)) for layer in LAYERS}
    | {f"ties.{layer}.rewiring": st.sampled_from((0.0, 0.3, 1.0)) for layer in LAYERS}
    | {f"ties.{layer}.attractiveness_shape": st.sampled_from((0.1, 2.0, 1000.0)) for layer in LAYERS}
    | {f"ties.{layer}.homophily": st.sampled_from((0.0, 2.0)) for layer in LAYERS}
    | {
        "people.count": st.sampled_from((1, 2, 3, 5, 12, 40)),
        "people.on_crowd": st.sampled_from((0.0, 0.5, 1.0)),
        "people.on_crowd_who": st.sampled_from(("random", "best_connected")),
        "seed.ties": st.integers(0, 2**63 - 1),
    }
)


@pytest.mark.long
@QUICK
@given(SETTINGS)
def test_invariants_of_layers_hold_for_every_kind(changes):
    too_large = changes["people.count"] - 1 > changes["ties.slots.face_to_face"]
    if changes["ties.face_to_face.kind"] == "star" and too_large:
        with pytest.raises(UserError, match="is star, whose centre needs"):
            load("base", changes)
        return
    setting = load("base", changes)
    society = Society(setting, engine="numpy")
    hold_in_the_columns(society)
    near, far = society.ties.face_to_face, society.ties.online
    on_crowd = society.people.on_crowd
    row, _, other = far.edges()
    assert np.all(on_crowd[row] & on_crowd[other])
    assert np.allclose(far.strength[far.neighbour >= 0], setting.ties.online.strength)
    for layer in (near, far):
        row, _, other = layer.edges()
        assert np.all(np.diff(row * society.people.count + other) > 0)  # in order of row and neighbour
        assert np.all(layer.account[layer.neighbour < 0] == 0)
        assert np.all(layer.strength[layer.neighbour < 0] == 0)
    everybody = society.people.count - 1
    for name, layer, others in (("face_to_face", near, everybody), ("online", far, on_crowd.sum() - 1)):
        asked = getattr(setting.ties, name)
        enough = asked.degree >= max(others, 1) and layer.slots >= others
        if enough and asked.kind in ("random", "ring", "small_world") and others > 0:
            assert layer.degree.sum() == others * (others + 1)


def test_the_tables_name_all_kinds():
    from typing import get_args

    from sim.scenarios.parameters.ties import FaceToFace, Online

    for group in (FaceToFace, Online):
        assert {*KINDS, "from_file"} == set(get_args(group.model_fields["kind"].annotation))
