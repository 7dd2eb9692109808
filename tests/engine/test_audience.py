"""Both engines build the same tables for drawing people on the feed."""

import numpy as np
import pytest

from sim.channels import feed
from sim.engine.compiled.audience import build_audience


@pytest.mark.parametrize("concentration", [0.02, 0.3, 1e6])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 500])
@pytest.mark.parametrize("keen", [True, False])
def test_the_cells_are_the_same_to_the_bit(concentration, count, keen):
    rng = np.random.default_rng(count)
    interest = rng.dirichlet(np.full(4, concentration), count).astype(np.float32)
    interest[:, 3] = 0.0 if count < 3 else interest[:, 3]
    interest[: count // 2, 2] = 0.0
    keenness = rng.lognormal(0, 2, count).astype(np.float32) if keen else None
    on_crowd = rng.random(count) < 0.7
    here, expected = (build(on_crowd, interest, keenness) for build in (build_audience, feed.build_audience))
    assert here.members.tolist() == expected.members.tolist()
    assert here.eligible.tolist() == expected.eligible.tolist()
    assert here.cells.dtype == expected.cells.dtype
    assert here.cells.tobytes() == expected.cells.tobytes()


def test_equal_weights_fill_their_own_cells():
    interest = np.full((6, 1), 1.0, np.float32)
    found = build_audience(np.ones(6, np.bool_), interest)
    assert found.cells[0].tolist() == [[2**32 - 1, person] for person in range(6)]
